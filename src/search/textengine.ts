// What finds the entries that say a word. Two engines do, and score alike: MiniSearch, and packed postings for very large catalogs.

/** What one word finds: positions in the catalog, ascending, the score of each, and whether the word stands in its name or an alias. */
export type Found = { readonly positions: Int32Array; readonly scores: Float64Array; readonly inName: Uint8Array };

export const NOTHING: Found = { positions: new Int32Array(0), scores: new Float64Array(0), inName: new Uint8Array(0) };

/** Words are keys already (fold.ts). */
export type TextEngine = {
  hasWord(key: string): boolean;
  /** Whether a name or alias holds the word, whole. */
  isInNames(key: string): boolean;
  /** The entries that hold a word, whole or as a beginning (LEAST_PREFIX letters on). */
  look(word: string): Found;
};
