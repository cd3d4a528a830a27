// Visits many links at once and each host politely: hosts side by side, the links of a host one after another.
import type { CatalogLink } from './collect.ts';
import { createProbe, NO_ANSWER, type ProbeSettings, type Visit } from './probe.ts';
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
