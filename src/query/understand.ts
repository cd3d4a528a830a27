// Text to Query: the longest known phrase wins, spelling is corrected only where nothing else makes sense.
import { editDistance, nearest } from './distance.ts';
import { FILTER_KEYS, findFilters, type RawFilter } from './filters.ts';
import { fold, nameKeys, type Token, tokenize } from './fold.ts';
import type { Lexicon, Sense } from './lexicon.ts';
import type { Alternative, Constraint, Dimension, Named, Query } from './query.ts';
import { orderFor, takeSizes } from './sizes.ts';
import { FILLER_WORDS, FUNCTION_WORDS, NEGATIONS, OR_WORDS } from './words.ts';

export type Knowledge = {
  lexicon: Lexicon;
  /** Whether the entries' own text holds a word with this key. */
  hasWord(key: string): boolean;
};

const isFunction = (token: Token): boolean => FUNCTION_WORDS.has(fold(token.raw));
const isFiller = (token: Token): boolean => FILLER_WORDS.has(fold(token.raw)) || FILLER_WORDS.has(token.key);
const isSentence = (text: string, tokens: readonly Token[]): boolean => /\?\s*$/.test(text) || tokens.filter(isFunction).length >= 2 || tokens.length > 8;

/** Typos allowed: one from four letters on, two from eight. */
const typoLimit = (key: string): number => (key.length >= 8 ? 2 : key.length >= 4 ? 1 : 0);

/**
 * The words of the lexicon that a word may be meant to be, the likeliest first. They are sure only when they all speak of the same
 * thing: better to say that a word is not known than to answer another question.
 */
export function correctWord(key: string, lexicon: Pick<Lexicon, 'words' | 'wordsOfLength'>): { sure: boolean; words: string[] } {
  const limit = typoLimit(key);
  if (limit === 0 || !/^\p{L}+$/u.test(key)) return { sure: false, words: [] };
  let closest: string[] = [];
  let least = limit;
  for (let length = Math.max(4, key.length - limit); length <= key.length + limit; length += 1) {
    for (const word of lexicon.wordsOfLength(length)) {
      const distance = editDistance(key, word, least);
      // Two slips and another beginning: that is another word.
      if (distance > least || (distance === 2 && word[0] !== key[0])) continue;
      if (distance < least) closest = [];
      least = distance;
      closest.push(word);
    }
  }
  const english = closest.filter((word) => lexicon.words.get(word)?.english);
  const candidates = english.length > 0 ? english : closest;
  const subjects = new Set(candidates.map((word) => [...(lexicon.words.get(word)?.dimensions ?? [])].sort().join()));
  // People get the letters, and the first of them, right more often than not.
  const slips = (word: string) => (letters(word) === letters(key) ? 0 : 1) + (word[0] === key[0] ? 0 : 2);
  return { sure: subjects.size === 1, words: candidates.toSorted((a, b) => slips(a) - slips(b) || (a < b ? -1 : 1)) };
}

const letters = (word: string): string => [...word].sort().join('');

/** A name that a run of words misspells. Digits may be dropped or doubled, never exchanged: LUNA17 is not LUNA16. */
function correctName(key: string, names: Iterable<string>): string | undefined {
  if (key.length < 5) return undefined;
  const plain = key.replace(/\d/g, '');
  const digits = key.replace(/\D/g, '');
  const limit = key.length >= 9 ? 2 : 1;
  let best: { name: string; distance: number } | undefined;
  for (const name of names) {
    // In five letters only a swap is a slip for sure: MONIA is MONAI, but many a word is one letter from another.
    if (name.length < 5 || (key.length === 5 && letters(key) !== letters(name))) continue;
    const distance = editDistance(key, name, limit);
    if (distance > limit || (best !== undefined && distance >= best.distance)) continue;
    const otherDigits = name.replace(/\D/g, '');
    if (digits !== otherDigits && (plain !== name.replace(/\d/g, '') || digits.length === otherDigits.length)) continue;
    best = { name, distance };
  }
  return best?.name;
}

