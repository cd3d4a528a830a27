// The full-text engine: MiniSearch over what an entry says, by field.
import MiniSearch from 'minisearch';
import type { Catalog } from '../catalog/load.ts';
import { keysOf } from '../query/fold.ts';
import { BOOST, LEAST_PREFIX, TEXT_FIELDS, type TextDocument, textDocument } from './textdocument.ts';
import { NOTHING, type TextEngine } from './textengine.ts';

const isNameField = (field: string | undefined): boolean => field === 'name' || field === 'aliases';

export function miniSearchText(catalog: Catalog): TextEngine {
  const words = new Set<string>();
  const inNames = new Set<string>();
  const index = new MiniSearch<Omit<TextDocument, 'id'> & { id: number }>({
    fields: [...TEXT_FIELDS],
    tokenize: (text, field) => {
      const keys = keysOf(text);
      for (const key of keys) words.add(key);
      if (isNameField(field)) for (const key of keys) inNames.add(key);
      return keys;
    },
    // Keys are what is compared: nothing is left to do to them.
    processTerm: (term) => term,
    searchOptions: { tokenize: (text) => [text], boost: BOOST, prefix: (term) => term.length >= LEAST_PREFIX },
  });
  index.addAll(catalog.entries.map((entry, position) => ({ ...textDocument(entry, catalog.vocabulary), id: position })));

  return {
    hasWord: (key) => words.has(key),
    isInNames: (key) => inNames.has(key),
    look(word) {
      const hits = index.search(word);
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
