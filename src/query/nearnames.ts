// The name that a run of words misspells.
import { createNearby } from './nearby.ts';

export type NearNames = {
  /** The name that a key misspells. Digits may be dropped or doubled, never exchanged: LUNA17 is not LUNA16. */
  misspelt(key: string): string | undefined;
  /** The name closest to a key, if any is at most `limit` slips away. */
  closest(key: string, limit: number): string | undefined;
};

const LEAST_LETTERS = 5;
/** From so many letters on two slips are forgiven. */
const LONG = 9;
/** The same windows of words are looked at from several sides. */
const MAX_REMEMBERED = 2000;

const digitsOf = (key: string): string => key.replace(/\D/g, '');
const lettersOf = (key: string): string => key.replace(/\d/g, '');
const sorted = (word: string): string => [...word].sort().join('');

/** Two numbers that are the same for the same digits, and for the same letters: names with neither in common need no comparing. */
function marksOf(name: string): { digits: number; letters: number } {
  let digits = 0;
  let letters = 0;
  for (let index = 0; index < name.length; index += 1) {
    const code = name.charCodeAt(index);
    if (code >= 48 && code <= 57) digits = (Math.imul(digits, 31) + code) | 0;
    else letters = (Math.imul(letters, 31) + code) | 0;
  }
  return { digits, letters };
}

export function createNearNames(names: readonly string[]): NearNames {
  const nearby = createNearby(names);
  const digitMarks = new Int32Array(names.length);
  const letterMarks = new Int32Array(names.length);
  for (let order = 0; order < names.length; order += 1) {
    const { digits, letters } = marksOf(names[order] as string);
    digitMarks[order] = digits;
    letterMarks[order] = letters;
  }
  const remembered = new Map<string, string | undefined>();

  function look(key: string): string | undefined {
    const own = marksOf(key);
    const digits = digitsOf(key);
    const letters = lettersOf(key);
    return nearby.closest(
      key,
      key.length >= LONG ? 2 : 1,
      (order) => digitMarks[order] === own.digits || letterMarks[order] === own.letters,
      (name) => {
        // In five letters only a swap or a letter left out is a slip for sure: MONIA is MONAI, QPATH is QuPath.
        if (name.length < LEAST_LETTERS || (key.length === LEAST_LETTERS && name.length !== LEAST_LETTERS + 1 && sorted(key) !== sorted(name))) return false;
        const others = digitsOf(name);
        return digits === others || (letters === lettersOf(name) && digits.length !== others.length);
      },
    );
  }

  return {
    misspelt(key) {
      if (key.length < LEAST_LETTERS) return undefined;
      if (remembered.has(key)) return remembered.get(key);
      const found = look(key);
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      remembered.set(key, found);
      return found;
    },
    closest: (key, limit) => nearby.closest(key, limit),
  };
}
