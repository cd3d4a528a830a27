// What `catalog check` and `catalog stats` print.
import type { Note } from './check.ts';
import type { Catalog } from './load.ts';
import type { Count, Stats } from './stats.ts';

/** Ids named in one list before the rest is only counted. */
const MAX_NAMED = 12;
/** Rows of an open-ended table before the rest is only counted. */
const MAX_ROWS = 15;

const named = (ids: readonly string[]): string => `${ids.slice(0, MAX_NAMED).join(', ')}${ids.length > MAX_NAMED ? ` and ${ids.length - MAX_NAMED} more` : ''}`;
const percent = (part: number, whole: number): string => (whole === 0 ? '' : `${Math.round((part / whole) * 100)} %`);

export function renderCheck(catalog: Catalog, notes: readonly Note[]): string {
  const sound = `The catalog is sound: ${catalog.entries.length} entries, ${catalog.vocabulary.size} terms, ${catalog.licenses.size} licences.`;
  if (notes.length === 0) return sound;
  return [sound, '', 'For information:', ...notes.map(({ about, items }) => `  ${items.length} ${about}: ${named(items)}`)].join('\n');
}

function table(heading: string, counts: readonly Count[], whole: number): string[] {
  const shown = counts.slice(0, MAX_ROWS);
  const width = Math.max(16, ...shown.map(({ id }) => id.length));
  const rest = counts.slice(MAX_ROWS);
  return [
    '',
    heading,
    ...shown.map(({ id, count }) => `  ${id.padEnd(width)} ${String(count).padStart(5)}  ${percent(count, whole).padStart(5)}`.trimEnd()),
    ...(rest.length > 0 ? [`  and ${rest.length} more`] : []),
  ];
}

export function renderStats(stats: Stats): string {
  const { entries, holes, owner_or_registry: sound, source_rows: rows } = stats;
  const hole = (what: string, ids: readonly string[]) => `  ${what.padEnd(28)} ${String(ids.length).padStart(5)}${ids.length > 0 ? `  ${named(ids)}` : ''}`;
  return [
    `${entries} entries, ${stats.terms} terms, ${stats.licenses} licences on ${stats.today}`,
    ...table('By kind', stats.kinds, entries),
    ...table('By region', stats.regions, entries),
    ...table('By modality', stats.modalities, entries),
    ...table('How the licence is known', stats.license_states, entries),
    ...table('Commercial use', stats.commercial, entries),
    ...table(
      'Access (datasets and platforms)',
      stats.access,
      stats.access.reduce((sum, { count }) => sum + count, 0),
    ),
    ...table('When the terms were last looked at', stats.evidence_age, entries),
    '',
    'Holes',
    hole('without evidence for terms', holes.evidence),
    hole('datasets without a size', holes.size),
    hole('without a paper', holes.paper),
    hole('without a home link', holes.home),
    hole('with terms without a state', holes.state),
    '',
    `Datasets with evidence of the owner or a registry: ${sound.count} of ${sound.of} (${percent(sound.count, sound.of)})`,
    `Rows of the source list covered: ${rows.covered} of ${rows.of}`,
  ].join('\n');
}
