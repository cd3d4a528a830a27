// Text to Query: the longest known phrase wins, spelling is corrected only where nothing else makes sense.
import { fold, type Token, tokenize } from './fold.ts';
import { described, type Manner, type Match, matchAt, toAlternative, yielding } from './phrases.ts';
import type { Constraint, Query } from './query.ts';
import { readFilters } from './readfilters.ts';
import { isSuperlative, orderFor, takeSizes } from './sizes.ts';
import { correctToken, type Knowledge, misspeltName, nameTypos } from './spelling.ts';
import { withNames } from './standardids.ts';
import { fillerLength, hasMinus, isEnglish, isFiller, isFunction, LIST_WORDS, negationLength, OR_WORDS, refusedTerm } from './words.ts';

const isSentence = (text: string, tokens: readonly Token[]): boolean => /\?\s*$/.test(text) || tokens.filter(isFunction).length >= 2 || tokens.length > 8;

/** What is being read: where we are, and whether the next wish is refused. */
type Reading = {
  query: Query;
  tokens: readonly Token[];
  rest: string;
  negated: boolean;
  last: { constraint: Constraint; index: number } | undefined;
  refusedWord?: number;
  list: Constraint[];
};

/** Understands a query. Pure: the same text and knowledge give the same Query. */
export function understand(typed: string, knowledge: Knowledge): Query {
  const { lexicon } = knowledge;
  const text = withNames(typed, lexicon);
  const query: Query = { constraints: [], named: [], sizes: [], words: [], corrections: [], unsure: [], unknownFilters: [], sentence: false };
  const unfiltered = readFilters(text, lexicon, query);
  const { sizes, rest } = takeSizes(unfiltered);
  query.sizes.push(...sizes);
  const tokens = tokenize(rest);
  query.sentence = isSentence(text, tokens);
  for (const token of tokens) correctToken(token, tokens, knowledge, query);

  const english = query.sentence && isEnglish(tokens);
  const manner: Manner = { sentence: query.sentence, isHomograph: (key) => english && knowledge.hasWord(key) };
  const reading: Reading = { query, tokens, rest, negated: false, last: undefined, list: [] };
  for (let index = 0; index < tokens.length; ) {
    const token = tokens[index] as Token;
    const minus = hasMinus(rest, token);
    if (minus) reading.negated = true;
    const longest = matchAt(tokens, index, rest, manner, lexicon);
    const match = minus ? nearMinus(longest, reading, index, manner, knowledge) : longest;
    const negation = negationLength(tokens, index);
    if (negation > 0 && (match === undefined || match.length <= negation)) {
      reading.negated = true;
      index += negation;
      continue;
    }
    const slip = misspeltName(tokens, index, knowledge);
    if (slip && slip.length > (match?.length ?? 0)) {
      const phrase = phraseOf(reading, index, slip.length);
      for (const id of slip.ids) query.named.push({ id, text: phrase, exact: false, negated: reading.negated });
      reading.negated = false;
      index += slip.length;
    } else if (match) {
      const own = yielding(match, tokens, index, lexicon);
      take(reading, index, own, knowledge);
      index += own.length;
    } else {
      index += leave(reading, index, knowledge);
    }
  }
  nameTypos(query, knowledge);
  query.constraints = distinct(query.constraints);
  query.named = query.named.filter((named, index) => query.named.findIndex((other) => other.id === named.id && other.negated === named.negated) === index);
  if (query.order) {
    const unit = /\b(subjects?|patients?|scans?|images?|slides?|videos?|questions?|reports?)\b/i.exec(text)?.[1];
    if (unit) query.order.unit = unit;
  }
  return query;
}

/**
 * What a minus belongs to: "-covid chest x-ray" refuses covid and asks for chest X-rays, although a data set is called all of that. A name
 * that is written in one piece, or that does not begin with a term, is meant whole.
 */
function nearMinus(match: Match | undefined, { tokens, rest }: Reading, index: number, manner: Manner, { lexicon }: Knowledge): Match | undefined {
  if (!match || match.length < 2 || match.senses.length > 0) return match;
  const inOnePiece = !/\s/.test(rest.slice(tokens[index]?.start, tokens[index + match.length - 1]?.end));
  for (let length = match.length - 1; length >= 1 && !inOnePiece; length -= 1) {
    const shorter = matchAt(tokens.slice(0, index + length), index, rest, manner, lexicon);
    if (shorter && shorter.senses.length > 0) return shorter;
  }
  return match;
}

const phraseOf = ({ rest, tokens }: Reading, index: number, length: number): string => rest.slice(tokens[index]?.start ?? 0, tokens[index + length - 1]?.end ?? rest.length);

/** Whether a phrase stands in one list with something of its sort that was refused: "without dermoscopy and histology". */
function goesOnRefusing({ last, tokens }: Reading, index: number, { senses }: Match): boolean {
  if (last === undefined || !last.constraint.negated || last.index !== index - 1) return false;
  const joint = tokens[last.index];
  const alike = last.constraint.alternatives.some((one) => senses.some((sense) => sense.dimension === one.dimension));
  return alike && joint !== undefined && LIST_WORDS.has(fold(joint.raw));
}

