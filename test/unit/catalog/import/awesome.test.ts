// Awesome lists in the forms people write them: tables, bullets, headings and bold lines; what is no resource stays out.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kindOf, readAwesomeList } from '../../../../src/catalog/import/awesome.ts';
import { MAX_LINK_LENGTH } from '../../../../src/catalog/schema.ts';

const read = (markdown: string) => readAwesomeList(markdown).resources;
const brief = (markdown: string) => read(markdown).map(({ line, name, kind, links }) => ({ line, name, kind, ...links }));

describe('tables', () => {
  test('name a resource a row, with its links by what they lead to', () => {
    const list = `# List

## Datasets

| Dataset | Description | Paper | Code | Website | Year |
|:--|---|---|---|---|--:|
| **MURA** | X-rays of *arms* &amp; hands | [Rajpurkar et al.](https://arxiv.org/pdf/1712.06957v2.pdf) | [GitHub](https://github.com/x/mura) | [Link](https://stanford.example/mura?utm_source=list) | 2017 |
| [CHAOS](https://chaos.example/) | abdomen \\| CT | - | - | - | 2019 |
`;
    expect(brief(list)).toEqual([
      { line: 7, name: 'MURA', kind: 'dataset', home: 'https://stanford.example/mura', paper: 'https://arxiv.org/abs/1712.06957', code: 'https://github.com/x/mura' },
      { line: 8, name: 'CHAOS', kind: 'dataset', home: 'https://chaos.example/' },
    ]);
    expect(read(list)[0]).toMatchObject({
      headings: ['List', 'Datasets'],
      says: 'MURA; Description: X-rays of arms & hands; Paper: Rajpurkar et al.; Code: GitHub; Website: Link; Year: 2017',
    });
    expect(read(list)[1]?.says).toBe('CHAOS; Description: abdomen | CT; Year: 2019');
  });

  test('whose first column is no name are read by their heads', () => {
    expect(brief('| Year | Model name | Link |\n|--|--|--|\n| 2020 | SomeNet | https://some.example/net |\n')).toEqual([
      { line: 3, name: 'SomeNet', kind: 'method', home: 'https://some.example/net' },
    ]);
  });

  test('rows that lead nowhere are said', () => {
    expect(readAwesomeList('| Name | Link |\n|--|--|\n| Lost | - |\n| Local | [here](./files/x.md) |\n| | |\n').leftOut).toEqual(
      [
        { line: 3, text: 'Lost; Link: -', why: 'no web address of its own' },
        { line: 4, text: 'Local', why: 'no web address of its own' },
      ].map((one) => expect.objectContaining({ line: one.line, why: one.why })),
    );
  });

  test('inside <details> are read', () => {
    expect(brief('<details>\n<summary>More</summary>\n\n| Name | Link |\n|--|--|\n| Aset | <https://a.example/> |\n\n</details>\n')).toEqual([
      { line: 6, name: 'Aset', kind: 'dataset', home: 'https://a.example/' },
    ]);
  });
});

