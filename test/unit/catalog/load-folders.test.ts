// Whole folders: every problem of every file at once, later folders over earlier ones, what is no entry, and lists that entries point into.
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CatalogError, loadCatalog } from '../../../src/catalog/load.ts';
import { OperatorError } from '../../../src/errors.ts';
import { catalogFolder, dataset, entryOf, GROUND, LICENSES, loss, method, problemsOf, smallCatalog, term, VOCABULARY } from '../../support/catalog-folder.ts';

const folder = (files: Record<string, unknown>) => catalogFolder({ ...GROUND, ...files });
const messages = (...dirs: string[]) => problemsOf(...dirs).map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);

describe('what is read', () => {
  test('entries of every kind, by id in order, whatever the order of the folders', () => {
    const catalog = smallCatalog({ 'methods/b.yaml': method('B'), 'losses/c.yaml': loss('C'), 'datasets/a.yaml': dataset('A') });
    expect(catalog.entries.map(({ id, kind }) => [id, kind])).toEqual([
      ['a', 'dataset'],
      ['b', 'method'],
      ['c', 'loss'],
    ]);
    expect(catalog.byId.get('c')?.name).toBe('C');
    expect(catalog.vocabulary.get('liver')).toMatchObject({ facet: 'regions', label: 'liver', broader: ['abdomen'] });
    expect(catalog.licenses.get('MIT')?.reminder).toContain('keep the notice');
  });

  test('what editors and systems leave behind is no entry', () => {
    const clutter = ['.a.yaml.swp', '.DS_Store', 'a.yaml~', '#a.yaml#', 'a.yaml.bak', 'a.yaml.orig', 'a.yaml.tmp', 'a.yaml.swp', '4913', '.#a.yaml'];
    const dir = folder({ 'datasets/a.yaml': dataset('A'), ...Object.fromEntries(clutter.map((name) => [`datasets/${name}`, 'not an entry'])) });
    expect(loadCatalog([dir]).entries.map(({ id }) => id)).toEqual(['a']);
  });

  test('a link to a file is read like the file: that is how mounted settings look', () => {
    const dir = folder({ 'elsewhere/real.yaml': dataset('Linked') });
    mkdirSync(join(dir, 'datasets'));
    symlinkSync('../elsewhere/real.yaml', join(dir, 'datasets/linked.yaml'));
    expect(loadCatalog([dir]).entries.map(({ id }) => id)).toEqual(['linked']);
  });

  test('a link to nowhere is named', () => {
    const dir = folder({ 'datasets/a.yaml': dataset('A') });
    symlinkSync('gone.yaml', join(dir, 'datasets/b.yaml'));
    expect(messages(dir)).toEqual([expect.stringMatching(/^datasets\/b\.yaml:1:1: cannot be read: ENOENT/)]);
  });

  test.each([
    ['a.yml', /^datasets\/a\.yml:1:1: is not an entry: name it a\.yaml or move it away$/],
    ['A.YAML', /^datasets\/A\.YAML:1:1: is not an entry: name it A\.yaml or move it away$/],
    ['notes.txt', /^datasets\/notes\.txt:1:1: is not an entry: .*move it away$/],
    ['Upper.yaml', /^datasets\/Upper\.yaml:1:1: the file's name is the entry's id: lower-case letters, digits and single hyphens, at most 48 \(is "Upper"\)$/],
    ['two--hyphens.yaml', /^datasets\/two--hyphens\.yaml:1:1: .*\(is "two--hyphens"\)$/],
    ['with blank.yaml', /^datasets\/with blank\.yaml:1:1: .*\(is "with blank"\)$/],
    [`${'a'.repeat(49)}.yaml`, /:1:1: .*at most 48/],
  ])('the file name %s is refused', (name, expected) => {
    expect(messages(folder({ 'datasets/good.yaml': dataset('Good'), [`datasets/${name}`]: dataset('A') }))).toEqual([expect.stringMatching(expected)]);
  });
});

