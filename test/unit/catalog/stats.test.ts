// The figures of a catalog.
import { describe, expect, test } from 'vitest';
import { renderStats } from '../../../src/catalog/report.ts';
import { type Count, catalogStats, SOURCE_ROWS } from '../../../src/catalog/stats.ts';
import sourceRows from '../../golden/source-rows.json' with { type: 'json' };
import { realCatalog } from '../../support/catalog-answers.ts';
import { dataset, evidence, loss, method, smallCatalog, term } from '../../support/catalog-folder.ts';

const TODAY = '2026-11-23';
const row = (name: string) => ({ list: 'medical-ai-navigator' as const, section: 'Brain', row: name, corrections: [] });
const stats = catalogStats(
  smallCatalog({
    'datasets/owner.yaml': dataset('Owner says', {
      regions: ['brain', 'liver'],
      modalities: ['mri'],
      size: { count: 3, unit: 'scans', also: [] },
      source: [row('One'), row('Two')],
    }),
    'datasets/paper.yaml': dataset('Paper says', {
      regions: ['brain'],
      access: { level: 'application', steps: [] },
      citation: { title: 'P', arxiv: '1712.06957' },
      terms: [term('CC-BY-NC-4.0', { state: 'reported', evidence: [evidence({ authority: 'paper', seen: '2025-11-22' })] })],
      source: [row('Two')],
    }),
    'datasets/nobody.yaml': dataset('Nobody says', { terms: [term('unknown', { state: 'unverified', evidence: [] })] }),
    'methods/net.yaml': method('Net', { terms: [term('LicenseRef-Ask', { covers: 'code', evidence: [evidence({ seen: '2026-08-26' })] })] }),
    'losses/l.yaml': loss('L1'),
  }),
  TODAY,
);
const of = (counts: readonly Count[]) => Object.fromEntries(counts.filter(({ count }) => count > 0).map(({ id, count }) => [id, count]));

describe('a small catalog', () => {
  test('is counted by kind, region, modality and access', () => {
    expect(stats).toMatchObject({ today: TODAY, entries: 5, terms: 17, licenses: 6 });
    expect(of(stats.kinds)).toEqual({ dataset: 3, method: 1, loss: 1 });
    expect(stats.regions).toEqual([
      { id: 'brain', count: 2 },
      { id: 'liver', count: 1 },
    ]);
    expect(of(stats.modalities)).toEqual({ mri: 1 });
    expect(of(stats.access)).toEqual({ open: 2, application: 1 });
  });

  test('is counted by what is known of licences', () => {
    expect(of(stats.license_states)).toEqual({ verified: 3, reported: 1, unverified: 1 });
    expect(of(stats.commercial)).toEqual({ allowed: 2, prohibited: 1, ask: 1, 'not-stated': 1 });
    expect(of(stats.evidence_age)).toEqual({ 'up to 30 days': 2, 'up to 90 days': 1, older: 1, 'no evidence': 1 });
    expect(stats.owner_or_registry).toEqual({ count: 1, of: 3, share: 1 / 3 });
  });

  test('names its holes and the source rows it covers', () => {
    expect(stats.holes).toEqual({ evidence: ['nobody'], size: ['nobody', 'paper'], paper: ['l', 'net', 'nobody', 'owner'], home: [], state: [] });
    expect(stats.source_rows).toEqual({ covered: 2, of: SOURCE_ROWS });
  });

  test('is printed with shares', () => {
    const text = renderStats(stats);
    expect(text).toMatch(/dataset +3 +60 %/);
    expect(text).toMatch(/datasets without a size +2 {2}nobody, paper/);
    expect(text).toContain('Datasets with evidence of the owner or a registry: 1 of 3 (33 %)');
    expect(text).toContain('Rows of the source list covered: 2 of 137');
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('the catalog of this repository', () => {
  const real = catalogStats(realCatalog(), TODAY);
  test('covers the source list, with a home link and a state everywhere', () => {
    expect(sourceRows).toHaveLength(SOURCE_ROWS);
    expect(real.source_rows).toEqual({ covered: SOURCE_ROWS, of: SOURCE_ROWS });
    expect(real.holes.home).toEqual([]);
    expect(real.holes.state).toEqual([]);
    expect(real.entries).toBeGreaterThanOrEqual(350);
  });

  test('adds up', () => {
    for (const counts of [real.kinds, real.license_states, real.commercial, real.evidence_age]) expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(real.entries);
  });
});
