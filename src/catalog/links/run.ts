// `catalog links`: visits many links at once and each host politely, hosts side by side, the links of a host one after another.
import { OperatorError } from '../../errors.ts';
import { nearest } from '../../query/distance.ts';
import type { Catalog } from '../load.ts';
import { isPublicAddress } from './address.ts';
import { type CatalogLink, catalogLinks } from './collect.ts';
import { createProbe, NO_ANSWER, type ProbeSettings, type Visit } from './probe.ts';
import { isOffline, mergeReport, readReport, renderLinks, writeReport } from './report.ts';
import { createTurns } from './turns.ts';

/** After so many links in a row without any answer, a host is left alone for the rest of the run. */
const SILENT_LINKS = 3;

export type RunSettings = Omit<ProbeSettings, 'turn'> & {
  concurrency: number;
  /** Between two requests to one host. */
  pauseMs: number;
  onVisit: (link: CatalogLink, visit: Visit, done: number) => void;
};

const hostOf = (url: string): string => new URL(url).host;

/** All visits until the end or until `signal` says to stop; what was under way then is left out. */
export async function visitLinks(links: readonly CatalogLink[], settings: RunSettings): Promise<Map<string, Visit>> {
  const hosts = new Map<string, CatalogLink[]>();
  for (const one of links) hosts.set(hostOf(one.url), [...(hosts.get(hostOf(one.url)) ?? []), one]);
  // The host with most links takes longest: it goes first.
  const queue = [...hosts.values()].sort((a, b) => b.length - a.length);
  const probe = createProbe({ ...settings, turn: createTurns(settings.pauseMs) });
  const visits = new Map<string, Visit>();

  const visitHost = async (own: readonly CatalogLink[]): Promise<void> => {
    let silent = 0;
    for (const one of own) {
      if (settings.signal.aborted) return;
      const visit: Visit = silent >= SILENT_LINKS ? { verdict: 'unsure', note: `not asked: the host gave no answer ${SILENT_LINKS} times` } : await probe.visit(one.url);
      silent = visit.note === NO_ANSWER && visit.final === undefined ? silent + 1 : silent >= SILENT_LINKS ? silent : 0;
      visits.set(one.url, visit);
      settings.onVisit(one, visit, visits.size);
    }
  };
  const worker = async (): Promise<void> => {
    for (let own = queue.shift(); own !== undefined; own = queue.shift()) await visitHost(own);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(settings.concurrency, queue.length) }, worker));
  } catch (error) {
    // Stopping is not a failure; everything else is a bug.
    if (!settings.signal.aborted) throw error;
  } finally {
    await probe.close();
  }
  return visits;
}

const PAUSE_MS = 500;
const RETRIES = 2;
const BACKOFF_MS = 2000;
const MAX_WAIT_MS = 60_000;
/** Lines of progress where the line cannot be written over. */
const PROGRESS_EVERY = 25;

export type CheckSettings = Pick<RunSettings, 'timeoutMs' | 'concurrency' | 'signal'> & {
  /** Also what is not on the public internet: a team's own servers. */
  allowPrivate: boolean;
  /** Ids of the entries to check; without it the whole catalog. */
  only?: readonly string[];
  report: string;
  version: string;
  progress: { isTTY?: boolean; write(text: string): unknown };
};

/** The whole command: visits, updates the report, says what came out. When stopped, it keeps what is done. */
export async function checkLinks(
  catalog: Catalog,
  { only, report: file, version, progress, allowPrivate, ...settings }: CheckSettings,
): Promise<{ summary: string; dead: number }> {
  const unknown = (only ?? []).filter((id) => !catalog.byId.has(id));
  if (unknown.length > 0) {
    const close = (id: string) => nearest(id, catalog.byId.keys());
    throw new OperatorError(
      'No such entry:',
      unknown.map((id) => `"${id}"${close(id) ? `; did you mean "${close(id)}"?` : ''}`),
    );
  }
  const before = readReport(file);
  const links = catalogLinks(catalog, only && new Set(only));
  const visits = await visitLinks(links, {
    ...settings,
    allows: (address) => allowPrivate || isPublicAddress(address),
    userAgent: `medical-ai-navigator/${version} (link check of a catalog)`,
    retries: RETRIES,
    backoffMs: BACKOFF_MS,
    maxWaitMs: MAX_WAIT_MS,
    pauseMs: PAUSE_MS,
    onVisit: ({ url }, { verdict }, done) => {
      if (progress.isTTY) progress.write(`\r\x1b[K${done}/${links.length} ${verdict} ${url.slice(0, 80)}`);
      else if (done % PROGRESS_EVERY === 0 || done === links.length) progress.write(`${done}/${links.length} links\n`);
    },
  });
  if (progress.isTTY) progress.write('\r\x1b[K');
  const report = mergeReport(catalogLinks(catalog), visits, before, new Date().toISOString());
  writeReport(file, report);
  const dead = [...visits.keys()].filter((url) => report.links[url]?.state === 'dead').length;
  const stopped = visits.size < links.length ? `Stopped: ${links.length - visits.size} links were not visited.\n` : '';
  const offline = isOffline(visits) ? 'Not one link answered, so nothing is held against any: is this machine online?\n' : '';
  return { summary: `${stopped}${offline}${renderLinks(report, new Set(visits.keys()), file)}`, dead };
}
