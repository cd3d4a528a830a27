// What is mended and what is left alone, over the real vocabulary: no correction may answer another question than the one asked.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '../../../src/query/fold.ts';
import { createSearchIndex } from '../../../src/search/search.ts';
import { realCatalog } from '../../support/catalog-answers.ts';

const catalog = realCatalog();
const index = createSearchIndex(catalog);
const termsOf = (text: string): string[] => index.understand(text).constraints.flatMap((one) => one.alternatives.map(({ id }) => id));
const corrections = (text: string) => index.understand(text).corrections;
const letters = (word: string): string => [...fold(word)].sort().join('');

/** The vocabulary's abbreviations of four letters and five; shorter words are never corrected at all. */
const abbreviations = [
  ...new Set(
    [...catalog.vocabulary.values()]
      .flatMap(({ label, synonyms }) => [label, ...(synonyms.en ?? [])])
      .filter((phrase) => /^[A-Za-z]?[A-Z]{2,}[A-Za-z]?$/.test(phrase) && phrase.length >= 4 && phrase.length <= 5),
  ),
];
const alphabet = [...'abcdefghijklmnopqrstuvwxyz'];
const wordOf = (least: number, most: number) => fc.string({ unit: fc.constantFrom(...alphabet), minLength: least, maxLength: most });

describe('a correction', () => {
  test('of a word of up to four letters only swaps its letters', () => {
    fc.assert(
      fc.property(wordOf(1, 4), (word) => {
        for (const { from, to } of corrections(word)) expect(letters(to), `${from} became ${to}`).toBe(letters(from));
      }),
      { numRuns: 2000 },
    );
  });

  test('of an abbreviation only swaps its letters, and the result is a word', () => {
    fc.assert(
      fc.property(wordOf(2, 6), (word) => {
        for (const { from, to } of corrections(word.toUpperCase())) {
          expect(letters(to), `${from} became ${to}`).toBe(letters(from));
          expect(index.lexicon.isAbbreviation(to)).toBe(false);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('never makes one abbreviation of another, in capitals or not', () => {
    expect(abbreviations.length).toBeGreaterThan(50);
    fc.assert(
      fc.property(fc.constantFrom(...abbreviations), fc.nat(), fc.constantFrom(...alphabet), fc.boolean(), (abbreviation, at, letter, capitals) => {
        const place = at % abbreviation.length;
        const slip = abbreviation.slice(0, place) + letter + abbreviation.slice(place + 1);
        const typed = capitals ? slip.toUpperCase() : slip.toLowerCase();
        for (const { from, to } of corrections(typed)) expect(index.lexicon.isAbbreviation(to), `${from} became ${to}`).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  test('is not made of what the vocabulary knows', () => {
    for (const abbreviation of abbreviations)
      for (const typed of [abbreviation, abbreviation.toLowerCase(), abbreviation.toUpperCase()]) expect(corrections(typed), typed).toEqual([]);
  });

  test.each(['coxa', 'systole', 'NPDX', 'OSSC', 'FTLX', 'ache', 'myelitis', 'venereal', 'rhinitis'])('leaves %s alone', (word) => {
    expect(corrections(word)).toEqual([]);
    expect(termsOf(word)).toEqual([]);
  });

  test.each([
    ['lugn ct', 'lung'],
    ['skni lesion', 'skin-lesion'],
    ['KINDEY CT', 'kidney'],
    ['PANREAS TUMOR', 'pancreatic-cancer'],
    ['MAMOGRAPHY', 'mammography'],
  ])('mends %s', (text, id) => {
    expect(termsOf(text)).toContain(id);
    expect(corrections(text)).toHaveLength(1);
  });
});

test.each([
  ['back ache', 'back-pain'],
  ['hyper tension', 'hypertension'],
  ['pneumo thorax mri', 'pneumothorax'],
])('one word written in two is that word: %s', (text, id) => {
  expect(termsOf(text)).toContain(id);
  expect(corrections(text)).toEqual([]);
});

test('a short word with no sure correction is offered what it may be', () => {
  expect(index.understand('livr').unsure).toEqual([{ from: 'livr', options: expect.arrayContaining(['liver']) }]);
});

test.each([
  ['ESCC', 'oesophageal-cancer'],
  ['cSCC', 'skin-squamous-cell-carcinoma'],
  ['iCCA', 'bile-duct-cancer'],
  ['ICGA', 'fluorescein-angiography'],
  ['TNBC pathology', 'breast-cancer'],
  ['is there anything on UC in colonoscopy?', 'ulcerative-colitis'],
  ['optic disk edema', 'papilloedema'],
  ['heart arrest', 'cardiac-arrest'],
])('%s means %s', (text, id) => {
  expect(termsOf(text)).toContain(id);
});

describe('an ordinary English word', () => {
  test.each(['house', 'river', 'threat', 'security', 'vertical', 'chess', 'demand', 'HOUSE', 'bigger'])('is no typo: %s', (word) => {
    const { constraints, named, corrections: mended, unsure } = index.understand(word);
    expect({ constraints, named, mended, unsure }).toEqual({ constraints: [], named: [], mended: [], unsure: [] });
  });
  test.each(['injures', 'burnt', 'depressing', 'bloody'])('that is an inflection of a word of the field still leads there: %s', (word) => {
    expect(termsOf(word)).toHaveLength(1);
  });
});
