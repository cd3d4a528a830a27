// Facets guessed from the words of a list: vocabulary terms found in a name, a description, the headings above.
import { fold, tokenize } from '../../query/fold.ts';
import type { Lexicon } from '../../query/lexicon.ts';
import { FACET_NAMES } from '../../query/query.ts';
import { FILLER_WORDS, FUNCTION_WORDS } from '../../query/words.ts';
import { FACETS, type Facet, type Kind } from '../schema.ts';
import type { Resource } from './awesome.ts';

export type Guess = { id: string; from: string };

/** What is worth guessing of a kind: "attention" in a dataset's description is no transformer. */
const GUESSED: Record<Kind, readonly Facet[]> = {
  dataset: ['modalities', 'regions', 'tasks', 'conditions'],
  loss: ['modalities', 'regions', 'tasks', 'goals'],
  method: ['modalities', 'regions', 'tasks', 'conditions', 'techniques'],
  benchmark: ['modalities', 'regions', 'tasks', 'conditions'],
  toolbox: ['modalities', 'regions', 'tasks', 'techniques'],
  platform: ['modalities', 'regions', 'tasks'],
  collection: ['modalities', 'regions', 'tasks', 'techniques'],
};
/** A long description names much that is beside the point. */
const MAX_GUESSES = 5;

/** Phrases of the vocabulary in a text, the longest first where they overlap, each with the words that gave it away. */
function phrases(text: string, lexicon: Lexicon): { words: string; senses: NonNullable<ReturnType<Lexicon['senses']['get']>> }[] {
  const tokens = tokenize(text);
  const found: ReturnType<typeof phrases> = [];
  for (let index = 0; index < tokens.length; ) {
    let step = 1;
    for (let length = Math.min(lexicon.longest, tokens.length - index); length >= 1; length -= 1) {
      const window = tokens.slice(index, index + length);
      const [first, last] = [window[0], window.at(-1)];
      if (!first || !last) break;
      const word = fold(first.raw);
      if (length === 1 && (FUNCTION_WORDS.has(word) || FILLER_WORDS.has(word))) continue;
      const doubtful = length === 1 && first.raw !== first.raw.toUpperCase();
      const senses = (lexicon.senses.get(window.map(({ key }) => key).join('')) ?? []).filter((sense) => !(sense.abbreviation && doubtful));
      if (senses.length === 0) continue;
      found.push({ words: text.slice(first.start, last.end), senses });
      step = length;
      break;
    }
    index += step;
  }
  return found;
}

export function guessFacets({ kind, name, says, headings }: Pick<Resource, 'kind' | 'name' | 'says' | 'headings'>, lexicon: Lexicon): Partial<Record<Facet, Guess[]>> {
  const guesses: Partial<Record<Facet, Guess[]>> = {};
  const texts = [name, says, ...headings.toReversed()];
  for (const facet of FACETS.filter((one) => GUESSED[kind].includes(one))) {
    const list: Guess[] = [];
    for (const { words, senses } of texts.flatMap((text) => phrases(text, lexicon))) {
      // A word that may mean two things of one sort means neither for sure.
      const own = senses.filter((sense) => sense.dimension === FACET_NAMES[facet]);
      const [sense] = own;
      if (own.length === 1 && sense && !list.some(({ id }) => id === sense.id)) list.push({ id: sense.id, from: words });
    }
    if (list.length > 0) guesses[facet] = list.slice(0, MAX_GUESSES);
  }
  return guesses;
}
