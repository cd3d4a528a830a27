// Dead home addresses from the report that another process writes: read when it changes, kept when it cannot be read.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDeadHomes } from '../../../../src/catalog/links/dead.ts';
import { loadCatalog } from '../../../../src/catalog/load.ts';
import { createLog } from '../../../../src/telemetry/log.ts';
import { catalogFolder, dataset, GROUND } from '../../../support/catalog-folder.ts';

const catalog = loadCatalog([catalogFolder({ ...GROUND, 'datasets/alpha.yaml': dataset('Alpha'), 'datasets/beta.yaml': dataset('Beta') })]);
const home = (id: string) => catalog.byId.get(id)?.links.home ?? '';
const record = (state: string) => ({ state, used: [], checked: '2026-11-29T10:00:00.000Z', failed_on: [] });
const report = (states: Record<string, string>) =>
  JSON.stringify({ checked: '2026-11-29T10:00:00.000Z', links: Object.fromEntries(Object.entries(states).map(([id, state]) => [home(id), record(state)])) });

let folder = '';
let lines: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dead-'));
  lines = [];
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

test('a report that comes, changes, breaks and goes', () => {
  const file = join(folder, 'links.json');
  const read = createDeadHomes({ file, log: createLog('warn', [], { write: (line: string) => void lines.push(line) }) });
  const after = (text?: string) => {
    if (text !== undefined) writeFileSync(file, text);
    vi.advanceTimersByTime(1500);
    return read(catalog);
  };
  expect([...after()]).toEqual([]);
  const dead = after(report({ alpha: 'dead', beta: 'failing' }));
  expect([...dead]).toEqual(['alpha']);
  // The same object as long as it says the same: whoever compares need not look inside.
  expect(after(`${report({ alpha: 'dead', beta: 'ok' })} `)).toBe(dead);
  expect(after('{ broken')).toBe(dead);
  expect(after()).toBe(dead);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('links.json');
  expect([...after(report({ alpha: 'ok', beta: 'dead' }))]).toEqual(['beta']);
  rmSync(file);
  expect([...after()]).toEqual([]);
});
