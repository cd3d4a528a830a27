// The catalog in other forms: JSON with everything, CSV for spreadsheets, Markdown to read.
import type { LicenseLine } from '../answer/card.ts';
import { cardFacts, KIND_PLURALS } from '../answer/facts.ts';
import { exportEntries } from '../answer/report.ts';
import type { Catalog } from './load.ts';
import { KINDS } from './schema.ts';

export const EXPORT_FORMATS = ['json', 'csv', 'markdown'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A cell of RFC 4180, safe in spreadsheets: nothing in it is taken for a formula. */
function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const markdownCell = (text: string): string => text.replace(/[\\|`*_<>[\]]/g, '\\$&').replace(/\s+/g, ' ');
const commercial: Record<LicenseLine['commercial'], string> = { allowed: 'yes', prohibited: 'no', ask: 'ask', unknown: 'not stated' };

/** @param today YYYY-MM-DD, for "may have changed". */
export function exportCatalog(catalog: Catalog, format: ExportFormat, today: string): string {
  const entries = exportEntries(catalog, today);
  if (format === 'json') return `${JSON.stringify({ entries }, null, 2)}\n`;
  if (format === 'csv') {
    const header = [
      'id',
      'kind',
      'name',
      'summary',
      'modalities',
      'regions',
      'tasks',
      'conditions',
      'home',
      'access',
      'license',
      'license_state',
      'commercial',
      'reminder',
      'added',
      'own',
    ];
    const rows = entries.map((entry) => [
      entry.id,
      entry.kind,
      entry.name,
      entry.summary,
      entry.modalities.join(' '),
      entry.regions.join(' '),
      entry.tasks.join(' '),
      entry.conditions.join(' '),
      entry.links.home,
      'access' in entry ? entry.access.level : '',
      entry.license.label,
      entry.license.state,
      entry.license.commercial,
      entry.license.reminder,
      entry.added,
      entry.own ? 'yes' : '',
    ]);
    return `${[header, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
  }
  const lines = ['# Medical AI Navigator: the catalog', '', `${entries.length} entries. Generated; edit the files in catalog/ instead.`, ''];
  for (const kind of KINDS) {
    const own = entries.filter((entry) => entry.kind === kind);
    if (own.length === 0) continue;
    lines.push(`## ${KIND_PLURALS[kind]}`, '', '| Name | What it is | Facts | Licence | Commercial use |', '| :-- | :-- | :-- | :-- | :-- |');
    for (const entry of own) {
      const facts = cardFacts(entry, catalog)
        .slice(0, 4)
        .map((fact) => `${fact.label}: ${fact.value}`)
        .join('; ');
      lines.push(
        `| [${markdownCell(entry.name)}](<${entry.links.home}>)${entry.own ? ' (own entry)' : ''} | ${markdownCell(entry.summary)} | ${markdownCell(facts)} | ${markdownCell(entry.license.label)} (${entry.license.state}) | ${commercial[entry.license.commercial]} |`,
      );
    }
    lines.push('');
  }
  return lines.join('\n');
}
