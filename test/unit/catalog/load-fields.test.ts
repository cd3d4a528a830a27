// Each wrong field of an entry's file is named with its file, line, column, value and the way out. "§" marks where the complaint has to point.
import { describe, expect, test } from 'vitest';
import { catalogFolder, dataset, GROUND, problemsOf } from '../../support/catalog-folder.ts';

const SAMPLE = `kind: dataset
name: Sample
title: A sample
aliases: [Sample set]
summary: Brain scans for tests.
keywords: [demo]
organizations: [Somewhere]
languages: [zh]
modalities: [mri]
regions: [brain]
tasks: [segmentation]
conditions: [glioma]
goals: [class-imbalance]
techniques: [transformer]
structures: [liver]
labels: [tumour]
size: { count: 12, unit: scans }
links:
  home: https://example.org/sample
  paper: https://example.org/paper
citation: { title: A paper, year: 2017, arxiv: "1712.06957", doi: 10.1000/182 }
access: { level: open, steps: [Download it] }
terms:
  - covers: data
    license: CC-BY-4.0
    state: verified
    evidence:
      - source: https://example.org/terms
        authority: owner
        says: free to use with credit
        seen: 2026-11-23
related: { see_also: [other] }
status: active
added: 2026-11-23
source:
  - { list: medical-ai-navigator, section: Brain, row: Sample, corrections: [a figure] }
`;
const FILE = 'datasets/sample.yaml';

