// From every schema that ever was to today's: what was kept is kept, on both databases.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { methodsOf } from '../../../src/store/methods.ts';
import { MIGRATIONS, migrate } from '../../../src/store/migrations.ts';
import { connectPostgres } from '../../../src/store/postgres.ts';
import { connectSqlite } from '../../../src/store/sqlite.ts';
import type { Base, Writer } from '../../../src/store/tables.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres.ts';
import { claimed, later, lease, mark, NOW, place, TOMORROW, wish } from '../../support/store.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const DATABASES = {
  SQLite: async (): Promise<Base> => {
    const folder = mkdtempSync(join(tmpdir(), 'migrations-'));
    cleanups.push(() => rmSync(folder, { recursive: true }));
    return connectSqlite(join(folder, 'navigator.db'), { mustExist: false });
  },
  PostgreSQL: async (): Promise<Base> => connectPostgres(await server.database()),
};

/** What a process of that version would have written: by number of the schema that brought the table, in the SQL of that time. */
const WRITTEN: readonly ((trx: Writer) => Promise<unknown>)[] = [
  (trx) =>
    sql`insert into subscriptions (id, platform, workspace, channel, thread, owner, state, reason, wish, created_at, cursor, next_due, attend_at)
        values ('sub00001', 'slack', 'T1', 'C1', '', 'U1', 'active', null, ${JSON.stringify(wish(['brain MRI']))}, ${NOW.getTime()}, 1, ${TOMORROW.getTime()}, ${TOMORROW.getTime()})`.execute(
      trx,
    ),
  async (trx) => {
    await sql`insert into known (entry, license, commercial, status, home) values ('a', 'MIT (verified)', 'allowed', 'active', 'https://example.org/a')`.execute(trx);
    await sql`insert into news (seq, at, entry, kind, "before") values (1, ${NOW.getTime()}, 'a', 'added', null)`.execute(trx);
  },
  (trx) =>
    sql`insert into deliveries (ref, subscription, day, state, news, up_to, left_out, attempts, tried_at, tried_before, due_at, planned_due, ended_at, message, cause)
        values ('ref0000001', 'sub00001', '2026-11-22', 'sent', '[1]', 1, 0, 1, ${NOW.getTime()}, null, ${NOW.getTime()}, ${NOW.getTime()}, ${NOW.getTime()}, '17.1', null)`.execute(
      trx,
    ),
  (trx) => sql`insert into installations (platform, workspace, sealed, saved_at) values ('slack', 'T1', 'sealed', ${NOW.getTime()})`.execute(trx),
  (trx) =>
    sql`insert into known (entry, license, commercial, status, home, link) values ('z', 'MIT (verified)', 'allowed', 'active', 'https://example.org/z', 'dead')`.execute(trx),
];

const TABLES = [['subscriptions'], ['known', 'news'], ['deliveries'], ['installations'], []];

test('every schema has rows here that it would have held: whoever adds a step adds them', () => {
  expect(WRITTEN).toHaveLength(MIGRATIONS.length);
  expect(TABLES).toHaveLength(MIGRATIONS.length);
});

describe.each(Object.keys(DATABASES) as (keyof typeof DATABASES)[])('%s', (name) => {
  async function connected(): Promise<Base> {
    const base = await DATABASES[name]();
    cleanups.push(() => base.close());
    return base;
  }

  const rowsOf = async (base: Base, tables: readonly string[]) =>
    Object.fromEntries(await Promise.all(tables.map(async (table) => [table, (await sql`select * from ${sql.table(table)}`.execute(base.db)).rows])));

  test.each(MIGRATIONS.map((_, index) => index))('from schema %i, with what was kept', async (version) => {
    const base = await connected();
    await migrate(base, MIGRATIONS.slice(0, version));
    for (const write of WRITTEN.slice(0, version)) await base.write(write);
    const tables = TABLES.slice(0, version).flat();
    const before = await rowsOf(base, tables);
    for (const table of tables) expect(before[table]).toHaveLength(1);

    await migrate(base);
    const after = await rowsOf(base, tables);
    for (const table of tables) expect(after[table]).toMatchObject(before[table] ?? []);
    const versions = await base.db.selectFrom('navigator_schema').select(['version', 'name']).orderBy('version').execute();
    expect(versions).toEqual(MIGRATIONS.map((step, index) => ({ version: index + 1, name: step.name })));

    // And today's program works on it.
    for (const write of WRITTEN.slice(version)) await base.write(write);
    const store = methodsOf(base);
    expect(await store.subscription('sub00001')).toMatchObject({ ...wish(['brain MRI']), place: place('C1'), cursor: 1, nextDue: TOMORROW });
    expect(await store.delivery('ref0000001')).toMatchObject({ state: 'sent', news: [1], message: '17.1', sentAt: NOW });
    expect(await store.installation('slack', 'T1')).toBe('sealed');
    const news = await store.record([mark('a', { license: 'MIT (verified)', home: 'https://example.org/a' }), mark('b')], later(1));
    expect(news).toMatchObject([{ seq: 2, entry: 'b', kind: 'added' }]);
    expect(await store.claim(lease('p', TOMORROW), ['slack'], 9)).toHaveLength(1);
  });

  test('a step that fails leaves the schema before it whole, and is done again once it can be', async () => {
    const base = await connected();
    await migrate(base, MIGRATIONS.slice(0, 1));
    const broken = {
      name: 'broken',
      async up(trx: Writer) {
        await trx.schema.createTable('half').addColumn('a', 'integer').execute();
        throw new Error('no room');
      },
    };
    await expect(migrate(base, [...MIGRATIONS.slice(0, 2), broken])).rejects.toThrow('no room');
    expect(await base.db.selectFrom('navigator_schema').select('version').execute()).toEqual([{ version: 1 }]);
    for (const table of ['half', 'known']) await expect(sql`select * from ${sql.table(table)}`.execute(base.db)).rejects.toThrow();
    await migrate(base);
    await migrate(base);
    expect(await methodsOf(base).counts(NOW)).toMatchObject({ active: 0 });
  });

  test('several at once: each step is done once', async () => {
    const base = await connected();
    await Promise.all([migrate(base), migrate(base), migrate(base)]);
    expect(await base.db.selectFrom('navigator_schema').select('version').execute()).toHaveLength(MIGRATIONS.length);
    await expect(claimed({ ...methodsOf(base), open: async () => {}, ping: async () => {}, close: async () => {} }, 'p')).rejects.toThrow();
  });

  test('the database itself holds that a subscription has one delivery under way and one a day', async () => {
    const base = await connected();
    await migrate(base);
    for (const write of WRITTEN) await base.write(write);
    const another = (ref: string, day: string, state: string) =>
      base.write((trx) =>
        sql`insert into deliveries (ref, subscription, day, state, news, up_to, left_out, attempts, due_at, planned_due) values (${ref}, 'sub00001', ${day}, ${state}, '[]', 1, 0, 1, 0, 0)`.execute(
          trx,
        ),
      );
    await expect(another('ref0000002', '2026-11-22', 'failed')).rejects.toThrow(/unique/i);
    await another('ref0000003', '2026-11-23', 'sending');
    await expect(another('ref0000004', '2026-11-24', 'waiting')).rejects.toThrow(/unique/i);
    await expect(another('ref0000005', '2026-11-25', 'lost')).rejects.toThrow(/check/i);
  });
});
