// What is wrong with a catalog although each file loads, and what is only said for information.
import { describe, expect, test } from 'vitest';
import { checkCatalog } from '../../../src/catalog/check.ts';
import { locateCatalog } from '../../../src/catalog/load.ts';
import { renderCheck } from '../../../src/catalog/report.ts';
import { realCatalog } from '../../support/catalog-answers.ts';
import { catalogFolder, dataset, evidence, type Files, GROUND, loss, method, smallCatalog, term } from '../../support/catalog-folder.ts';

const TODAY = '2026-11-23';
const none = { part_of: [], derived_from: [], supersedes: [], see_also: [] };
const seeAlso = (...ids: string[]) => ({ related: { ...none, see_also: ids } });
const problems = (entries: Files) => checkCatalog(smallCatalog(entries), TODAY).problems.map(({ entry, path, message }) => `${entry} ${path.join('.')}: ${message}`);
const notes = (entries: Files) => Object.fromEntries(checkCatalog(smallCatalog(entries), TODAY).notes.map(({ about, items }) => [about, items]));

test('a sound catalog has no problems', () => {
  expect(problems({ 'datasets/a.yaml': dataset('A1'), 'methods/b.yaml': method('B1'), 'losses/c.yaml': loss('C1') })).toEqual([]);
});

test('the catalog of this repository is sound', () => {
  expect(checkCatalog(realCatalog(), new Date().toISOString().slice(0, 10)).problems).toEqual([]);
});

describe('dates', () => {
  test('today is no future', () => {
    expect(problems({ 'datasets/a.yaml': dataset('A1', { added: TODAY, terms: [term('MIT', { evidence: [evidence({ seen: TODAY })] })] }) })).toEqual([]);
  });

  test('of an entry, of evidence and of an implementation may not be in the future', () => {
    const [implementation] = (loss('L') as { implementations: object[] }).implementations;
    expect(
      problems({
        'datasets/a.yaml': dataset('A1', { added: '2026-11-24', terms: [term('MIT', { evidence: [evidence(), evidence({ seen: '2027-01-01' })] })] }),
        'losses/c.yaml': { ...loss('C1'), implementations: [{ ...implementation, seen: '2030-01-01' }] },
      }),
    ).toEqual([
      'a added: added is 2026-11-24, which is in the future (today is 2026-11-23)',
      'a terms.0.evidence.1.seen: seen is 2027-01-01, which is in the future (today is 2026-11-23)',
      'c implementations.0.seen: seen is 2030-01-01, which is in the future (today is 2026-11-23)',
    ]);
  });

  test('a paper of next year is no mistake, one of the year after is', () => {
    const cited = (year: number) => problems({ 'datasets/a.yaml': dataset('A1', { citation: { title: 'A paper', year } }) });
    expect(cited(2027)).toEqual([]);
    expect(cited(2028)).toEqual([expect.stringMatching(/^a citation\.year: .*2028.*future/)]);
  });
});

describe('names', () => {
  test.each([
    ['the same name', dataset('ATLAS'), dataset('ATLAS')],
    ['another way to write it', dataset('Kvasir SEG'), dataset('kvasir-seg dataset')],
    ['a name that is an alias', dataset('Liver set', { aliases: ['ATLAS'] }), dataset('ATLAS')],
    ['the same alias', dataset('Liver set', { aliases: ['ATLAS'] }), method('Stroke net', { aliases: ['Atlas'] })],
  ])('%s is reported once', (_what, first, second) => {
    const files = {
      'datasets/a.yaml': first,
      [(second as { kind: string }).kind === 'method' ? 'methods/b.yaml' : 'datasets/b.yaml']: { ...second, links: { home: 'https://b.example.org' } },
    };
    expect(problems(files)).toEqual([
      expect.stringMatching(/^b (?:name|aliases\.0): (?:name|alias) ".+" is also what a is called \(".+"\): merge the two, rename one, or let each name the other/),
    ]);
  });

  test('that differ by a plus are different', () => {
    expect(problems({ 'methods/a.yaml': method('UNETR'), 'methods/b.yaml': method('UNETR++') })).toEqual([]);
  });

  test('may be shared when each entry names the other, and not when only one does', () => {
    const atlas = (home: string, ...others: string[]) => dataset('ATLAS', { links: { home }, ...seeAlso(...others) });
    expect(problems({ 'datasets/a.yaml': atlas('https://a.org', 'b'), 'datasets/b.yaml': atlas('https://b.org', 'a') })).toEqual([]);
    expect(problems({ 'datasets/a.yaml': atlas('https://a.org'), 'datasets/b.yaml': atlas('https://b.org', 'a') })).toHaveLength(1);
  });
});

