// The licence reminder: it says what the evidence says, from whom and when, and silence is never a yes.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { licenseLine, licenseName, licenseSections, MAX_REMINDER_LENGTH } from '../../../src/answer/license.ts';
import type { Catalog } from '../../../src/catalog/load.ts';
import { AUTHORITIES, COVERS, type Entry, TERM_STATES, type Term, USE_VALUES } from '../../../src/catalog/schema.ts';
import { governingTerms, usesOf } from '../../../src/search/terms.ts';
import { realCatalog, TODAY } from '../../support/catalog-answers.ts';
import { dataset, entryOf, evidence, LICENSES, loss, method, smallCatalog, term } from '../../support/catalog-folder.ts';

/** The licence line of an entry that holds these terms; other entries may be there to relate to. */
function lineOf(terms: Term[], rest: { others?: Record<string, object>; derived_from?: string[]; today?: string } = {}) {
  const related = { part_of: [], derived_from: rest.derived_from ?? [], supersedes: [], see_also: [] };
  const catalog = smallCatalog({ 'datasets/sample.yaml': dataset('Sample', { terms, related }), ...rest.others });
  return licenseLine(entryOf(catalog, 'sample'), { catalog, today: rest.today ?? '2026-11-23' });
}
const MAX_LABEL_LENGTH = 80;
const silent = (license: string): Term => term(license, { state: 'unverified', evidence: [] });

describe('one term', () => {
  test('verified: the rule, who says so and when it was checked', () => {
    expect(lineOf([term('CC-BY-4.0')])).toEqual({
      label: 'CC-BY-4.0',
      state: 'verified',
      commercial: 'allowed',
      reminder: 'Commercial use allowed; credit the authors. The owner says so, checked 2026-11-01.',
    });
  });

  test.each([
    ['registry', 'A registry reports it'],
    ['paper', 'A paper reports it'],
    ['third-party', 'A third party reports it'],
  ] as const)('reported by a %s', (authority, who) => {
    const line = lineOf([term('CC-BY-NC-4.0', { state: 'reported', evidence: [evidence({ authority })] })]);
    expect(line).toMatchObject({ state: 'reported', commercial: 'prohibited' });
    expect(line.reminder).toBe(`Non-commercial use only; credit the authors. ${who}, checked 2026-11-01.`);
  });

  test('reported never reads as the word of the owner, whatever else the owner says', () => {
    for (const evidences of [[evidence(), evidence({ authority: 'registry' })], [evidence()]]) {
      const { reminder } = lineOf([term('CC-BY-4.0', { state: 'reported', evidence: evidences })]);
      expect(reminder).not.toMatch(/owner says so/i);
      expect(reminder).toContain('2026-11-01');
    }
  });

  test('unverified: names the page to read, and nothing is allowed', () => {
    for (const license of ['unknown', 'CC-BY-4.0', 'none-stated', 'varies']) {
      const line = lineOf([silent(license)]);
      expect(line.state).toBe('unverified');
      expect(line.reminder).toBe('Licence not verified: read https://example.org/Sample before use.');
    }
    expect(lineOf([silent('unknown')]).commercial).toBe('unknown');
  });

  test('none stated: ask', () => {
    const line = lineOf([term('none-stated')]);
    expect(line).toMatchObject({ label: 'none stated', commercial: 'unknown' });
    expect(line.reminder).toMatch(
      /^The owner states no licence: ask before you use or share it\. The owner says so, checked|^The owner states no licence: ask before you use or share it\./,
    );
  });

  test('varies: check each item', () => {
    const line = lineOf([term('varies')]);
    expect(line).toMatchObject({ label: 'differs per item', commercial: 'ask' });
    expect(line.reminder).toMatch(/^The licence differs per item: check each one before use\./);
  });

  test('a licence that says nothing about commercial use allows nothing', () => {
    expect(lineOf([term('LicenseRef-Silent')])).toMatchObject({ label: 'Silent agreement', commercial: 'unknown' });
  });

  test("the owner's own limit replaces what the licence alone would allow", () => {
    const line = lineOf([term('CC-BY-4.0', { uses: { commercial: 'prohibited' } })]);
    expect(line.commercial).toBe('prohibited');
    expect(line.reminder).toMatch(/commercial use: prohibited/i);
    expect(line.reminder).not.toMatch(/commercial use (?:is )?allowed/i);
    expect(line.reminder).toContain('credit the authors');
  });

  test("the owner's own permission is said beside the licence", () => {
    const line = lineOf([term('CC-BY-NC-4.0', { uses: { commercial: 'ask' } })]);
    expect(line.commercial).toBe('ask');
    expect(line.reminder).toMatch(/^Non-commercial use only; credit the authors\. Commercial use: ask the owner\./);
  });
});

