// The tables as the queries see them: one schema for SQLite and PostgreSQL. migrations.ts makes them, rows.ts turns rows into the port's words.
import type { Kysely, Transaction } from 'kysely';

/**
 * Milliseconds since 1970. A number sorts and compares alike in both databases; text would do so only under the right collation.
 * What is a list or a nested value is JSON in a text column: nothing is ever looked up by its inside.
 */
type Instant = number;
type Json = string;

export type SubscriptionRow = {
  id: string;
  platform: string;
  workspace: string;
  channel: string;
  /** Empty when there is none: NULLs would not count as equal in the unique place. */
  thread: string;
  owner: string;
  state: string;
  reason: string | null;
  wish: Json;
  created_at: Instant;
  cursor: number;
  next_due: Instant;
  /** When somebody has to look at it: the next due time, or sooner or later because of a delivery that is not ended. */
  attend_at: Instant;
  lease_owner: string | null;
  lease_until: Instant | null;
  /** 1 when a delivery was begun under this lease. */
  lease_begun: number;
  /** How often it was claimed: tells one claim from the next, even of the same process in the same millisecond. */
  claimed: number;
};

export type DeliveryRow = {
  ref: string;
  subscription: string;
  day: string;
  state: string;
  news: Json;
  up_to: number;
  /** `left` is a word of SQL. */
  left_out: number;
  attempts: number;
  /** When the first attempt began that may have arrived, the one under way among them. */
  tried_at: Instant | null;
  /** The same without the attempt that was begun last: what holds again when that one turns out not to have arrived. */
  tried_before: Instant | null;
  due_at: Instant;
  /** The subscription's next_due when it was begun: another one at the end means that the subscription was edited meanwhile. */
  planned_due: Instant;
  /** When it was sent or given up. */
  ended_at: Instant | null;
  message: string | null;
  cause: string | null;
};

export type NewsRow = { seq: number; at: Instant; entry: string; kind: string; before: Json | null };
export type KnownRow = { entry: string; license: string; commercial: string; status: string; home: string; link: string };
export type InstallationRow = { platform: string; workspace: string; sealed: string; saved_at: Instant };
type SchemaRow = { version: number; name: string; applied_at: Instant };

export type Tables = {
  navigator_schema: SchemaRow;
  subscriptions: SubscriptionRow;
  deliveries: DeliveryRow;
  news: NewsRow;
  known: KnownRow;
  installations: InstallationRow;
};

export type Reader = Kysely<Tables>;
export type Writer = Transaction<Tables>;

/** A connected database: what differs between SQLite and PostgreSQL, behind one face. */
export type Base = {
  db: Reader;
  /** Rows must be locked before they are judged; on SQLite the transaction itself keeps everybody else out. */
  rowLocks: boolean;
  /** All or nothing, and against other writers as if alone. */
  write<T>(run: (trx: Writer) => Promise<T>): Promise<T>;
  /** Several readings of the same moment. */
  read<T>(run: (trx: Writer) => Promise<T>): Promise<T>;
  /** From here to the end of the transaction only one caller of all processes does this. */
  alone(trx: Writer, what: 'schema' | 'news'): Promise<void>;
  /** Marks the database as ours when it gets its first schema. */
  stamp(trx: Writer): Promise<void>;
  /** The address without a password, for messages. */
  shown: string;
  /** What an error of the driver means to the operator; undefined when it is none of the driver's. */
  explain(error: unknown): Error | undefined;
  close(): Promise<void>;
};

/** Rows at a time: both databases limit the parameters of one statement. */
const BATCH = 500;

export function* batches<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < list.length; start += BATCH) yield list.slice(start, start + BATCH);
}
