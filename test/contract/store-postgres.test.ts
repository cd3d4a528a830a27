// The store's suite on a real PostgreSQL server, and what only a server does: to go away and come back, to refuse, to hold other programs' tables.
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createStore } from '../../src/store/open.ts';
import { type Store, StoreError } from '../../src/store/port.ts';
import { POSTGRES_PASSWORD, type PostgresServer, startPostgres } from '../support/postgres.ts';
import { begun, claimed, due, LEASE_MS, later, lease, NOW, sending, TOMORROW, wanted } from '../support/store.ts';
import { type StoreUnderTest, storeContract } from './store.ts';
import { deliveryContract } from './store-deliveries.ts';
import { togetherContract } from './store-together.ts';

let server: PostgresServer;
const opened: Store[] = [];

beforeAll(async () => {
  server = await startPostgres();
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});
afterAll(() => server.close());

const fresh = () => server.database();

async function open(url: string): Promise<Store> {
  const store = createStore({ url });
  opened.push(store);
  await store.open();
  return store;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

async function rows(url: string): ReturnType<StoreUnderTest['rows']> {
  const tables = await query(url, "select table_name from information_schema.tables where table_schema = 'public'");
  return Object.fromEntries(await Promise.all(tables.map(async ({ table_name: table }) => [table, await query(url, `select * from ${table} order by 1, 2`)])));
}

async function errorOf(promise: Promise<unknown>): Promise<StoreError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof StoreError)) throw new Error(`no StoreError but ${String(error)}`);
  expect(error.message).not.toContain(POSTGRES_PASSWORD);
  return error;
}

const underTest: StoreUnderTest = { name: 'PostgreSQL', fresh, open, rows };
storeContract(underTest);
deliveryContract(underTest);
togetherContract(underTest);

describe('a server that goes away', () => {
  test.each(['fast', 'kill'] as const)('and comes back (%s): calls fail meanwhile as passing, and work again by themselves', async (how) => {
    const url = await fresh();
    const store = await open(url);
    await due(store, 'C1');
    const { delivery } = await sending(store, 'p');
    await server.stop(how);
    for (const call of [store.ping(), store.confirm(delivery, { message: 'm', at: NOW, nextDue: TOMORROW }), store.claim(lease('q'), ['slack'], 9)]) {
      expect(await errorOf(call)).toMatchObject({ passing: true });
    }
    const waiting = createStore({ url });
    opened.push(waiting);
    expect(await errorOf(waiting.open())).toMatchObject({
      passing: true,
      message: expect.stringMatching(/^The database postgres:\/\/navigator@127\.0\.0\.1:\d+\/test_\d+ cannot be reached: /),
    });
    expect(await errorOf(waiting.ping())).toMatchObject({ passing: true });
    await server.start();
    await store.ping();
    await waiting.open();
    // Begun before, never confirmed: taken over, looked for, confirmed.
    const at = later(LEASE_MS);
    const claim = await claimed(waiting, 'heir', at);
    expect(claim.open).toMatchObject({ ref: delivery.ref, state: 'sending', triedAt: NOW });
    await waiting.confirm(begun(await waiting.begin(claim, lease('heir', at), wanted(delivery.ref))), { message: 'm', at, nextDue: TOMORROW });
    expect(await store.delivery(delivery.ref)).toMatchObject({ state: 'sent' });
  });

  test('in the middle of a transaction: it is as if it had never begun', async () => {
    const url = await fresh();
    const store = await open(url);
    await due(store, 'C1');
    // Somebody holds the row, so that the store's transaction hangs in its middle.
    const blocker = new pg.Client({ connectionString: url });
    blocker.on('error', () => undefined);
    await blocker.connect();
    const claim = await claimed(store, 'p');
    await blocker.query('begin');
    await blocker.query('select * from subscriptions for update');
    const beginning = errorOf(store.begin(claim, lease('p'), wanted('ref0000001')));
    await expect.poll(() => query(url, "select 1 as one from pg_stat_activity where wait_event_type = 'Lock'")).toHaveLength(1);
    await server.stop();
    expect(await beginning).toMatchObject({ passing: true });
    await server.start();
    expect(await store.delivery('ref0000001')).toBeUndefined();
    begun(await store.begin(claim, lease('p'), wanted('ref0000001')));
    await blocker.end().catch(() => undefined);
  });

  test('with every idle connection cut by the server', async () => {
    const url = await fresh();
    const warnings: unknown[] = [];
    const store = createStore({ url, log: { warn: (...args: unknown[]) => void warnings.push(args) } });
    opened.push(store);
    await store.open();
    await Promise.all(Array.from({ length: 8 }, () => store.ping()));
    await query(url, 'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()');
    await expect.poll(() => warnings.length).toBeGreaterThan(0);
    expect(JSON.stringify(warnings)).not.toContain(POSTGRES_PASSWORD);
    const works = () =>
      store.ping().then(
        () => true,
        () => false,
      );
    await expect.poll(works).toBe(true);
  });
});

describe('a server that refuses', () => {
  const refused = async (url: string): Promise<StoreError> => {
    const store = createStore({ url });
    opened.push(store);
    return errorOf(store.open());
  };

  test('a wrong password, a database that is not there, rights that are missing: each is named, with what to do', async () => {
    const url = await fresh();
    const wrong = 'wrong-Passw0rd';
    const error = await refused(url.replace(POSTGRES_PASSWORD, wrong));
    expect(error).toMatchObject({ passing: false, message: expect.stringContaining('refuses the user or the password in DATABASE_URL') });
    expect(error.message + error.stack).not.toContain(wrong);
    expect(await refused(url.replace(/test_\d+$/, 'nowhere'))).toMatchObject({ passing: false, message: expect.stringMatching(/There is no such database: .*nowhere.*createdb/) });
    await query(url, "create role guest login password 'guest-password'");
    const guest = url.replace(/\/\/[^@]+@/, '//guest:guest-password@');
    expect(await refused(guest)).toMatchObject({ passing: false, message: expect.stringContaining('Grant it all rights on a database of its own') });
    expect(await refused(`${url}?sslmode=verify-full`)).toMatchObject({ passing: false, message: expect.stringContaining('sslmode') });
  });

  test('the tables of another program', async () => {
    const url = await fresh();
    await query(url, 'create table subscriptions (mine text)');
    expect(await refused(url)).toMatchObject({ passing: false, message: expect.stringMatching(/tables of another program.*database of its own/) });
    expect(await query(url, "select table_name from information_schema.tables where table_schema = 'public'")).toEqual([{ table_name: 'subscriptions' }]);
  });

  test('a schema that is newer than the program', async () => {
    const url = await fresh();
    await (await open(url)).close();
    await query(url, "insert into navigator_schema values (99, 'future', 0)");
    expect(await refused(url)).toMatchObject({ passing: false, message: expect.stringMatching(/written by a newer version.*number 99/) });
  });
});
