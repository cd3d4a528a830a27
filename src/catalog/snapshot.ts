// The catalog that answers come from while its files change: replaced in one step by a good one, kept when the new one is broken.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { OperatorError } from '../errors.ts';
import type { Logger } from '../telemetry/log.ts';
import { type Catalog, CatalogError } from './load.ts';

/** Why the files as they are now are not what answers come from. */
export type Trouble = {
  /** When it was first seen, as an ISO instant. */
  since: string;
  /** One line each: file:line:column: what is wrong. */
  problems: readonly string[];
};

export type Reload = 'loaded' | 'unchanged' | 'broken';

export type Snapshot<Built> = {
  readonly catalog: Catalog;
  /** What was built over `catalog`; the two always belong together. */
  readonly built: Built;
  readonly trouble: Trouble | undefined;
  /** Loads again. Never rejects: what goes wrong is logged once and kept in `trouble`. */
  reload(): Promise<Reload>;
};

export type SnapshotOptions<Built> = {
  /** Gives the same object while nothing has changed. */
  load: () => Catalog;
  /** Whatever answers from a catalog. Built beside the one in use. */
  build: (catalog: Catalog) => Built;
  now: () => Date;
  log: Logger;
};

function linesOf(error: unknown): string[] {
  if (error instanceof CatalogError) return [...error.problems];
  return [error instanceof OperatorError || !(error instanceof Error) ? String(error) : `${error.name}: ${error.message}`];
}

/** What became of the entries, for the log: ids, because the rest is in the files. */
function difference(before: Catalog, after: Catalog): { added: string[]; changed: string[]; removed: string[] } {
  return {
    added: after.entries.filter(({ id }) => !before.byId.has(id)).map(({ id }) => id),
    // Entries are compared as text: one that takes another's place is a new object, whether or not anything in it differs.
    changed: after.entries.filter((entry) => isOther(before.byId.get(entry.id), entry)).map(({ id }) => id),
    removed: before.entries.filter(({ id }) => !after.byId.has(id)).map(({ id }) => id),
  };
}
const isOther = (before: unknown, after: unknown): boolean => before !== undefined && before !== after && JSON.stringify(before) !== JSON.stringify(after);

/** @throws what `load` throws, at the start only: without a catalog there is nothing to answer from. */
export function createSnapshot<Built>({ load, build, now, log }: SnapshotOptions<Built>): Snapshot<Built> {
  const first = load();
  let current = { catalog: first, built: build(first) };
  let trouble: Trouble | undefined;
  let running: Promise<Reload> = Promise.resolve('unchanged');

  async function reload(): Promise<Reload> {
    try {
      const catalog = load();
      const changed = catalog !== current.catalog;
      if (changed) {
        // Answers that wait get their turn between the reading and the building.
        await nextTurn();
        const started = performance.now();
        const built = build(catalog);
        const { added, ...rest } = difference(current.catalog, catalog);
        current = { catalog, built };
        log.info({ entries: catalog.entries.length, added, ...rest, builtInMs: Math.round(performance.now() - started) }, 'the catalog was changed; answers come from the new one');
      }
      if (trouble) log.info({ since: trouble.since }, 'the catalog is sound again');
      trouble = undefined;
      return changed ? 'loaded' : 'unchanged';
    } catch (error) {
      const problems = linesOf(error);
      if (trouble?.problems.join('\n') !== problems.join('\n')) {
        trouble = { since: trouble?.since ?? now().toISOString(), problems };
        // Anything but a fault in the files is a bug, and its place in the code has to be known.
        log.error({ problems, ...(error instanceof OperatorError ? {} : { err: error }) }, 'the catalog was changed but cannot be used; answers go on from the one before');
      }
      return 'broken';
    }
  }

  return {
    get catalog() {
      return current.catalog;
    },
    get built() {
      return current.built;
    },
    get trouble() {
      return trouble;
    },
    reload() {
      running = running.then(reload);
      return running;
    },
  };
}
