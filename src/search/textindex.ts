// The full-text side: MiniSearch over what an entry says, for the words no vocabulary explains and for the order among equals.
import MiniSearch from 'minisearch';
import type { Catalog } from '../catalog/load.ts';
import type { Entry } from '../catalog/schema.ts';
import { tokenize } from '../query/fold.ts';

const BOOST = { name: 6, aliases: 4, title: 2.5, labels: 1.5, keywords: 2, summary: 1, more: 0.5 } as const;
export const TEXT_FIELDS = Object.keys(BOOST) as (keyof typeof BOOST)[];
export type TextDocument = { id: string } & Record<keyof typeof BOOST, string>;

const keys = (text: string): string[] => tokenize(text).map((token) => token.key);

/** What an entry says, as text; also what other engines are measured on. */
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

export type TextIndex = {
  hasWord(key: string): boolean;
  /** Entry id to relevance, 1 for the best. Words are already keys; all of them are looked for, each on its own. */
  relevance(words: readonly string[], ids: ReadonlySet<string>): Map<string, number>;
  /** Ids of the entries that hold a word, whole or as a beginning (four letters on). */
  holding(word: string): ReadonlySet<string>;
  /** Ids of the entries whose name or alias holds a word. */
  named(word: string): ReadonlySet<string>;
};

export function buildTextIndex(catalog: Catalog): TextIndex {
  const index = new MiniSearch<TextDocument>({
    fields: TEXT_FIELDS,
    tokenize: keys,
    processTerm: (term) => term,
    searchOptions: { tokenize: (text) => text.split(' '), boost: BOOST, prefix: (term) => term.length >= 4 },
  });
  const documents = catalog.entries.map((entry) => textDocument(entry, catalog.vocabulary));
  index.addAll(documents);
  const words = new Set(documents.flatMap((document) => TEXT_FIELDS.flatMap((field) => keys(document[field]))));
  const cache = new Map<string, ReadonlySet<string>>();
  const ask = (word: string, within: (keyof typeof BOOST)[]): ReadonlySet<string> => {
    const mark = `${within.length}:${word}`;
    const known = cache.get(mark);
    if (known) return known;
    const found = new Set(index.search(word, { fields: within, prefix: word.length >= 4 }).map((hit) => hit.id as string));
    // Words repeat between people; a bound keeps odd ones from piling up.
    if (cache.size > 2000) cache.clear();
    cache.set(mark, found);
    return found;
  };
  return {
    hasWord: (key) => words.has(key),
    holding: (word) => ask(word, TEXT_FIELDS),
    named: (word) => ask(word, ['name', 'aliases']),
    relevance(asked, ids) {
      const found = new Map<string, number>();
      if (asked.length === 0) return found;
      const hits = index.search(asked.join(' '), { filter: (hit) => ids.has(hit.id as string) });
      const best = hits[0]?.score ?? 1;
      for (const hit of hits) found.set(hit.id as string, hit.score / best);
      return found;
    },
  };
}
