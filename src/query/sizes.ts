// Wishes about size and age: ">1000 subjects", "under 100 images", "500+", "largest", "newest".
import type { Order, SizeBound } from './query.ts';

const NUMBER = String.raw`(\d[\d,.']*)\s*(k|m|thousand|million)?`;
const UNITS =
  '\\s+(subjects?|patients?|participants?|people|persons|cases?|studies|study|exams?|scans?|volumes?|images?|pictures?|photos?|frames?|slides?|wsis?|patches|videos?|questions?|pairs?|reports?|records?|abstracts?|lesions?|samples?|notes?)';
const UNIT = `(?:${UNITS})?`;
const MORE = '(?:>=?|≥|over|more than|greater than|larger than|bigger than|at least|above|min(?:imum)?|no less than|no fewer than)';
const LESS = '(?:<=?|≤|under|less than|fewer than|smaller than|at most|below|max(?:imum)?|up to|no more than)';
/** What follows another measure counts nothing: "children under 10 years", "nodules < 5 mm", "> 100 hours". */
const NO_MEASURE =
  '(?!\\s*(?:-\\s*)?(?:years?|yrs?|y/?o|months?|weeks?|days?|hours?|hrs?|h|minutes?|mins?|seconds?|sec|s|mm|cm|µm|um|nm|teslas?|t|k?hz|mhz|gb|tb|mb|pixels?|px|mg|kg|ml)(?![\\p{L}\\d])|\\s*%)';
const ABOUT = '(?:~|≈|about|around|approximately|approx\\.?|roughly|circa|some)';
/** A round number may be off: "about 1000" is anything from half to twice as many. */
const ROUGHLY = 2;
/** Two numbers are a range only of something counted: "2021-2023" are years, "T1-2" is neither. */
const RANGES = [`between\\s+${NUMBER}\\s+and\\s+${NUMBER}${UNITS}`, `(?:from\\s+)?${NUMBER}\\s*(?:-|–|to)\\s*${NUMBER}${UNITS}`];
const isYear = (value: number): boolean => value >= 1950 && value < 2100;

const COUNTED: readonly [RegExp, readonly string[]][] = [
  [/^(subject|patient|participant|people|person|case)/, ['subjects', 'patients', 'participants', 'people', 'cases', 'individuals']],
  [/^(stud|exam)/, ['studies', 'exams', 'examinations', 'scans']],
  [/^(scan|volume)/, ['scans', 'volumes', 'studies', 'exams', 'examinations']],
  [/^(image|picture|photo|frame)/, ['images', 'frames', 'photographs', 'photos']],
  [/^(slide|wsi)/, ['slides', 'WSI', 'whole-slide images']],
  [/^patch/, ['patches']],
  [/^video/, ['videos']],
  [/^question/, ['questions']],
  [/^pair/, ['pairs']],
  [/^(report|note|record|abstract|sample|lesion)/, []],
];

/** Whether a size given in `unit` is counted in what `asked` names ("photos" and "images" are the same thing). */
export function sameUnit(asked: string, unit: string): boolean {
  const wanted = asked.toLowerCase();
  const given = unit.toLowerCase();
  if (given.includes(wanted.replace(/s$/, ''))) return true;
  const family = COUNTED.find(([pattern]) => pattern.test(wanted))?.[1] ?? [];
  return family.some((word) => given.includes(word.toLowerCase().replace(/s$/, '')));
}

function amount(digits: string, scale: string | undefined): number {
  const plain = digits
    .replace(/[,'](?=\d{3}\b)/g, '')
    .replace(/\.(?=\d{3}\b)/g, '')
    .replace(/[.,']$/, '');
  const factor = scale === undefined ? 1 : /^k|^thousand/i.test(scale) ? 1e3 : 1e6;
  return Number.parseFloat(plain) * factor;
}

/** Takes the bounds out of a text; what they covered becomes blanks, so that offsets stay. */
export function takeSizes(text: string): { sizes: SizeBound[]; rest: string } {
  const sizes: SizeBound[] = [];
  let rest = text;
  const keep = (whole: string, bound: Pick<SizeBound, 'min' | 'max'>, unit: string | undefined): string => {
    sizes.push({ ...bound, ...(typeof unit === 'string' ? { unit } : {}), text: whole.trim() });
    return ' '.repeat(whole.length);
  };
  for (const range of RANGES) {
    rest = rest.replace(
      new RegExp(`(?<![\\p{L}\\d-])${range}`, 'giu'),
      (whole: string, from: string, scale: string | undefined, to: string, toScale: string | undefined, unit: string) => {
        // "1-5k" is one to five thousand.
        const [min, max] = [amount(from, scale ?? toScale), amount(to, toScale)];
        return max > min && !(isYear(min) && isYear(max)) ? keep(whole, { min, max }, unit) : whole;
      },
    );
  }
  const take = (pattern: RegExp, bound: (value: number) => Pick<SizeBound, 'min' | 'max'>) => {
    rest = rest.replace(pattern, (whole: string, digits: string, scale?: string, unit?: string) => {
      const value = amount(digits, typeof scale === 'string' ? scale : undefined);
      return Number.isFinite(value) ? keep(whole, bound(value), unit) : whole;
    });
  };
  take(new RegExp(`(?<![\\p{L}\\d])${LESS}\\s*${NUMBER}(?![\\p{L}\\d])${NO_MEASURE}${UNIT}`, 'giu'), (max) => ({ max }));
  take(new RegExp(`(?<![\\p{L}\\d])${MORE}\\s*${NUMBER}(?![\\p{L}\\d])${NO_MEASURE}${UNIT}`, 'giu'), (min) => ({ min }));
  take(new RegExp(`(?<![\\p{L}\\d])${ABOUT}\\s*${NUMBER}(?![\\p{L}\\d])${UNITS}`, 'giu'), (value) => ({ min: value / ROUGHLY, max: value * ROUGHLY }));
  take(new RegExp(`(?<![\\p{L}\\d-])${NUMBER}\\s*\\+${NO_MEASURE}${UNIT}`, 'giu'), (min) => ({ min }));
  return { sizes, rest };
}

const ORDERS: Record<string, Order['by']> = {
  largest: 'largest',
  biggest: 'largest',
  huge: 'largest',
  large: 'largest',
  big: 'largest',
  smallest: 'smallest',
  tiniest: 'smallest',
  small: 'smallest',
  tiny: 'smallest',
  newest: 'newest',
  latest: 'newest',
  recent: 'newest',
  grosste: 'largest',
  grossten: 'largest',
  kleinste: 'smallest',
  'en buyuk': 'largest',
};

export const orderFor = (word: string): Order['by'] | undefined => (Object.hasOwn(ORDERS, word) ? ORDERS[word] : undefined);

/** Words that ask for an order whatever stands around them. */
export const isSuperlative = (word: string): boolean => /(?:est|recent|grosste|grossten|kleinste)$/.test(word);
