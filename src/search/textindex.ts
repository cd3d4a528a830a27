// The full-text side: what an entry says, for the words no vocabulary explains and for the order among equals.
import type { Catalog } from '../catalog/load.ts';
import { createMemory } from './memory.ts';
import { miniSearchText } from './minisearchtext.ts';
import { packedText } from './packedtext.ts';
import type { Found, TextEngine } from './textengine.ts';

export type TextIndex = Pick<TextEngine, 'hasWord' | 'isInNames'> & {
  /** The entries that hold a word, whole or as a beginning. The word is already a key. */
  find(word: string): Found;
  /**
   * Fills `into` with relevance by position, and gives that of the best in the pool, 1 at the least: what divides them.
   * All words are looked for, each on its own.
   */
  relevance(words: readonly string[], inPool: (position: number) => boolean, into: Float64Array): number;
};

/** So many scores are kept over all words; people use the same ones again and again. */
const MAX_KEPT_SCORES = 4_000_000;
/** Beyond so many entries MiniSearch takes seconds to fill and a common word tenths of a second to look up. */
export const MOST_FOR_MINISEARCH = 5000;

/** @param engine as the size of the catalog asks for; given by tests that hold both engines against each other. */
export function buildTextIndex(catalog: Catalog, engine: TextEngine = catalog.entries.length > MOST_FOR_MINISEARCH ? packedText(catalog) : miniSearchText(catalog)): TextIndex {
  const size = catalog.entries.length;
  // Used by every look-up and left empty after it.
  const matched = new Uint16Array(size);

  const remember = createMemory(MAX_KEPT_SCORES);
  const find = (word: string): Found => remember(word, () => engine.look(word));

  return {
    hasWord: engine.hasWord,
    isInNames: engine.isInNames,
    find,
    // A text's score is the sum over the words it holds, times their number: so each word is looked up once and remembered.
    relevance(asked, inPool, into) {
      into.fill(0);
      if (asked.length === 0) return 1;
      for (const word of asked) {
        const found = find(word);
        for (let index = 0; index < found.positions.length; index += 1) {
          const position = found.positions[index] as number;
          into[position] = (into[position] as number) + (found.scores[index] as number);
          matched[position] = (matched[position] as number) + 1;
        }
      }
      let best = 0;
      for (let position = 0; position < size; position += 1) {
        if (matched[position] === 0) continue;
        const value = (into[position] as number) * (matched[position] as number);
        matched[position] = 0;
        into[position] = value;
        if (value > best && inPool(position)) best = value;
      }
      return best > 0 ? best : 1;
    },
  };
}
