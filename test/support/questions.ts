// Arbitrary questions over a catalog: its words, names and filters, with the words that join and turn them, and plain rubbish.
import fc from 'fast-check';
import type { Catalog } from '../../src/catalog/load.ts';
import { KINDS } from '../../src/catalog/schema.ts';
import { FACET_NAMES } from '../../src/query/query.ts';
import { HOSTILE } from './answers.ts';

/** Filters that mean something. */
export const filtersOf = ({ vocabulary }: Catalog): string[] => [
  ...[...vocabulary.values()].map((term) => `${FACET_NAMES[term.facet]}:${term.id}`),
  'license:commercial',
  'license:open',
  'license:non-commercial',
  'license:CC-BY-4.0',
  'license:MIT',
  'access:open',
  'access:registration',
  'org:NVIDIA',
  'language:chinese',
  'language:en',
  ...KINDS.map((kind) => `kind:${kind}`),
];

const JOINTS = ['not', 'without', 'or', 'and', '-', 'no', 'with', 'for', 'the', '?', '>100 images', 'largest', 'newest', 'smallest', 'commercial', 'something', 'dataset'];

export function questions(catalog: Catalog): fc.Arbitrary<string> {
  const labels = [...catalog.vocabulary.values()].flatMap((term) => [term.label, ...Object.values(term.synonyms).flat()]);
  const words = [...new Set(catalog.entries.slice(0, 600).flatMap((entry) => entry.summary.split(/\W+/)))].filter(Boolean);
  const piece = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...labels) },
    { weight: 2, arbitrary: fc.constantFrom(...filtersOf(catalog)) },
    { weight: 2, arbitrary: fc.constantFrom(...catalog.entries.slice(0, 2000).map((entry) => entry.name)) },
    { weight: 2, arbitrary: fc.constantFrom(...JOINTS) },
    { weight: 1, arbitrary: fc.constantFrom(...words) },
    { weight: 1, arbitrary: fc.constantFrom(...HOSTILE) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  );
  return fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(' '));
}
