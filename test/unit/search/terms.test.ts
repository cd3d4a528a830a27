// What licences come to: the strictest part counts, silence is never a yes, and any one implementation will do for a loss.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Entry, TERM_STATES, USE_VALUES, type UseValue } from '../../../src/catalog/schema.ts';
import { commercialUse, createLicenseReader, governingTerms, LICENSE_CLASSES_READ, stricter, usesOf, weaker } from '../../../src/search/terms.ts';
import { dataset, entryOf, loss, method, smallCatalog, term } from '../../support/catalog-folder.ts';

const implementation = (license: string) => ({ library: license, import: 'a.b', license });
const catalog = smallCatalog({
  'datasets/free.yaml': dataset('Free'),
  'datasets/closed.yaml': dataset('Closed', { terms: [term('CC-BY-NC-4.0')] }),
  'datasets/ask.yaml': dataset('Ask', { terms: [term('LicenseRef-Ask')] }),
  'datasets/silent.yaml': dataset('Silent', { terms: [term('LicenseRef-Silent')] }),
  'datasets/none.yaml': dataset('None', { terms: [term('none-stated')] }),
  'datasets/varies.yaml': dataset('Varies', { terms: [term('varies')] }),
  'datasets/unknown.yaml': dataset('Unknown', { terms: [term('unknown', { state: 'unverified', evidence: [] })] }),
  'datasets/mixed.yaml': dataset('Mixed', { terms: [term('CC-BY-4.0', { covers: 'images' }), term('CC-BY-NC-4.0', { covers: 'labels' }), term('MIT', { covers: 'code' })] }),
  'datasets/own.yaml': dataset('Own words', { terms: [term('CC-BY-4.0', { uses: { commercial: 'ask' } })] }),
  'methods/weights.yaml': method('Weights', { terms: [term('MIT', { covers: 'code' }), term('CC-BY-NC-4.0', { covers: 'weights' })] }),
  'methods/only-weights.yaml': method('Only weights', { terms: [term('CC-BY-NC-4.0', { covers: 'weights' })] }),
  'losses/one.yaml': loss('One', { implementations: [implementation('MIT'), implementation('CC-BY-NC-4.0')] }),
  'losses/other.yaml': loss('Other', { implementations: [implementation('CC-BY-NC-4.0')] }),
});
const entry = (id: string) => entryOf(catalog, id);
const use = (id: string) => commercialUse(entry(id), catalog.licenses);
const read = createLicenseReader(catalog.licenses);
const fits = (one: Entry, wish: string): number => {
  const facts = read(one);
  return LICENSE_CLASSES_READ.includes(wish as (typeof LICENSE_CLASSES_READ)[number]) ? facts.fits[wish as (typeof LICENSE_CLASSES_READ)[number]] : facts.ids.has(wish) ? 1 : 0;
};

describe('commercial use', () => {
  test.each([
    ['free', 'allowed'],
    ['closed', 'prohibited'],
    ['ask', 'ask'],
    ['silent', 'not-stated'],
    ['none', 'not-stated'],
    ['varies', 'ask'],
    ['unknown', 'not-stated'],
    ['mixed', 'prohibited'],
    ['own', 'ask'],
    ['weights', 'allowed'],
    ['only-weights', 'prohibited'],
    ['one', 'allowed'],
    ['other', 'prohibited'],
  ])('of %s is %s', (id, value) => {
    expect(use(id)).toBe(value);
  });
});

describe('a wish for a licence', () => {
  test.each([
    ['commercial', { free: 1, own: 0.5, ask: 0.5, silent: 0.5, none: 0.5, varies: 0.5, unknown: 0.5, closed: 0, mixed: 0 }],
    ['non-commercial', { free: 0, closed: 1, mixed: 1, ask: 0, unknown: 0 }],
    ['open', { free: 1, closed: 0, ask: 0.5, unknown: 0.5 }],
    ['CC-BY-NC-4.0', { closed: 1, mixed: 1, free: 0 }],
    ['MIT', { mixed: 0, weights: 1, one: 1 }],
  ])('%s', (wish, expected) => {
    for (const [id, value] of Object.entries(expected)) expect(fits(entry(id), wish), id).toBe(value);
  });

  test('only what is stated as allowed fits “commercial” wholly', () => {
    for (const one of catalog.entries) if (commercialUse(one, catalog.licenses) !== 'allowed') expect(fits(one, 'commercial'), one.id).toBeLessThan(1);
  });
});

test('the terms that govern are those of the thing itself', () => {
  expect(governingTerms(entry('mixed')).map((one) => one.covers)).toEqual(['images', 'labels']);
  expect(governingTerms(entry('weights')).map((one) => one.covers)).toEqual(['code']);
  expect(governingTerms(entry('only-weights')).map((one) => one.covers)).toEqual(['weights']);
  expect(governingTerms(entry('one')).map((one) => one.license)).toEqual(['MIT', 'CC-BY-NC-4.0']);
});

test("the owner's own words win over what the licence alone says, use by use", () => {
  const uses = usesOf({ license: 'CC-BY-4.0', uses: { commercial: 'prohibited' } }, catalog.licenses);
  expect(uses).toEqual({ commercial: 'prohibited', redistribute: 'allowed', derivatives: 'allowed', share_model: 'not-stated' });
});

describe('of two values', () => {
  const values = fc.constantFrom<UseValue>(...USE_VALUES);
  test('the stricter one is one of them, whatever the order, and “allowed” only wins against itself', () => {
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        expect([a, b]).toContain(stricter(a, b));
        expect(stricter(a, b)).toBe(stricter(b, a));
        expect(stricter(stricter(a, b), c)).toBe(stricter(a, stricter(b, c)));
        if (stricter(a, b) === 'allowed') expect([a, b]).toEqual(['allowed', 'allowed']);
        if (a === 'prohibited') expect(stricter(a, b)).toBe('prohibited');
      }),
    );
  });

  test('the weaker state is the one that is known less well', () => {
    const states = fc.constantFrom(...TERM_STATES);
    fc.assert(
      fc.property(states, states, (a, b) => {
        expect([a, b]).toContain(weaker(a, b));
        expect(weaker(a, b)).toBe(weaker(b, a));
        if (weaker(a, b) === 'verified') expect([a, b]).toEqual(['verified', 'verified']);
        if (a === 'unverified') expect(weaker(a, b)).toBe('unverified');
      }),
    );
  });
});
