// The store behind its port. Cheap to import: Kysely and the drivers are loaded when it is opened, and pg only when DATABASE_URL says so.
import type { Logger } from '../telemetry/log.ts';
import { type Store, StoreError } from './port.ts';
import type { Base } from './tables.ts';

export type StoreOptions = {
  /** `sqlite:<path>`, `sqlite::memory:`, `postgres://…` or `postgresql://…` */
  url: string;
  /** Told of connections that break while nobody uses them. */
  log?: Pick<Logger, 'warn'>;
  /** A file that is not there is an error, and is not made. */
  mustExist?: boolean;
};

type Methods = Omit<Store, 'open' | 'ping' | 'close'>;
type Opened = { base: Base; methods: Methods };

const SQLITE = 'sqlite:';

async function connect({ url, log, mustExist = false }: StoreOptions): Promise<Base> {
  if (url.startsWith(SQLITE)) return (await import('./sqlite.ts')).connectSqlite(url.slice(SQLITE.length), { mustExist });
  return (await import('./postgres.ts')).connectPostgres(url, log);
}

async function opening(options: StoreOptions): Promise<Opened> {
  const [{ migrate }, { methodsOf }, base] = await Promise.all([import('./migrations.ts'), import('./methods.ts'), connect(options)]);
  try {
    await migrate(base);
  } catch (error) {
    await base.close();
    throw base.explain(error) ?? error;
  }
  return { base, methods: methodsOf(base) };
}

/** A store that is not opened yet: `open()` connects it, or whatever is asked of it first. One that could not be opened stays so until `open()` is called again. */
export function createStore(options: StoreOptions): Store {
  let opened: Opened | undefined;
  let pending: Promise<Opened> | undefined;
  let failure: StoreError | undefined;
  let closed = false;
  const running = new Set<Promise<unknown>>();

  async function open(): Promise<void> {
    if (opened) return;
    pending ??= opening(options);
    try {
      opened = await pending;
      failure = undefined;
      closed = false;
    } catch (error) {
      if (error instanceof StoreError) failure = error;
      throw error;
    } finally {
      pending = undefined;
    }
  }

  /** Runs on the open database; whatever its driver throws becomes a StoreError. */
  async function use<T>(run: (opened: Opened) => Promise<T>): Promise<T> {
    if (failure || closed) throw failure ?? new StoreError('The store is not open.', { passing: true });
    await open();
    if (!opened) throw new StoreError('The store is not open.', { passing: true });
    const { base } = opened;
    const call = run(opened);
    running.add(call);
    try {
      return await call;
    } catch (error) {
      throw base.explain(error) ?? error;
    } finally {
      running.delete(call);
    }
  }
  const to = <T>(run: (methods: Methods) => Promise<T>): Promise<T> => use(({ methods }) => run(methods));

  return {
    open,
    ping: () => use(async ({ base }) => void (await base.db.selectFrom('subscriptions').select('id').limit(1).execute())),
    async close() {
      // One that is just being opened is closed as well; that it could not be opened was told to whoever opened it.
      await Promise.allSettled([pending]);
      const last = opened;
      opened = undefined;
      failure = undefined;
      closed = true;
      // What is under way is finished, so that no transaction is cut.
      await Promise.allSettled(running);
      await last?.base.close();
    },
    subscribe: (wanted) => to((methods) => methods.subscribe(wanted)),
    subscription: (id) => to((methods) => methods.subscription(id)),
    subscriptionIn: (place) => to((methods) => methods.subscriptionIn(place)),
    subscriptionsOf: (platform, workspace) => to((methods) => methods.subscriptionsOf(platform, workspace)),
    pause: (id, reason) => to((methods) => methods.pause(id, reason)),
    resume: (id, nextDue) => to((methods) => methods.resume(id, nextDue)),
    unsubscribe: (id) => to((methods) => methods.unsubscribe(id)),
    record: (marks, now) => to((methods) => methods.record(marks, now)),
    known: () => to((methods) => methods.known()),
    newsSince: (seq) => to((methods) => methods.newsSince(seq)),
    newsBy: (seqs) => to((methods) => methods.newsBy(seqs)),
    claim: (lease, platforms, limit) => to((methods) => methods.claim(lease, platforms, limit)),
    due: (now, limit) => to((methods) => methods.due(now, limit)),
    skip: (claim, lease, next) => to((methods) => methods.skip(claim, lease, next)),
    begin: (claim, lease, wanted) => to((methods) => methods.begin(claim, lease, wanted)),
    confirm: (delivery, sent) => to((methods) => methods.confirm(delivery, sent)),
    postpone: (delivery, lease, again) => to((methods) => methods.postpone(delivery, lease, again)),
    fail: (delivery, lease, why) => to((methods) => methods.fail(delivery, lease, why)),
    release: (owner) => to((methods) => methods.release(owner)),
    delivery: (ref) => to((methods) => methods.delivery(ref)),
    deliveriesOf: (subscription, limit) => to((methods) => methods.deliveriesOf(subscription, limit)),
    counts: (now) => to((methods) => methods.counts(now)),
    prune: (olderThan) => to((methods) => methods.prune(olderThan)),
    saveInstallation: (installation) => to((methods) => methods.saveInstallation(installation)),
    installation: (platform, workspace) => to((methods) => methods.installation(platform, workspace)),
    installations: (platform) => to((methods) => methods.installations(platform)),
    removeInstallation: (platform, workspace) => to((methods) => methods.removeInstallation(platform, workspace)),
    exportWorkspace: (platform, workspace) => to((methods) => methods.exportWorkspace(platform, workspace)),
    eraseWorkspace: (platform, workspace) => to((methods) => methods.eraseWorkspace(platform, workspace)),
  };
}