/** Who is called so. Where names differ only by a "+" at their end, the one that is typed alike. */
export function namesakes(key: string, plus: boolean, { names, plusNames }: Lexicon): readonly string[] {
  const all = names.get(key) ?? [];
  const alike = all.filter((id) => (plusNames.get(key)?.includes(id) ?? false) === plus);
  return alike.length > 0 ? alike : all;
}

type Match = { length: number; senses: readonly Sense[]; names: readonly string[] };

/** Understands a query. Pure: the same text and knowledge give the same Query. */
export function understand(text: string, { lexicon, hasWord }: Knowledge): Query {
  const query: Query = { constraints: [], named: [], sizes: [], words: [], corrections: [], unsure: [], unknownFilters: [], sentence: false };
  let rest = text;
  const blank = (start: number, end: number) => {
    rest = rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end);
  };
  for (const filter of findFilters(text)) readFilter(widened(filter, text, lexicon), lexicon, query, blank);
  const taken = takeSizes(rest);
  query.sizes.push(...taken.sizes);
  rest = taken.rest;

  const tokens = tokenize(rest);
  query.sentence = isSentence(text, tokens);
  for (const token of tokens) correctToken(token, tokens, lexicon, hasWord, query);

  /** The longest phrase that starts at a token; a name and a term of the same length both count. */
  const matchAt = (index: number): Match | undefined => {
    for (let length = Math.min(lexicon.longest, tokens.length - index); length >= 1; length -= 1) {
      const window = tokens.slice(index, index + length);
      const key = window.map((token) => token.key).join('');
      const doubtful = length === 1 && window[0] !== undefined && window[0].raw !== window[0].raw.toUpperCase() && (query.sentence || isFunction(window[0]));
      const senses = (lexicon.senses.get(key) ?? []).filter((sense) => !(sense.abbreviation && doubtful));
      const names = length === 1 && window[0] !== undefined && (isFunction(window[0]) || isFiller(window[0])) ? [] : namesakes(key, rest[window.at(-1)?.end ?? 0] === '+', lexicon);
      if (senses.length > 0 || names.length > 0) return { length, senses, names };
    }
    return undefined;
  };
  /** A name that is nothing but words of the field ("ECG arrhythmia") is a wish for these as well; all of its words must be known. */
  const described = (window: readonly Token[], phrase: string, refused: boolean): Constraint[] => {
    const wishes: Constraint[] = [];
    for (let at = 0; at < window.length; ) {
      const lengths = Array.from({ length: window.length - at }, (_, shorter) => window.length - at - shorter);
      const senseAt = (length: number) => {
        const part = window.slice(at, at + length);
        const trusted = part.some((one) => one.raw === one.raw.toUpperCase()) || !query.sentence;
        return (lexicon.senses.get(part.map((one) => one.key).join('')) ?? []).filter((sense) => sense.dimension !== 'kind' && (trusted || !sense.abbreviation));
      };
      const length = lengths.find((one) => senseAt(one).length > 0);
      const token = window[at] as Token;
      if (length !== undefined)
        wishes.push({
          alternatives: senseAt(length).map(toAlternative),
          negated: refused,
          text: window
            .slice(at, at + length)
            .map((one) => one.raw)
            .join(' '),
          filter: false,
          within: phrase,
        });
      else if (!isFunction(token) && !isFiller(token)) return [];
      at += length ?? 1;
    }
    // One word of the field inside a name is chance.
    return wishes.length > 1 ? wishes : [];
  };
  const negationAt = (index: number): number => {
    const phrase = NEGATIONS.find((words) => words.every((word, offset) => fold(tokens[index + offset]?.raw ?? '') === word));
    return phrase?.length ?? 0;
  };
  const hasMinus = (token: Token): boolean => rest[token.start - 1] === '-' && (token.start < 2 || /\s/.test(rest[token.start - 2] ?? ' '));

  let negated = false;
  let lastEnd: { constraint: Constraint; index: number } | undefined;
  for (let index = 0; index < tokens.length; ) {
    const token = tokens[index] as Token;
    if (hasMinus(token)) negated = true;
    const match = matchAt(index);
    const negation = negationAt(index);
    if (negation > 0 && (match === undefined || match.length <= negation)) {
      negated = true;
      index += negation;
      continue;
    }
    const textOf = (length: number) => rest.slice(token.start, tokens[index + length - 1]?.end ?? token.end);
    if (match) {
      const phrase = textOf(match.length);
      // "loss", "collection", "model" alone say which kind of resource is meant, and nothing about its topic.
      const kindOnly = match.length === 1 && isFiller(token) && match.senses.some((sense) => sense.dimension === 'kind');
      const useful = match.senses.filter((sense) => sense.dimension !== 'kind' && !kindOnly);
      for (const id of match.names) query.named.push({ id, text: phrase, exact: true, negated });
      if (match.names.length > 0 && match.senses.length === 0 && match.length > 1) query.constraints.push(...described(tokens.slice(index, index + match.length), phrase, negated));
      if (useful.length > 0) {
        const between = lastEnd ? tokens.slice(lastEnd.index, index).map((item) => fold(item.raw)) : [];
        const previous = lastEnd?.constraint;
        const sameDimension = previous?.alternatives.some((one) => useful.some((sense) => sense.dimension === one.dimension)) ?? false;
        if (previous && sameDimension && previous.negated === negated && between.length === 1 && OR_WORDS.has(between[0] ?? '')) {
          previous.alternatives.push(...useful.map(toAlternative));
          previous.text = `${previous.text} or ${phrase}`;
          lastEnd = { constraint: previous, index: index + match.length };
        } else {
          const constraint: Constraint = { alternatives: useful.map(toAlternative), negated, text: phrase, filter: false };
          query.constraints.push(constraint);
          lastEnd = { constraint, index: index + match.length };
        }
      } else if (match.senses.length > 0 && match.names.length === 0 && !query.constraints.some((one) => one.alternatives[0]?.dimension === 'kind')) {
        query.constraints.push({ alternatives: match.senses.filter((sense) => sense.dimension === 'kind').map(toAlternative), negated: false, text: phrase, filter: false });
      }
      negated = false;
      index += match.length;
      continue;
    }
    const order = orderFor(fold(token.raw));
    if (order) {
      query.order = { by: order, text: token.raw };
    } else if (!isFunction(token) && !isFiller(token) && !OR_WORDS.has(fold(token.raw))) {
      query.words.push({ text: token.raw, key: token.key, negated });
      negated = false;
    }
    index += 1;
  }
  nameTypos(query, { lexicon, hasWord });
  query.constraints = distinct(query.constraints);
  query.named = query.named.filter((named, index) => query.named.findIndex((other) => other.id === named.id && other.negated === named.negated) === index);
  if (query.order) {
    const unit = /\b(subjects?|patients?|scans?|images?|slides?|videos?|questions?|reports?)\b/i.exec(text)?.[1];
    if (unit) query.order.unit = unit;
  }
  return query;
}