describe('every problem at once', () => {
  test('of several files, in order of file and line', () => {
    const dir = folder({
      'losses/z.yaml': { ...loss('Z'), goals: ['class-imbalanse'] },
      'datasets/b.yaml': { ...dataset('B'), regions: ['brian'], tasks: ['segmentatoin'] },
      'datasets/a.yaml': { ...dataset('A'), summary: '' },
      'datasets/c.yaml': 'kind: [',
    });
    const found = messages(dir);
    expect(found.map((line) => line.replace(/:\d+:\d+: .*/, ''))).toEqual(expect.arrayContaining(['datasets/a.yaml', 'datasets/b.yaml', 'datasets/c.yaml']));
    expect(found).toEqual(found.toSorted((a, b) => a.split(':')[0]?.localeCompare(b.split(':')[0] ?? '') || Number(a.split(':')[1]) - Number(b.split(':')[1])));
    const lines = found.filter((line) => line.startsWith('datasets/b.yaml'));
    expect(lines).toEqual([expect.stringContaining('did you mean "brain"'), expect.stringContaining('did you mean "segmentation"')]);
    expect(found.some((line) => line.includes('did you mean "class-imbalance"'))).toBe(true);
  });

  test('as an error that the operator reads line by line', () => {
    const dir = folder({ 'datasets/a.yaml': { ...dataset('A'), regions: ['brian'], tasks: ['segmentatoin'] } });
    const error = (() => {
      try {
        return loadCatalog([dir]);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(CatalogError);
    expect(error).toBeInstanceOf(OperatorError);
    const { message, problems } = error as CatalogError;
    expect(message.split('\n')[0]).toBe('2 problems in the catalog:');
    expect(message.split('\n')).toHaveLength(3);
    expect(problems).toHaveLength(2);
    for (const problem of problems) expect(problem).toMatch(/datasets\/a\.yaml:\d+:\d+: /);
  });

  test('any number of broken files is reported file by file', () => {
    const broken = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(broken, (ids) => {
        const dir = folder(Object.fromEntries(ids.map((id) => [`datasets/${id}.yaml`, { ...dataset(id), status: 'actve' }])));
        expect(messages(dir).map((line) => line.split(':')[0])).toEqual(ids.map((id) => `datasets/${id}.yaml`).sort());
      }),
      { numRuns: 15 },
    );
  });
});

describe('ids', () => {
  test('are unique over all kinds of a folder', () => {
    const dir = folder({ 'datasets/same.yaml': dataset('One'), 'methods/same.yaml': method('Two') });
    expect(messages(dir)).toEqual([expect.stringMatching(/^methods\/same\.yaml:1:1: the id "same" is also used by .*datasets\/same\.yaml; ids are unique over all kinds$/)]);
  });

  test.each(['./', '', 'src/../'])('also when the folder is written as %j + its path', (prefix) => {
    const dir = folder({ 'datasets/same.yaml': dataset('One'), 'methods/same.yaml': method('Two') });
    const written = prefix + relative(process.cwd(), dir);
    expect(() => loadCatalog([written])).toThrow(/the id "same" is also used by/);
  });

  test('of terms are unique in a file and over the vocabulary', () => {
    const twice = [...VOCABULARY.tasks, { id: 'segmentation', label: 'again' }];
    expect(messages(folder({ 'datasets/a.yaml': dataset('A'), 'vocabulary/tasks.yaml': twice }))).toEqual([
      expect.stringMatching(/^vocabulary\/tasks\.yaml:\d+:\d+: the id "segmentation" stands twice in this file$/),
    ]);
    const elsewhere = [...VOCABULARY.conditions, { id: 'brain', label: 'brain disease' }];
    expect(messages(folder({ 'datasets/a.yaml': dataset('A'), 'vocabulary/conditions.yaml': elsewhere }))).toEqual([
      expect.stringMatching(/^vocabulary\/conditions\.yaml:\d+:\d+: the id "brain" is also a term of regions; ids are unique over the vocabulary$/),
    ]);
  });

  test('of licences are unique', () => {
    expect(messages(folder({ 'datasets/a.yaml': dataset('A'), 'licenses.yaml': [...LICENSES, LICENSES[0]] }))).toEqual([
      expect.stringMatching(/^licenses\.yaml:\d+:\d+: the id "MIT" stands twice in this file$/),
    ]);
  });
});

describe('vocabulary and licences', () => {
  test.each([
    ['an unknown broader term', { id: 'lobe', label: 'lobe', broader: ['brian'] }, /broader: "brian" is not a term of regions; did you mean "brain"\?/],
    ['an unknown implied term', { id: 'lobe', label: 'lobe', implies: { modalities: ['mrii'] } }, /implies\.modalities: "mrii" is not a term of modalities; did you mean "mri"\?/],
    ['an unknown field', { id: 'lobe', label: 'lobe', synonims: {} }, /unknown field "synonims"; did you mean "synonyms"\?/],
    [
      'a language that is no code',
      { id: 'lobe', label: 'lobe', synonyms: { german: ['Lappen'] } },
      /unknown field "german" in \[7\]\.synonyms: must be a two-letter ISO 639-1 code/,
    ],
    ['a label that is missing', { id: 'lobe' }, /label is missing/],
    ['an id that is none', { id: 'The Lobe', label: 'lobe' }, /must be lower-case letters, digits and single hyphens \(is "The Lobe"\)/],
  ])('%s in the vocabulary', (_what, extra, expected) => {
    const dir = folder({ 'datasets/a.yaml': dataset('A'), 'vocabulary/regions.yaml': [...VOCABULARY.regions, extra] });
    expect(messages(dir)).toEqual([expect.stringMatching(expected)]);
    expect(messages(dir)[0]).toMatch(/^vocabulary\/regions\.yaml:\d+:\d+: /);
  });

  test.each([
    ['a use nobody knows', { ...LICENSES[0], id: 'New-1', uses: { ...LICENSES[0].uses, commercial: 'alowed' } }, /uses\.commercial is "alowed"; did you mean "allowed"\?/],
    ['a duty nobody knows', { ...LICENSES[0], id: 'New-1', duties: ['atribution'] }, /duties\[1\] is "atribution"; did you mean "attribution"\?/],
    ['a reminder that is too long', { ...LICENSES[0], id: 'New-1', reminder: 'x'.repeat(141) }, /reminder .*140/],
    ['an id with a blank', { ...LICENSES[0], id: 'New 1' }, /must be an SPDX id or LicenseRef-… \(is "New 1"\)/],
  ])('%s in the licences', (_what, extra, expected) => {
    const found = messages(folder({ 'datasets/a.yaml': dataset('A'), 'licenses.yaml': [...LICENSES, extra] }));
    expect(found).toEqual([expect.stringMatching(expected)]);
    expect(found[0]).toMatch(/^licenses\.yaml:\d+:\d+: /);
  });

  test('the words that stand in place of a licence are no ids of the file', () => {
    for (const word of ['none-stated', 'varies', 'unknown'])
      expect(messages(folder({ 'datasets/a.yaml': dataset('A', { terms: [term(word, { state: 'unverified', evidence: [] })] }) }))).toEqual([]);
  });

  test('a licence that an implementation names has to be known', () => {
    const [implementation] = (loss('L') as { implementations: object[] }).implementations;
    expect(messages(folder({ 'losses/a.yaml': { ...loss('A'), implementations: [{ ...implementation, license: 'Apache' }] } }))).toEqual([
      expect.stringMatching(/^losses\/a\.yaml:\d+:\d+: "Apache" is not an id of .*licenses\.yaml/),
    ]);
  });
});

describe('one broken file does not make the others look wrong', () => {
  test('a vocabulary file', () => {
    const dir = folder({ 'datasets/a.yaml': dataset('A', { regions: ['brain'], structures: ['liver'] }), 'vocabulary/regions.yaml': '- id: brain\n  label: [\n' });
    const found = messages(dir);
    expect(found.length).toBeGreaterThan(0);
    for (const line of found) expect(line).toMatch(/^vocabulary\/regions\.yaml:\d+:\d+: not valid YAML/);
  });

  test('an entry that others name', () => {
    const dir = folder({
      'datasets/a.yaml': dataset('A', { related: { part_of: [], derived_from: ['b'], supersedes: [], see_also: [] } }),
      'datasets/b.yaml': { ...dataset('B'), status: 'gone' },
    });
    expect(messages(dir)).toEqual([expect.stringMatching(/^datasets\/b\.yaml:\d+:\d+: status is "gone"/)]);
  });
});

describe('several folders', () => {
  const ours = { 'datasets/a.yaml': dataset('Ours'), 'datasets/b.yaml': dataset('Kept') };

  test("a team's entry with the same id wins, whatever its kind", () => {
    const catalog = loadCatalog([folder(ours), catalogFolder({ 'datasets/a.yaml': dataset('Theirs') })]);
    expect(catalog.entries.map(({ name }) => name)).toEqual(['Theirs', 'Kept']);
    const other = loadCatalog([folder(ours), catalogFolder({ 'methods/a.yaml': method('Theirs') })]);
    expect(entryOf(other, 'a')).toMatchObject({ kind: 'method', name: 'Theirs' });
  });

  test("a team's licences and terms come on top, and win", () => {
    const theirs = catalogFolder({
      'licenses.yaml': [
        { ...LICENSES[0], reminder: 'Ours to keep.' },
        { ...LICENSES[0], id: 'LicenseRef-Team' },
      ],
      'vocabulary/regions.yaml': [
        { id: 'brain', label: 'the brain' },
        { id: 'lobe', label: 'lobe', broader: ['brain'] },
      ],
      'datasets/c.yaml': dataset('Third', { regions: ['lobe', 'liver'], terms: [term('LicenseRef-Team')] }),
    });
    const catalog = loadCatalog([folder(ours), theirs]);
    expect(catalog.licenses.get('MIT')?.reminder).toBe('Ours to keep.');
    expect(catalog.vocabulary.get('brain')?.label).toBe('the brain');
    expect(entryOf(catalog, 'c').regions).toEqual(['lobe', 'liver']);
  });

  test("a team's broken file is named with its own folder", () => {
    const theirs = catalogFolder({ 'datasets/c.yaml': { ...dataset('Third'), regions: ['nowhere'] } });
    expect(() => loadCatalog([folder(ours), theirs])).toThrow(`${theirs}/datasets/c.yaml:`);
  });
});

describe('folders that hold nothing', () => {
  test('an empty one says what to set', () => {
    expect(() => loadCatalog([catalogFolder({})])).toThrow(/holds no entries; set CATALOG_DIRS to a catalog folder/);
  });

  test('one that is not there is named', () => {
    const dir = join(catalogFolder({}), 'missing');
    expect(existsSync(dir)).toBe(false);
    expect(() => loadCatalog([dir])).toThrow(`${dir}:1:1: cannot be read: ENOENT`);
  });

  test('a file in place of a folder is named', () => {
    const dir = folder({ 'datasets/a.yaml': dataset('A') });
    writeFileSync(join(dir, 'losses'), 'a file');
    expect(messages(dir)).toEqual([expect.stringMatching(/^losses:1:1: cannot be read: ENOTDIR/)]);
  });
});