describe('bullets', () => {
  test.each([
    ['a link and a description', '- [MONAI](https://monai.example) - a framework', 'MONAI', 'https://monai.example/'],
    ['a bold name and a link after', '* **MURA**: bones, see the [website](https://m.example).', 'MURA', 'https://m.example/'],
    ['a bare address', '- The Cancer Imaging Archive (TCIA) http://www.tcia.example/ (Collections)', 'The Cancer Imaging Archive', 'http://www.tcia.example/'],
    ['www without a scheme', '- BDGP images www.fly.example', 'BDGP images', 'http://www.fly.example/'],
    ['a name, a colon, a title', '- DDSM: Digital Database for Mammography https://ddsm.example/x', 'DDSM', 'https://ddsm.example/x'],
    ['a link in brackets', '- [[UTA4](https://uta.example)] breast images', 'UTA4', 'https://uta.example/'],
    ['generic labels first', '- [[Paper](https://arxiv.org/abs/2001.00001)] [[Code](https://github.com/a/b)] SomeNet: a net', 'SomeNet', 'https://github.com/a/b'],
    ['a checkbox and an emoji', '- [x] 🧠 :brain: [BrainSet](https://b.example) — brains', 'BrainSet', 'https://b.example/'],
    ['HTML', '- <a href="https://h.example/">HTML set</a>, from a page', 'HTML set', 'https://h.example/'],
    ['a reference', '- [RefSet][1]\n\n[1]: https://r.example/x', 'RefSet', 'https://r.example/x'],
    ['a badge for the code', '- [Badger](https://b.example) [![stars](https://img.shields.io/x.svg)](https://github.com/b/b)', 'Badger', 'https://b.example/'],
  ])('with %s', (_what, item, name, home) => {
    expect(brief(item)).toEqual([expect.objectContaining({ line: 1, name, home })]);
  });

  test('under a resource say more about it, or are resources of their own', () => {
    const list = `- [First](https://1.example)
  - [Paper](https://doi.org/10.1000/182)
  - has 3 scans
- A group of things
  - [Second](https://2.example)
- [Third](https://3.example)
  - [Fourth](https://4.example)
`;
    expect(brief(list)).toEqual([
      { line: 1, name: 'First', kind: 'dataset', home: 'https://1.example/', paper: 'https://doi.org/10.1000/182' },
      { line: 5, name: 'Second', kind: 'dataset', home: 'https://2.example/' },
      { line: 6, name: 'Third', kind: 'dataset', home: 'https://3.example/' },
      { line: 7, name: 'Fourth', kind: 'dataset', home: 'https://4.example/' },
    ]);
    expect(read(list)[0]?.says).toContain('has 3 scans');
    expect(read(list)[1]?.headings).toEqual(['A group of things']);
  });

  test('that are contents, thanks or licences are no resources, and bare addresses have no name', () => {
    const { resources, leftOut } = readAwesomeList(`## Contents
- [Datasets](#datasets)
## Contributing
- [Guide](https://c.example)
### Style
- [Style](https://s.example)
## Datasets
- [Back to the top](#contents)
- https://bare.example/x
- mail [us](mailto:a@b.example)
## License
[MIT](https://l.example)
`);
    expect(resources).toEqual([]);
    expect(leftOut).toEqual([
      { line: 9, text: 'https://bare.example/x', why: 'no name' },
      { line: 10, text: 'mail us', why: 'no web address of its own' },
    ]);
  });

  test('give abbreviations in parentheses as aliases', () => {
    expect(read('- Alzheimer’s Disease Neuroimaging Initiative (ADNI) https://adni.example (Data)')[0]).toMatchObject({
      name: 'Alzheimer’s Disease Neuroimaging Initiative',
      aliases: ['ADNI'],
    });
  });
});

describe('headings and bold lines', () => {
  test('that are links are resources, described by what follows', () => {
    const list = `# Awesome list [![Awesome](https://awesome.re/badge.svg)](https://awesome.re)
Intro with a [link](https://intro.example).

### [SynthStrip](https://s.example)
Brains, with [code](https://github.com/s/s).

* [ ] 622 scans

### Other
Text with a [link](https://other.example).
`;
    expect(brief(list)).toEqual([{ line: 4, name: 'SynthStrip', kind: 'dataset', home: 'https://s.example/', code: 'https://github.com/s/s' }]);
    expect(read(list)[0]?.says).toContain('622 scans');
  });

  test('in bold on a line of their own are resources', () => {
    const list = `## Imaging

__EchoNet-Dynamic__  
Heart videos.
Overview: https://e.example/

***

**Note**: see [this](https://n.example).
`;
    expect(brief(list)).toEqual([{ line: 3, name: 'EchoNet-Dynamic', kind: 'dataset', home: 'https://e.example/' }]);
  });
});

test.each([
  [['Loss functions', 'Segmentation'], 'loss'],
  [['Dataset Platforms'], 'platform'],
  [['Awesome things', 'Medical VLMs'], 'method'],
  [['Tools', 'Datasets'], 'dataset'],
  [['Evaluation benchmarks'], 'benchmark'],
  [['Frameworks and libraries'], 'toolbox'],
  [['Surveys'], 'collection'],
  [['Brain'], 'dataset'],
  [[], 'dataset'],
] as const)('under %j stands a %s', (headings, kind) => {
  expect(kindOf(headings)).toBe(kind);
});

test('whatever is in a file, reading it ends, and every resource has a name and a web address', () => {
  const pieces = fc.constantFrom(
    '- ',
    '* ',
    '  - ',
    '| ',
    '\n',
    '\n\n',
    '|--|--|\n',
    '## ',
    '**',
    '[',
    ']',
    '(https://x.example/a)',
    'https://y.example',
    '<a href="https://z.example">',
    '</a>',
    '\u0000',
    '\u{1f9e0}',
    '&#x110000;',
    '`',
    '\\',
    'word',
    '<!--',
    'Dataset',
    ': ',
    '\u200b',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(fc.oneof(pieces, fc.string({ maxLength: 5 })), { maxLength: 60 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (markdown) => {
      for (const { name, line, links } of read(markdown)) {
        expect(name).toMatch(/[\p{L}\p{N}]{2}/u);
        expect(name.length).toBeLessThanOrEqual(80);
        expect(line).toBeGreaterThan(0);
        for (const url of Object.values(links)) expect(URL.canParse(url) && url.length > 0 && url.length < MAX_LINK_LENGTH * 10).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