describe('home links', () => {
  let count = 0;
  const at = (home: string, rest = {}) => {
    count += 1;
    return { ...dataset(`Set number ${count}`), links: { home }, ...rest };
  };

  test.each([
    ['https://example.org/x', 'http://www.example.org/x/'],
    ['https://example.org', 'https://example.org/index.html'],
    ['https://github.com/Some/Repo', 'https://github.com/some/repo#readme'],
    ['https://example.org/x?id=1', 'https://example.org/x?id=1&utm_source=list'],
  ])('%s and %s are the same', (first, second) => {
    expect(problems({ 'datasets/a.yaml': at(first), 'datasets/b.yaml': at(second) })).toEqual([
      expect.stringMatching(/^b links\.home: .* is also the home of a: give a more exact address/),
    ]);
  });

  test.each([
    ['https://example.org/x?id=1', 'https://example.org/x?id=2'],
    ['https://example.org/x#one', 'https://example.org/x#two'],
    ['https://example.org/X', 'https://example.org/x'],
    ['https://a.example.org', 'https://b.example.org'],
  ])('%s and %s are not', (first, second) => {
    expect(problems({ 'datasets/a.yaml': at(first), 'datasets/b.yaml': at(second) })).toEqual([]);
  });

  test.each(['part_of', 'derived_from', 'supersedes', 'see_also'])('may be shared when one entry names the other under %s', (relation) => {
    expect(problems({ 'datasets/a.yaml': at('https://x.org'), 'datasets/b.yaml': at('https://x.org', { related: { ...none, [relation]: ['a'] } }) })).toEqual([]);
  });

  test('may be shared by parts of one whole', () => {
    const part = (name: string) => ({ ...dataset(name), links: { home: 'https://x.org' }, related: { ...none, part_of: ['c'] } });
    expect(problems({ 'datasets/a.yaml': part('First'), 'datasets/b.yaml': part('Second'), 'datasets/c.yaml': dataset('Whole') })).toEqual([]);
  });
});

test('problems are placed by line and column', () => {
  const dir = catalogFolder({
    ...GROUND,
    'datasets/a.yaml': dataset('ATLAS'),
    'datasets/b.yaml': `${'\n'.repeat(3)}${JSON.stringify(dataset('Other', { aliases: ['One', 'Atlas'] }), null, 1)}`,
  });
  const { catalog, problemAt } = locateCatalog([dir]);
  const [found] = checkCatalog(catalog, TODAY).problems;
  expect(found && problemAt(found.entry, found.path, found.message)).toMatchObject({
    file: `${dir}/datasets/b.yaml`,
    line: expect.any(Number),
    column: 3,
    message: expect.stringContaining('"Atlas"'),
  });
  expect(found && problemAt(found.entry, found.path, '').line).toBeGreaterThan(5);
});

describe('for information', () => {
  const entries = {
    'datasets/a.yaml': dataset('A1', { regions: ['liver'], modalities: ['mri'], conditions: ['glioma'], size: { count: 3, unit: 'scans', also: [] } }),
    'datasets/b.yaml': dataset('B1', { citation: { title: 'A paper' } }),
  };

  test('terms that no entry uses, but not those that used ones rest on', () => {
    const found = notes(entries);
    // abdomen is wider than liver, brain is implied by glioma, cancer is wider than glioma
    expect(found['terms of vocabulary/regions.yaml that no entry uses']).toEqual(['kidney', 'left-ventricle', 'brain-ventricles']);
    expect(found['terms of vocabulary/conditions.yaml that no entry uses']).toEqual(['kidney-cancer', 'multiple-sclerosis']);
    expect(found['terms of vocabulary/modalities.yaml that no entry uses']).toEqual(['ct', 'x-ray']);
  });

  test('licences that no entry uses, datasets without size or citation', () => {
    const found = notes(entries);
    expect(found['licences that no entry uses']).toEqual(['MIT', 'Apache-2.0', 'CC-BY-NC-4.0', 'LicenseRef-Ask', 'LicenseRef-Silent']);
    expect(found['datasets without a size']).toEqual(['b']);
    expect(found['datasets without a citation']).toEqual(['a']);
  });

  test('is printed after the good news, long lists cut', () => {
    const catalog = smallCatalog(entries);
    const many = Array.from({ length: 30 }, (_, index) => `id-${index}`);
    const text = renderCheck(catalog, [{ about: 'things', items: many }]);
    expect(text.split('\n')[0]).toBe('The catalog is sound: 2 entries, 17 terms, 6 licences.');
    expect(text).toContain('30 things: id-0, id-1');
    expect(text).toContain('and 18 more');
    expect(renderCheck(catalog, [])).not.toContain('information');
  });
});
