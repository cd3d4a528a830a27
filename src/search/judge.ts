// One part of a query makes one judgement of an entry: how far it is fulfilled, what that is worth, and in which words to say so.
// Numbers and words are asked for apart: a hundred thousand entries are weighed, a page of them is worded.
import type { Entry, Facet } from '../catalog/schema.ts';
import { type Alternative, type Constraint, FACET_NAMES, type Named, type Query, type SizeBound } from '../query/query.ts';
import { Walk } from './holders.ts';
import { LESION_MASKS, type Library } from './library.ts';
import { commercialUse } from './terms.ts';

/** What one part of the query makes of one entry, in numbers. Written anew for each entry. */
export type Verdict = {
  /** Fulfilled weight, of the weight asked for. */
  got: number;
  asked: number;
  /** False when the entry misses this part: it can then only be near. */
  strict: boolean;
  /** True when the entry must not be shown at all. */
  drop: boolean;
  /** Its part of the score. */
  value: number;
};

/** The same in words: what it fulfils or misses, empty when there is nothing to say, and what its part of the score is called. */
export type Wording = { name: string; why: string; miss: string };

export type Part = {
  /** Weighs the entry at a position. Quickest when positions ascend. */
  weigh(position: number, into: Verdict): void;
  word(position: number): Wording;
};

/** The names in a query. `alone`: nothing but names was asked for. `explained`: the words of every name are also a wish ("boundary" is a goal too). */
export type Called = Named & { key: string };
export type Calls = { wanted: readonly Called[]; refused: readonly Called[]; alone: boolean; explained: boolean };

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
const MASKS_OF_SOMETHING_ELSE = 0.7;

export const blankVerdict = (): Verdict => ({ got: 0, asked: 0, strict: true, drop: false, value: 0 });

function set(into: Verdict, got: number, asked: number, strict: boolean, value: number, drop = false): void {
  into.got = got;
  into.asked = asked;
  into.strict = strict;
  into.drop = drop;
  into.value = value;
}
const fulfilled = (into: Verdict, asked: number, value: number): void => set(into, asked, asked, true, value);
const missed = (into: Verdict, asked: number, value = 0, got = 0): void => set(into, got, asked, false, value);
const indifferent = (into: Verdict, asked = 0, value = 0): void => set(into, 0, asked, true, value);

const silent: Wording = { name: '', why: '', miss: '' };
const reason = (why: string): Wording => ({ name: why, why, miss: '' });
const lack = (miss: string, name = ''): Wording => ({ name, why: '', miss });

/** A kind named in running words is a leaning, not a condition. */
export const isSoft = (wish: Constraint): boolean => !wish.filter && wish.alternatives.every((one) => one.dimension === 'kind');

const isCommercial = ({ dimension, id }: Alternative): boolean => dimension === 'license' && id === 'commercial';
const FACET_OF = new Map<string, Facet>(Object.entries(FACET_NAMES).map(([facet, name]) => [name, facet as Facet]));

/** The facets a wish is about; undefined when it is also about something else. */
function facetsOf({ alternatives }: Constraint): readonly Facet[] | undefined {
  const facets = alternatives.map(({ dimension }) => FACET_OF.get(dimension));
  return facets.every((facet) => facet !== undefined) ? facets : undefined;
}