describe('evidence that is old', () => {
  test.each([
    ['2026-11-01', '2027-11-01', false],
    ['2026-11-01', '2027-11-02', true],
    ['2026-11-23', '2026-11-23', false],
    ['2020-01-01', '2026-11-23', true],
  ])('checked %s, read %s: may have changed is %s', (seen, today, stale) => {
    const { reminder } = lineOf([term('CC-BY-4.0', { evidence: [evidence({ seen })] })], { today });
    expect(reminder).toContain(`checked ${seen}`);
    expect(/may have changed/.test(reminder)).toBe(stale);
  });

  test('the latest check counts', () => {
    const { reminder } = lineOf([term('CC-BY-4.0', { evidence: [evidence({ seen: '2020-01-01' }), evidence({ seen: '2026-10-01' })] })]);
    expect(reminder).toContain('checked 2026-10-01.');
  });
});

describe('sources that disagree', () => {
  const conflict = term('CC-BY-NC-4.0', {
    state: 'conflict',
    evidence: [evidence({ license: 'CC-BY-NC-4.0' }), evidence({ license: 'CC-BY-4.0', authority: 'registry', source: 'https://registry.example.org' })],
  });

  test('show the stricter reading and say so, naming both sides', () => {
    const line = lineOf([conflict]);
    expect(line).toMatchObject({ label: 'CC-BY-NC-4.0', state: 'conflict', commercial: 'prohibited' });
    expect(line.reminder).toMatch(/^Non-commercial use only; .* Sources disagree \(CC-BY-NC-4\.0 against CC-BY-4\.0\); this is the stricter reading\. Checked 2026-11-01\.$/);
    expect(line.reminder).not.toMatch(/owner says so/i);
  });

  test('are said even where another part is stricter', () => {
    const line = lineOf([
      { ...conflict, covers: 'images', license: 'CC-BY-4.0' },
      { ...term('CC-BY-NC-4.0'), covers: 'labels' },
    ]);
    expect(line.state).toBe('conflict');
    expect(line.reminder).toMatch(/^Non-commercial use only/);
    expect(line.reminder).toMatch(/sources disagree about images/i);
  });
});

describe('several parts', () => {
  test('the strictest part rules, and the label names both', () => {
    const line = lineOf([term('CC-BY-4.0', { covers: 'images' }), term('CC-BY-NC-4.0', { covers: 'labels' })]);
    expect(line).toMatchObject({ label: 'images: CC-BY-4.0 · labels: CC-BY-NC-4.0', commercial: 'prohibited' });
    expect(line.reminder).toMatch(/^Non-commercial use only/);
  });

  test('one part that nobody checked makes the whole unverified', () => {
    const line = lineOf([term('CC-BY-4.0', { covers: 'images' }), { ...silent('unknown'), covers: 'labels' }]);
    expect(line).toMatchObject({ state: 'unverified', commercial: 'unknown' });
    expect(line.reminder).toMatch(/^Licence not verified: read /);
    const strict = lineOf([term('CC-BY-NC-4.0', { covers: 'images' }), { ...silent('unknown'), covers: 'labels' }]);
    expect(strict).toMatchObject({ state: 'unverified', commercial: 'prohibited' });
    expect(strict.reminder).toMatch(/not verified for labels/i);
  });

  test('the licence of the code is not the licence of the data', () => {
    const line = lineOf([term('CC-BY-NC-4.0'), term('MIT', { covers: 'code' })]);
    expect(line).toMatchObject({ label: 'CC-BY-NC-4.0', commercial: 'prohibited' });
  });

  test('weights under other terms are said beside the code', () => {
    const catalog = smallCatalog({ 'methods/m.yaml': method('M', { terms: [term('MIT', { covers: 'code' }), term('CC-BY-NC-4.0', { covers: 'weights' })] }) });
    const line = licenseLine(entryOf(catalog, 'm'), { catalog, today: TODAY });
    expect(line.commercial).toBe('allowed');
    expect(line.reminder).toContain('Other terms for weights: CC-BY-NC-4.0.');
  });
});

