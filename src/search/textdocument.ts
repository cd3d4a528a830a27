// What an entry says, as text by field; also what other engines are measured on.
import type { Catalog } from '../catalog/load.ts';
import type { Entry } from '../catalog/schema.ts';

/** How much a word counts by where it stands. */
export const BOOST = { name: 6, aliases: 4, title: 2.5, labels: 1.5, keywords: 2, summary: 1, more: 0.5 } as const;
export type TextField = keyof typeof BOOST;
export const TEXT_FIELDS = Object.keys(BOOST) as TextField[];
export type TextDocument = { id: string } & Record<TextField, string>;

export function textDocument(entry: Entry, vocabulary: Catalog['vocabulary']): TextDocument {
  const labels = (ids: readonly string[]) => ids.map((id) => vocabulary.get(id)?.label ?? '').join(' ');
  const terms = labels([...entry.modalities, ...entry.regions, ...entry.tasks, ...entry.conditions, ...entry.goals, ...entry.techniques]);
  const own =
    entry.kind === 'loss'
      ? [...entry.use_when, ...entry.implementations.map((item) => item.library), ...entry.parameters.map((item) => item.name)]
      : entry.kind === 'dataset'
        ? [labels(entry.structures), entry.access.note ?? '']
        : [];
  return {
    id: entry.id,
    name: entry.name,
    aliases: `${entry.aliases.join(' ')} ${entry.id.replaceAll('-', ' ')}`,
    title: `${entry.title ?? ''} ${entry.citation?.title ?? ''}`,
    labels: entry.kind === 'dataset' ? entry.labels.join(' ') : '',
    keywords: entry.keywords.join(' '),
    summary: entry.summary,
    more: [...entry.organizations, terms, ...own].join(' '),
  };
}
