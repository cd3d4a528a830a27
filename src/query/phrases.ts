// Phrases: the longest run of words that the lexicon knows, in order, scattered ("fracture of the wrist"), or inside a name.
import { fold, pairKey, type Token } from './fold.ts';
import type { Lexicon, Sense } from './lexicon.ts';
import type { Alternative, Constraint } from './query.ts';
import { hasMinus, isFiller, isFunction, negationLength, OR_WORDS } from './words.ts';

export type Match = { length: number; senses: readonly Sense[]; names: readonly string[] };

export const toAlternative = ({ dimension, id, label }: Sense): Alternative => ({ dimension, id, label });

/** Who is called so. Where names differ only by a "+" at their end, the one that is typed alike. */
export function namesakes(key: string, plus: boolean, { names, plusNames }: Lexicon): readonly string[] {
  const all = names.get(key) ?? [];
  const alike = all.filter((id) => (plusNames.get(key)?.includes(id) ?? false) === plus);
  return alike.length > 0 ? alike : all;
}

/** Names are compared stemmed and as typed: "kits 19" is KiTS19 and no plural. */
function calledSo(window: readonly Token[], key: string, plus: boolean, lexicon: Lexicon): readonly string[] {
  const stemmed = namesakes(key, plus, lexicon);
  return stemmed.length > 0 || window.length === 1 ? stemmed : namesakes(window.map((token) => fold(token.raw)).join(''), plus, lexicon);
}

const isCapital = (token: Token): boolean => token.raw === token.raw.toUpperCase();

/** How a question is put. */
export type Manner = {
  sentence: boolean;
  /** Whether a word of another language is here the English word that is written alike: "scanner" is a CT in French only. */
  isHomograph(key: string): boolean;
};

/** The longest phrase that starts at a token; a name and a term of the same length both count. */
export function matchAt(tokens: readonly Token[], index: number, text: string, { sentence, isHomograph }: Manner, lexicon: Lexicon): Match | undefined {
  for (let length = Math.min(lexicon.longest, tokens.length - index); length >= 1; length -= 1) {
    const window = tokens.slice(index, index + length);
    const [first] = window;
    if (first === undefined) continue;
    const key = window.map((token) => token.key).join('');
    // What is one word is written in one: "do I" is no DOI, "sell a" no sella.
    const apart = length > 1 && window.some(isFunction) && /\s/.test(text.slice(first.start, window.at(-1)?.end));
    const doubtful = length === 1 && !isCapital(first) && (sentence || isFunction(first));
    const senses = (lexicon.senses.get(key) ?? []).filter(
      (sense) => !(sense.abbreviation && doubtful) && !(sense.single && apart) && !(length === 1 && !sense.english && isHomograph(key)),
    );
    const names = length === 1 && (isFunction(first) || isFiller(first)) ? [] : calledSo(window, key, text[window.at(-1)?.end ?? 0] === '+', lexicon);
    if (senses.length > 0 || names.length > 0) return length === 1 ? (scatteredAt(tokens, index, text, lexicon) ?? { length, senses, names }) : { length, senses, names };
  }
  return scatteredAt(tokens, index, text, lexicon);
}

/**
 * A match without its last word where that word begins another phrase and is not missed: "abdominal organ" means the abdomen without
 * the organ too, and "organ segmentation" is more than segmentation.
 */
export function yielding(match: Match, tokens: readonly Token[], index: number, lexicon: Lexicon): Match {
  const length = match.length - 1;
  if (length < 1 || match.names.length > 0) return match;
  const sensesOf = (from: number, to: number) =>
    lexicon.senses.get(
      tokens
        .slice(from, to)
        .map((token) => token.key)
        .join(''),
    ) ?? [];
  const without = sensesOf(index, index + length);
  const kept = match.senses.every((sense) => without.some((one) => one.dimension === sense.dimension && one.id === sense.id));
  const next = sensesOf(index + length, index + length + 2).filter((sense) => !sense.abbreviation && sense.dimension !== 'kind');
  return kept && tokens.length >= index + length + 2 && next.length > 0 ? { ...match, length } : match;
}

/** How many words of grammar may stand inside a phrase: "cancer of the lung". */
const MOST_BETWEEN = 3;

/** A phrase of two words in either order with only grammar between them. Negations and "or" part wishes, so they end it. */
function scatteredAt(tokens: readonly Token[], index: number, text: string, lexicon: Lexicon): Match | undefined {
  const first = tokens[index];
  if (first === undefined || isFunction(first)) return undefined;
  for (let next = index + 1; next < tokens.length && next <= index + 1 + MOST_BETWEEN; next += 1) {
    const token = tokens[next] as Token;
    if (negationLength(tokens, next) > 0 || hasMinus(text, token) || OR_WORDS.has(token.raw.toLowerCase()) || /^(?:and|with|plus|but)$/i.test(token.raw)) return undefined;
    if (isFunction(token)) continue;
    const senses = lexicon.pairs.get(pairKey(first.key, token.key)) ?? [];
    return senses.length > 0 ? { length: next - index + 1, senses, names: [] } : undefined;
  }
  return undefined;
}

/** A name that is nothing but words of the field ("ECG arrhythmia") is a wish for these as well; all of its words must be known. */
export function described(window: readonly Token[], phrase: string, negated: boolean, sentence: boolean, lexicon: Lexicon): Constraint[] {
  const wishes: Constraint[] = [];
  for (let at = 0; at < window.length; ) {
    const lengths = Array.from({ length: window.length - at }, (_, shorter) => window.length - at - shorter);
    const senseAt = (length: number) => {
      const part = window.slice(at, at + length);
      const trusted = !sentence || part.some(isCapital);
      return (lexicon.senses.get(part.map((one) => one.key).join('')) ?? []).filter((sense) => sense.dimension !== 'kind' && (trusted || !sense.abbreviation));
    };
    const length = lengths.find((one) => senseAt(one).length > 0);
    const token = window[at] as Token;
    if (length !== undefined) {
      const text = window
        .slice(at, at + length)
        .map((one) => one.raw)
        .join(' ');
      wishes.push({ alternatives: senseAt(length).map(toAlternative), negated, text, filter: false, within: phrase });
    } else if (!isFunction(token) && !isFiller(token)) return [];
    at += length ?? 1;
  }
  // One word of the field inside a name is chance.
  return wishes.length > 1 ? wishes : [];
}
