// The catalog in use while its files change: swapped only for a good one, kept otherwise, and said once.
import { mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type Catalog, CatalogError, createCatalogLoader } from '../../../src/catalog/load.ts';
import { createSnapshot } from '../../../src/catalog/snapshot.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { catalogFolder, dataset, entryOf, GROUND, smallCatalog } from '../../support/catalog-folder.ts';

const folder = (name = 'Alpha') => catalogFolder({ ...GROUND, 'datasets/a.yaml': dataset(name), 'datasets/b.yaml': dataset('Beta') });
const write = (dir: string, path: string, content: unknown) => writeFileSync(join(dir, path), typeof content === 'string' ? content : stringify(content));

describe('the loader', () => {
  test('gives the same catalog while nothing has changed, and keeps every entry that has not', () => {
    const dir = folder();
    const load = createCatalogLoader([dir]);
    const first = load();
    expect(load()).toBe(first);
    write(dir, 'datasets/a.yaml', dataset('Omega'));
    const second = load();
    expect(second).not.toBe(first);
    expect(entryOf(second, 'a').name).toBe('Omega');
    expect(entryOf(first, 'a').name).toBe('Alpha');
    expect(load()).toBe(second);
  });

  test('sees an edit of the same length at the same time', () => {
    const dir = folder();
    const load = createCatalogLoader([dir]);
    load();
    const file = join(dir, 'datasets/a.yaml');
    const { atime, mtime } = statSync(file);
    write(dir, 'datasets/a.yaml', dataset('Omega'));
    utimesSync(file, atime, mtime);
    expect(entryOf(load(), 'a').name).toBe('Omega');
  });

  test('sees files that come, go and move, and changes of lists', () => {
    const dir = folder();
    const load = createCatalogLoader([dir]);
    const ids = () => load().entries.map(({ id }) => id);
    expect(ids()).toEqual(['a', 'b']);
    write(dir, 'datasets/c.yaml', dataset('Gamma'));
    expect(ids()).toEqual(['a', 'b', 'c']);
    renameSync(join(dir, 'datasets/c.yaml'), join(dir, 'datasets/d.yaml'));
    expect(ids()).toEqual(['a', 'b', 'd']);
    rmSync(join(dir, 'datasets/d.yaml'));
    expect(ids()).toEqual(['a', 'b']);
    write(dir, 'vocabulary/goals.yaml', [{ id: 'class-imbalance', label: 'few of some' }]);
    expect(load().vocabulary.get('class-imbalance')?.label).toBe('few of some');
  });

  test('an edit that is broken and then undone leaves the catalog as it was', () => {
    const dir = folder();
    const load = createCatalogLoader([dir]);
    const first = load();
    write(dir, 'datasets/a.yaml', 'kind: [');
    expect(load).toThrow(/datasets\/a\.yaml:1:\d+: not valid YAML/);
    expect(load).toThrow(CatalogError);
    write(dir, 'datasets/a.yaml', dataset('Alpha'));
    expect(load()).toBe(first);
  });

  test('checks across files anew, also those that have not changed', () => {
    const dir = folder();
    write(dir, 'datasets/b.yaml', dataset('Beta', { related: { part_of: ['a'], derived_from: [], supersedes: [], see_also: [] } }));
    const load = createCatalogLoader([dir]);
    load();
    renameSync(join(dir, 'datasets/a.yaml'), join(dir, 'datasets/a2.yaml'));
    expect(load).toThrow(/datasets\/b\.yaml:\d+:\d+: related\.part_of: "a" is not the id of an entry/);
  });

  test('keeps nothing of one folder for another that takes its place', () => {
    const [one, other] = [folder('One'), folder('Two')];
    const load = createCatalogLoader([one]);
    expect(entryOf(load(), 'a').name).toBe('One');
    renameSync(one, `${one}-gone`);
    expect(load).toThrow(/cannot be read: ENOENT/);
    mkdirSync(one);
    rmSync(one, { recursive: true });
    renameSync(other, one);
    expect(entryOf(load(), 'a').name).toBe('Two');
  });
});