const toAlternative = ({ dimension, id, label }: Sense): Alternative => ({ dimension, id, label });

/** Several wishes for the very same thing are one. */
function distinct(constraints: Constraint[]): Constraint[] {
  const signature = (one: Constraint) => `${one.negated}|${one.alternatives.map((alternative) => `${alternative.dimension}:${alternative.id}`).join(',')}`;
  const seen = new Set<string>();
  return constraints.filter((one) => {
    const mark = signature(one);
    if (seen.has(mark)) return false;
    seen.add(mark);
    return true;
  });
}

/** Replaces a word nobody knows by the known word it misspells. Known words are never touched, so a typo cannot turn one term into another. */
function correctToken(token: Token, tokens: readonly Token[], lexicon: Lexicon, hasWord: (key: string) => boolean, query: Query): void {
  if (
    lexicon.words.has(token.key) ||
    lexicon.senses.has(token.key) ||
    lexicon.names.has(token.key) ||
    isFunction(token) ||
    isFiller(token) ||
    orderFor(fold(token.raw)) ||
    hasWord(token.key)
  )
    return;
  // Part of a name in several words ("total segmentator", "mimic crx") is left to the names.
  const position = tokens.indexOf(token);
  const partOfName = [2, 3].some((length) =>
    [...Array(length).keys()].some((back) => {
      const window = tokens.slice(Math.max(0, position - back), Math.max(0, position - back) + length);
      return window.length === length && lexicon.names.has(window.map((item) => item.key).join(''));
    }),
  );
  if (partOfName || correctName(token.key, lexicon.names.keys())) return;
  const { sure, words } = correctWord(token.key, lexicon);
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
function nameTypos(query: Query, { lexicon, hasWord }: Knowledge): void {
  for (let length = Math.min(3, query.words.length); length >= 1; length -= 1) {
    for (let index = 0; index + length <= query.words.length; index += 1) {
      const window = query.words.slice(index, index + length);
      const key = window.map((word) => word.key).join('');
      const name = lexicon.names.has(key) ? key : correctName(key, lexicon.names.keys());
      if (name === undefined) {
        const close = length === 1 && key.length >= 4 && !hasWord(key) ? nearest(key, lexicon.names.keys()) : undefined;
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

/** `condition:lung cancer` means lung cancer: a value takes in the words after it for as long as they make a longer known phrase. */
function widened(filter: RawFilter, text: string, lexicon: Lexicon): RawFilter {
  if (filter.dimension === undefined || /["',|]/.test(filter.text)) return filter;
  const after = /^(?:\s+[^\s:=]+(?![^\s]*[:=])){1,4}/u.exec(text.slice(filter.end))?.[0] ?? '';
  const words = after.match(/\s+\S+/gu) ?? [];
  for (let count = words.length; count >= 1; count -= 1) {
    const more = words.slice(0, count).join('');
    const key = tokenize(`${filter.value}${more}`)
      .map((token) => token.key)
      .join('');
    if (lexicon.senses.get(key)?.some((sense) => sense.dimension === filter.dimension))
      return { ...filter, value: `${filter.value}${more}`, text: `${filter.text}${more}`, end: filter.end + more.length };
  }
  return filter;
}

/** One key:value pair: alternatives by comma, each looked up in its own dimension, with its whole phrase or its closest spelling. */
function readFilter(filter: RawFilter, lexicon: Lexicon, query: Query, blank: (start: number, end: number) => void): void {
  const { dimension, key, value, negated, text } = filter;
  if (dimension === undefined) {
    const close = nearest(key, FILTER_KEYS);
    if (close === undefined) return;
    blank(filter.start, filter.end);
    query.unknownFilters.push({ text, close: `${close}:${value}` });
    return;
  }
  blank(filter.start, filter.end);
  const alternatives: Alternative[] = [];
  for (const part of value.split(/[,|]/).filter(Boolean)) {
    const id = valueId(dimension, part, lexicon);
    if (id !== undefined) alternatives.push({ dimension, id, label: lexicon.label(dimension, id) ?? part });
    else query.unknownFilters.push({ text: `${key}:${part}`, ...closeValue(dimension, key, part, lexicon) });
  }
  if (alternatives.length > 0) query.constraints.push({ alternatives, negated, text, filter: true });
}

function valueId(dimension: Dimension, part: string, lexicon: Lexicon): string | undefined {
  const plain = part.replaceAll('_', ' ');
  if (lexicon.label(dimension, fold(plain)) !== undefined) return fold(plain);
  if (lexicon.label(dimension, part) !== undefined) return part;
  for (const key of [
    ...nameKeys(plain),
    ...nameKeys(plain.replaceAll('-', ' ')),
    tokenize(plain)
      .map((token) => corrected(token.key, lexicon))
      .join(''),
  ]) {
    const sense = lexicon.senses.get(key)?.find((one) => one.dimension === dimension);
    if (sense) return sense.id;
  }
  return undefined;
}

const corrected = (key: string, lexicon: Lexicon): string => {
  const { sure, words } = correctWord(key, lexicon);
  return (sure ? words[0] : undefined) ?? key;
};

function closeValue(dimension: Dimension, key: string, part: string, lexicon: Lexicon): { close?: string } {
  const ids = [...lexicon.senses.values()].flatMap((senses) => senses.filter((sense) => sense.dimension === dimension).map((sense) => sense.id));
  const close = nearest(part, new Set(ids));
  return close === undefined ? {} : { close: `${key}:${close}` };
}
