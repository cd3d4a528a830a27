// What is remembered of links from run to run, and when one is dead.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { catalogLinks } from '../../../../src/catalog/links/collect.ts';
import type { Visit } from '../../../../src/catalog/links/probe.ts';
import { afterVisit, type LinkRecord, type LinkReport, mergeReport, readReport, renderLinks, writeReport } from '../../../../src/catalog/links/report.ts';
import { OperatorError } from '../../../../src/errors.ts';
import { dataset, loss, smallCatalog } from '../../../support/catalog-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'links-'));
afterAll(() => rmSync(folder, { recursive: true }));

const link = { url: 'https://example.org/a', used: ['a links.home'] };
const at = (day: string) => `${day}T10:00:00.000Z`;
const gone: Visit = { verdict: 'gone', status: 404 };
/** The record after visits on these days. */
const life = (...visits: [day: string, visit: Visit][]): LinkRecord | undefined =>
  visits.reduce<LinkRecord | undefined>((before, [day, visit]) => afterVisit(link, visit, before, at(day)), undefined);

describe('a link', () => {
  test('is dead after failing on three different days', () => {
    expect(life(['2026-11-01', gone])?.state).toBe('failing');
    expect(life(['2026-11-01', gone], ['2026-11-02', gone])?.state).toBe('failing');
    expect(life(['2026-11-01', gone], ['2026-11-02', gone], ['2026-11-03', gone])).toMatchObject({ state: 'dead', failed_on: ['2026-11-01', '2026-11-02', '2026-11-03'] });
  });

  test('is not dead after many failures on one day', () => {
    expect(life(['2026-11-01', gone], ['2026-11-01', gone], ['2026-11-01', gone], ['2026-11-01', gone])).toMatchObject({ state: 'failing', failed_on: ['2026-11-01'] });
  });

  test('comes back to life with one answer', () => {
    expect(life(['2026-11-01', gone], ['2026-11-02', gone], ['2026-11-03', { verdict: 'ok', status: 200 }], ['2026-11-04', gone])).toMatchObject({
      state: 'failing',
      failed_on: ['2026-11-04'],
      last_ok: '2026-11-03',
    });
  });

  test('is never dead by being blocked, unsure or refused, whatever comes in between', () => {
    const verdict = fc.constantFrom('ok', 'blocked', 'unsure', 'refused', 'gone');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 28 }), verdict), { maxLength: 20 }), (steps) => {
        const days = steps.map(([day, one]) => [`2026-10-${String(day).padStart(2, '0')}`, { verdict: one }] as [string, Visit]).sort(([a], [b]) => (a < b ? -1 : 1));
        const record = life(...days);
        const since = days.slice(days.findLastIndex(([, { verdict: one }]) => one === 'ok') + 1);
        const failures = new Set(since.filter(([, { verdict: one }]) => one === 'gone').map(([day]) => day));
        expect(record?.state === 'dead').toBe(failures.size >= 3 && days.at(-1)?.[1].verdict === 'gone');
      }),
    );
  });
});

describe('a report', () => {
  const other = { url: 'https://example.org/b', used: ['b links.home'] };
  const before: LinkReport = {
    checked: at('2026-11-01'),
    links: {
      [other.url]: { state: 'failing', used: ['old'], checked: at('2026-11-01'), failed_on: ['2026-11-01'] },
      'https://example.org/left': { state: 'ok', used: [], checked: at('2026-11-01'), failed_on: [] },
    },
  };

  test('keeps what was not visited this time, and drops what the catalog no longer has', () => {
    const merged = mergeReport([other, link], new Map([[link.url, { verdict: 'ok', status: 200 }]]), before, at('2026-11-02'));
    expect(Object.keys(merged.links)).toEqual([link.url, other.url]);
    expect(merged.links[other.url]).toEqual({ ...before.links[other.url], used: other.used });
  });

  test('holds nothing against links when the fault is on this side', () => {
    const noName: Visit = { verdict: 'gone', note: 'ENOTFOUND' };
    const offline = mergeReport(
      [link, other],
      new Map([
        [link.url, noName],
        [other.url, noName],
      ]),
      undefined,
      at('2026-11-02'),
    );
    expect(Object.values(offline.links).map(({ state }) => state)).toEqual(['unsure', 'unsure']);
    const online = mergeReport(
      [link, other],
      new Map<string, Visit>([
        [link.url, noName],
        [other.url, { verdict: 'blocked', status: 403 }],
      ]),
      undefined,
      at('2026-11-02'),
    );
    expect(online.links[link.url]?.state).toBe('failing');
  });

  test('is read back as it was written', () => {
    const file = join(folder, 'deep', 'links.json');
    const report = mergeReport([link], new Map([[link.url, { ...gone, final: 'https://example.org/x', note: 'why' }]]), undefined, at('2026-11-02'));
    expect(readReport(file)).toBeUndefined();
    writeReport(file, report);
    expect(readReport(file)).toEqual(report);
  });

  test.each(['not json', '{"name":"package"}', '[]', '{"checked":"2026-11-02T10:00:00.000Z","links":{"https://a.org":{"state":"undead"}}}'])(
    '%s is no report and is not written over',
    (content) => {
      const file = join(folder, 'other.json');
      writeFileSync(file, content);
      expect(() => readReport(file)).toThrow(OperatorError);
      expect(() => readReport(file)).toThrow(/other\.json is not a report of this command; it is left as it is/);
      expect(readFileSync(file, 'utf8')).toBe(content);
    },
  );

  test('that cannot be written is the operator’s problem', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => writeReport(join(folder, 'file', 'links.json'), before)).toThrow(OperatorError);
  });

  test('is summed up with what to look at', () => {
    const visits = new Map<string, Visit>([
      [link.url, gone],
      [other.url, { verdict: 'ok', status: 200, final: 'https://new.example.org/', moved: true }],
    ]);
    const text = renderLinks(mergeReport([link, other], visits, undefined, at('2026-11-02')), new Set(visits.keys()), 'links.json');
    expect(text.split('\n')[0]).toBe('2 links checked; the report is in links.json');
    expect(text).toMatch(/^ +1 failing/m);
    expect(text).toContain('https://example.org/a; 404; failed on 2026-11-02; used by a links.home');
    expect(text).toContain('https://example.org/b → https://new.example.org/; used by b links.home');
  });
});

describe('the links of a catalog', () => {
  const catalog = smallCatalog({ 'datasets/a.yaml': dataset('A1'), 'datasets/b.yaml': dataset('B1'), 'losses/l.yaml': loss('L1') });

  test('are each there once, with all who use them', () => {
    const links = catalogLinks(catalog);
    expect(new Set(links.map(({ url }) => url)).size).toBe(links.length);
    expect(links.find(({ url }) => url === 'https://example.org/terms')?.used).toEqual(['a evidence for data', 'b evidence for data']);
    expect(links.find(({ url }) => url === 'https://example.org/code')?.used).toEqual(['l implementation in MONAI']);
  });

  test('are those of the entries asked for', () => {
    expect(catalogLinks(catalog, new Set(['a'])).map(({ url }) => url)).toEqual(['https://example.org/A1', 'https://example.org/terms']);
  });
});