/** The sample with one passage replaced, and the place that "§" marks in it. */
function edited(from: string, to: string): { text: string; line: number; column: number } {
  if (SAMPLE.split(from).length !== 2) throw new Error(`the sample holds ${JSON.stringify(from)} ${SAMPLE.split(from).length - 1} times`);
  const marked = SAMPLE.replace(from, () => to);
  const before = marked.slice(0, marked.indexOf('§'));
  return { text: marked.replace('§', ''), line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
}

const problems = (text: string) => problemsOf(catalogFolder({ ...GROUND, 'datasets/other.yaml': dataset('Other'), [FILE]: text }));

test('the sample itself is sound', () => {
  expect(problems(SAMPLE)).toEqual([]);
});

type Case = [what: string, from: string, to: string, message: RegExp];

const cases: Case[] = [
  ['an unknown kind', 'kind: dataset', 'kind: §datset', /kind must be one of dataset, loss, .*\(is "datset"\)/],
  ['the kind of another folder', 'kind: dataset', 'kind: §method', /^kind is "method" but the folder is datasets\/; move the file to methods\/$/],
  ['no kind', 'kind: dataset\n', '', /^kind is missing$/],
  ['an unknown field', 'labels: [tumour]', '§lables: [tumour]', /unknown field "lables"; did you mean "labels"\?/],
  ['an unknown field inside a field', '  paper: https', '  §papr: https', /unknown field "papr"; did you mean "paper"\?/],
  ['an unknown field inside a list', '    state: verified', '    state: verified\n    §scop: all', /unknown field "scop"; did you mean "scope"\?/],
  ['an unknown field deep inside', '        says: free', '        §sais: also\n        says: free', /unknown field "sais"; did you mean "says"\?/],
  ['a field of another kind', 'labels: [tumour]', 'labels: [tumour]\n§parameters: []', /unknown field "parameters"$/],
  ['an unknown field that is like no other', 'labels: [tumour]', '§xyzzyplugh: 1', /unknown field "xyzzyplugh"$/],
  ['a missing field', 'summary: Brain scans for tests.\n', '', /^summary is missing$/],
  ['a missing field inside a field', '  home: https://example.org/sample\n  paper', '  §paper', /^links\.home is missing$/],
  ['a missing field inside a list', '  - covers: data\n    license: CC-BY-4.0\n', '  - §covers: data\n', /^terms\[1\]\.license is missing$/],
  ['an empty summary', 'summary: Brain scans for tests.', 'summary: §""', /^summary must not be empty \(is ""\)/],
  ['a blank summary', 'summary: Brain scans for tests.', 'summary: §"  "', /^summary must not be empty/],
  ['a summary without a value', 'summary: Brain scans for tests.', 'summary: §~', /^summary .*\(is null\)/],
  ['a summary that is too long', 'summary: Brain scans for tests.', `summary: §${'x'.repeat(281)}`, /^summary must have at most 280 characters \(is "x+…\)/],
  ['a name that is too long', 'name: Sample\n', `name: §${'x'.repeat(81)}\n`, /^name .*80/],
  ['a number for a text', 'name: Sample\n', 'name: §12\n', /^name .*string.*\(is 12\)/],
  [
    'a control character',
    'summary: Brain scans for tests.',
    'summary: §"Brain \\u0007 scans"',
    /^summary must not contain line breaks or control characters \(is "Brain \\u0007 scans"\)/,
  ],
  ['a line break', 'summary: Brain scans for tests.', 'summary: §"Brain\\nscans"', /^summary must not contain line breaks/],
  ['a script for a link', 'home: https://example.org/sample', 'home: §"javascript:alert(1)"', /^links\.home must be an http\(s\) address .*\(is "javascript:alert\(1\)"\)/],
  ['a link with a blank', 'home: https://example.org/sample', 'home: §https://example.org/a b', /^links\.home must be an http\(s\) address without blanks/],
  ['a link with a backslash', 'home: https://example.org/sample', 'home: §https://example.org\\a', /^links\.home must be an http\(s\) address/],
  ['a link with angle brackets', 'home: https://example.org/sample', 'home: §https://example.org/<a>', /^links\.home must be an http\(s\) address/],
  ['a link with a control character', 'home: https://example.org/sample', 'home: §"https://example.org/\\u001b[31m"', /^links\.home must be an http\(s\) address/],
  ['a link that is too long', 'home: https://example.org/sample', `home: §https://example.org/${'a'.repeat(493)}`, /^links\.home must have at most 512 characters/],
  ['a link without a host', 'home: https://example.org/sample', 'home: §https://', /^links\.home must be an http\(s\) address/],
  ['a level of access nobody knows', 'level: open', 'level: §opne', /^access\.level is "opne"; did you mean "open"\? Allowed: open, registration/],
  ['a level of access like no other', 'level: open', 'level: §maybe', /^access\.level is "maybe"; allowed: open, registration/],
  ['a part nobody knows', 'covers: data', 'covers: §dta', /^terms\[1\]\.covers is "dta"; did you mean "data"\?/],
  ['a state nobody knows', 'state: verified', 'state: §verifed', /^terms\[1\]\.state is "verifed"; did you mean "verified"\?/],
  ['an authority nobody knows', 'authority: owner', 'authority: §owners', /^terms\[1\]\.evidence\[1\]\.authority is "owners"; did you mean "owner"\?/],
  ['a status nobody knows', 'status: active', 'status: §activ', /^status is "activ"; did you mean "active"\?/],
  ['another list', 'list: medical-ai-navigator', 'list: §medical-ai-navigater', /did you mean "medical-ai-navigator"\?/],
  ['a use nobody knows', '    state: verified', '    state: verified\n    uses: { §commerical: ask }', /^unknown field "commerical"; did you mean "commercial"\?/],
  ['a value of a use nobody knows', '    state: verified', '    state: verified\n    uses: { commercial: §alowed }', /"alowed"; did you mean "allowed"\?/],
  ['"verified" without the owner', 'authority: owner', 'authority: paper', /"verified" needs evidence whose authority is owner; else use "reported"/],
  ['a language that is no code', 'languages: [zh]', 'languages: [§chinese]', /^languages\[1\] must be a two-letter ISO 639-1 code \(is "chinese"\)/],
  ['an id that is none', 'modalities: [mri]', 'modalities: [§MRI]', /^modalities\[1\] must be lower-case letters, digits and single hyphens \(is "MRI"\)/],
  ['a date that is none', 'added: 2026-11-23', 'added: §23.11.2026', /^added must be a date like 2026-11-23 \(is "23\.11\.2026"\)/],
  ['a day that never was', 'added: 2026-11-23', 'added: §2026-02-30', /^added must be a date/],
  ['a bad date of evidence', '        seen: 2026-11-23', '        seen: §yesterday', /^terms\[1\]\.evidence\[1\]\.seen must be a date/],
  ['a bad arXiv id', '"1712.06957"', '§arXiv:1712.06957', /^citation\.arxiv must be an arXiv id like "1712.06957"/],
  ['an arXiv id without quotation marks', '"1712.06957"', '§1712.06957', /^citation\.arxiv must be an arXiv id like "1712.06957" \(in quotation marks\) \(is 1712.06957\)/],
  ['a bad DOI', '10.1000/182', '§https://doi.org/10.1000/182', /^citation\.doi must be a DOI like 10.1000\/182, without https:\/\/doi.org\//],
  ['a year before there were any', 'year: 2017', 'year: §217', /^citation\.year .*1950.*\(is 217\)/],
  ['a count of none', 'count: 12', 'count: §0', /^size\.count .*\(is 0\)/],
  ['a count below none', 'count: 12', 'count: §-3', /^size\.count .*\(is -3\)/],
  ['half a count', 'count: 12', 'count: §1.5', /^size\.count .*\(is 1.5\)/],
  ['a count as text', 'count: 12', 'count: §"12"', /^size\.count .*\(is "12"\)/],
  ['no terms', SAMPLE.slice(SAMPLE.indexOf('terms:'), SAMPLE.indexOf('related:')), 'terms: §[]\n', /^terms .*\(is \[\]\)/],
  ['a list that is none', 'labels: [tumour]', 'labels: §tumour', /^labels .*array.*\(is "tumour"\)/],
  ['an unknown modality', 'modalities: [mri]', 'modalities: [§mrii]', /"mrii" is not a term of .*modalities\.yaml; did you mean "mri"\?/],
  ['an unknown region', 'regions: [brain]', 'regions: [brain, §brian]', /"brian" is not a term of .*regions\.yaml; did you mean "brain"\?/],
  ['an unknown task', 'tasks: [segmentation]', 'tasks: [§segmantation]', /"segmantation" is not a term of .*tasks\.yaml; did you mean "segmentation"\?/],
  ['an unknown condition', 'conditions: [glioma]', 'conditions: [§gliome]', /"gliome" is not a term of .*conditions\.yaml; did you mean "glioma"\?/],
  ['an unknown goal', 'goals: [class-imbalance]', 'goals: [§class-inbalance]', /"class-inbalance" is not a term of .*goals\.yaml; did you mean "class-imbalance"\?/],
  ['an unknown technique', 'techniques: [transformer]', 'techniques: [§transformers]', /"transformers" is not a term of .*techniques\.yaml; did you mean "transformer"\?/],
  ['an unknown structure', 'structures: [liver]', 'structures: [§livre]', /"livre" is not a term of .*regions\.yaml; did you mean "liver"\?/],
  ['a term of another facet', 'tasks: [segmentation]', 'tasks: [§mri]', /"mri" is not a term of .*tasks\.yaml$/],
  ['an unknown licence', 'license: CC-BY-4.0', 'license: §CC-BY-40', /"CC-BY-40" is not an id of .*licenses\.yaml; did you mean "CC-BY-4.0"\?/],
  ['an unknown relation', 'see_also: [other]', 'see_also: [§othr]', /"othr" is not the id of an entry; did you mean "other"\?/],
  ['a relation to itself', 'see_also: [other]', 'see_also: §[sample]', /related\.see_also names the entry itself/],
];

describe('one wrong field', () => {
  test.each(cases)('%s', (_what, from, to, message) => {
    const { text, line, column } = edited(from, to);
    const found = problems(text);
    expect(found.map((problem) => problem.message)).toEqual([expect.stringMatching(message)]);
    expect(found[0]?.file).toBe(FILE);
    if (to.includes('§')) expect({ line: found[0]?.line, column: found[0]?.column }).toEqual({ line, column });
  });

  test('a field whose name is misspelt is unknown, and the right one is missing', () => {
    const found = problems(SAMPLE.replace('name: Sample\n', 'nmae: Sample\n'));
    expect(found.map(({ message }) => message).sort()).toEqual(['name is missing', 'unknown field "nmae"; did you mean "name"?']);
  });

  test('"reported" without evidence', () => {
    const text = SAMPLE.replace('state: verified', 'state: reported').replace(/ {4}evidence:\n(?: {6}.*\n)+/, '');
    expect(problems(text).map(({ message }) => message)).toEqual([expect.stringMatching(/"reported" needs at least one piece of evidence; else use "unverified"/)]);
  });

  test('"conflict" with one side', () => {
    const found = problems(SAMPLE.replace('state: verified', 'state: conflict'));
    expect(found).toEqual([{ file: FILE, line: 26, column: 12, message: expect.stringMatching(/"conflict" needs the evidence of both sides/) }]);
  });

  test('an unknown licence of a piece of evidence', () => {
    const { text, line, column } = edited('        seen: 2026-11-23', '        license: §MITT\n        seen: 2026-11-23');
    expect(problems(text)).toEqual([{ file: FILE, line, column, message: expect.stringMatching(/"MITT" is not an id of .*licenses\.yaml; did you mean "MIT"\?/) }]);
  });
});

describe('YAML that cannot be read', () => {
  test.each([
    ['a bracket left open', SAMPLE.replace('labels: [tumour]', 'labels: [tumour'), 17],
    ['a key given twice', SAMPLE.replace('title: A sample', 'title: A sample\nname: Again'), 4],
    ['a tab for indentation', SAMPLE.replace('  home:', '\thome:'), 19],
    ['two documents in one file', `${SAMPLE}---\nkind: dataset\n`, 37],
  ])('%s', (_what, text, line) => {
    const found = problems(text);
    expect(found.length).toBeGreaterThan(0);
    for (const problem of found) {
      expect(problem.file).toBe(FILE);
      expect(problem.message).toMatch(/^not valid YAML: ./);
    }
    expect(Math.abs((found[0]?.line ?? 0) - line)).toBeLessThanOrEqual(1);
  });

  test('an empty file', () => {
    expect(problems('')).toEqual([{ file: FILE, line: 1, column: 1, message: expect.stringMatching(/the file .*null/) }]);
  });

  test('a list instead of an entry', () => {
    expect(problems('- kind: dataset\n')).toEqual([{ file: FILE, line: 1, column: 1, message: expect.stringMatching(/the file /) }]);
  });

  test('aliases that would blow up', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', ...'bcdefghi'.split('').map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]`)].join(
      '\n',
    );
    expect(problems(bomb)).toEqual([{ file: FILE, line: 1, column: 1, message: expect.stringMatching(/^not valid YAML/) }]);
  });
});