/** Whether an unknown word belongs to the refused one right before it: "not contrast enhanced". A minus takes one word only. */
function alsoRefused({ refusedWord, tokens, rest }: Reading, index: number): boolean {
  const [before, token] = [tokens[index - 1], tokens[index]];
  if (before === undefined || token === undefined || refusedWord !== index - 1 || hasMinus(rest, before)) return false;
  return /^[\s-]+$/.test(rest.slice(before.end, token.start));
}

/** A known phrase becomes names, wishes, or another alternative of the wish before ("CT or MRI"). */
function take(reading: Reading, index: number, match: Match, { lexicon }: Knowledge): void {
  const { query, tokens } = reading;
  const negated = reading.negated || goesOnRefusing(reading, index, match);
  const token = tokens[index] as Token;
  const phrase = phraseOf(reading, index, match.length);
  // "loss", "collection", "model" alone say which kind of resource is meant, and nothing about its topic.
  const kindOnly = match.length === 1 && isFiller(token) && match.senses.some((sense) => sense.dimension === 'kind');
  const useful = match.senses.filter((sense) => sense.dimension !== 'kind' && !kindOnly);
  for (const id of match.names) query.named.push({ id, text: phrase, exact: true, negated });
  if (match.names.length > 0 && match.senses.length === 0 && match.length > 1)
    query.constraints.push(...described(tokens.slice(index, index + match.length), phrase, negated, query.sentence, lexicon));
  if (useful.length > 0) {
    const previous = reading.last?.constraint;
    const between = reading.last ? tokens.slice(reading.last.index, index).map((item) => fold(item.raw)) : [];
    const sameDimension = previous?.alternatives.some((one) => useful.some((sense) => sense.dimension === one.dimension)) ?? false;
    const joins = previous !== undefined && sameDimension && previous.negated === negated && between.length === 1 && OR_WORDS.has(between[0] ?? '');
    const constraint: Constraint = joins ? previous : { alternatives: [], negated, text: phrase, filter: false };
    constraint.alternatives.push(...useful.map(toAlternative));
    if (joins) {
      constraint.text = `${constraint.text} or ${phrase}`;
      joinList(reading, constraint);
    } else {
      const inList = sameDimension && previous?.negated === negated && isComma(reading, index);
      reading.list = inList ? [...reading.list, constraint] : [constraint];
      query.constraints.push(constraint);
    }
    reading.last = { constraint, index: index + match.length };
  } else if (match.senses.length > 0 && match.names.length === 0 && !query.constraints.some((one) => one.alternatives[0]?.dimension === 'kind')) {
    query.constraints.push({ alternatives: match.senses.filter((sense) => sense.dimension === 'kind').map(toAlternative), negated: false, text: phrase, filter: false });
  }
  reading.negated = false;
}

/** Whether nothing but a comma stands between a phrase and the one before it. */
function isComma({ last, tokens, rest }: Reading, index: number): boolean {
  return last !== undefined && last.index === index && /^\s*[,、，]\s*$/.test(rest.slice(tokens[index - 1]?.end, tokens[index]?.start));
}

/** "X-ray, ultrasound or CT" is any of the three: what stands before in the list belongs to the last one. */
function joinList(reading: Reading, last: Constraint): void {
  const before = reading.list.filter((one) => one !== last);
  last.alternatives.unshift(...before.flatMap((one) => one.alternatives));
  last.text = [...before.map((one) => one.text), last.text].join(', ');
  reading.query.constraints = reading.query.constraints.filter((one) => !before.includes(one));
  reading.list = [last];
}

/** A word that no phrase knows: an order, grammar, filling, or a word to look for in the entries' text. Says how many tokens it took. */
function leave(reading: Reading, index: number, { lexicon }: Knowledge): number {
  const { query, tokens } = reading;
  const token = tokens[index] as Token;
  const refused = reading.negated ? refusedTerm(token) : undefined;
  const label = refused === undefined ? undefined : lexicon.label('modality', refused);
  if (refused !== undefined && label !== undefined) {
    query.constraints.push({ alternatives: [{ dimension: 'modality', id: refused, label }], negated: true, text: token.raw, filter: false });
    reading.negated = false;
    return 1;
  }
  const filling = fillerLength(tokens, index);
  if (filling > 0) return filling;
  const order = orderFor(fold(token.raw));
  // In a sentence "small" and "huge" describe something; only "smallest" and "largest" ask for an order.
  if (order && (isSuperlative(fold(token.raw)) || !query.sentence)) query.order = { by: order, text: token.raw };
  else if (!order && !isFunction(token) && !OR_WORDS.has(fold(token.raw))) {
    const negated = reading.negated || alsoRefused(reading, index);
    query.words.push({ text: token.raw, key: token.key, negated });
    if (negated) reading.refusedWord = index;
    reading.negated = false;
  }
  return 1;
}

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
