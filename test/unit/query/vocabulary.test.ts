// The real vocabulary: each of its words leads to its term, and no typo leads from one facet to another.
import { describe, expect, test } from 'vitest';
import { editDistance } from '../../../src/query/distance.ts';
import { keyOf } from '../../../src/query/fold.ts';
import { FACET_NAMES } from '../../../src/query/query.ts';
import { createSearchIndex } from '../../../src/search/search.ts';
import { realCatalog } from '../../support/catalog-answers.ts';

const catalog = realCatalog();
const index = createSearchIndex(catalog);
const terms = [...catalog.vocabulary.values()].map((term) => ({ ...term, phrases: [term.label, ...Object.values(term.synonyms).flat()] }));

test('every label and synonym leads to its term, and is no refusal', () => {
  // "losses" alone asks for losses and not for what is about them: the kind of resource comes first.
  const found = (phrase: string, id: string) =>
    index.understand(phrase).constraints.some((one) => !one.negated && one.alternatives.some((alternative) => alternative.id === id || alternative.dimension === 'kind'));
  expect(terms.flatMap(({ id, phrases }) => phrases.filter((phrase) => !found(phrase, id)).map((phrase) => `${phrase} (${id})`))).toEqual([]);
});

test('every term can be asked for as a filter, by id and by label', () => {
  for (const { id, label, facet } of terms) {
    for (const value of [id, `"${label}"`]) {
      const query = index.understand(`${FACET_NAMES[facet]}:${value}`);
      // A comma or a bar in a label separates values.
      if (/[,|/]/.test(value)) continue;
      expect(query.unknownFilters, value).toEqual([]);
      expect(
        query.constraints.flatMap((one) => one.alternatives.map((alternative) => `${alternative.dimension}:${alternative.id}`)),
        value,
      ).toContain(`${FACET_NAMES[facet]}:${id}`);
    }
  }
});

type Word = { word: string; own: ReadonlySet<string>; letters: Int8Array; english: boolean };

/** Each single English word of six letters and more with what it means on its own: the dimensions of all its senses. */
function longWords(): Word[] {
  const words = new Set(
    terms.flatMap(({ label, synonyms }) => [label, ...(synonyms.en ?? [])].filter((phrase) => /^[a-z]{6,}$/i.test(phrase)).map((phrase) => phrase.toLowerCase())),
  );
  const english = new Set(terms.flatMap(({ label, synonyms }) => [label, ...(synonyms.en ?? [])].map((phrase) => phrase.toLowerCase())));
  return [...words].map((word) => {
    const letters = new Int8Array(26);
    for (const letter of word) letters[letter.charCodeAt(0) - 97] = (letters[letter.charCodeAt(0) - 97] ?? 0) + 1;
    return { word, letters, english: english.has(word), own: new Set(index.understand(word).constraints.flatMap((one) => one.alternatives.map(({ dimension }) => dimension))) };
  });
}

/** At most this many letters differ; a cheap look before the real distance. */
const unlike = (a: Word, b: Word): number => a.letters.reduce((sum, count, letter) => sum + Math.abs(count - (b.letters[letter] ?? 0)), 0);

/** What one slip makes of a word: a letter left out, doubled by another, exchanged, or swapped with its neighbour. */
function* slips(word: string, letters: string): Generator<string> {
  for (let at = 0; at <= word.length; at += 1) {
    const [before, after] = [word.slice(0, at), word.slice(at)];
    if (after !== '') yield before + after.slice(1);
    if (after.length > 1) yield before + after[1] + after[0] + after.slice(2);
    const letter = letters[at] ?? letters.at(-1) ?? '';
    yield before + letter + after;
    if (after !== '') yield before + letter + after.slice(1);
  }
}

describe('one slip in a word of six letters or more', () => {
  test('never leads to another facet', () => {
    const words = longWords();
    const wrong: string[] = [];
    let tried = 0;
    for (const one of words) {
      const typos = new Set<string>();
      // Only words close to one of another facet are in danger; for them every slip towards that word is tried.
      for (const other of words) {
        if (Math.abs(other.word.length - one.word.length) > 2 || unlike(one, other) > 4 || [...other.own].every((dimension) => one.own.has(dimension))) continue;
        if (editDistance(one.word, other.word, 2) > 2) continue;
        // A slip that makes a foreign word as close to an English one is read as English: "kindey" is kidney, whatever "Kinder" are.
        if (other.english && !one.english) continue;
        for (const typo of slips(one.word, other.word)) if (editDistance(typo, other.word, 1) <= 1) typos.add(typo);
      }
      for (const typo of typos) {
        const key = keyOf(typo);
        // Folding a plural or a spelling can turn one slip into two.
        if (editDistance(key, keyOf(one.word), 1) > 1) continue;
        // What is a word itself is no slip.
        if (index.lexicon.hasWord(key) || index.lexicon.senses.has(key) || index.lexicon.names.has(key)) continue;
        tried += 1;
        const got = index.understand(typo).constraints.flatMap((constraint) => constraint.alternatives.map(({ dimension, id }) => ({ dimension, id })));
        const foreign = got.filter(({ dimension }) => !one.own.has(dimension));
        if (foreign.length > 0) wrong.push(`${typo} for ${one.word} (${[...one.own]}) became ${foreign.map(({ dimension, id }) => `${dimension} ${id}`)}`);
      }
    }
    expect(tried).toBeGreaterThan(100);
    expect(wrong).toEqual([]);
  });

  test('is mended for words that resemble no other', () => {
    for (const [typo, id] of [
      ['dermoscpy', 'dermoscopy'],
      ['segmentatoin', 'segmentation'],
      ['ultrasuond', 'ultrasound'],
      ['pneumnia', 'pneumonia'],
      ['clasification', 'classification'],
    ] as const) {
      const query = index.understand(typo);
      expect(
        query.constraints.flatMap((one) => one.alternatives.map((alternative) => alternative.id)),
        typo,
      ).toContain(id);
      expect(query.corrections, typo).toHaveLength(1);
    }
  });
});
