// Catalogs of any size for measuring: the real entries, then made-up ones drawn from the vocabulary. The same seed gives the same catalog.
import type { Catalog } from '../src/catalog/load.ts';
import { type Entry, FACETS, type Facet } from '../src/catalog/schema.ts';

/** Mulberry32: small, fast and the same everywhere. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const SYLLABLES = ['ka', 'vo', 'ri', 'med', 'ten', 'lo', 'sy', 'bra', 'cor', 'ful', 'ge', 'hip', 'ix', 'jun', 'ma', 'nol', 'pe', 'qua', 'ser', 'tum', 'ul', 'wex', 'yd', 'zan'];

/** `catalog` with made-up entries added until it has `size`; a smaller size takes the first ones. */
export function syntheticCatalog(catalog: Catalog, size: number, seed = 1): Catalog {
  const random = generator(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const terms = new Map<Facet, string[]>(FACETS.map((facet) => [facet, [...catalog.vocabulary.values()].filter((term) => term.facet === facet).map((term) => term.id)]));
  // Words as often as real summaries hold them.
  const words = catalog.entries.flatMap((entry) => entry.summary.split(' '));
  const label = (id: string) => catalog.vocabulary.get(id)?.label ?? id;

  const entries = catalog.entries.slice(0, size);
  for (let index = entries.length; index < size; index += 1) {
    const model = pick(catalog.entries);
    const facets = Object.fromEntries(FACETS.map((facet) => [facet, [...new Set(model[facet].map(() => pick(terms.get(facet) ?? [])))]])) as Pick<Entry, Facet>;
    const held = FACETS.flatMap((facet) => facets[facet]).map(label);
    const stem = [pick(SYLLABLES), pick(SYLLABLES), pick(SYLLABLES)].join('');
    const name = `${stem.charAt(0).toUpperCase()}${stem.slice(1)} ${index}`;
    entries.push({
      ...model,
      ...facets,
      id: `${stem}-${index}`,
      name,
      aliases: model.aliases.map((_, number) => `${stem.toUpperCase()}${index}-${number}`),
      title: held.slice(0, 4).join(' '),
      summary: [...held, ...Array.from({ length: 20 }, () => pick(words))].join(' '),
      related: { part_of: [], derived_from: [], supersedes: [], see_also: [] },
      source: [],
    } as Entry);
  }
  return { ...catalog, entries, byId: new Map(entries.map((entry) => [entry.id, entry])) };
}
