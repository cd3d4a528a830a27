// The store's suite on SQLite files, and what only a file does: to be damaged, another program's, locked, full of what a killed process left.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import { createStore } from '../../src/store/open.ts';
import { type Store, StoreError } from '../../src/store/port.ts';
import { due, LEASE_MS, later, mark, NOW, place, sending, TOMORROW, wish } from '../support/store.ts';
import { type StoreUnderTest, storeContract } from './store.ts';
import { deliveryContract } from './store-deliveries.ts';
import { togetherContract } from './store-together.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'store-'));
  cleanups.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const pathOf = (url: string): string => url.slice('sqlite:'.length);
const fresh = async (): Promise<string> => `sqlite:${join(folder(), 'data', 'navigator.db')}`;

async function open(url: string): Promise<Store> {
  const store = createStore({ url });
  cleanups.push(() => store.close());
  await store.open();
  return store;
}

async function rows(url: string): ReturnType<StoreUnderTest['rows']> {
  const database = new DatabaseSync(pathOf(url), { readOnly: true });
  try {
    const tables = database.prepare("select name from sqlite_master where type = 'table'").all();
    return Object.fromEntries(tables.map(({ name }) => [String(name), database.prepare(`select * from ${String(name)} order by 1, 2`).all()]));
  } finally {
    database.close();
  }
}

async function errorOf(promise: Promise<unknown>): Promise<StoreError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof StoreError)) throw new Error(`no StoreError but ${String(error)}`);
  return error;
}

const refused = (url: string): Promise<StoreError> => {
  const store = createStore({ url });
  cleanups.push(() => store.close());
  return errorOf(store.open());
};

const underTest: StoreUnderTest = { name: 'SQLite', fresh, open, rows };
storeContract(underTest);
deliveryContract(underTest);
togetherContract(underTest);

describe('a file', () => {
  test('is made with its folders, in WAL mode, marked as ours', async () => {
    const url = await fresh();
    const store = await open(url);
    expect(existsSync(pathOf(url))).toBe(true);
    const look = new DatabaseSync(pathOf(url), { readOnly: true });
    expect(look.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(look.prepare('pragma application_id').get()).toEqual({ application_id: 0x4e415649 });
    look.close();
    await store.close();
    // Closed safely: all is in the one file.
    expect(readdirSync(join(pathOf(url), '..'))).toEqual(['navigator.db']);
  });

  test('in memory is a store of its own', async () => {
    const [one, other] = [await open('sqlite::memory:'), await open('sqlite::memory:')];
    await due(one, 'C1');
    expect(await other.counts(NOW)).toMatchObject({ active: 0 });
  });

  test.each([
    ['that is no database', () => Buffer.from('subscriptions: all of them\n'.repeat(500))],
    ['that is shorter than a header', () => Buffer.from('x')],
  ])('%s is named, left as it is byte for byte, and used once it is put right', async (_what, content) => {
    const url = await fresh();
    const path = pathOf(url);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, content());
    const error = await refused(url);
    expect(error).toMatchObject({ passing: false, message: expect.stringContaining(`${path} is damaged or not a SQLite database; it was left as it is.`) });
    expect(readFileSync(path)).toEqual(content());
    expect(readdirSync(join(path, '..'))).toEqual(['navigator.db']);
  });

  test('whose middle is damaged is refused as well, and can be opened again with the same store once a copy is put back', async () => {
    const url = await fresh();
    const path = pathOf(url);
    const before = await open(url);
    for (let index = 0; index < 200; index += 1) await due(before, `C${index}`);
    await before.close();
    const good = readFileSync(path);
    const bad = Buffer.from(good);
    bad.fill(0xa5, 4096 * 3, 4096 * 12);
    writeFileSync(path, bad);
    const store = createStore({ url });
    cleanups.push(() => store.close());
    expect(await errorOf(store.open())).toMatchObject({ passing: false, message: expect.stringContaining(path) });
    expect(await errorOf(store.counts(NOW))).toMatchObject({ passing: false, message: expect.stringContaining(path) });
    expect(readFileSync(path)).toEqual(bad);
    writeFileSync(path, good);
    await store.open();
    expect(await store.counts(NOW)).toMatchObject({ active: 200 });
  });

  test('of another program is left alone', async () => {
    const url = await fresh();
    mkdirSync(join(pathOf(url), '..'), { recursive: true });
    const theirs = new DatabaseSync(pathOf(url));
    theirs.exec('create table subscriptions (magazine text)');
    theirs.close();
    const before = readFileSync(pathOf(url));
    expect(await refused(url)).toMatchObject({ passing: false, message: expect.stringContaining('is the database of another program') });
    expect(readFileSync(pathOf(url))).toEqual(before);
  });

  test('of a newer version is left alone', async () => {
    const url = await fresh();
    await (await open(url)).close();
    const newer = new DatabaseSync(pathOf(url));
    newer.exec("insert into navigator_schema values (99, 'future', 0)");
    newer.close();
    const before = await rows(url);
    expect(await refused(url)).toMatchObject({
      passing: false,
      message: expect.stringMatching(/written by a newer version.*number 99, this version knows \d+\. Start the newer version/),
    });
    expect(await rows(url)).toEqual(before);
  });

  test('that must be there is not made', async () => {
    const url = await fresh();
    const error = await errorOf(createStore({ url, mustExist: true }).open());
    expect(error.message).toContain(`There is no database ${pathOf(url)}`);
    expect(existsSync(pathOf(url))).toBe(false);
  });

  test('that cannot be made is named', async () => {
    const inTheWay = join(folder(), 'file');
    writeFileSync(inTheWay, '');
    expect(await refused(`sqlite:${inTheWay}/navigator.db`)).toMatchObject({
      passing: false,
      message: expect.stringMatching(/file\/navigator\.db cannot be used: .*DATABASE_URL/),
    });
  });

  // Root may write everything.
  test.skipIf(userInfo().uid === 0)('that may not be written is named', async () => {
    const url = await fresh();
    await (await open(url)).close();
    chmodSync(join(pathOf(url), '..'), 0o500);
    chmodSync(pathOf(url), 0o400);
    const error = await refused(url);
    chmodSync(join(pathOf(url), '..'), 0o700);
    expect(error).toMatchObject({ passing: false, message: expect.stringContaining('needs the right to write') });
  });

  test('that another process keeps locked is a passing trouble; the store works again by itself', async () => {
    const url = await fresh();
    const store = await open(url);
    const { id } = await due(store, 'C1');
    const other = new DatabaseSync(pathOf(url));
    other.exec('begin immediate');
    const error = await errorOf(store.pause(id));
    expect(error).toMatchObject({ passing: true, message: `${pathOf(url)} is locked by another process.` });
    // Reading goes on meanwhile.
    expect(await store.subscription(id)).toMatchObject({ state: 'active' });
    other.exec('rollback');
    other.close();
    expect(await store.pause(id)).toBe(true);
  });

  test('that is locked for a moment is waited for, and nothing else in this process stands still', async () => {
    const url = await fresh();
    const store = await open(url);
    const { id } = await due(store, 'C1');
    const other = new DatabaseSync(pathOf(url));
    other.exec('begin immediate');
    let turns = 0;
    const ticking = setInterval(() => {
      turns += 1;
      if (turns === 20) other.exec('rollback');
    }, 1);
    expect(await store.pause(id)).toBe(true);
    clearInterval(ticking);
    expect(turns).toBeGreaterThanOrEqual(20);
    other.close();
  });
});