/** A wish. `besideDisease`: some wish of the query names a disease. `fulfilledBy`: those that were called by the very words of the wish. */
export function wishPart(wish: Constraint, library: Library, besideDisease: boolean, fulfilledBy: ReadonlySet<number>): Part {
  const { alternatives, filter } = wish;
  const { entries, vocabulary } = library.catalog;
  const weight = Math.max(...alternatives.map((one) => IMPORTANCE[one.dimension]));
  const soft = isSoft(wish);
  const aboutLicense = alternatives.some((one) => one.dimension === 'license');
  const commercial = alternatives.some(isCommercial);
  // A filter is a condition on facts: what is not said is not there.
  const facets = filter ? undefined : facetsOf(wish);
  const isGeneral = facets === undefined ? () => false : library.isGeneralIn(facets);
  const isCalled = fulfilledBy.size === 0 ? () => false : (position: number) => fulfilledBy.has(position);
  const choices = library.anyOf(alternatives);
  const held = new Walk(choices);
  const closeness = new Walk(library.close(alternatives));
  const lesionMasks =
    besideDisease && alternatives.some((one) => one.id === 'segmentation') ? new Walk(library.holders({ dimension: 'task', id: LESION_MASKS, label: '' })) : undefined;
  return {
    weigh(position, into) {
      if (isCalled(position)) return indifferent(into);
      const best = held.at(position);
      const elsewhere = lesionMasks !== undefined && entries[position]?.kind === 'dataset' && lesionMasks.at(position) === 0;
      const value = best * (elsewhere ? MASKS_OF_SOMETHING_ELSE : 1);
      if (value === 0 && isGeneral(position)) return indifferent(into, weight * 0.5);
      if (soft) return indifferent(into, 0, value * weight);
      if (value > 0 && !(aboutLicense && value < 1)) return fulfilled(into, weight, value * weight);
      const near = Math.max(value * 0.9, closeness.at(position));
      missed(into, weight, near === 0 ? 0 : near * weight * 0.6, near * weight);
    },
    word(position) {
      if (isCalled(position)) return silent;
      const value = held.at(position);
      const { id, label } = alternatives[value > 0 ? (choices.which[held.place] as number) : 0] as Alternative;
      const entry = entries[position] as Entry;
      if (value === 0 && isGeneral(position)) return silent;
      if (soft) return { ...silent, name: `kind ${entry.kind}` };
      if (value > 0 && !(aboutLicense && value < 1)) {
        // "abdomen (liver)" when it says liver.
        const via = library.via(position).get(id);
        return reason(via !== undefined && via !== id ? `${label} (${vocabulary.get(via)?.label ?? via})` : label);
      }
      return lack(commercial ? commercialMiss(entry, library) : label, Math.max(value, closeness.at(position)) === 0 ? '' : `close to ${label}`);
    },
  };
}

function commercialMiss(entry: Entry, { catalog }: Library): string {
  const use = commercialUse(entry, catalog.licenses);
  return use === 'ask' ? 'commercial use: ask the owner first' : use === 'prohibited' ? 'commercial use is prohibited' : 'commercial use: not stated';
}

/** Whether the vocabulary terms of an entry make a refused term what it is first of all about. */
function isMain(entry: Entry, refusal: Constraint, { wider }: Library): boolean {
  return refusal.alternatives.some(({ dimension, id }) => {
    const facet = FACET_OF.get(dimension);
    if (facet === undefined) return true;
    const list = entry[facet];
    const first = list[0];
    return first !== undefined && list.length <= 2 && (first === id || wider(first).includes(id));
  });
}

export function refusalPart(refusal: Constraint, library: Library): Part {
  const { alternatives } = refusal;
  const choices = library.anyOf(alternatives);
  const held = new Walk(choices);
  const aboutLicense = alternatives[0]?.dimension === 'license';
  /** What the entry holds of it, where that counts. */
  const heldAt = (position: number): number => {
    const worth = held.at(position);
    return aboutLicense && worth < 1 ? 0 : worth;
  };
  return {
    weigh(position, into) {
      const worth = heldAt(position);
      if (worth === 0) return indifferent(into);
      set(into, 0, 0, false, -worth, isMain(library.catalog.entries[position] as Entry, refusal, library));
    },
    word(position) {
      if (heldAt(position) === 0) return silent;
      const label = alternatives[choices.which[held.place] as number]?.label ?? refusal.text;
      return lack(`it does include ${label}`, `includes ${label}`);
    },
  };
}

export function wordPart({ text, key, negated }: Query['words'][number], library: Library): Part {
  const { positions, inName } = library.text.find(key);
  const walk = new Walk({ positions, worths: Float64Array.from(inName, (named) => (named === 1 ? WORD_IN_NAME : WORD)) });
  return {
    weigh(position, into) {
      const worth = walk.at(position);
      if (negated) return worth === 0 ? indifferent(into) : set(into, 0, 0, false, -WORD, worth === WORD_IN_NAME);
      return worth === 0 ? missed(into, WORD) : fulfilled(into, WORD, worth);
    },
    word(position) {
      const worth = walk.at(position);
      if (negated) return worth === 0 ? silent : lack(`it does mention “${text}”`, `mentions “${text}”`);
      return worth === 0 ? lack(`“${text}”`) : { name: `“${text}” in the ${worth === WORD_IN_NAME ? 'name' : 'text'}`, why: `“${text}”`, miss: '' };
    },
  };
}