describe('what something is built on', () => {
  const parents = {
    'datasets/closed.yaml': dataset('Closed', { terms: [term('CC-BY-NC-4.0')] }),
    'datasets/asking.yaml': dataset('Asking', { terms: [term('LicenseRef-Ask')] }),
    'datasets/free.yaml': dataset('Free'),
    'datasets/silent.yaml': dataset('Silent', { terms: [silent('unknown')] }),
  };
  test.each([
    [['closed'], /Built on Closed, whose terms are stricter: commercial use prohibited\./],
    [['asking'], /Built on Asking, whose terms are stricter: commercial use only after asking\./],
    [['asking', 'closed'], /Built on Asking and Closed, whose terms are stricter: commercial use prohibited\./],
  ])('%j: stricter terms are said', (derived_from, sentence) => {
    expect(lineOf([term('CC-BY-4.0')], { others: parents, derived_from }).reminder).toMatch(sentence);
  });

  test('terms that are no stricter are not', () => {
    expect(lineOf([term('CC-BY-4.0')], { others: parents, derived_from: ['free'] }).reminder).not.toContain('Built on');
    expect(lineOf([term('CC-BY-NC-4.0')], { others: parents, derived_from: ['closed', 'asking'] }).reminder).not.toContain('Built on');
  });
});

describe('losses', () => {
  const lineOfLoss = (...licenses: string[]) => {
    const implementations = licenses.map((license, index) => ({ library: `Library ${index + 1}`, import: 'a.b', license, source: 'https://example.org/code', seen: '2026-11-01' }));
    const catalog = smallCatalog({ 'losses/l.yaml': loss('L', { implementations }) });
    return licenseLine(entryOf(catalog, 'l'), { catalog, today: TODAY });
  };

  test('it is the implementations that are licensed', () => {
    expect(lineOfLoss('MIT')).toMatchObject({ label: 'MIT', state: 'verified', commercial: 'allowed' });
    const { label, reminder } = lineOfLoss('MIT', 'Apache-2.0', 'MIT');
    expect(label).toBe('MIT, Apache-2.0');
    expect(reminder).toContain('MIT (Library 1, Library 3), Apache-2.0 (Library 2)');
    expect(reminder).toContain('checked 2026-11-01');
  });

  test('an implementation that nobody read is said', () => {
    const catalog = smallCatalog({ 'losses/l.yaml': loss('L', { implementations: [{ library: 'Somewhere', import: 'a.b', license: 'MIT' }] }) });
    const line = licenseLine(entryOf(catalog, 'l'), { catalog, today: TODAY });
    expect(line.state).toBe('unverified');
    expect(line.reminder).toMatch(/not verified/i);
  });
});

/** Every promise that holds for any licence line. */
function expectHonest(entry: Entry, catalog: Catalog, today: string): void {
  const line = licenseLine(entry, { catalog, today });
  const terms = governingTerms(entry);
  const values = terms.map((one) => usesOf(one, catalog.licenses).commercial);
  expect(line.reminder.length).toBeLessThanOrEqual(MAX_REMINDER_LENGTH);
  expect(line.reminder.length).toBeGreaterThan(10);
  expect(line.label.length).toBeLessThanOrEqual(MAX_LABEL_LENGTH);
  expect(line.label.trim()).not.toBe('');
  expect(line.reminder).toBe(line.reminder.trim());
  if (entry.kind !== 'loss' && values.some((value) => value !== 'allowed')) {
    expect(line.commercial, line.reminder).not.toBe('allowed');
    expect(line.reminder).not.toMatch(/commercial use (?:is )?allowed/i);
  }
  if (entry.kind !== 'loss' && values.includes('prohibited')) expect(line.commercial).toBe('prohibited');
  if (terms.some((one) => one.state === 'unverified')) expect(line.reminder).toMatch(/not verified/i);
  if (terms.some((one) => one.state === 'conflict') && line.state === 'conflict') expect(line.reminder).toMatch(/sources disagree/i);
  if (terms.every((one) => one.state !== 'verified')) expect(line.reminder).not.toMatch(/owner says so/i);
  for (const day of line.reminder.match(/\d{4}-\d{2}-\d{2}/g) ?? []) expect(terms.flatMap((one) => one.evidence.map((item) => item.seen))).toContain(day);
}