test('a process that is killed leaves a file that the next one reads to the last confirmed step', async () => {
  const url = await fresh();
  await (await open(url)).close();
  // Writes one subscription after another and says each only when it is kept; then it is killed in the middle of it.
  const script = `
    const { createStore } = await import(${JSON.stringify(new URL('../../src/store/open.ts', import.meta.url).href)});
    const store = createStore({ url: ${JSON.stringify(url)} });
    await store.open();
    const wish = ${JSON.stringify(wish())};
    for (let index = 0; ; index += 1) {
      await store.subscribe({ place: { platform: 'slack', workspace: 'T1', channel: 'C' + index }, wish, owner: 'U', nextDue: new Date(), now: new Date() });
      process.stdout.write('.');
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  let kept = 0;
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (data: Buffer) => {
      kept += data.length;
      if (kept >= 20) resolve();
    });
  });
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(statSync(`${pathOf(url)}-wal`).size).toBeGreaterThan(0);
  const store = await open(url);
  const there = (await store.counts(NOW)).active;
  expect(there - kept).toBeGreaterThanOrEqual(0);
  expect(there - kept).toBeLessThanOrEqual(1);
});

describe('a store', () => {
  test('that was never opened opens with what is first asked of it; a closed one says so and can be opened again', async () => {
    const url = await fresh();
    const store = createStore({ url });
    await Promise.all([store.ping(), store.record([mark('a')], NOW)]);
    await store.close();
    expect(await errorOf(store.ping())).toMatchObject({ passing: true });
    await store.close();
    await Promise.all([store.open(), store.open()]);
    await store.open();
    await store.subscribe({ place: place('C1'), wish: wish(), owner: 'U', nextDue: NOW, now: NOW });
    await store.close();
    await store.close();
    expect(await errorOf(store.counts(NOW))).toMatchObject({ passing: true });
    await store.open();
    expect(await store.counts(NOW)).toMatchObject({ active: 1 });
    await store.close();
  });

  test('finishes what is under way before it closes', async () => {
    const url = await fresh();
    const store = await open(url);
    await due(store, 'C1');
    const { delivery } = await sending(store, 'p');
    const confirming = store.confirm(delivery, { message: 'm', at: NOW, nextDue: TOMORROW });
    const many = Promise.all(Array.from({ length: 20 }, (_, index) => due(store, `D${index}`)));
    await store.close();
    await confirming;
    await many;
    const after = await open(url);
    expect(await after.delivery(delivery.ref)).toMatchObject({ state: 'sent' });
    expect(await after.counts(later(LEASE_MS))).toMatchObject({ active: 21 });
  });
});
