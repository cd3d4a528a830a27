// Spelling: what a word nobody knows may be meant to be. Known words are never touched, so a typo cannot turn one term into another.
import { editDistance } from './distance.ts';
import { fold, type Token } from './fold.ts';
import { isInitials, type Lexicon } from './lexicon.ts';
import { isOrdinary } from './ordinary.ts';
import type { Named, Query } from './query.ts';
import { orderFor } from './sizes.ts';
import { isFiller, isFunction, isNegationWord } from './words.ts';

export type Knowledge = {
  lexicon: Lexicon;
  /** Whether the entries' own text holds a word with this key. */
  hasWord(key: string): boolean;
};

/** A name more slips away than this is a guess and no suggestion. */
const MOST_SUGGESTED = 3;

/** Typos allowed: one from four letters on, two from ten: myelitis is no myositis. */
const typoLimit = (key: string): number => (key.length >= 10 ? 2 : key.length >= 4 ? 1 : 0);

/** In words of so few letters another letter makes another word: "coxa" is no coma. */
const SHORT = 4;
/** The same for what is typed as an abbreviation; more capitals than this are a word that is shouted. */
const LONGEST_INITIALS = 6;

type Words = Pick<Lexicon, 'isAbbreviation' | 'isEnglish' | 'subjectOf' | 'wordsOfLength'>;

/**
 * The words of the lexicon that a word may be meant to be, the likeliest first. They are sure only when they all speak of the same
 * thing: better to say that a word is not known than to answer another question. No word is taken for an abbreviation, since one letter
 * makes ESCC cSCC; and what is short, or an abbreviation itself, is mended only where its letters are swapped.
 */
export function correctWord({ raw, key }: Pick<Token, 'raw' | 'key'>, lexicon: Words): { sure: boolean; words: string[] } {
  const limit = typoLimit(key);
  if (limit === 0 || !/^\p{L}+$/u.test(key)) return { sure: false, words: [] };
  const closest = closestWords(key, limit, lexicon);
  const english = closest.filter(lexicon.isEnglish);
  const initials = isInitials(raw) && raw.length <= LONGEST_INITIALS;
  const swapped = (words: readonly string[]) => words.filter((word) => letters(word) === letters(key));
  const near = english.length > 0 ? english : closest;
  const certain = initials || key.length <= SHORT ? swapped(near) : near;
  const candidates = certain.length > 0 || initials ? certain : near;
  const subjects = new Set(candidates.map(lexicon.subjectOf));
  // People get the letters, and the first of them, right more often than not.
  const slips = (word: string) => (letters(word) === letters(key) ? 0 : 1) + (word[0] === key[0] ? 0 : 2);
  return { sure: certain.length > 0 && subjects.size === 1, words: candidates.toSorted((a, b) => slips(a) - slips(b) || (a < b ? -1 : 1)) };
}

/** All words that are the fewest slips away. */
function closestWords(key: string, limit: number, { isAbbreviation, wordsOfLength }: Words): string[] {
  let closest: string[] = [];
  let least = limit;
  for (let length = Math.max(4, key.length - limit); length <= key.length + limit; length += 1) {
    for (const word of wordsOfLength(length)) {
      const distance = editDistance(key, word, least);
      // Two slips and another beginning: that is another word.
      if (distance > least || (distance === 2 && word[0] !== key[0]) || isAbbreviation(word)) continue;
      if (distance < least) closest = [];
      least = distance;
      closest.push(word);
    }
  }
  return closest;
}

const letters = (word: string): string => [...word].sort().join('');

/** A name that a run of words misspells. */
export const correctName = (key: string, { nearNames }: Pick<Lexicon, 'nearNames'>): string | undefined => nearNames().misspelt(key);

/** Whether anything knows a word: the lexicon, the names, the grammar, or the entries' own text. */
export const isKnown = (token: Token, { lexicon, hasWord }: Knowledge): boolean =>
  lexicon.hasWord(token.key) ||
  lexicon.senses.has(token.key) ||
  lexicon.names.has(token.key) ||
  isFunction(token) ||
  isFiller(token) ||
  isNegationWord(token) ||
  orderFor(fold(token.raw)) !== undefined ||
  hasWord(token.key);

/** The name that two or three words in a row misspell ("kvasir sge"); one of them at least must be unknown. */
export function misspeltName(tokens: readonly Token[], index: number, knowledge: Knowledge): { length: number; ids: readonly string[] } | undefined {
  for (const length of [3, 2]) {
    const window = tokens.slice(index, index + length);
    const key = window.map((token) => token.key).join('');
    if (window.length < length || key.length < 8 || window.every((token) => isKnown(token, knowledge))) continue;
    const name = knowledge.lexicon.names.has(key) ? key : correctName(key, knowledge.lexicon);
    if (name !== undefined) return { length, ids: knowledge.lexicon.names.get(name) ?? [] };
  }
  return undefined;
}

/** Replaces a word nobody knows by the known word it misspells. */
export function correctToken(token: Token, tokens: readonly Token[], knowledge: Knowledge, query: Query): void {
  const { lexicon } = knowledge;
  if (isKnown(token, knowledge) || isOrdinary(token)) return;
  // Part of a name in several words ("total segmentator", "mimic crx") is left to the names; of one word written in two ("back ache"), to its term.
  const position = tokens.indexOf(token);
  const partOfPhrase = [2, 3].some((length) =>
    [...Array(length).keys()].some((back) => {
      const window = tokens.slice(Math.max(0, position - back), Math.max(0, position - back) + length);
      const key = window.map((item) => item.key).join('');
      return window.length === length && (lexicon.names.has(key) || lexicon.senses.has(key) || (key.length >= 8 && correctName(key, lexicon) !== undefined));
    }),
  );
  if (partOfPhrase || correctName(token.key, lexicon)) return;
  const { sure, words } = correctWord(token, lexicon);
  const [word] = words;
  if (word === undefined) return;
  if (!sure) {
    query.unsure.push({ from: token.raw, options: words.slice(0, 3) });
    return;
  }
  query.corrections.push({ from: token.raw, to: word });
  token.key = word;
}

/** Leftover words, alone or in a row, that misspell a name. */
export function nameTypos(query: Query, { lexicon, hasWord }: Knowledge): void {
  for (let length = Math.min(3, query.words.length); length >= 1; length -= 1) {
    for (let index = 0; index + length <= query.words.length; index += 1) {
      const window = query.words.slice(index, index + length);
      const key = window.map((word) => word.key).join('');
      const ordinary = window.every(({ text }) => isOrdinary({ raw: text }));
      const name = lexicon.names.has(key) ? key : ordinary ? undefined : correctName(key, lexicon);
      if (name === undefined) {
        const close =
          length === 1 && key.length >= 4 && !ordinary && !hasWord(key)
            ? lexicon.nearNames().closest(key, Math.min(MOST_SUGGESTED, Math.max(1, Math.floor(key.length / 3))))
            : undefined;
        const ids = close === undefined ? [] : (lexicon.names.get(close) ?? []);
        if (ids[0] !== undefined && !query.unsure.some((one) => one.from === window[0]?.text))
          query.unsure.push({ from: window[0]?.text ?? '', options: ids.slice(0, 2).map((id) => lexicon.nameOf(id) ?? id) });
        continue;
      }
      const text = window.map((word) => word.text).join(' ');
      const ids = lexicon.names.get(name) ?? [];
      query.named.push(...ids.map((id): Named => ({ id, text, exact: name === key, negated: window.some((word) => word.negated) })));
      query.words.splice(index, length);
      index -= 1;
    }
  }
}