describe('any terms at all', () => {
  const text = (max: number) => fc.lorem({ maxCount: 12 }).map((value) => value.slice(0, max).trim() || 'x');
  const anyEvidence = fc.record({
    source: fc.webUrl(),
    authority: fc.constantFrom(...AUTHORITIES),
    says: text(300),
    license: fc.option(fc.constantFrom(...LICENSES.map((one) => one.id)), { nil: undefined }),
    seen: fc.date({ min: new Date('2015-01-01'), max: new Date('2026-11-23'), noInvalidDate: true }).map((day) => day.toISOString().slice(0, 10)),
  });
  const anyTerm: fc.Arbitrary<Term> = fc.record({
    covers: fc.constantFrom(...COVERS),
    scope: fc.option(text(80), { nil: undefined }),
    license: fc.constantFrom(...LICENSES.map((one) => one.id), 'none-stated', 'varies', 'unknown'),
    state: fc.constantFrom(...TERM_STATES),
    uses: fc.option(fc.record({ commercial: fc.constantFrom(...USE_VALUES) }), { nil: undefined }),
    evidence: fc.array(anyEvidence, { minLength: 2, maxLength: 4 }),
  });
  const base = smallCatalog({
    'datasets/parent.yaml': dataset('A parent with a rather long name, as long as the schema lets it be, so long', { terms: [term('CC-BY-NC-4.0')] }),
    'datasets/sample.yaml': dataset('Sample', { related: { part_of: [], derived_from: ['parent'], supersedes: [], see_also: [] } }),
    'losses/sample-loss.yaml': loss('Sample loss'),
  });

  test('are worded honestly and within the bounds', () => {
    const home = fc.integer({ min: 10, max: 490 }).map((length) => `https://example.org/${'a'.repeat(length)}`);
    fc.assert(
      fc.property(fc.array(anyTerm, { minLength: 1, maxLength: 5 }), home, (terms, url) => {
        const sample = entryOf(base, 'sample');
        expectHonest({ ...sample, links: { home: url }, terms } as Entry, base, '2026-11-23');
      }),
      { numRuns: 500 },
    );
  });

  test('of implementations too', () => {
    const implementation = fc.record({
      library: text(60),
      import: fc.constant('a.b'),
      license: fc.constantFrom(...LICENSES.map((one) => one.id)),
      source: fc.webUrl(),
      seen: fc.constant('2026-11-01'),
    });
    fc.assert(
      fc.property(fc.array(implementation, { minLength: 1, maxLength: 12 }), (implementations) => {
        expectHonest({ ...entryOf(base, 'sample-loss'), implementations } as Entry, base, '2026-11-23');
      }),
      { numRuns: 200 },
    );
  });
});

test('every entry of the real catalog is worded honestly, today and in two years', () => {
  for (const entry of realCatalog().entries) for (const today of [TODAY, '2028-11-23']) expectHonest(entry, realCatalog(), today);
});

describe('the evidence on the details card', () => {
  test('lays each term open, and “not stated” stays “not stated”', () => {
    const catalog = smallCatalog({
      'datasets/s.yaml': dataset('S', { terms: [term('LicenseRef-Silent', { covers: 'images', scope: 'cases 0-9', note: 'Mind this.' }), silent('unknown')] }),
    });
    const [images, data] = licenseSections(entryOf(catalog, 's'), { catalog, today: TODAY });
    expect(images?.heading).toBe('Licence of the images (cases 0-9)');
    expect(images?.facts).toContainEqual({ label: 'Commercial use', value: 'not stated' });
    expect(images?.facts.map((fact) => fact.value)).not.toContain('allowed');
    expect(images?.lines).toEqual(['Mind this.', 'Owner: the terms are on this page (seen 2026-11-01)']);
    expect(images?.links).toEqual([{ label: 'Evidence', url: 'https://example.org/terms' }]);
    expect(data?.facts).toEqual([
      { label: 'Licence', value: 'not known' },
      { label: 'How we know', value: 'not verified' },
    ]);
  });

  test('names agreements by their name and licences by their id', () => {
    const catalog = smallCatalog({ 'datasets/s.yaml': dataset('S') });
    expect(licenseName('LicenseRef-Ask', catalog)).toBe('Ask-first agreement');
    expect(licenseName('CC-BY-4.0', catalog)).toBe('CC-BY-4.0');
    expect(licenseName('varies', catalog)).toBe('differs per item');
  });
});
