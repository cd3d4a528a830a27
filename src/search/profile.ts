// What an entry counts as: every term it holds, directly, by a broader term or by implication, each with a weight from 0 to 1.
import type { Catalog } from '../catalog/load.ts';
import { type Entry, FACETS } from '../catalog/schema.ts';
import { phraseKey } from '../query/fold.ts';
import type { Lexicon } from '../query/lexicon.ts';

/** How sure a term is by the way it was reached. Names of the same thing rank above what merely follows from it. */
const BROADER = 0.94;
const IMPLIED = 0.8;
/** Labelled anatomy inside a wider region: found by it, after the sets that are about it. */
const STRUCTURE = 0.62;
/** A label or a keyword that happens to be a term: "basal cell carcinoma" among the classes. */
const SPOKEN = 0.6;
/** A term put together from others is a little less sure than one that is listed. */
const COMPOSED = 0.99;
/** What a disease leads to counts less where its organ is not what the entry shows: melanoma in whole-body PET is hardly a set of skin. */
const ELSEWHERE = 0.85;
/** Terms are listed by importance: each place further back, and each further term, takes a little away. */
const PLACE = 0.09;
const CROWD = 0.03;

export type Profiler = {
  /** Calls back with each term an entry counts as, its weight, and the term of the entry by which it was reached ("liver" for "abdomen"). */
  profile(entry: Entry, each: (id: string, weight: number, via: string) => void): void;
};

/** Where a term leads, in the order of finding: numbers of terms, and for each its weight and whether it is implied. */
type Reach = { targets: readonly number[]; weights: readonly number[]; implied: readonly boolean[] };

const atPlace = (index: number, count: number): number => Math.max(0.4, 1 - PLACE * Math.min(index, 4) - CROWD * Math.min(count - 1, 8));

/** The terms a term leads to: itself, wider ones (one step or many weigh the same: glioma is as much a cancer as brain tumour is) and implied ones. */
function reach(id: string, vocabulary: Catalog['vocabulary'], numbers: ReadonlyMap<string, number>): Reach {
  const targets: number[] = [];
  const weights: number[] = [];
  const implications: boolean[] = [];
  const visit = (next: string, weight: number, implied: boolean) => {
    const number = numbers.get(next);
    const term = vocabulary.get(next);
    if (number === undefined || term === undefined) return;
    const place = targets.indexOf(number);
    if (place >= 0 && (weights[place] as number) >= weight) return;
    const at = place < 0 ? targets.length : place;
    targets[at] = number;
    weights[at] = weight;
    implications[at] = implied;
    const onward = Math.min(weight, BROADER);
    for (const broader of term.broader) visit(broader, onward, implied);
    const { modalities = [], regions = [], tasks = [], conditions = [] } = term.implies;
    for (const list of [modalities, regions, tasks, conditions]) for (const target of list) visit(target, onward * IMPLIED, true);
  };
  visit(id, 1, false);
  return { targets, weights, implied: implications };
}