describe('the snapshot', () => {
  const catalogs = { one: smallCatalog({ 'datasets/a.yaml': dataset('One') }), two: smallCatalog({ 'datasets/a.yaml': dataset('Two'), 'datasets/b.yaml': dataset('B') }) };
  const broken = (message: string) => new CatalogError([{ file: 'datasets/a.yaml', line: 3, column: 7, message }]);

  function rig() {
    const lines: { level: number; msg: string; problems?: string[]; err?: { stack: string } }[] = [];
    let next: Catalog | Error = catalogs.one;
    let building: (catalog: Catalog) => string = (catalog) => `built over ${entryOf(catalog, 'a').name}`;
    let clock = 0;
    const snapshot = createSnapshot({
      load: () => {
        if (next instanceof Error) throw next;
        return next;
      },
      build: (catalog) => building(catalog),
      now: () => new Date(Date.UTC(2026, 10, 23, 9, clock++)),
      log: createLog('info', [], { write: (line: string) => lines.push(JSON.parse(line)) }),
    });
    return {
      snapshot,
      lines,
      errors: () => lines.filter(({ level }) => level >= 50),
      become: (what: Catalog | Error) => {
        next = what;
        return snapshot.reload();
      },
      build: (how: typeof building) => {
        building = how;
      },
    };
  }

  test('starts with what is there, or not at all', () => {
    const { snapshot } = rig();
    expect([snapshot.catalog, snapshot.built, snapshot.trouble]).toEqual([catalogs.one, 'built over One', undefined]);
    const start = () =>
      createSnapshot({
        load: () => {
          throw broken('x');
        },
        build: () => 1,
        now: () => new Date(0),
        log: createLog('silent'),
      });
    expect(start).toThrow(CatalogError);
  });

  test('takes over a good catalog with what was built on it, and says what became of the entries', async () => {
    const { snapshot, lines, become } = rig();
    expect(await become(catalogs.two)).toBe('loaded');
    expect([snapshot.catalog, snapshot.built]).toEqual([catalogs.two, 'built over Two']);
    expect(lines).toEqual([expect.objectContaining({ level: 30, entries: 2, added: ['b'], changed: ['a'], removed: [] })]);
  });

  test('does nothing, and says nothing, when nothing has changed', async () => {
    const { snapshot, lines, become, build } = rig();
    build(() => {
      throw new Error('built again');
    });
    expect(await become(catalogs.one)).toBe('unchanged');
    expect([snapshot.built, lines]).toEqual(['built over One', []]);
  });

  test('keeps the old one when the new one is broken, and says so once, until it changes', async () => {
    const { snapshot, errors, become } = rig();
    expect(await become(broken('summary is missing'))).toBe('broken');
    expect(await become(broken('summary is missing'))).toBe('broken');
    expect([snapshot.catalog, snapshot.built]).toEqual([catalogs.one, 'built over One']);
    expect(snapshot.trouble).toEqual({ since: '2026-11-23T09:00:00.000Z', problems: ['datasets/a.yaml:3:7: summary is missing'] });
    expect(errors()).toEqual([expect.objectContaining({ level: 50, problems: ['datasets/a.yaml:3:7: summary is missing'] })]);
    expect(errors()[0]?.err).toBeUndefined();
    await become(broken('name is missing'));
    expect(errors()).toHaveLength(2);
    expect(snapshot.trouble).toEqual({ since: '2026-11-23T09:00:00.000Z', problems: ['datasets/a.yaml:3:7: name is missing'] });
  });

  test('tells of the repair, whether the edit was undone or mended', async () => {
    for (const [catalog, result] of [
      [catalogs.one, 'unchanged'],
      [catalogs.two, 'loaded'],
    ] as const) {
      const { snapshot, lines, become, errors } = rig();
      await become(broken('x'));
      expect(await become(catalog)).toBe(result);
      expect(snapshot.trouble).toBeUndefined();
      expect(snapshot.catalog).toBe(catalog);
      expect(lines.at(-1)).toMatchObject({ level: 30, msg: 'the catalog is sound again' });
      await become(broken('x'));
      expect(errors()).toHaveLength(2);
    }
  });

  test('survives what cannot be built, and says where in the code', async () => {
    const { snapshot, errors, become, build } = rig();
    build(() => {
      throw new TypeError('no such thing');
    });
    expect(await become(catalogs.two)).toBe('broken');
    expect([snapshot.catalog, snapshot.built]).toEqual([catalogs.one, 'built over One']);
    expect(snapshot.trouble?.problems).toEqual(['TypeError: no such thing']);
    expect(errors()[0]?.err?.stack).toContain('snapshot.test.ts');
  });

  test('loads one at a time, and the last state wins', async () => {
    const { snapshot, become } = rig();
    expect(await Promise.all([become(catalogs.two), become(broken('x')), become(catalogs.two), become(catalogs.one)])).toHaveLength(4);
    expect([snapshot.catalog, snapshot.trouble]).toEqual([catalogs.one, undefined]);
  });
});
