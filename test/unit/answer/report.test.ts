// The answer as data: the fields that scripts rely on.
import { describe, expect, test } from 'vitest';
import { MAX_REPORTED } from '../../../src/answer/report.ts';
import { KINDS, TERM_STATES } from '../../../src/catalog/schema.ts';
import { SEARCH_COMMANDS } from '../../../src/query/commands.ts';
import { requestFor } from '../../../src/query/request.ts';
import sourceRows from '../../golden/source-rows.json' with { type: 'json' };
import { realCatalog, realNavigator } from '../../support/catalog-answers.ts';

const navigator = realNavigator();
const report = (command: (typeof SEARCH_COMMANDS)[number]['name'], text: string) => navigator.report(requestFor(command, text));

test('has the fields of the contract, in JSON and back', () => {
  const one = report('dataset', 'brain MRI license:commercial');
  expect(JSON.parse(JSON.stringify(one))).toEqual(one);
  expect(Object.keys(one)).toEqual(expect.arrayContaining(['command', 'text', 'understood', 'total', 'results', 'notices']));
  expect(one).toMatchObject({ command: 'dataset', text: 'brain MRI license:commercial' });
  expect(one.total).toBeGreaterThan(0);
  for (const item of one.understood) expect(item).toEqual({ facet: expect.any(String), id: expect.any(String), label: expect.any(String), text: expect.any(String) });
  expect(one.understood.map(({ facet, id }) => `${facet}:${id}`)).toEqual(expect.arrayContaining(['region:brain', 'modality:mri', 'license:commercial']));
});

test('every result of every command has its fields', () => {
  const pairs = new Set(sourceRows.map(({ section, row }) => `${section} › ${row}`));
  for (const command of SEARCH_COMMANDS) {
    for (const text of [...command.examples, 'segmentation', 'not CT']) {
      const { results, total } = report(command.name, text);
      expect(results.length).toBe(Math.min(total, MAX_REPORTED));
      for (const result of results) {
        expect(KINDS).toContain(result.kind);
        expect(command.kinds).toContain(result.kind);
        expect(result.name).toBe(realCatalog().byId.get(result.id)?.name);
        expect(typeof result.near).toBe('boolean');
        expect(Array.isArray(result.why)).toBe(true);
        expect(result.links.home).toMatch(/^https?:/);
        expect(result.access).toMatch(/^(?:open|registration|agreement|application|credentialed|challenge|paid|closed|unknown)$/);
        expect(TERM_STATES).toContain(result.license.state);
        expect(['allowed', 'prohibited', 'ask', 'unknown']).toContain(result.license.commercial);
        expect(result.license.reminder).toMatch(/\S/);
        expect(result.license.label).toMatch(/\S/);
        expect(result.added).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        for (const { section, row } of result.sourceRows) expect(pairs).toContain(`${section} › ${row}`);
      }
    }
  }
});

describe('honesty', () => {
  test('strict results come first, and near ones are announced', () => {
    const { results, notices } = report('dataset', 'PET of the knee');
    expect(results.length).toBeGreaterThan(0);
    expect(results.every((result) => result.near)).toBe(true);
    expect(notices.join(' ')).toMatch(/^Nothing/);
    const mixed = report('dataset', 'kidney tumour CT').results.map((result) => result.near);
    expect(mixed).toEqual(mixed.toSorted((a, b) => Number(a) - Number(b)));
  });

  test('nothing is no result and a notice', () => {
    const one = report('dataset', 'helicopter');
    expect(one).toMatchObject({ total: 0, results: [] });
    expect(one.notices.join(' ')).toContain('Nothing in the catalog for “helicopter”');
  });

  test('nothing but blanks finds nothing', () => {
    expect(navigator.report({ command: 'find', text: '🧠 ...', page: 1, cut: false })).toMatchObject({ total: 0, results: [], understood: [] });
  });

  test('the wish for commercial use is never met by what does not state it', () => {
    for (const text of ['license:commercial', 'segmentation for commercial use', 'brain MRI we may use commercially']) {
      for (const result of report('find', text).results) if (!result.near) expect(result.license.commercial, `${result.id} for ${text}`).toBe('allowed');
    }
  });
});

test('is the same twice', () => {
  for (const text of ['brain MRI', 'polyp', 'liver or kidney CT']) expect(JSON.stringify(report('find', text))).toBe(JSON.stringify(report('find', text)));
});
