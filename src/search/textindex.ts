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
  /** Relevance by position in the catalog, 1 for the best of those in the pool. Words are already keys; all of them are looked for, each on its own. */
  relevance(words: readonly string[], inPool: (position: number) => boolean): Float64Array;
  /** Ids of the entries that hold a word, whole or as a beginning (four letters on). */
  holding(word: string): ReadonlySet<string>;
  /** Ids of the entries whose name or alias holds a word. */
  named(word: string): ReadonlySet<string>;
};

/** What one word finds: positions in the catalog and the score of each. */
type Found = { positions: Int32Array; scores: Float64Array };
/** So many scores are kept over all words; people use the same ones again and again. */
const MAX_KEPT_SCORES = 4_000_000;

export function buildTextIndex(catalog: Catalog): TextIndex {
  const words = new Set<string>();
  const index = new MiniSearch<TextDocument>({
    fields: TEXT_FIELDS,
    tokenize: (text) => {
      const found = keys(text);
      for (const word of found) words.add(word);
      return found;
    },
    processTerm: (term) => term,
    searchOptions: { tokenize: (text) => text.split(' '), boost: BOOST, prefix: (term) => term.length >= 4 },
  });
  index.addAll(catalog.entries.map((entry) => textDocument(entry, catalog.vocabulary)));
  const positionOf = new Map(catalog.entries.map((entry, position) => [entry.id, position]));
  const kept = new Map<string, Found>();
  let keptScores = 0;
  const scoresOf = (word: string): Found => {
    const known = kept.get(word);
    if (known) return known;
    const hits = index.search(word);
    const found = { positions: Int32Array.from(hits, (hit) => positionOf.get(hit.id) ?? 0), scores: Float64Array.from(hits, (hit) => hit.score) };
    keptScores += hits.length;
    if (keptScores > MAX_KEPT_SCORES) {
      kept.clear();
      keptScores = hits.length;
    }
    kept.set(word, found);
    return found;
  };
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
    // A text's score is the sum over the words it holds, times their number: so each word is looked up once and remembered.
    relevance(asked, inPool) {
      const relevance = new Float64Array(catalog.entries.length);
      if (asked.length === 0) return relevance;
      const matched = new Uint8Array(catalog.entries.length);
      for (const word of asked) {
        const { positions, scores } = scoresOf(word);
        for (let index = 0; index < positions.length; index += 1) {
          const position = positions[index] as number;
          relevance[position] = (relevance[position] as number) + (scores[index] as number);
          matched[position] = (matched[position] as number) + 1;
        }
      }
      let best = 0;
      for (let position = 0; position < relevance.length; position += 1) {
        if (matched[position] === 0) continue;
        const score = (relevance[position] as number) * (matched[position] as number);
        relevance[position] = score;
        if (score > best && inPool(position)) best = score;
      }
      if (best > 0) for (let position = 0; position < relevance.length; position += 1) relevance[position] = (relevance[position] as number) / best;
      return relevance;
    },
  };
}
