// Promises about the catalog of this repository itself.
import { describe, expect, test } from 'vitest';
import { KIND_FOLDERS, MAX_LINK_LENGTH, MAX_SUMMARY_LENGTH, TERM_STATES } from '../../../src/catalog/schema.ts';
import { governingTerms } from '../../../src/search/terms.ts';
import sourceRows from '../../golden/source-rows.json' with { type: 'json' };
import { realCatalog } from '../../support/catalog-answers.ts';

const catalog = realCatalog();
const pair = ({ section, row }: { section: string; row: string }) => `${section} › ${row}`;
const held = new Set(catalog.entries.flatMap((entry) => entry.source.map(pair)));

describe('the rows of the source list', () => {
  test('are 137 pairs of section and row', () => {
    expect(new Set(sourceRows.map(pair)).size).toBe(137);
  });

  test('all have an entry, string for string', () => {
    expect(sourceRows.map(pair).filter((row) => !held.has(row))).toEqual([]);
  });

  test('are the only rows that entries claim', () => {
    const known = new Set(sourceRows.map(pair));
    expect([...held].filter((row) => !known.has(row))).toEqual([]);
  });

  test('are found under their own kind', () => {
    for (const { section, row, kind } of sourceRows) {
      const entries = catalog.entries.filter((entry) => entry.source.some((source) => source.section === section && source.row === row));
      expect(
        entries.some((entry) => [entry.kind, ...entry.also_kinds].some((one) => one === kind)),
        `${section} › ${row} is a ${kind}`,
      ).toBe(true);
    }
  });
});

describe.each(catalog.entries.map((entry) => [entry.id, entry] as const))('%s', (_id, entry) => {
  test('keeps the promises of an entry', () => {
    expect(Object.keys(KIND_FOLDERS)).toContain(entry.kind);
    expect(entry.summary.length).toBeLessThanOrEqual(MAX_SUMMARY_LENGTH);
    for (const url of Object.values(entry.links).filter((one) => one !== undefined)) {
      expect(url).toMatch(/^https?:\/\/\S+$/);
      expect(url.length).toBeLessThanOrEqual(MAX_LINK_LENGTH);
    }
    const terms = governingTerms(entry);
    expect(terms.length).toBeGreaterThan(0);
    for (const term of terms) expect(TERM_STATES).toContain(term.state);
    for (const ids of Object.values(entry.related)) for (const id of ids) expect(catalog.byId.has(id), id).toBe(true);
    if (entry.status === 'not-found') expect(entry.status_note).toMatch(/\S/);
  });
});

test('every term of the vocabulary leads to its facet without going round in circles', () => {
  for (const term of catalog.vocabulary.values()) {
    let level = [term.id];
    for (let depth = 0; level.length > 0; depth += 1) {
      expect(depth, `${term.id} is wider than itself`).toBeLessThan(10);
      level = level.flatMap((id) => catalog.vocabulary.get(id)?.broader ?? []);
      for (const id of level) expect(catalog.vocabulary.get(id)?.facet, `${term.id} → ${id}`).toBe(term.facet);
    }
  }
});

test('every licence of the file says what it lets a team do', () => {
  for (const license of catalog.licenses.values()) {
    expect(license.reminder.length).toBeLessThanOrEqual(140);
    // A reminder never promises more than the uses do.
    if (license.uses.commercial !== 'allowed') expect(license.reminder, license.id).not.toMatch(/commercial use (?:is )?allowed/i);
    if (license.uses.commercial === 'allowed') expect(license.reminder, license.id).not.toMatch(/^(?:non-commercial|research only)/i);
  }
});
