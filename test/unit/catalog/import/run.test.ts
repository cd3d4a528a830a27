// A list becomes drafts: known resources are named, files that are there are kept, and whatever is written loads.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { importList, renderImport } from '../../../../src/catalog/import/run.ts';
import { loadCatalog } from '../../../../src/catalog/load.ts';
import type { Term } from '../../../../src/catalog/schema.ts';
import { catalogFolder, dataset, entryOf, GROUND, method } from '../../../support/catalog-folder.ts';

const TODAY = '2026-11-23';
const root = mkdtempSync(join(tmpdir(), 'import-'));
afterAll(() => rmSync(root, { recursive: true }));
let count = 0;
const known = catalogFolder({
  ...GROUND,
  'datasets/atlas.yaml': dataset('ATLAS', {
    aliases: ['Liver atlas'],
    links: { home: 'https://atlas.example/data/', download: 'https://files.example/atlas.zip', code: 'https://github.com/Some/atlas' },
  }),
  'datasets/mura.yaml': dataset('MURA', { citation: { title: 'M', arxiv: '1712.06957', doi: '10.1000/182' } }),
  'methods/net.yaml': method('SomeNet', { links: { home: 'https://github.com/some/net', paper: 'https://arxiv.org/abs/2001.00001' } }),
});
/** Imports a list into a new folder, or the one given. */
function imported(markdown: string, out = join(root, `out-${++count}`)) {
  const file = join(root, 'awesome.md');
  writeFileSync(file, markdown);
  const result = importList(file, { dirs: [known], out, today: TODAY });
  return { result, out, catalog: () => loadCatalog([known, out]), text: (path: string) => readFileSync(join(out, path), 'utf8') };
}

