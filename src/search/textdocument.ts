// What an entry says, as text by field; also what other engines are measured on.
import type { Catalog } from '../catalog/load.ts';
import { type Entry, FACETS } from '../catalog/schema.ts';

/** How much a word counts by where it stands. */
export const BOOST = { name: 6, aliases: 4, title: 2.5, labels: 1.5, keywords: 2, summary: 1, more: 0.5 } as const;
/** From so many letters on, a word also finds those that begin with it. */
export const LEAST_PREFIX = 4;
export type TextField = keyof typeof BOOST;
export const TEXT_FIELDS = Object.keys(BOOST) as TextField[];
export type TextDocument = { id: string } & Record<TextField, string>;

export function textDocument(entry: Entry, vocabulary: Catalog['vocabulary']): TextDocument {
  let more = entry.organizations.join(' ');
  for (const facet of FACETS) for (const id of entry[facet]) more += ` ${vocabulary.get(id)?.label ?? ''}`;
  if (entry.kind === 'loss') {
    for (const when of entry.use_when) more += ` ${when}`;
    for (const { library } of entry.implementations) more += ` ${library}`;
    for (const { name } of entry.parameters) more += ` ${name}`;
  } else if (entry.kind === 'dataset') {
    for (const id of entry.structures) more += ` ${vocabulary.get(id)?.label ?? ''}`;
    more += ` ${entry.access.note ?? ''}`;
  }
  return {
    id: entry.id,
    name: entry.name,
    aliases: `${entry.aliases.join(' ')} ${entry.id.replaceAll('-', ' ')}`,
    title: `${entry.title ?? ''} ${entry.citation?.title ?? ''}`,
    labels: entry.kind === 'dataset' ? entry.labels.join(' ') : '',
    keywords: entry.keywords.join(' '),
    summary: entry.summary,
    more,
  };
}
