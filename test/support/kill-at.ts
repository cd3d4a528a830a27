// Loaded before the process under test (node --import): ends it with SIGKILL right before the database is told what KILL_AT names, on either
// database. Only the drivers are touched, so what is killed is the product as it is.
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

/** The moments of a delivery by the statement that comes next. */
const MOMENTS: Record<string, RegExp> = {
  'before the claim': /^update "subscriptions" set "lease_owner"/,
  'after the claim, before it is begun': /^insert into "deliveries"/,
  'after the post, before it is confirmed': /^update "deliveries" set "state" = \S+ "message"/,
  'in the middle of the confirmation': /^update "subscriptions" set .*"cursor"/,
};

const moment = MOMENTS[process.env.KILL_AT ?? ''];
const look = (text: unknown): void => {
  if (moment && typeof text === 'string' && moment.test(text)) process.kill(process.pid, 'SIGKILL');
};

const prepare = DatabaseSync.prototype.prepare;
DatabaseSync.prototype.prepare = function prepared(this: DatabaseSync, ...args: Parameters<typeof prepare>) {
  look(args[0]);
  return prepare.apply(this, args);
};

type Query = (this: pg.Client, ...args: unknown[]) => unknown;
const query = pg.Client.prototype.query as unknown as Query;
const queried: Query = function queried(this: pg.Client, ...args) {
  const [first] = args;
  look(typeof first === 'object' && first !== null && 'text' in first ? first.text : first);
  return query.apply(this, args);
};
pg.Client.prototype.query = queried as unknown as typeof pg.Client.prototype.query;
