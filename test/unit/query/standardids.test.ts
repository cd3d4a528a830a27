// Somebody who types an id of a standard vocabulary means its term. Over the real vocabulary, so that no id stands for two terms.
import { describe, expect, test } from 'vitest';
import { createSearchIndex } from '../../../src/search/search.ts';
import { realCatalog } from '../../support/catalog-answers.ts';

const catalog = realCatalog();
const index = createSearchIndex(catalog);
const identified = [...catalog.vocabulary.values()].flatMap(({ id, standard }) =>
  Object.values(standard ?? {}).flatMap((standardId) => (standardId === undefined ? [] : [{ id, standardId }])),
);
const understood = (text: string) => {
  const { constraints, words, unknownFilters } = index.understand(text);
  return { terms: constraints.map(({ alternatives, negated }) => `${negated ? 'not ' : ''}${alternatives.map((one) => one.id).join(' or ')}`), words, unknownFilters };
};

test('every id leads to its term, however it is written, and to nothing else', () => {
  expect(identified.length).toBeGreaterThan(600);
  expect(new Set(identified.map(({ standardId }) => standardId)).size).toBe(identified.length);
  const lost = identified.filter(({ id, standardId }) =>
    [standardId, standardId.toLowerCase(), standardId.replace(':', '_')].some((text) => {
      const { terms, words, unknownFilters } = understood(text);
      return !terms.some((one) => one.split(' or ').includes(id)) || words.length > 0 || unknownFilters.length > 0;
    }),
  );
  expect(lost).toEqual([]);
});

describe('among other words', () => {
  test.each([
    ['MONDO:0021042 MRI', ['glioma', 'mri']],
    ['mesh:D005910', ['glioma']],
    ['RID4026, please', ['glioma']],
    ['MRI not RID4026', ['mri', 'not glioma']],
    ['condition:MONDO:0004975', ['alzheimer']],
    ['D005910 or D008579', ['glioma or meningioma']],
  ])('%s', (text, terms) => {
    expect(understood(text)).toEqual({ terms, words: [], unknownFilters: [] });
  });

  test('what only looks like an id, and ids nobody looked up, stay words', () => {
    expect(understood('MONDO:9999999').terms).toEqual([]);
    expect(understood('XRID4026').terms).toEqual([]);
    expect(understood('D0059101').terms).toEqual([]);
  });
});
