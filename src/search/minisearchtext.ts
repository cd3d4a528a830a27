// The full-text engine: MiniSearch over what an entry says, by field.
import MiniSearch from 'minisearch';
import type { Catalog } from '../catalog/load.ts';
import { lazy } from '../lazy.ts';
import { keysOf } from '../query/fold.ts';
import { BOOST, LEAST_PREFIX, TEXT_FIELDS, type TextField, textDocument } from './textdocument.ts';
import { NOTHING, type TextEngine } from './textengine.ts';

type Document = { id: number } & Record<TextField, string>;

const isNameField = (field: string): boolean => field === 'name' || field === 'aliases';
const wordsOf = (keys: string): string[] => (keys === '' ? [] : keys.split(' '));

/** Which words there are is known at once. MiniSearch is filled when a question first looks one up, which many never do: it takes as long as all else. */
export function miniSearchText(catalog: Catalog): TextEngine {
  const words = new Set<string>();
  const inNames = new Set<string>();
  const read = (text: string, field: TextField): string => {
    const keys = keysOf(text);
    for (const key of keys) words.add(key);
    if (isNameField(field)) for (const key of keys) inNames.add(key);
    return keys.join(' ');
  };
  let documents = catalog.entries.map((entry, position): Document => {
    const { id: _, ...texts } = textDocument(entry, catalog.vocabulary);
    for (const field of TEXT_FIELDS) texts[field] = read(texts[field], field);
    return { ...texts, id: position };
  });

  const filled = lazy(() => {
    const index = new MiniSearch<Document>({
      fields: [...TEXT_FIELDS],
      tokenize: wordsOf,
      // Keys are what is compared: nothing is left to do to them.
      processTerm: (term) => term,
      searchOptions: { tokenize: (text) => [text], boost: BOOST, prefix: (term) => term.length >= LEAST_PREFIX },
    });
    index.addAll(documents);
    documents = [];
    return index;
  });

  return {
    hasWord: (key) => words.has(key),
    isInNames: (key) => inNames.has(key),
    look(word) {
      const hits = filled().search(word);
      if (hits.length === 0) return NOTHING;
      hits.sort((one, other) => Number(one.id) - Number(other.id));
      return {
        positions: Int32Array.from(hits, (hit) => Number(hit.id)),
        scores: Float64Array.from(hits, (hit) => hit.score),
        inName: Uint8Array.from(hits, (hit) => (Object.values(hit.match).some((fields) => fields.some(isNameField)) ? 1 : 0)),
      };
    },
  };
}
