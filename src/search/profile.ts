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
/** Terms are listed by importance: each place further back, and each further term, takes a little away. */
const PLACE = 0.09;
const CROWD = 0.03;

export type Profile = {
  /** Term id to weight; every term the entry counts as. */
  terms: ReadonlyMap<string, number>;
  /** The term of the entry by which a wider one was reached ("liver" for "abdomen"), for the reason on the card. */
  via: ReadonlyMap<string, string>;
};

type Reach = ReadonlyMap<string, { weight: number; implied: boolean }>;

const atPlace = (index: number, count: number): number => Math.max(0.4, 1 - PLACE * Math.min(index, 4) - CROWD * Math.min(count - 1, 8));

/** The terms a term leads to: itself, wider ones (one step or many weigh the same: glioma is as much a cancer as brain tumour is) and implied ones. */
function reach(id: string, vocabulary: Catalog['vocabulary']): Reach {
  const found = new Map([[id, { weight: 1, implied: false }]]);
  const visit = (from: string, factor: number, implied: boolean) => {
    const term = vocabulary.get(from);
    if (!term) return;
    const go = (next: string, weight: number, byImplication: boolean) => {
      if ((found.get(next)?.weight ?? 0) >= weight) return;
      found.set(next, { weight, implied: byImplication });
      visit(next, weight, byImplication);
    };
    for (const broader of term.broader) go(broader, Math.min(factor, BROADER), implied);
    for (const target of Object.values(term.implies).flatMap((ids) => ids ?? [])) go(target, Math.min(factor, BROADER) * IMPLIED, true);
  };
  visit(id, 1, false);
  return found;
}

/** Makes profiles over one catalog; what a term leads to is worked out once. */
export function createProfiler({ vocabulary }: Catalog, lexicon: Lexicon): (entry: Entry) => Profile {
  const reaches = new Map<string, Reach>();
  const reached = (id: string): Reach => {
    const known = reaches.get(id) ?? reach(id, vocabulary);
    reaches.set(id, known);
    return known;
  };
  const composed = [...vocabulary.values()].filter((term) => term.composed_of.length > 0);
  // Entries are written in English: their "scanner" is not the French word for CT.
  const spoken = (phrase: string): string[] =>
    (lexicon.senses.get(phraseKey(phrase)) ?? []).filter((sense) => vocabulary.has(sense.id) && sense.english && !sense.abbreviation).map((sense) => sense.id);

  return (entry) => {
    const terms = new Map<string, number>();
    const via = new Map<string, string>();
    /** What the entry itself says, without what merely follows: only this may put terms together. */
    const stated = new Map<string, number>();
    const put = (id: string, weight: number, from: string) => {
      if (weight <= (terms.get(id) ?? 0)) return;
      terms.set(id, weight);
      via.set(id, from);
    };
    for (const facet of FACETS) {
      const ids = entry[facet];
      // Several kinds of cancer do not make a set less about cancer: what most listed terms lead to loses nothing to the crowd.
      const under = new Map<string, number>();
      for (const id of ids) for (const target of reached(id).keys()) under.set(target, (under.get(target) ?? 0) + 1);
      for (const [index, id] of ids.entries()) {
        // A loss that serves several tasks serves each of them no less.
        const place = entry.kind === 'loss' && facet === 'tasks' ? 1 : atPlace(index, ids.length);
        for (const [target, { weight, implied }] of reached(id)) {
          const share = (under.get(target) ?? 1) / ids.length;
          const worth = weight * (target === id ? place : place + (1 - place) * share);
          put(target, worth, id);
          if (!implied) stated.set(target, Math.max(worth, stated.get(target) ?? 0));
        }
      }
    }
    for (const term of composed) {
      const weight = Math.min(...term.composed_of.map((id) => stated.get(id) ?? 0)) * COMPOSED;
      for (const [target, one] of reached(term.id)) put(target, weight * one.weight, term.id);
    }
    if (entry.kind === 'dataset') for (const id of entry.structures) for (const [target, { weight }] of reached(id)) put(target, weight * STRUCTURE, id);
    const phrases = entry.kind === 'dataset' ? [...entry.labels, ...entry.keywords] : entry.keywords;
    for (const id of phrases.flatMap(spoken)) for (const [target, { weight, implied }] of reached(id)) if (!implied) put(target, weight * SPOKEN, id);
    return { terms, via };
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
