// The catalog in other forms: everything in JSON, safe cells in CSV, escaped tables in Markdown.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXPORT_FORMATS, exportCatalog } from '../../../src/catalog/export.ts';
import { KINDS } from '../../../src/catalog/schema.ts';
import sourceRows from '../../golden/source-rows.json' with { type: 'json' };
import { realCatalog, TODAY } from '../../support/catalog-answers.ts';
import { dataset, smallCatalog, term } from '../../support/catalog-folder.ts';

/** RFC 4180, read back by hand: no reader of spreadsheets is among the dependencies. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const match of text.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|$)/g)) {
    const [, cell = '', end = ''] = match;
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === '\r\n') rows.push([]);
    if (match.index + match[0].length >= text.length) break;
  }
  return rows.filter((row) => row.length > 1);
}

describe('JSON', () => {
  type Exported = { id: string; name: string; kind: string; sourceRows: { section: string; row: string }[]; license: Record<string, string> };
  const { entries } = JSON.parse(exportCatalog(realCatalog(), 'json', TODAY)) as { entries: Exported[] };

  test('holds every entry with its licence and everything of its file', () => {
    expect(entries.map((entry) => entry.id)).toEqual(realCatalog().entries.map((entry) => entry.id));
    for (const [index, entry] of entries.entries()) {
      expect(entry).toMatchObject(JSON.parse(JSON.stringify(realCatalog().entries[index])));
      expect(Object.keys(entry.license).sort()).toEqual(['commercial', 'label', 'reminder', 'state']);
      expect(['allowed', 'prohibited', 'ask', 'unknown']).toContain(entry.license.commercial);
    }
  });

  test('covers every row of the source list, string for string', () => {
    const pair = ({ section, row }: { section: string; row: string }) => JSON.stringify([section, row]);
    const held = new Set(entries.flatMap((entry) => entry.sourceRows.map(pair)));
    expect(sourceRows.map(pair).filter((row) => !held.has(row))).toEqual([]);
    expect(held.size).toBe(137);
  });
});

describe('CSV', () => {
  test('has one row an entry, as wide as its head', () => {
    const rows = readCsv(exportCatalog(realCatalog(), 'csv', TODAY));
    expect(rows).toHaveLength(realCatalog().entries.length + 1);
    for (const row of rows) expect(row).toHaveLength(rows[0]?.length ?? 0);
    const home = rows[0]?.indexOf('home') ?? -1;
    expect(rows.slice(1).map((row) => row[home])).toEqual(realCatalog().entries.map((entry) => entry.links.home));
  });

  test('gives back any text, and nothing that a spreadsheet would calculate', () => {
    const text = fc
      .oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), fc.constantFrom('=1+1', '+1', '-1', '@SUM(A1)', 'a,"b"', '"', "'quoted'", ',,'))
      .filter((value) => value.trim() === value && !/\p{Cc}/u.test(value));
    fc.assert(
      fc.property(text, (name) => {
        const catalog = smallCatalog({ 'datasets/a.yaml': dataset(name, { summary: name }) });
        const [head = [], row = []] = readCsv(exportCatalog(catalog, 'csv', TODAY));
        const cell = row[head.indexOf('name')] ?? '';
        expect(cell).not.toMatch(/^[=+\-@]/);
        expect(cell.replace(/^'(?=[=+\-@])/, '')).toBe(name);
      }),
      { numRuns: 60 },
    );
  });
});

describe('Markdown', () => {
  test('has a table for each kind that there is, and a row an entry', () => {
    const text = exportCatalog(realCatalog(), 'markdown', TODAY);
    const kinds = new Set(realCatalog().entries.map((entry) => entry.kind));
    expect(text.match(/^## /gm)).toHaveLength(KINDS.filter((kind) => kinds.has(kind)).length);
    expect(text.match(/^\| \[/gm)).toHaveLength(realCatalog().entries.length);
    for (const line of text.split('\n').filter((one) => one.startsWith('| ['))) expect(line.replace(/\\\|/g, '').split('|')).toHaveLength(7);
  });

  test('escapes what is mark-up elsewhere', () => {
    const catalog = smallCatalog({ 'datasets/a.yaml': dataset('A', { name: 'A | *b* [c](d) <e> `f`', terms: [term('none-stated')] }) });
    const text = exportCatalog(catalog, 'markdown', TODAY);
    expect(text).toContain('\\| \\*b\\* \\[c\\](d) \\<e\\> \\`f\\`');
    expect(text).toContain('| not stated |');
  });
});

test('every form is the same twice, and ends with a line', () => {
  for (const format of EXPORT_FORMATS) {
    const text = exportCatalog(realCatalog(), format, TODAY);
    expect(exportCatalog(realCatalog(), format, TODAY)).toBe(text);
    expect(text.endsWith('\n'), format).toBe(true);
  }
});
