// One judgement a part of the query: how far an entry fulfils it, what that is worth, and in which words to say so.
import type { Catalog } from '../catalog/load.ts';
import type { Entry, Facet } from '../catalog/schema.ts';
import { fold } from '../query/fold.ts';
import { type Alternative, type Constraint, FACET_NAMES, type Named, type Query, type SizeBound } from '../query/query.ts';
import { sameUnit } from '../query/sizes.ts';
import type { Profile } from './profile.ts';
import { commercialUse, licenseFits } from './terms.ts';
import type { TextIndex } from './textindex.ts';

/** What one part of the query makes of one entry. */
export type Judgement = {
  /** Fulfilled weight, of the weight asked for. */
  got: number;
  asked: number;
  /** False when the entry misses this part: it can then only be near. */
  strict: boolean;
  /** True when the entry must not be shown at all. */
  drop: boolean;
  /** Its part of the score. */
  name: string;
  value: number;
  /** What it fulfils or misses, in words; empty when there is nothing to say. */
  why: string;
  miss: string;
};

/** A wish with what is the same for every entry worked out. */
export type Wish = Constraint & {
  weight: number;
  soft: boolean;
  aboutLicense: boolean;
  commercial: boolean;
  masks: boolean;
  /** For each alternative what every entry is worth, by position. */
  worths: readonly Float64Array[];
  /** How close every entry comes by holding something wider. */
  closeness: Float64Array;
};

/** The names in a query. `alone`: nothing but names was asked for. `explained`: the words of every name are also a wish ("boundary" is a goal too). */
export type Called = Named & { key: string };
export type Calls = { wanted: readonly Called[]; refused: readonly Called[]; text: string; alone: boolean; explained: boolean };

export type Subject = {
  /** Its place in the catalog. */
  position: number;
  entry: Entry;
  profile: Profile;
  /** The phrase keys of its name and aliases. */
  nameKeys: readonly string[];
};
export type Library = {
  catalog: Catalog;
  text: TextIndex;
  related: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Terms that few enough entries hold to make them alike. */
  telling: ReadonlySet<string>;
  /** All terms wider than a term, nearest first. */
  wider(id: string): readonly string[];
};

/** How much each kind of wish weighs: a wrong body region is a worse answer than a wrong task. */
const IMPORTANCE = {
  region: 1,
  condition: 1.05,
  modality: 0.95,
  task: 0.8,
  goal: 1,
  technique: 0.9,
  license: 0.7,
  access: 0.5,
  organization: 0.9,
  language: 0.9,
  kind: 0.15,
} as const;
const NAME_EXACT = 12;
/** Called by the whole name and not by a part of it: "DDI" is DDI before it is the DDI Corpus. */
const NAME_WHOLE = 1;
const NAME_CORRECTED = 9;
const NAME_FAMILY = 2;
const NAME_RELATED = 1.2;
const WORD_IN_NAME = 1.5;
const WORD = 0.8;
const SIZE = 0.6;

const fulfilled = (asked: number, name: string, value: number, why: string): Judgement => ({ got: asked, asked, strict: true, drop: false, name, value, why, miss: '' });
const missed = (asked: number, miss: string, name = '', value = 0, got = 0, drop = false): Judgement => ({ got, asked, strict: false, drop, name, value, why: '', miss });
const indifferent = (asked: number, name = '', value = 0): Judgement => ({ got: 0, asked, strict: true, drop: false, name, value, why: '', miss: '' });
const neutral: Judgement = indifferent(0);

/** A kind named in running words is a leaning, not a condition. */
export const isSoft = (wish: Constraint): boolean => !wish.filter && wish.alternatives.every((one) => one.dimension === 'kind');

export const prepareWish = (wish: Constraint, worths: readonly Float64Array[], closeness: Float64Array): Wish => ({
  ...wish,
  worths,
  closeness,
  weight: Math.max(...wish.alternatives.map((one) => IMPORTANCE[one.dimension])),
  soft: isSoft(wish),
  aboutLicense: wish.alternatives.some((one) => one.dimension === 'license'),
  commercial: wish.alternatives.some(({ dimension, id }) => dimension === 'license' && id === 'commercial'),
  masks: wish.alternatives.some(({ id }) => id === 'segmentation'),
});

/** 0 to 1: how well an entry holds one alternative. */
export function worthOf({ entry, profile }: Subject, { dimension, id }: Alternative, { catalog }: Library): number {
  if (dimension === 'license') return licenseFits(entry, id, catalog.licenses);
  if (dimension === 'access') return 'access' in entry && entry.access.level === id ? 1 : 0;
  if (dimension === 'organization') return organizationWeight(entry, id);
  if (dimension === 'language') return entry.languages.includes(id) || (id === 'en' && entry.languages.length === 0) ? 1 : 0;
  if (dimension === 'kind') return entry.kind === id || entry.also_kinds.some((kind) => kind === id) ? 1 : 0;
  return profile.terms.get(id) ?? (id === ANY_LESION && (entry.conditions.length > 0 || profile.terms.has(LESION_MASKS)) ? LESION_BY_DISEASE : 0);
}

