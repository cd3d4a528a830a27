// A PostgreSQL server as the database, for when one machine is not enough: Kysely over a small pool of pg.
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Logger } from '../telemetry/log.ts';
import { StoreError } from './port.ts';
import type { Base, Tables, Writer } from './tables.ts';

/** A replica does little at once, and a server has some hundred connections for all. */
const MOST_CONNECTIONS = 5;
const CONNECT_TIMEOUT_MS = 5000;
/** Ours take milliseconds; what takes longer waits for a lock or a server in trouble. */
const STATEMENT_TIMEOUT_MS = 10_000;
/** The server may be gone without a word: then it is us who have to give up. */
const ANSWER_TIMEOUT_MS = 15_000;
/** A process that stops in the middle of a transaction must not keep the others from its rows. */
const IDLE_TRANSACTION_TIMEOUT_MS = 10_000;
/** Transactions that wait for each other: the server ends one of them, which is simply done again. */
const DEADLOCK_TURNS = 5;

/** Keys of advisory locks: any number will do that no other program in this database uses. */
const LOCKS = { schema: 5_285_031_001, news: 5_285_031_002 } as const;

const INT8 = 20;
/** Counts, numbers of news and instants are far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format))) as typeof pg.types.getTypeParser,
};

/** The address as a message may show it. */
function shownAddress(url: string): string {
  const address = new URL(url);
  return `${address.protocol}//${address.username ? `${address.username}@` : ''}${address.host}${address.pathname}`;
}

const codeOf = (error: unknown): string | undefined => (error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined);

/** SQLSTATE: connection broken, server starting or stopping, too many connections, out of resources, lock or statement timed out, conflict of transactions. */
const PASSING_STATES = /^(?:08|53|57P|57014|55P03|40|25P03|25P04)/;
const REFUSED_STATES = /^28/;
const TLS_CODES = /^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;
/** pg gives these no code. */
const PASSING_WORDS = /Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|not queryable/;

function explainer(url: string): (error: unknown) => StoreError | undefined {
  const shown = shownAddress(url);
  return (error) => {
    if (!(error instanceof Error) || error instanceof StoreError) return undefined;
    const code = codeOf(error) ?? '';
    const because = (passing: boolean, message: string) => new StoreError(message, { passing, cause: error });
    if (error instanceof AggregateError && error.errors.length > 0) return explainer(url)(error.errors[0]);
    if (error instanceof pg.DatabaseError) {
      if (PASSING_STATES.test(code)) return because(true, `The database ${shown} cannot be used just now: ${error.message}.`);
      if (REFUSED_STATES.test(code)) return because(false, `The database ${shown} refuses the user or the password in DATABASE_URL: ${error.message}.`);
      if (code === '3D000') return because(false, `There is no such database: ${shown}. Create it (createdb), or correct DATABASE_URL.`);
      if (code === '42501')
        return because(false, `The user in DATABASE_URL may not do what is needed in ${shown}: ${error.message}. Grant it all rights on a database of its own.`);
      if (code === '42P07') return because(false, `The database ${shown} holds tables of another program (${error.message}). Give the bot a database of its own.`);
      if (code === '25006') return because(false, `The database ${shown} can only be read. Set DATABASE_URL to the primary server.`);
      return because(false, `The database ${shown} refused a query: ${error.message}.`);
    }
    if (TLS_CODES.test(code) || /does not support SSL/.test(error.message))
      return because(false, `No safe connection to ${shown}: ${error.message}. Check sslmode in DATABASE_URL.`);
    if ('syscall' in error || PASSING_WORDS.test(error.message)) return because(true, `The database ${shown} cannot be reached: ${error.message}.`);
    return undefined;
  };
}

/** Nothing is asked of the server yet: the first query connects. */
export async function connectPostgres(url: string, log?: Pick<Logger, 'warn'>): Promise<Base> {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'medical-ai-navigator',
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
    keepAlive: true,
    types,
  });
  const explain = explainer(url);
  // A connection that breaks while nobody uses it. The pool has dropped it already; without a listener the process would end.
  pool.on('error', (error) => log?.warn({ cause: error.message }, 'a connection to the database broke; another one is made when it is needed'));
  // One that breaks while it is in use tells so twice: to whoever waits for its answer, and as an event that nobody may leave unheard.
  pool.on('connect', (client) => void client.on('error', () => {}));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });

  async function write<T>(run: (trx: Writer) => Promise<T>): Promise<T> {
    for (let turn = 1; ; turn += 1) {
      try {
        return await db.transaction().execute(run);
      } catch (error) {
        if (turn === DEADLOCK_TURNS || !(error instanceof pg.DatabaseError) || !error.code?.startsWith('40')) throw error;
      }
    }
  }

  return {
    db,
    rowLocks: true,
    write,
    read: (run) => db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(run),
    alone: async (trx, what) => void (await sql`select pg_advisory_xact_lock(${LOCKS[what]}::bigint)`.execute(trx)),
    stamp: async () => {},
    shown: shownAddress(url),
    explain,
    async close() {
      await db.destroy();
      // Kysely ends the pool that it has used; one that nobody asked anything still stands.
      if (!pool.ended) await pool.end();
    },
  };
}
