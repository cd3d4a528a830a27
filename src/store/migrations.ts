// The schema, step by step. A step that has been released is never changed: a new one is added below it.
import { sql } from 'kysely';
import { StoreError } from './port.ts';
import type { Base, Writer } from './tables.ts';

type Migration = { name: string; up: (trx: Writer) => Promise<void> };

const subscriptions = (trx: Writer) =>
  trx.schema
    .createTable('subscriptions')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('platform', 'text', (column) => column.notNull())
    .addColumn('workspace', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('thread', 'text', (column) => column.notNull())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull().check(sql`state in ('active', 'paused')`))
    .addColumn('reason', 'text')
    .addColumn('wish', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('cursor', 'bigint', (column) => column.notNull())
    .addColumn('next_due', 'bigint', (column) => column.notNull())
    .addColumn('attend_at', 'bigint', (column) => column.notNull())
    .addColumn('lease_owner', 'text')
    .addColumn('lease_until', 'bigint')
    .addColumn('lease_begun', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('claimed', 'bigint', (column) => column.notNull().defaultTo(0))
    .addUniqueConstraint('subscriptions_place', ['platform', 'workspace', 'channel', 'thread']);

/** From the oldest to the newest; the number of a step is its place here, from 1. */
export const MIGRATIONS: readonly Migration[] = [
  {
    name: 'subscriptions',
    async up(trx) {
      await subscriptions(trx).execute();
      await sql`create index subscriptions_attend on subscriptions (attend_at) where state = 'active'`.execute(trx);
      await trx.schema.createIndex('subscriptions_lease').on('subscriptions').column('lease_owner').execute();
    },
  },
  {
    name: 'news',
    async up(trx) {
      await trx.schema
        .createTable('known')
        .addColumn('entry', 'text', (column) => column.primaryKey().notNull())
        .addColumn('license', 'text', (column) => column.notNull())
        .addColumn('commercial', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('home', 'text', (column) => column.notNull())
        .execute();
      await trx.schema
        .createTable('news')
        .addColumn('seq', 'bigint', (column) => column.primaryKey().notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('entry', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('before', 'text')
        .execute();
    },
  },
  {
    name: 'deliveries',
    async up(trx) {
      await trx.schema
        .createTable('deliveries')
        .addColumn('ref', 'text', (column) => column.primaryKey().notNull())
        .addColumn('subscription', 'text', (column) => column.notNull().references('subscriptions.id').onDelete('cascade'))
        .addColumn('day', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull().check(sql`state in ('sending', 'waiting', 'sent', 'failed')`))
        .addColumn('news', 'text', (column) => column.notNull())
        .addColumn('up_to', 'bigint', (column) => column.notNull())
        .addColumn('left_out', 'bigint', (column) => column.notNull())
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('tried_at', 'bigint')
        .addColumn('tried_before', 'bigint')
        .addColumn('due_at', 'bigint', (column) => column.notNull())
        .addColumn('planned_due', 'bigint', (column) => column.notNull())
        .addColumn('ended_at', 'bigint')
        .addColumn('message', 'text')
        .addColumn('cause', 'text')
        // At most one for each subscription and day, and at most one under way: held by the database itself, whatever the code does.
        .addUniqueConstraint('deliveries_day', ['subscription', 'day'])
        .execute();
      await sql`create unique index deliveries_open on deliveries (subscription) where state in ('sending', 'waiting')`.execute(trx);
      await trx.schema.createIndex('deliveries_ended').on('deliveries').column('ended_at').execute();
    },
  },
  {
    name: 'installations',
    async up(trx) {
      await trx.schema
        .createTable('installations')
        .addColumn('platform', 'text', (column) => column.notNull())
        .addColumn('workspace', 'text', (column) => column.notNull())
        .addColumn('sealed', 'text', (column) => column.notNull())
        .addColumn('saved_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('installations_workspace', ['platform', 'workspace'])
        .execute();
    },
  },
  {
    name: 'links',
    async up(trx) {
      await trx.schema
        .alterTable('known')
        .addColumn('link', 'text', (column) => column.notNull().defaultTo('ok'))
        .execute();
    },
  },
];

/**
 * Brings the schema up to date, one process at a time: all steps or none. `steps` is for tests that stop at an earlier schema.
 * Kysely's own migrator is not used: it locks nothing on SQLite and works there without a transaction.
 * @throws StoreError when the schema is newer than this program.
 */
export async function migrate(base: Base, steps: readonly Migration[] = MIGRATIONS): Promise<void> {
  await base.write(async (trx) => {
    await base.alone(trx, 'schema');
    await trx.schema
      .createTable('navigator_schema')
      .ifNotExists()
      .addColumn('version', 'integer', (column) => column.primaryKey().notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('applied_at', 'bigint', (column) => column.notNull())
      .execute();
    const { version } = await trx
      .selectFrom('navigator_schema')
      .select(({ fn }) => fn.coalesce(fn.max('version'), sql<number>`0`).as('version'))
      .executeTakeFirstOrThrow();
    if (version > steps.length) {
      throw new StoreError(
        `${base.shown} was written by a newer version of the bot: its schema is number ${version}, this version knows ${steps.length}. Start the newer version, or set DATABASE_URL to another database.`,
        { passing: false },
      );
    }
    if (version === 0) await base.stamp(trx);
    for (const [index, { name, up }] of steps.entries()) {
      if (index < version) continue;
      await up(trx);
      await trx
        .insertInto('navigator_schema')
        .values({ version: index + 1, name, applied_at: Date.now() })
        .execute();
    }
  });
}
