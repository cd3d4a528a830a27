// A file as the database: Kysely over Node's own SQLite. Several processes of one machine may share it.
import { closeSync, existsSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { CompiledQuery, type DatabaseConnection, type Driver, Kysely, type SqliteDatabase, SqliteDialect, SqliteDriver, sql, type TransactionSettings } from 'kysely';
import { StoreError } from './port.ts';
import type { Base, Tables } from './tables.ts';

/** "NAVI": written into the file's header, so that a file of another program is told from ours. */
const APPLICATION_ID = 0x4e415649;
/** How long another process may hold the file before we give up, in milliseconds. */
const PATIENCE_MS = 5000;
/** The same while it is known to be held: whoever waits in line behind a locked file must not wait for the sum of all. */
const SHORT_PATIENCE_MS = 50;
/** SQLite itself waits in the way of everything else in this process, so it waits shortly; the rest of the patience is spent asleep. */
const BUSY_TIMEOUT_MS = 20;

const CODES = { perm: 3, busy: 5, locked: 6, readOnly: 8, io: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const;

/** The primary result code of SQLite, when the error is one of its. */
const codeOf = (error: unknown): number | undefined => (error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined);

const isBusy = (error: unknown): boolean => codeOf(error) === CODES.busy || codeOf(error) === CODES.locked;

/** Runs until no other process is in the way, or the patience is at its end. */
async function patiently<T>(run: () => T | Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  const end = performance.now() + patienceMs;
  for (let wait = 2; ; wait = Math.min(wait * 2, 50)) {
    try {
      return await run();
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error;
      await sleep(wait * (0.5 + Math.random()));
    }
  }
}

/** Node's SQLite with the face that Kysely expects. */
const facade = (database: DatabaseSync): SqliteDatabase => ({
  close: () => database.close(),
  prepare(text) {
    const statement = database.prepare(text);
    const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
    return {
      reader: statement.columns().length > 0,
      all: (parameters) => statement.all(...values(parameters)),
      run: (parameters) => statement.run(...values(parameters)),
      iterate: (parameters) => statement.iterate(...values(parameters)),
    };
  },
});

/**
 * A transaction that will write takes the lock at its beginning. One that reads first and asks for the lock later is refused at once when
 * another process wrote in between, however long one waits.
 */
class ImmediateDriver extends SqliteDriver {
  #held = false;

  override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    const begin = settings?.accessMode === 'read only' ? 'begin' : 'begin immediate';
    try {
      await patiently(() => connection.executeQuery(CompiledQuery.raw(begin)), this.#held ? SHORT_PATIENCE_MS : PATIENCE_MS);
      this.#held = false;
    } catch (error) {
      this.#held = isBusy(error);
      throw error;
    }
  }
}

class NodeSqliteDialect extends SqliteDialect {
  readonly #database: SqliteDatabase;
  constructor(database: SqliteDatabase) {
    super({ database });
    this.#database = database;
  }
  override createDriver(): Driver {
    return new ImmediateDriver({ database: this.#database });
  }
}

function explainer(path: string): (error: unknown) => StoreError | undefined {
  const because = (cause: unknown, passing: boolean, message: string) => new StoreError(message, { passing, cause });
  return (error) => {
    const detail = error instanceof Error ? error.message : String(error);
    switch (codeOf(error)) {
      case undefined:
        // A folder that cannot be made, a file that cannot be looked at.
        return error instanceof Error && 'syscall' in error
          ? because(error, false, `${path} cannot be used: ${detail}. Check the path in DATABASE_URL and its rights.`)
          : undefined;
      case CODES.busy:
      case CODES.locked:
        return because(error, true, `${path} is locked by another process.`);
      case CODES.full:
        return because(error, true, `There is no room left to write ${path}: free some space on its disk.`);
      case CODES.io:
        return because(error, true, `${path} cannot be read or written: ${detail}. Check its disk.`);
      case CODES.corrupt:
      case CODES.notADatabase:
        return broken(path, error);
      case CODES.perm:
      case CODES.readOnly:
      case CODES.cannotOpen:
        return because(error, false, `${path} cannot be opened for writing: ${detail}. The user that runs the bot needs the right to write the file and its folder.`);
      default:
        return because(error, false, `${path} refused a query: ${detail}.`);
    }
  };
}

const broken = (path: string, cause?: unknown): StoreError =>
  new StoreError(
    `${path} is damaged or not a SQLite database; it was left as it is. Put back a copy, or move the file away to start with an empty one: the subscriptions in it are lost then.`,
    { passing: false, cause },
  );

/** What every file of SQLite begins with, and the least that one can hold. SQLite itself takes a shorter file for an empty one and writes over it. */
const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
const LEAST_BYTES = 512;

function beginsRight(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(MAGIC.length);
    readSync(file, head, 0, head.length, 0);
    return head.equals(MAGIC) && statSync(path).size >= LEAST_BYTES;
  } finally {
    closeSync(file);
  }
}

/** Looks at a file before anything may be written to it. @throws StoreError when it is damaged or another program's. */
function inspect(path: string): void {
  if (!beginsRight(path)) throw broken(path);
  // Read only: even closing a connection that may write could change a file that is not ours.
  const database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    const id = database.prepare('pragma application_id').get()?.application_id;
    const check = Object.values(database.prepare('pragma quick_check(1)').get() ?? {})[0];
    if (check !== 'ok') throw broken(path, new Error(String(check)));
    if (id === APPLICATION_ID) return;
    if (id === 0 && database.prepare('select name from sqlite_master limit 1').get() === undefined) return;
    throw new StoreError(`${path} is the database of another program; it was left as it is. Set DATABASE_URL to a file of the bot's own.`, { passing: false });
  } finally {
    database.close();
  }
}

/** @param path of the file, or `:memory:`. @throws StoreError when the file is damaged, another program's, or cannot be reached. */
export async function connectSqlite(path: string, { mustExist }: { mustExist: boolean }): Promise<Base> {
  const explain = explainer(path);
  let database: DatabaseSync;
  try {
    if (path !== ':memory:') {
      if (mustExist && !existsSync(path))
        throw new StoreError(`There is no database ${path}. Set DATABASE_URL, or start from the folder that the bot runs in.`, { passing: false });
      mkdirSync(dirname(path), { recursive: true });
      if (existsSync(path) && statSync(path).size > 0) await patiently(() => inspect(path));
    }
    database = await patiently(() => opened(path));
  } catch (error) {
    throw explain(error) ?? error;
  }
  const db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(facade(database)) });
  return {
    db,
    rowLocks: false,
    write: (run) => db.transaction().execute(run),
    read: (run) => db.transaction().setAccessMode('read only').execute(run),
    // `begin immediate` keeps everybody else out already.
    alone: async () => {},
    stamp: async (trx) => void (await sql`pragma application_id = ${sql.lit(APPLICATION_ID)}`.execute(trx)),
    shown: `sqlite:${path}`,
    explain,
    async close() {
      await db.destroy();
      // Kysely closes what it has used; a connection that nobody asked anything is still open.
      if (database.isOpen) database.close();
    },
  };
}

function opened(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
  try {
    // Readers and a writer do not wait for each other.
    database.exec('pragma journal_mode = wal');
    // Every commit reaches the disk before the next step: what was begun or confirmed must not be forgotten in a power cut, or it would be sent twice.
    database.exec('pragma synchronous = full');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
