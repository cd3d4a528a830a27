// Which entries' home addresses are dead, from the report that `catalog links` keeps. Read again when it has changed: the command is another process.
import { statSync } from 'node:fs';
import { NOTHING_DEAD } from '../../digest/news.ts';
import { OperatorError } from '../../errors.ts';
import type { Logger } from '../../telemetry/log.ts';
import type { Catalog } from '../load.ts';
import { type LinkReport, readReport } from './report.ts';

/** How often the file is looked at, at most. */
const EVERY_MS = 1000;

function deadIn(report: LinkReport | undefined, { entries }: Catalog): ReadonlySet<string> {
  const dead = entries.filter(({ links }) => report?.links[links.home]?.state === 'dead').map(({ id }) => id);
  return dead.length === 0 ? NOTHING_DEAD : new Set(dead);
}

const sameIds = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => a.size === b.size && [...a].every((id) => b.has(id));

/** Ids of entries; the same object while nothing has changed. Without a report nothing is dead; a broken one changes nothing and is told once. */
export function createDeadHomes({ file, log }: { file: string; log: Logger }): (catalog: Catalog) => ReadonlySet<string> {
  let mark = '';
  let lookedAt = Number.NEGATIVE_INFINITY;
  let report: LinkReport | undefined;
  let over: Catalog | undefined;
  let dead = NOTHING_DEAD;

  function changed(): boolean {
    if (performance.now() - lookedAt < EVERY_MS) return false;
    lookedAt = performance.now();
    const stat = statSync(file, { throwIfNoEntry: false });
    const seen = stat ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : '';
    if (seen === mark) return false;
    mark = seen;
    try {
      report = readReport(file);
      return true;
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      log.warn({ problem: error.message }, 'the report of link checks cannot be read; what was known of links stays');
      return false;
    }
  }

  return (catalog) => {
    if (changed() || catalog !== over) {
      over = catalog;
      const now = deadIn(report, catalog);
      if (!sameIds(now, dead)) dead = now;
    }
    return dead;
  };
}
