// Folders on a real disk: whatever happens to them is told, once it is over, and nothing is told twice at a time.
import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type WatchOptions, watchCatalog } from '../../../src/catalog/watch.ts';
import { createLog } from '../../../src/telemetry/log.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

function place(): string {
  const dir = mkdtempSync(join(tmpdir(), 'watched-'));
  cleanups.push(() => rmSync(dir, { recursive: true, force: true }));
  mkdirSync(join(dir, 'datasets'));
  writeFileSync(join(dir, 'datasets/a.yaml'), 'one');
  return dir;
}

/** Waits out the first call and gives a way to wait for the next ones. */
async function watched(dirs: string[], rest: Partial<WatchOptions> = {}) {
  const changed = vi.fn(async () => {});
  const watch = watchCatalog({ dirs, changed, log: createLog('silent'), quietMs: 20, lookEveryMs: 50, ...rest });
  cleanups.push(watch.stop);
  const told = () => vi.waitFor(() => expect(changed).toHaveBeenCalled(), { timeout: 10_000, interval: 5 });
  await told();
  /** Does something and waits until it is told. */
  const notices = async (act: () => void) => {
    // Whatever the system still has to say about earlier acts is let pass.
    await sleep(200);
    changed.mockClear();
    act();
    await told();
  };
  return { watch, changed, notices };
}

describe.each([
  ['by events alone', { lookEveryMs: 3_600_000 }],
  ['by events and looking', { lookEveryMs: 50 }],
])('%s', (_how, options) => {
  test('edits, new files, deletions and files put in place of others', async () => {
    const dir = place();
    const { notices } = await watched([dir], options);
    await notices(() => writeFileSync(join(dir, 'datasets/a.yaml'), 'two'));
    await notices(() => appendFileSync(join(dir, 'datasets/a.yaml'), 'more'));
    await notices(() => writeFileSync(join(dir, 'datasets/b.yaml'), 'new'));
    await notices(() => unlinkSync(join(dir, 'datasets/b.yaml')));
    writeFileSync(join(dir, '.a.yaml.swp'), 'three');
    await notices(() => renameSync(join(dir, '.a.yaml.swp'), join(dir, 'datasets/a.yaml')));
    await notices(() => writeFileSync(join(dir, 'licenses.yaml'), '[]'));
  });

  test('a folder that comes later, and what happens in it', async () => {
    const dir = place();
    const { notices } = await watched([dir], options);
    await notices(() => mkdirSync(join(dir, 'losses')));
    await notices(() => writeFileSync(join(dir, 'losses/l.yaml'), 'one'));
  });
});

test('a folder that goes and comes back, and what happens in it then', async () => {
  const dir = place();
  const { notices } = await watched([dir]);
  await notices(() => rmSync(dir, { recursive: true }));
  await notices(() => {
    mkdirSync(join(dir, 'datasets'), { recursive: true });
    writeFileSync(join(dir, 'datasets/a.yaml'), 'back');
  });
  await notices(() => writeFileSync(join(dir, 'datasets/a.yaml'), 'and edited'));
});

test('a folder that is not there at first', async () => {
  const dir = join(place(), 'later');
  const { notices } = await watched([dir]);
  await notices(() => {
    mkdirSync(join(dir, 'datasets'), { recursive: true });
    writeFileSync(join(dir, 'datasets/a.yaml'), 'here');
  });
});

test('a link whose target is elsewhere, edited or exchanged', async () => {
  const [dir, elsewhere] = [place(), place()];
  symlinkSync(join(elsewhere, 'datasets/a.yaml'), join(dir, 'datasets/linked.yaml'));
  const { notices } = await watched([dir]);
  await notices(() => writeFileSync(join(elsewhere, 'datasets/a.yaml'), 'edited'));
  await notices(() => unlinkSync(join(elsewhere, 'datasets/a.yaml')));
});

test('looking alone is not disturbed by what editors leave behind', async () => {
  const [dir, elsewhere] = [place(), place()];
  // Reached by a link: the system's events tell of the link's folder only.
  symlinkSync(join(elsewhere, 'datasets/a.yaml'), join(dir, 'datasets/linked.yaml'));
  const { changed } = await watched([dir]);
  await sleep(200);
  changed.mockClear();
  for (const name of ['.linked.yaml.swp', 'linked.yaml~', '4913', '#linked.yaml#']) writeFileSync(join(elsewhere, 'datasets', name), 'x');
  await sleep(300);
  expect(changed).not.toHaveBeenCalled();
});

test('a burst is told when it is over, one that does not end when patience does, and never two at a time', async () => {
  const dir = place();
  let running = 0;
  const seen = { calls: 0, most: 0 };
  const changed = async () => {
    running += 1;
    seen.calls += 1;
    seen.most = Math.max(seen.most, running);
    await sleep(150);
    running -= 1;
  };
  const watch = watchCatalog({ dirs: [dir], changed, log: createLog('silent'), quietMs: 100, patienceMs: 400, lookEveryMs: 50 });
  cleanups.push(watch.stop);
  await vi.waitFor(() => expect(seen.calls).toBe(1), { timeout: 10_000 });
  for (let index = 0; index < 60; index += 1) {
    writeFileSync(join(dir, 'datasets/a.yaml'), `edit ${index}`);
    await sleep(20);
  }
  await sleep(800);
  expect(seen.calls).toBeGreaterThan(2);
  expect(seen.calls).toBeLessThan(20);
  expect(seen.most).toBe(1);
});

test('after the stop nothing is told', async () => {
  const dir = place();
  const { watch, changed } = await watched([dir]);
  watch.stop();
  changed.mockClear();
  writeFileSync(join(dir, 'datasets/a.yaml'), 'two');
  await sleep(300);
  expect(changed).not.toHaveBeenCalled();
});
