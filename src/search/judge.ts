// One judgement a part of the query: how far an entry fulfils it, what that is worth, and in which words to say so.
import type { Catalog } from '../catalog/load.ts';
import type { Entry, Facet } from '../catalog/schema.ts';
import { fold, phraseKey } from '../query/fold.ts';
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
  drop?: boolean;
  parts: { name: string; value: number }[];
  why: string[];
  misses: string[];
};

export type Subject = {
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

const fulfilled = (asked: number, name: string, value: number, why: string): Judgement => ({ got: asked, asked, strict: true, parts: [{ name, value }], why: [why], misses: [] });
const missed = (asked: number, miss: string, part?: { name: string; value: number; got: number }): Judgement => ({
  got: part?.got ?? 0,
  asked,
  strict: false,
  parts: part && part.value !== 0 ? [{ name: part.name, value: part.value }] : [],
  why: [],
  misses: [miss],
});
const neutral: Judgement = { got: 0, asked: 0, strict: true, parts: [], why: [], misses: [] };

const weightOf = (wish: Constraint): number => Math.max(...wish.alternatives.map((one) => IMPORTANCE[one.dimension]));

/** 0 to 1: how well an entry holds one alternative. */
export function valueOf({ entry, profile }: Subject, { dimension, id }: Alternative, { catalog }: Library): number {
  if (dimension === 'license') return licenseFits(entry, id, catalog.licenses);
  if (dimension === 'access') return 'access' in entry && entry.access.level === id ? 1 : 0;
  if (dimension === 'organization') return organizationWeight(entry, id);
  if (dimension === 'language') return entry.languages.includes(id) || (id === 'en' && entry.languages.length === 0) ? 1 : 0;
  if (dimension === 'kind') return entry.kind === id || entry.also_kinds.some((kind) => kind === id) ? 1 : 0;
  return profile.terms.get(id) ?? (id === ANY_LESION && (entry.conditions.length > 0 || profile.terms.has(LESION_MASKS)) ? LESION_BY_DISEASE : 0);
}

/** The best value over a constraint's alternatives, and in which words to say so. */
function holds(subject: Subject, constraint: Constraint, library: Library): { value: number; reason: string; label: string } {
  let best = { value: 0, reason: '', label: constraint.alternatives[0]?.label ?? constraint.text };
  for (const one of constraint.alternatives) {
    const value = valueOf(subject, one, library);
    if (value <= best.value) continue;
    const via = subject.profile.via.get(one.id);
    const reason = via !== undefined && via !== one.id ? `${one.label} (${library.catalog.vocabulary.get(via)?.label ?? via})` : one.label;
    best = { value, reason, label: one.label };
  }
  return best;
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

const closeness = (subject: Subject, wish: Constraint, library: Library): number => Math.max(...wish.alternatives.map(({ id }) => closenessTo(subject, id, library)));

/** A kind named in running words is a leaning, not a condition. */
export const isSoft = (wish: Constraint): boolean => !wish.filter && wish.alternatives.every((one) => one.dimension === 'kind');

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

export type Wishes = { diseases: boolean };

export function judgeWish(subject: Subject, wish: Constraint, library: Library, { diseases }: Wishes): Judgement {
  const held = holds(subject, wish, library);
  const { reason, label } = held;
  const elsewhere = diseases && wish.alternatives.some(({ id }) => id === 'segmentation') && subject.entry.kind === 'dataset' && !subject.profile.terms.has(LESION_MASKS);
  const value = held.value * (elsewhere ? MASKS_OF_SOMETHING_ELSE : 1);
  const weight = weightOf(wish);
  // A filter is a condition on facts: what is not said is not there.
  if (value === 0 && !wish.filter && isGeneralIn(subject.entry, wish)) return { ...neutral, asked: weight * 0.5 };
  // The kind named in running words ("a model for …") is a leaning, not a condition.
  if (isSoft(wish)) return { ...neutral, parts: [{ name: `kind ${subject.entry.kind}`, value: value * weight }] };
  const partly = wish.alternatives.some((one) => one.dimension === 'license') && value < 1;
  if (value > 0 && !partly) return fulfilled(weight, reason, value * weight, reason);
  const close = Math.max(value * 0.9, closeness(subject, wish, library));
  return missed(weight, missingWords(subject.entry, wish, label, library.catalog), { name: `close to ${label}`, value: close * weight * 0.6, got: close * weight });
}

function missingWords(entry: Entry, wish: Constraint, label: string, catalog: Catalog): string {
  if (!wish.alternatives.some(({ dimension, id }) => dimension === 'license' && id === 'commercial')) return label;
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

export function judgeRefusal(subject: Subject, refusal: Constraint, library: Library): Judgement {
  const { value, label } = holds(subject, refusal, library);
  if (value === 0 || (refusal.alternatives[0]?.dimension === 'license' && value < 1)) return neutral;
  return { ...missed(0, `it does include ${label}`, { name: `includes ${label}`, value: -value, got: 0 }), drop: isMain(subject.entry, refusal, library) };
}

export function judgeWord({ entry }: Subject, word: Query['words'][number], { text }: Library): Judgement {
  const inName = text.named(word.key).has(entry.id);
  const inText = inName || text.holding(word.key).has(entry.id);
  if (word.negated) return inText ? { ...missed(0, `it does mention “${word.text}”`, { name: `mentions “${word.text}”`, value: -WORD, got: 0 }), drop: inName } : neutral;
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

export function judgeSize({ entry }: Subject, bound: SizeBound): Judgement {
  const count = countOf(entry, bound.unit);
  if (count === undefined) return missed(SIZE, `${bound.text}: its size is not known`);
  const fits = (bound.min === undefined || count >= bound.min) && (bound.max === undefined || count <= bound.max);
  return fits ? fulfilled(SIZE, 'size', SIZE, bound.text) : missed(SIZE, `${bound.text}: it has ${count.toLocaleString('en-GB')}`);
}

/**
 * What the names in a query make of an entry: called by name, of the same family (its name holds the called name), or related.
 * `alone`: nothing but names was asked for. `explained`: the words of every name are also a wish ("boundary" is a goal too).
 */
export function judgeNames({ entry, nameKeys }: Subject, named: readonly Named[], { related }: Library, alone: boolean, explained: boolean): Judgement {
  const wanted = named.filter((one) => !one.negated);
  const refused = named.filter((one) => one.negated);
  const isFamily = (one: Named) => {
    const key = phraseKey(one.text);
    return nameKeys.some((name) => name.includes(key));
  };
  // "not cross-entropy" means weighted cross-entropy as well.
  if (refused.some((one) => one.id === entry.id || isFamily(one))) return { ...missed(0, 'you excluded it'), drop: true };
  const builtOn = refused.some((one) => entry.related.derived_from.includes(one.id) || entry.related.part_of.includes(one.id));
  if (builtOn) return missed(0, 'it builds on what you excluded', { name: 'builds on an excluded one', value: -WORD, got: 0 });
  if (wanted.length === 0) return neutral;
  const called = wanted.find((one) => one.id === entry.id);
  if (called?.exact) return fulfilled(1, 'name', NAME_EXACT + (phraseKey(called.text) === nameKeys[0] ? NAME_WHOLE : 0), 'the name');
  if (called) return fulfilled(1, 'name, spelling corrected', NAME_CORRECTED, `the name, read from “${called.text}”`);
  if (wanted.some(isFamily)) return { ...fulfilled(1, 'the name holds it', NAME_FAMILY, 'part of the name'), strict: true };
  // The words of the name are a wish of their own, judged as one: "boundary" is a loss and a goal.
  if (explained) return neutral;
  const relation = wanted.map((one) => related.get(one.id)?.get(entry.id)).find(Boolean);
  if (relation) return { ...missed(1, wanted.map((one) => one.text).join(', '), { name: relation, value: NAME_RELATED, got: 0.6 }), why: [relation] };
  return alone ? missed(1, wanted.map((one) => one.text).join(', ')) : { ...neutral, strict: false, asked: 0.4, misses: [wanted.map((one) => one.text).join(', ')] };
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