/** Which of a wish's alternatives an entry holds best, and how well; the first when it holds none. */
function bestHeld({ position }: Subject, { worths }: Wish): { index: number; value: number } {
  let index = 0;
  let value = 0;
  for (let other = 0; other < worths.length; other += 1) {
    const worth = worths[other]?.[position] ?? 0;
    if (worth <= value) continue;
    index = other;
    value = worth;
  }
  return { index, value };
}

/** In which words to say that an entry holds an alternative: "abdomen (liver)" when it says liver. */
function reasonFor({ profile }: Subject, { id, label }: Alternative, { catalog }: Library): string {
  const via = profile.via.get(id);
  return via !== undefined && via !== id ? `${label} (${catalog.vocabulary.get(via)?.label ?? via})` : label;
}

/** Organizations are listed by their part in the work: the first counts most. */
function organizationWeight(entry: Entry, id: string): number {
  const index = entry.organizations.findIndex(
    (name) =>
      fold(name) === id ||
      fold(name)
        .split(/[^\p{L}\p{N}]+/u)
        .includes(id),
  );
  return index < 0 ? 0 : Math.max(0.5, 1 - 0.1 * index);
}

const CLOSE = 0.35;

/** How close an entry comes to a term it does not hold, by holding something wider: "bones" for "knee". */
export function closenessTo({ profile }: Subject, id: string, { wider, telling }: Library): number {
  for (const one of wider(id).slice(0, 3)) if (telling.has(one) && (profile.terms.get(one) ?? 0) > 0.7) return CLOSE;
  return 0;
}

/**
 * Kinds that are general in a facet they say nothing about: a loss is for any organ, a platform for any task.
 * Datasets and benchmarks are not: what they do not list, they do not have.
 */
const GENERAL: Record<Entry['kind'], readonly Facet[]> = {
  dataset: [],
  benchmark: [],
  loss: ['modalities', 'regions', 'conditions'],
  method: ['modalities', 'regions', 'conditions'],
  toolbox: ['modalities', 'regions', 'conditions', 'tasks'],
  platform: ['modalities', 'regions', 'conditions', 'tasks'],
  collection: ['modalities', 'regions', 'conditions', 'tasks'],
};

const isGeneralIn = (entry: Entry, wish: Constraint): boolean =>
  wish.alternatives.every(({ dimension }) => GENERAL[entry.kind].some((facet) => FACET_NAMES[facet] === dimension && entry[facet].length === 0));

/** "Lesion" names no disease: whatever has a disease, or masks of one, has lesions. */
const ANY_LESION = 'lesion';
const LESION_BY_DISEASE = 0.6;

/** The wish for masks beside a disease is a wish for masks of the disease, not of the organ around it. */
const LESION_MASKS = 'lesion-segmentation';
const MASKS_OF_SOMETHING_ELSE = 0.7;

export function judgeWish(subject: Subject, wish: Wish, library: Library, besideDisease: boolean): Judgement {
  const { weight } = wish;
  const held = bestHeld(subject, wish);
  const alternative = wish.alternatives[held.index] as Alternative;
  const elsewhere = besideDisease && wish.masks && subject.entry.kind === 'dataset' && !subject.profile.terms.has(LESION_MASKS);
  const value = held.value * (elsewhere ? MASKS_OF_SOMETHING_ELSE : 1);
  // A filter is a condition on facts: what is not said is not there.
  if (value === 0 && !wish.filter && isGeneralIn(subject.entry, wish)) return indifferent(weight * 0.5);
  if (wish.soft) return indifferent(0, `kind ${subject.entry.kind}`, value * weight);
  if (value > 0 && !(wish.aboutLicense && value < 1)) {
    const reason = reasonFor(subject, alternative, library);
    return fulfilled(weight, reason, value * weight, reason);
  }
  const { label } = alternative;
  const close = Math.max(value * 0.9, wish.closeness[subject.position] ?? 0);
  const miss = wish.commercial ? commercialMiss(subject.entry, library.catalog) : label;
  return close === 0 ? missed(weight, miss) : missed(weight, miss, `close to ${label}`, close * weight * 0.6, close * weight);
}

function commercialMiss(entry: Entry, catalog: Catalog): string {
  const use = commercialUse(entry, catalog.licenses);
  return use === 'ask' ? 'commercial use: ask the owner first' : use === 'prohibited' ? 'commercial use is prohibited' : 'commercial use: not stated';
}

/** Whether the vocabulary terms of an entry make a refused term what it is first of all about. */
function isMain(entry: Entry, refusal: Constraint, { wider }: Library): boolean {
  const lists = { condition: entry.conditions, region: entry.regions, modality: entry.modalities, task: entry.tasks, goal: entry.goals, technique: entry.techniques };
  return refusal.alternatives.some(({ dimension, id }) => {
    const list = dimension in lists ? lists[dimension as keyof typeof lists] : undefined;
    if (list === undefined) return true;
    const first = list[0];
    return first !== undefined && list.length <= 2 && (first === id || wider(first).includes(id));
  });
}