/** Makes profiles over one catalog. Terms are numbers in here, and all lists are used again for every entry: there may be 100,000 of them. */
export function createProfiler({ vocabulary }: Catalog, lexicon: Lexicon): Profiler {
  const ids = [...vocabulary.keys()];
  const numbers = new Map(ids.map((id, number) => [id, number]));
  const reaches = new Map<string, Reach>();
  const reached = (id: string): Reach => {
    const known = reaches.get(id);
    if (known) return known;
    const found = reach(id, vocabulary, numbers);
    reaches.set(id, found);
    return found;
  };
  const composed = [...vocabulary.values()]
    .filter((term) => term.composed_of.length > 0)
    .map((term) => ({ id: term.id, parts: term.composed_of.map((id) => numbers.get(id) ?? -1), reach: reached(term.id) }));
  const meanings = new Map<string, readonly string[]>();
  // Entries are written in English: their "scanner" is not the French word for CT.
  const spoken = (phrase: string): readonly string[] => {
    const known = meanings.get(phrase);
    if (known) return known;
    const found = (lexicon.senses.get(phraseKey(phrase)) ?? []).filter((sense) => vocabulary.has(sense.id) && sense.english && !sense.abbreviation).map((sense) => sense.id);
    meanings.set(phrase, found);
    return found;
  };

  const terms = new Float64Array(ids.length);
  const via: string[] = Array.from(ids, () => '');
  /** What the entry itself says, without what merely follows: only this may put terms together. */
  const stated = new Float64Array(ids.length);
  /** Terms that the entry's modalities, regions and tasks hold. */
  const shown = new Uint8Array(ids.length);
  /** How many of the terms listed in a facet lead to a term. */
  const under = new Int32Array(ids.length);
  const held: number[] = [];
  const put = (number: number, weight: number, from: string) => {
    const before = terms[number] as number;
    if (weight <= before) return;
    if (before === 0) held.push(number);
    terms[number] = weight;
    via[number] = from;
  };
  const putAll = (id: string, factor: number, also: 'implied' | 'stated') => {
    const { targets, weights, implied } = reached(id);
    for (let index = 0; index < targets.length; index += 1) if (also === 'implied' || !implied[index]) put(targets[index] as number, (weights[index] as number) * factor, id);
  };

  const impliedRegions = new Map<number, readonly number[]>();
  const regionsOf = (number: number): readonly number[] => {
    const known = impliedRegions.get(number);
    if (known) return known;
    const { targets, implied } = reached(ids[number] as string);
    const found = targets.filter((target, index) => implied[index] && vocabulary.get(ids[target] as string)?.facet === 'regions');
    impliedRegions.set(number, found);
    return found;
  };
  /** Whether a term implies regions, and the entry shows others. */
  function isElsewhere(number: number): boolean {
    const regions = regionsOf(number);
    return regions.length > 0 && regions.every((region) => shown[region] === 0);
  }

  function putFacet(listed: readonly string[], equal: boolean, elsewhere: boolean): void {
    // Several kinds of cancer do not make a set less about cancer: what most listed terms lead to loses nothing to the crowd.
    for (const id of listed) for (const target of reached(id).targets) under[target] = (under[target] as number) + 1;
    for (let at = 0; at < listed.length; at += 1) {
      const id = listed[at] as string;
      const place = equal ? 1 : atPlace(at, listed.length);
      const { targets, weights, implied } = reached(id);
      for (let index = 0; index < targets.length; index += 1) {
        const target = targets[index] as number;
        const share = (under[target] as number) / listed.length;
        const worth = (weights[index] as number) * (ids[target] === id ? place : (place + (1 - place) * share) * (elsewhere && isElsewhere(target) ? ELSEWHERE : 1));
        put(target, worth, id);
        if (!implied[index] && worth > (stated[target] as number)) stated[target] = worth;
      }
    }
    for (const id of listed) for (const target of reached(id).targets) under[target] = 0;
  }

  return {
    profile(entry, each) {
      // A loss that serves several tasks serves each of them no less.
      for (const facet of FACETS) {
        // What has been read by then is what the entry shows; its diseases say only what they are about.
        if (facet === 'conditions') for (const number of held) shown[number] = 1;
        putFacet(entry[facet], entry.kind === 'loss' && facet === 'tasks', facet === 'conditions' && entry.regions.length > 0);
      }
      for (const { id, parts, reach } of composed) {
        let least = Number.POSITIVE_INFINITY;
        for (const part of parts) least = Math.min(least, stated[part] ?? 0);
        const weight = least * COMPOSED;
        for (let index = 0; weight > 0 && index < reach.targets.length; index += 1) put(reach.targets[index] as number, weight * (reach.weights[index] as number), id);
      }
      if (entry.kind === 'dataset') for (const id of entry.structures) putAll(id, STRUCTURE, 'implied');
      const phrases = entry.kind === 'dataset' ? [...entry.labels, ...entry.keywords] : entry.keywords;
      for (const phrase of phrases) for (const id of spoken(phrase)) putAll(id, SPOKEN, 'stated');
      for (const number of held) each(ids[number] as string, terms[number] as number, via[number] as string);
      for (const number of held) {
        terms[number] = 0;
        stated[number] = 0;
        shown[number] = 0;
      }
      held.length = 0;
    },
  };
}

/** All terms wider than a term, nearest first, itself not among them. */
export function widerTerms(id: string, vocabulary: Catalog['vocabulary']): string[] {
  const found: string[] = [];
  let level = [id];
  while (level.length > 0) {
    const next = level.flatMap((one) => vocabulary.get(one)?.broader ?? []).filter((one) => one !== id && !found.includes(one));
    found.push(...new Set(next));
    level = [...new Set(next)];
  }
  return found;
}