describe('a draft', () => {
  const list = `# Brain things

## Datasets

| Dataset | Description | Paper | Link |
|--|--|--|--|
| NewSet (NS1) | Brain MRI of glioma with masks | [paper](https://arxiv.org/abs/2101.00001) | [home](https://new.example/) |
`;
  const { result, catalog, text } = imported(list);

  test('loads as it is and claims nothing', () => {
    expect(result).toMatchObject({ found: 1, written: [{ path: 'datasets/newset-ns1.yaml', kind: 'dataset' }], known: [], kept: [], repeated: [] });
    const entry = entryOf(catalog(), 'newset-ns1');
    expect(entry).toMatchObject({
      name: 'NewSet (NS1)',
      summary: 'Named in awesome.md under Datasets; not reviewed yet.',
      links: { home: 'https://new.example/', paper: 'https://arxiv.org/abs/2101.00001' },
      access: { level: 'unknown' },
      added: TODAY,
      source: [],
    });
    expect((entry as { terms: Term[] }).terms).toEqual([{ covers: 'data', license: 'unknown', state: 'unverified', evidence: [] }]);
  });

  test('has facets guessed from the words, and says that and from which', () => {
    expect(entryOf(catalog(), 'newset-ns1')).toMatchObject({ modalities: ['mri'], regions: ['brain'], conditions: ['glioma'], tasks: ['segmentation'] });
    expect(text('datasets/newset-ns1.yaml')).toMatch(/^modalities: \[mri\] # guess, from "MRI"$/m);
    expect(text('datasets/newset-ns1.yaml')).toMatch(/^tasks: \[segmentation\] # guess, from "masks"$/m);
  });

  test("keeps the list's words in a comment only", () => {
    expect(text('datasets/newset-ns1.yaml')).toMatch(/^# Draft from awesome\.md, line 7\. /);
    expect(text('datasets/newset-ns1.yaml')).toContain('# The list says: NewSet (NS1); Description: Brain MRI of glioma with masks');
    expect(JSON.stringify(entryOf(catalog(), 'newset-ns1'))).not.toContain('with masks');
  });

  test('can be of every kind', () => {
    const sections = ['Datasets', 'Loss functions', 'Models', 'Benchmarks', 'Toolboxes', 'Platforms', 'Surveys'];
    const all = imported(sections.map((heading) => `## ${heading}\n- [Thing of ${heading}](https://${heading.split(' ')[0]}.example/)\n`).join('\n'));
    expect(all.result.written.map(({ kind }) => kind)).toEqual(['dataset', 'loss', 'method', 'benchmark', 'toolbox', 'platform', 'collection']);
    expect(all.catalog().entries).toHaveLength(3 + sections.length);
  });
});

describe('what is in the catalog', () => {
  test.each([
    ['name', '[atlas dataset](https://elsewhere.example)', 'atlas', 'called "atlas dataset"'],
    ['alias', '[Liver Atlas](https://elsewhere.example)', 'atlas', 'called "Liver Atlas"'],
    ['name in parentheses', 'Bones of the arm (MURA) https://elsewhere.example', 'mura', 'called "MURA"'],
    ['link', '[Other](http://www.atlas.example/data)', 'atlas', 'the same link, http://www.atlas.example/data'],
    ['download', '[Other](https://files.example/atlas.zip)', 'atlas', 'the same link, https://files.example/atlas.zip'],
    ['arXiv id', 'Other one, [paper](https://arxiv.org/pdf/1712.06957v4.pdf) [home](https://o.example)', 'mura', 'the same paper or code, arxiv:1712.06957'],
    ['DOI', 'Other one, [paper](https://dx.doi.org/10.1000/182) [home](https://o.example)', 'mura', 'the same paper or code, doi:10.1000/182'],
    ['repository', 'Other one, [code](https://github.com/some/Atlas/tree/main) [home](https://o.example)', 'atlas', 'the same paper or code, github:some/atlas'],
  ])('is known by %s, named and not written', (_what, item, id, why) => {
    const { result } = imported(`- ${item}\n`);
    expect(result.known).toEqual([{ line: 1, name: expect.any(String), id, why }]);
    expect(result.written).toEqual([]);
  });

  test('is not what only shares a paper and is of another kind', () => {
    const { result } = imported('## Datasets\n- SetOfNet, [paper](https://arxiv.org/abs/2001.00001) [home](https://setofnet.example)\n');
    expect(result.written).toHaveLength(1);
  });
});

describe('what is there', () => {
  test('is never overwritten: a second run keeps every draft, edited or not', () => {
    const list = '- [First thing](https://1.example)\n- [Second thing](https://2.example)\n';
    const first = imported(list);
    const edited = first.text('datasets/first-thing.yaml').replace('https://1.example', 'https://moved.example');
    writeFileSync(join(first.out, 'datasets', 'first-thing.yaml'), edited);
    const second = imported(`${list}- [Third thing](https://3.example)\n`, first.out);
    expect(second.result.written).toEqual([{ path: 'datasets/third-thing.yaml', kind: 'dataset' }]);
    expect(second.result.kept.map(({ id }) => id)).toEqual(['first-thing', 'second-thing']);
    expect(second.text('datasets/first-thing.yaml')).toBe(edited);
  });

  test('under the same id for something else gets a neighbour', () => {
    const first = imported('- [Thing A](https://1.example)\n');
    const file = join(first.out, 'datasets', 'thing-a.yaml');
    writeFileSync(file, first.text('datasets/thing-a.yaml').replace('name: Thing A', 'name: Renamed').replace('https://1.example', 'https://renamed.example'));
    const { result } = imported('- [Thing A!](https://2.example)\n', first.out);
    // The id is among the names of a draft: it is taken for the same thing, and said.
    expect(result.kept).toEqual([{ line: 1, name: 'Thing A!', id: 'thing-a', why: 'called "Thing A!"' }]);
  });

  test('and broken is named with its place, and nothing is written', () => {
    const out = join(root, `out-${++count}`);
    mkdirSync(join(out, 'datasets'), { recursive: true });
    writeFileSync(join(out, 'datasets', 'half.yaml'), 'kind: dataset\nname: Half\n');
    expect(() => imported('- [New thing](https://1.example)\n', out)).toThrow(/datasets\/half\.yaml:1:1: summary is missing/);
    expect(readdirSync(join(out, 'datasets'))).toEqual(['half.yaml']);
  });
});

test('a list that names something twice is told so', () => {
  const { result } = imported('- [Thing](https://1.example)\n- [Thing](https://2.example)\n- [Another](https://www.1.example/)\n');
  expect(result.written).toHaveLength(1);
  expect(result.repeated).toEqual([
    { line: 2, name: 'Thing', id: 'thing', why: 'called "Thing"' },
    { line: 3, name: 'Another', id: 'thing', why: 'the same link, https://www.1.example/' },
  ]);
});

test('names that fold to one id, and names in other scripts, each get a file of their own', () => {
  const { result, catalog } = imported(
    '- [C++ set](https://1.example)\n- [C plus plus, set](https://2.example/x)\n- [医学数据](https://zh.example/data)\n- [Übung/1](https://4.example)\n',
  );
  expect(result.written.map(({ path }) => path)).toEqual(['datasets/c-plus-plus-set.yaml', 'datasets/zh-example-data.yaml', 'datasets/ubung-1.yaml']);
  expect(result.repeated).toHaveLength(1);
  expect(catalog().entries).toHaveLength(6);
});

test('a file that is not there, or too large, is the operator’s problem', () => {
  const settings = { dirs: [known], out: join(root, 'none'), today: TODAY };
  expect(() => importList(join(root, 'missing.md'), settings)).toThrow(/missing\.md cannot be read: ENOENT/);
  writeFileSync(join(root, 'huge.md'), 'x'.repeat(5_000_001));
  expect(() => importList(join(root, 'huge.md'), settings)).toThrow(/huge\.md has 5000001 bytes; a list has at most 5000000/);
});

test('the summary names what was not written, and why', () => {
  const text = renderImport(imported('- [New one](https://1.example)\n- [ATLAS](https://2.example)\n- nothing\n').result);
  expect(text).toMatch(/^awesome\.md: 2 resources found, 1 drafts written to .+ \(1 datasets\)$/m);
  expect(text).toContain('1 are in the catalog, 0 are drafts already (kept as they are), 0 stand twice in the list, 1 lines were left out');
  expect(text).toContain('line 2: ATLAS is atlas (called "ATLAS")');
  expect(text).toContain('line 3: nothing (no web address of its own)');
});

test('whatever a list holds, its drafts load, pass the check, and a second run writes nothing', () => {
  const words = fc.string({
    unit: fc.oneof(
      fc.constantFrom(
        'a',
        'B',
        ' ',
        '"',
        "'",
        ':',
        '#',
        '-',
        '*',
        '\\',
        '{',
        '[',
        '|',
        '&',
        '!',
        '%',
        '@',
        '`',
        '~',
        '\t',
        '\u0007',
        '\u0085',
        '\u2028',
        '\u{1f9e0}',
        'é',
        '脑',
        '\u202e',
        '0',
      ),
      fc.string({ minLength: 1, maxLength: 1 }),
    ),
    minLength: 1,
    maxLength: 100,
  });
  const url = fc.webUrl({ withQueryParameters: true, withFragments: true });
  const item = fc.tuple(words, url, words).map(([name, link, says]) => `- [${name}](<${link}>) ${says}`);
  const heading = words.map((text) => `## ${text}`);
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 4, arbitrary: item }, heading), { maxLength: 8 }), (lines) => {
      const { result, out, catalog } = imported(lines.join('\n\n'));
      if (result.written.length === 0) return;
      expect(catalog().entries).toHaveLength(3 + result.written.length);
      const again = imported(lines.join('\n\n'), out).result;
      expect(again.written).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
