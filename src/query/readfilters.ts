// The key:value pairs of a query, read into wishes: each value looked up in its own dimension, unknown ones named with what is closest.
import { nearest } from './distance.ts';
import { FILTER_KEYS, findFilters, type RawFilter } from './filters.ts';
import { fold, keysOf, nameKeys, type Token, tokenize } from './fold.ts';
import type { Lexicon } from './lexicon.ts';
import type { Alternative, Dimension, Query } from './query.ts';
import { correctWord } from './spelling.ts';

/** Reads the filters of a text into the query; what they covered becomes blanks, so that offsets stay. */
export function readFilters(text: string, lexicon: Lexicon, query: Query): string {
  let rest = text;
  const blank = (start: number, end: number) => {
    rest = rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end);
  };
  for (const filter of findFilters(text)) readFilter(widened(filter, text, lexicon), lexicon, query, blank);
  return rest;
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
    const ids = valueIds(dimension, part, lexicon);
    alternatives.push(...ids.map((id) => ({ dimension, id, label: lexicon.label(dimension, id) ?? part })));
    if (ids.length === 0) query.unknownFilters.push({ text: `${key}:${part}`, ...closeValue(dimension, key, part, lexicon) });
  }
  if (alternatives.length > 0) query.constraints.push({ alternatives, negated, text, filter: true });
}

/** The ids a value stands for: one, or several where it names a family ("CC BY" is any version of it). */
function valueIds(dimension: Dimension, part: string, lexicon: Lexicon): string[] {
  const plain = part.replaceAll('_', ' ');
  if (lexicon.label(dimension, fold(plain)) !== undefined) return [fold(plain)];
  if (lexicon.label(dimension, part) !== undefined) return [part];
  for (const key of [
    ...nameKeys(plain),
    ...nameKeys(plain.replaceAll('-', ' ')),
    tokenize(plain)
      .map((token) => corrected(token, lexicon))
      .join(''),
  ]) {
    const ids = (lexicon.senses.get(key) ?? []).filter((one) => one.dimension === dimension).map((one) => one.id);
    if (ids.length > 0) return ids;
  }
  return dimension === 'organization' ? housesOf(plain, lexicon) : [];
}

/** Organizations in whose name the words stand: "stanford" is Stanford University. */
function housesOf(plain: string, lexicon: Lexicon): string[] {
  const words = keysOf(plain);
  const held = (label: string) => {
    const own = keysOf(label);
    return words.length > 0 && words.every((word) => own.includes(word));
  };
  return [...new Set([...lexicon.senses.values()].flatMap((senses) => senses.filter((one) => one.dimension === 'organization' && held(one.label)).map((one) => one.id)))];
}

const corrected = (token: Token, lexicon: Lexicon): string => {
  const { sure, words } = correctWord(token, lexicon);
  return (sure ? words[0] : undefined) ?? token.key;
};

function closeValue(dimension: Dimension, key: string, part: string, lexicon: Lexicon): { close?: string } {
  const ids = [...lexicon.senses.values()].flatMap((senses) => senses.filter((sense) => sense.dimension === dimension).map((sense) => sense.id));
  const close = nearest(part, new Set(ids));
  return close === undefined ? {} : { close: `${key}:${close}` };
}
