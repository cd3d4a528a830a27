// The answer as data: the JSON that `ask --json` prints and the licence and source fields that `catalog export` repeats.
import type { Catalog } from '../catalog/load.ts';
import type { Entry, Kind } from '../catalog/schema.ts';
import type { CommandName } from '../query/commands.ts';
import type { Request } from '../query/request.ts';
import type { Findings } from '../search/search.ts';
import type { Commercial, LicenseLine } from './card.ts';
import { type ComposeContext, composeResults, type Understood, understoodOf } from './compose.ts';
import { entryLinks } from './facts.ts';
import { licenseLine } from './license.ts';

/** The most results a report holds. */
export const MAX_REPORTED = 100;

export type SourceRow = { section: string; row: string };
export type ReportedResult = {
  id: string;
  kind: Kind;
  name: string;
  near: boolean;
  why: string[];
  misses: string[];
  links: Record<string, string>;
  access: string;
  license: { label: string; state: LicenseLine['state']; commercial: Commercial; reminder: string };
  sourceRows: SourceRow[];
  added: string;
  /** Set on a team's own entries. */
  own?: true;
};
export type Report = { id?: string; command: CommandName; text: string; understood: Understood[]; total: number; results: ReportedResult[]; notices: string[] };

export const sourceRowsOf = (entry: Entry): SourceRow[] => entry.source.map(({ section, row }) => ({ section, row }));

export function composeReport(request: Request, findings: Findings, context: ComposeContext): Report {
  const answer = composeResults(request, findings, [], context);
  return {
    command: request.command,
    text: request.text,
    understood: understoodOf(findings.query, context.catalog),
    total: findings.total,
    results: findings.hits.slice(0, MAX_REPORTED).map(({ entry, kind, near, why, misses }) => ({
      id: entry.id,
      kind,
      name: entry.name,
      near,
      why,
      misses,
      links: Object.fromEntries(entryLinks(entry).map(({ label, url }) => [label.toLowerCase(), url])),
      access: 'access' in entry ? entry.access.level : 'unknown',
      license: licenseLine(entry, context),
      sourceRows: sourceRowsOf(entry),
      added: entry.added,
      ...(entry.own ? { own: true } : {}),
    })),
    notices: [...answer.notices.map((notice) => notice.text), ...(findings.total === 0 ? [answer.heading, ...answer.tips] : [])],
  };
}

/** Everything in the YAML, with the licence as the cards word it and the rows of the list it stands for. */
export function exportEntries(catalog: Catalog, today: string): (Entry & { license: LicenseLine; sourceRows: SourceRow[] })[] {
  return catalog.entries.map((entry) => ({ ...entry, license: licenseLine(entry, { catalog, today }), sourceRows: sourceRowsOf(entry) }));
}
