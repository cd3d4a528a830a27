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
const PLACE = 0.06;
const CROWD = 0.03;

export type Profile = {
  /** Term id to weight; every term the entry counts as. */
  terms: ReadonlyMap<string, number>;
  /** The term of the entry by which a wider one was reached ("liver" for "abdomen"), for the reason on the card. */
  via: ReadonlyMap<string, string>;
};

const atPlace = (index: number, count: number): number => Math.max(0.4, 1 - PLACE * Math.min(index, 4) - CROWD * Math.min(count - 1, 8));

function spread(
  into: { terms: Map<string, number>; via: Map<string, string> },
  vocabulary: Catalog['vocabulary'],
  id: string,
  weight: number,
  from: string,
  seen: ReadonlySet<string> = new Set(),
): void {
  if (seen.has(id)) return;
  const known = into.terms.get(id);
  if (known === undefined || weight > known) {
    into.terms.set(id, weight);
    into.via.set(id, from);
  }
  const term: VocabularyTerm | undefined = vocabulary.get(id);
  if (!term) return;
  const path = new Set([...seen, id]);
  for (const broader of term.broader) spread(into, vocabulary, broader, weight * BROADER, from, path);
  for (const implied of Object.values(term.implies).flatMap((ids) => ids ?? [])) spread(into, vocabulary, implied, weight * IMPLIED, from, path);
}

export function profileOf(entry: Entry, vocabulary: Catalog['vocabulary']): Profile {
  const into = { terms: new Map<string, number>(), via: new Map<string, string>() };
  for (const facet of FACETS) {
    const ids = entry[facet];
    for (const [index, id] of ids.entries()) spread(into, vocabulary, id, DIRECT * atPlace(index, ids.length), id);
  }
  if (entry.kind === 'dataset') for (const id of entry.structures) spread(into, vocabulary, id, STRUCTURE, id);
  for (const term of vocabulary.values()) {
    if (term.composed_of.length === 0) continue;
    const weights = term.composed_of.map((id) => into.terms.get(id) ?? 0);
    const weight = Math.min(...weights) * COMPOSED;
    if (weight > (into.terms.get(term.id) ?? 0)) {
      into.terms.set(term.id, weight);
      into.via.set(term.id, term.id);
    }
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