const grouped = new Intl.NumberFormat('en-GB');

export function sizePart({ min = 0, max = Number.POSITIVE_INFINITY, unit, text }: SizeBound, library: Library): Part {
  const walk = new Walk(library.counts(unit));
  const fits = (count: number): boolean => count > 0 && count >= min && count <= max;
  return {
    weigh: (position, into) => (fits(walk.at(position)) ? fulfilled(into, SIZE, SIZE) : missed(into, SIZE)),
    word(position) {
      const count = walk.at(position);
      if (fits(count)) return { name: 'size', why: text, miss: '' };
      return lack(count === 0 ? `${text}: its size is not known` : `${text}: it has ${grouped.format(count)}`);
    },
  };
}

/** What the names in a query make of an entry: called by name, of the same family (its name holds the called name), or related. */
export function namesPart({ wanted, refused, alone, explained }: Calls, library: Library): Part {
  const { positionOf } = library;
  const placed = (ids: Iterable<string>) => new Set([...ids].map(positionOf).filter((position) => position !== undefined));
  const text = wanted.map((one) => one.text).join(', ');
  // "not cross-entropy" means weighted cross-entropy as well.
  const excluded = refused.map((one) => new Walk(library.family(one.key)));
  const excludedSelf = placed(refused.map((one) => one.id));
  const builtOn = placed(refused.flatMap((one) => library.relations().builtOn(one.id)));
  const called = new Map<number, Called>();
  for (const one of wanted) {
    const position = positionOf(one.id);
    if (position !== undefined && !called.has(position)) called.set(position, one);
  }
  const families = wanted.map((one) => new Walk(library.family(one.key)));
  const related = new Map<number, string>();
  // The words of the name are a wish of their own, judged as one: "boundary" is a loss and a goal.
  if (!explained) {
    for (const one of wanted) {
      for (const [id, words] of library.relations().of(one.id)) {
        const position = positionOf(id);
        if (position !== undefined && !related.has(position)) related.set(position, words);
      }
    }
  }
  const isOf = (walks: readonly Walk[], position: number): boolean => {
    for (const walk of walks) if (walk.at(position) > 0) return true;
    return false;
  };
  const isExcluded = (position: number) => refused.length > 0 && (excludedSelf.has(position) || isOf(excluded, position));

  return {
    weigh(position, into) {
      if (isExcluded(position)) return set(into, 0, 0, false, 0, true);
      if (builtOn.has(position)) return missed(into, 0, -WORD);
      if (wanted.length === 0) return indifferent(into);
      const call = called.get(position);
      if (call !== undefined) return fulfilled(into, 1, call.exact ? NAME_EXACT + (library.isName(position, call.key) ? NAME_WHOLE : 0) : NAME_CORRECTED);
      if (isOf(families, position)) return fulfilled(into, 1, NAME_FAMILY);
      if (explained) return indifferent(into);
      return related.has(position) ? missed(into, 1, NAME_RELATED, 0.6) : missed(into, alone ? 1 : 0.4);
    },
    word(position) {
      if (isExcluded(position)) return lack('you excluded it');
      if (builtOn.has(position)) return lack('it builds on what you excluded', 'builds on an excluded one');
      if (wanted.length === 0) return silent;
      const call = called.get(position);
      if (call?.exact) return { name: 'name', why: 'the name', miss: '' };
      if (call) return { name: 'name, spelling corrected', why: `the name, read from “${call.text}”`, miss: '' };
      if (isOf(families, position)) return { name: 'the name holds it', why: 'part of the name', miss: '' };
      if (explained) return silent;
      const relation = related.get(position);
      return relation === undefined ? lack(text) : { name: relation, why: relation, miss: text };
    },
  };
}
