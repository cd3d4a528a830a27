// The report of link checks: one line a link, with the days on which it answered and failed. It is the memory from one run to the next.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { OperatorError } from '../../errors.ts';
import { link } from '../schema.ts';
import type { CatalogLink } from './collect.ts';
import type { Visit } from './probe.ts';

/** Where the report is kept unless told otherwise. */
export const LINK_REPORT = 'data/links.json';

/** A link is dead after failing on this many different days, without an answer in between. */
export const DAYS_TO_DEATH = 3;

export const LINK_STATES = ['ok', 'blocked', 'unsure', 'refused', 'failing', 'dead'] as const;
const day = z.iso.date();
const record = z.strictObject({
  state: z.enum(LINK_STATES),
  used: z.array(z.string()),
  status: z.int().optional(),
  final: z.string().optional(),
  moved: z.literal(true).optional(),
  note: z.string().optional(),
  checked: z.iso.datetime(),
  last_ok: day.optional(),
  /** Days of failing since it last answered. */
  failed_on: z.array(day).default([]),
});
const reportFile = z.strictObject({ checked: z.iso.datetime(), links: z.record(link, record) });

export type LinkRecord = z.infer<typeof record>;
export type LinkReport = z.infer<typeof reportFile>;

/** @throws OperatorError when there is a file that is no report: it is not written over. */
export function readReport(file: string): LinkReport | undefined {
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new OperatorError(`${file} cannot be read: ${(error as Error).message}`);
  }
  const refuse = (problems: readonly string[]) =>
    new OperatorError(`${file} is not a report of this command; it is left as it is. Move it away or give another --report:`, problems);
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    throw refuse([(error as Error).message]);
  }
  const parsed = reportFile.safeParse(value);
  if (!parsed.success) throw refuse(parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`));
  return parsed.data;
}

/** Written beside and moved into place, so that a report is never half there. */
export function writeReport(file: string, report: LinkReport): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, `${JSON.stringify(report, null, 2)}\n`);
    renameSync(`${file}.new`, file);
  } catch (error) {
    throw new OperatorError(`The report could not be written: ${(error as Error).message}`);
  }
}

/** What is known of a link after a visit. A link that is blocked or unsure neither lives nor dies by it. */
export function afterVisit({ used }: CatalogLink, visit: Visit, before: LinkRecord | undefined, now: string): LinkRecord {
  const today = now.slice(0, 10);
  const { verdict, ...rest } = visit;
  const failedOn = verdict === 'ok' ? [] : [...new Set([...(before?.failed_on ?? []), ...(verdict === 'gone' ? [today] : [])])].sort();
  const lastOk = verdict === 'ok' ? today : before?.last_ok;
  return {
    state: verdict === 'gone' ? (failedOn.length >= DAYS_TO_DEATH ? 'dead' : 'failing') : verdict,
    used,
    ...rest,
    checked: now,
    ...(lastOk === undefined ? {} : { last_ok: lastOk }),
    failed_on: failedOn,
  };
}

/** Not one server anywhere said anything. */
export const isOffline = (visits: ReadonlyMap<string, Visit>): boolean =>
  visits.size > 0 && [...visits.values()].every((visit) => visit.status === undefined && visit.verdict !== 'refused');

/**
 * The new report: what was visited, and of the rest of the catalog what was known before. Links the catalog no longer has are dropped.
 * When not one link anywhere answered, the fault is on this side and nothing is held against any link.
 */
export function mergeReport(links: readonly CatalogLink[], visits: ReadonlyMap<string, Visit>, before: LinkReport | undefined, now: string): LinkReport {
  const offline = isOffline(visits);
  const known = new Map(Object.entries(before?.links ?? {}));
  const records = links.flatMap((one): [string, LinkRecord][] => {
    const visit = visits.get(one.url);
    const old = known.get(one.url);
    if (visit === undefined) return old ? [[one.url, { ...old, used: one.used }]] : [];
    return [[one.url, afterVisit(one, offline && visit.verdict === 'gone' ? { ...visit, verdict: 'unsure' } : visit, old, now)]];
  });
  return { checked: now, links: Object.fromEntries(records.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

const HEADINGS: Record<(typeof LINK_STATES)[number], string> = {
  ok: 'answer',
  blocked: 'blocked for programs (look yourself)',
  unsure: 'unsure (no clear answer today)',
  refused: 'refused (not public addresses)',
  failing: `failing (dead after ${DAYS_TO_DEATH} different days)`,
  dead: 'dead',
};

/** The summary of one run: counts, then each link that somebody should look at. */
export function renderLinks({ links }: LinkReport, visited: ReadonlySet<string>, file: string): string {
  const own = Object.entries(links).filter(([url]) => visited.has(url));
  const of = (state: LinkRecord['state']) => own.filter(([, one]) => one.state === state);
  const line = ([url, one]: [string, LinkRecord]) =>
    [
      `  ${url}`,
      ...(one.status ? [`${one.status}`] : []),
      ...(one.note ? [one.note] : []),
      ...(one.failed_on.length > 0 ? [`failed on ${one.failed_on.join(', ')}`] : []),
      `used by ${one.used.join(', ')}`,
    ].join('; ');
  const moved = own.filter(([, one]) => one.state === 'ok' && one.moved && one.final);
  return [
    `${own.length} links checked; the report is in ${file}`,
    ...LINK_STATES.map((state) => `  ${String(of(state).length).padStart(5)} ${HEADINGS[state]}`),
    ...(['dead', 'failing', 'refused'] as const).flatMap((state) => (of(state).length > 0 ? ['', `${HEADINGS[state]}:`, ...of(state).map(line)] : [])),
    ...(moved.length > 0 ? ['', 'moved for good:', ...moved.map(([url, one]) => `  ${url} → ${one.final}; used by ${one.used.join(', ')}`)] : []),
  ].join('\n');
}