export function judgeRefusal(subject: Subject, refusal: Wish, library: Library): Judgement {
  const { index, value } = bestHeld(subject, refusal);
  const label = refusal.alternatives[index]?.label ?? refusal.text;
  if (value === 0 || (refusal.alternatives[0]?.dimension === 'license' && value < 1)) return neutral;
  return missed(0, `it does include ${label}`, `includes ${label}`, -value, 0, isMain(subject.entry, refusal, library));
}

export function judgeWord({ entry }: Subject, word: Query['words'][number], { text }: Library): Judgement {
  const inName = text.named(word.key).has(entry.id);
  const inText = inName || text.holding(word.key).has(entry.id);
  if (word.negated) return inText ? missed(0, `it does mention “${word.text}”`, `mentions “${word.text}”`, -WORD, 0, inName) : neutral;
  if (!inText) return missed(WORD, `“${word.text}”`);
  return fulfilled(WORD, `“${word.text}” in the ${inName ? 'name' : 'text'}`, inName ? WORD_IN_NAME : WORD, `“${word.text}”`);
}

/** The count of an entry in a unit; without one, the extreme that `pick` chooses over all units. */
export function countOf(entry: Entry, unit: string | undefined, pick: (...values: number[]) => number = Math.max): number | undefined {
  const size = 'size' in entry ? entry.size : undefined;
  if (size === undefined) return undefined;
  const all = [size, ...size.also];
  const matching = unit === undefined ? all : all.filter((one) => sameUnit(unit, one.unit));
  return matching.length === 0 ? undefined : pick(...matching.map((one) => one.count));
}

const grouped = new Intl.NumberFormat('en-GB');

export function judgeSize({ entry }: Subject, bound: SizeBound): Judgement {
  const count = countOf(entry, bound.unit);
  if (count === undefined) return missed(SIZE, `${bound.text}: its size is not known`);
  const fits = (bound.min === undefined || count >= bound.min) && (bound.max === undefined || count <= bound.max);
  return fits ? fulfilled(SIZE, 'size', SIZE, bound.text) : missed(SIZE, `${bound.text}: it has ${grouped.format(count)}`);
}

/** What the names in a query make of an entry: called by name, of the same family (its name holds the called name), or related. */
export function judgeNames({ entry, nameKeys }: Subject, { wanted, refused, text, alone, explained }: Calls, { related }: Library): Judgement {
  const isFamily = ({ key }: Called) => nameKeys.some((name) => name.includes(key));
  // "not cross-entropy" means weighted cross-entropy as well.
  if (refused.some((one) => one.id === entry.id || isFamily(one))) return missed(0, 'you excluded it', '', 0, 0, true);
  const builtOn = refused.some((one) => entry.related.derived_from.includes(one.id) || entry.related.part_of.includes(one.id));
  if (builtOn) return missed(0, 'it builds on what you excluded', 'builds on an excluded one', -WORD);
  if (wanted.length === 0) return neutral;
  const called = wanted.find((one) => one.id === entry.id);
  if (called?.exact) return fulfilled(1, 'name', NAME_EXACT + (called.key === nameKeys[0] ? NAME_WHOLE : 0), 'the name');
  if (called) return fulfilled(1, 'name, spelling corrected', NAME_CORRECTED, `the name, read from “${called.text}”`);
  if (wanted.some(isFamily)) return fulfilled(1, 'the name holds it', NAME_FAMILY, 'part of the name');
  // The words of the name are a wish of their own, judged as one: "boundary" is a loss and a goal.
  if (explained) return neutral;
  const relation = wanted.map((one) => related.get(one.id)?.get(entry.id)).find(Boolean);
  if (relation) return { ...missed(1, text, relation, NAME_RELATED, 0.6), why: relation };
  return missed(alone ? 1 : 0.4, text);
}

/** For each entry the entries that relate to it, in words: "derived from LIDC-IDRI". */
export function relations(catalog: Catalog): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const found = new Map<string, Map<string, string>>();
  const put = (from: string, to: string, words: string) => {
    const inner = found.get(from) ?? new Map<string, string>();
    if (!inner.has(to)) inner.set(to, words);
    found.set(from, inner);
  };
  for (const entry of catalog.entries) {
    const nameOf = (id: string) => catalog.byId.get(id)?.name ?? id;
    for (const id of entry.related.supersedes) {
      put(id, entry.id, `newer version of ${nameOf(id)}`);
      put(entry.id, id, `older version of ${entry.name}`);
    }
    for (const id of entry.related.derived_from) {
      put(id, entry.id, `builds on ${nameOf(id)}`);
      put(entry.id, id, `${entry.name} builds on it`);
    }
    for (const id of entry.related.part_of) {
      put(id, entry.id, `part of ${nameOf(id)}`);
      put(entry.id, id, `${entry.name} is part of it`);
    }
    for (const id of entry.related.see_also) {
      put(entry.id, id, `related to ${entry.name}`);
      put(id, entry.id, `related to ${nameOf(id)}`);
    }
  }
  return found;
}
