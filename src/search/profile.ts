// What an entry counts as: every term it holds, directly, by a broader term or by implication, each with a weight from 0 to 1.
import type { Catalog } from '../catalog/load.ts';
import { type Entry, FACETS, type VocabularyTerm } from '../catalog/schema.ts';

/** How sure a term is by the way it was reached. Names of the same thing rank above what merely follows from it. */
const DIRECT = 1;
const BROADER = 0.94;
const STRUCTURE = 0.62;
const IMPLIED = 0.85;
/** A term put together from others is a little less sure than one that is listed. */
const COMPOSED = 0.95;
/** Terms are listed by importance: each place further back, and each further term, takes a little away. */
const PLACE = 0.09;
const CROWD = 0.03;

export type Profile = {
  /** Term id to weight; every term the entry counts as. */
  terms: ReadonlyMap<string, number>;
  /** The term of the entry by which a wider one was reached ("liver" for "abdomen"), for the reason on the card. */
  via: ReadonlyMap<string, string>;
};

const atPlace = (index: number, count: number): number => Math.max(0.4, 1 - PLACE * Math.min(index, 4) - CROWD * Math.min(count - 1, 8));

/** The terms a term leads to: itself, wider ones (one step or many weigh the same: glioma is as much a cancer as brain tumour is) and implied ones. */
function reach(id: string, vocabulary: Catalog['vocabulary']): ReadonlyMap<string, number> {
  const found = new Map<string, number>([[id, DIRECT]]);
  const visit = (from: string, factor: number) => {
    const term: VocabularyTerm | undefined = vocabulary.get(from);
    if (!term) return;
    const go = (next: string, weight: number) => {
      if ((found.get(next) ?? 0) >= weight) return;
      found.set(next, weight);
      visit(next, weight);
    };
    for (const broader of term.broader) go(broader, Math.min(factor, BROADER));
    for (const implied of Object.values(term.implies).flatMap((ids) => ids ?? [])) go(implied, Math.min(factor, BROADER) * IMPLIED);
  };
  visit(id, DIRECT);
  return found;
}

/** `reaches` keeps what was worked out for a term, since entries share terms. */
export function profileOf(entry: Entry, vocabulary: Catalog['vocabulary'], reaches: Map<string, ReadonlyMap<string, number>>): Profile {
  const into = { terms: new Map<string, number>(), via: new Map<string, string>() };
  const reached = (id: string) => {
    const known = reaches.get(id) ?? reach(id, vocabulary);
    reaches.set(id, known);
    return known;
  };
  const put = (id: string, weight: number, via: string) => {
    if (weight <= (into.terms.get(id) ?? 0)) return;
    into.terms.set(id, weight);
    into.via.set(id, via);
  };
  for (const facet of FACETS) {
    const ids = entry[facet];
    // Several kinds of cancer do not make a set less about cancer: what most listed terms lead to loses nothing to the crowd.
    const under = new Map<string, number>();
    for (const id of ids) for (const target of reached(id).keys()) under.set(target, (under.get(target) ?? 0) + 1);
    for (const [index, id] of ids.entries()) {
      // A loss that serves several tasks serves each of them no less.
      const place = entry.kind === 'loss' && facet === 'tasks' ? 1 : atPlace(index, ids.length);
      for (const [target, weight] of reached(id)) {
        const share = (under.get(target) ?? 1) / ids.length;
        put(target, weight * (target === id ? place : place + (1 - place) * share), id);
      }
    }
  }
  if (entry.kind === 'dataset') for (const id of entry.structures) for (const [target, weight] of reached(id)) put(target, weight * STRUCTURE, id);
  for (const term of vocabulary.values()) {
    if (term.composed_of.length === 0) continue;
    const weights = term.composed_of.map((id) => into.terms.get(id) ?? 0);
    const weight = Math.min(...weights) * COMPOSED;
    put(term.id, weight, term.id);
  }
  return into;
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
