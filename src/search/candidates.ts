// Which entries can fulfil any part of a query: only these need judging. Everything else would be judged only to be left out.
import { phraseKey } from '../query/fold.ts';
import type { Alternative, Constraint, Named, Query } from '../query/query.ts';
import { closenessTo, countOf, isSoft, type Library, prepareWish, type Subject, type Wish, worthOf } from './judge.ts';

export type Parts = { wishes: readonly Wish[]; words: Query['words']; named: readonly Named[]; sizes: Query['sizes'] };

/** Positions in the catalog, ascending, and what each is worth. */
type Holders = { positions: Int32Array; worths: Float64Array };
/** Lists of holders that are kept; they are made anew when people ask for more different things than this. */
const MAX_REMEMBERED = 2000;

export type CandidateFinder = {
  /** A wish with what each entry is worth for it. */
  prepare(wish: Constraint): Wish;
  /** Positions of all entries that gain anything from any part; undefined when no part asks for anything, so that every entry counts. */
  candidates(parts: Parts): Int32Array | undefined;
};

/** The lists are made by the judging functions themselves and remembered: the catalog does not change. */
export function createCandidateFinder(subjects: readonly Subject[], library: Library): CandidateFinder {
  const remembered = new Map<string, Holders>();
  const remember = (mark: string, worth: (subject: Subject) => number): Holders => {
    const known = remembered.get(mark);
    if (known) return known;
    const positions: number[] = [];
    const worths: number[] = [];
    for (const subject of subjects) {
      const value = worth(subject);
      if (value <= 0) continue;
      positions.push(subject.position);
      worths.push(value);
    }
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const found = { positions: Int32Array.from(positions), worths: Float64Array.from(worths) };
    remembered.set(mark, found);
    return found;
  };
  const holders = (one: Alternative) => remember(`${one.dimension}:${one.id}`, (subject) => worthOf(subject, one, library));
  const close = (one: Alternative) => remember(`~${one.id}`, (subject) => closenessTo(subject, one.id, library));
  const column = (lists: readonly Holders[]): Float64Array => {
    const worths = new Float64Array(subjects.length);
    for (const list of lists) for (const [index, position] of list.positions.entries()) worths[position] = Math.max(worths[position] as number, list.worths[index] as number);
    return worths;
  };
  const positionOf = new Map(subjects.map(({ entry, position }) => [entry.id, position]));

  return {
    prepare: (wish) =>
      prepareWish(
        wish,
        wish.alternatives.map((one) => column([holders(one)])),
        column(wish.alternatives.map(close)),
      ),
    candidates({ wishes, words, named, sizes }) {
      const hard = wishes.filter((wish) => !isSoft(wish));
      const asked = words.filter((word) => !word.negated);
      const wanted = named.filter((one) => !one.negated);
      if (hard.length + asked.length + wanted.length + sizes.length === 0) return undefined;

      const marks = new Uint8Array(subjects.length);
      const mark = ({ positions }: Holders) => {
        for (const position of positions) marks[position] = 1;
      };
      const markIds = (ids: Iterable<string>) => {
        for (const id of ids) {
          const position = positionOf.get(id);
          if (position !== undefined) marks[position] = 1;
        }
      };
      for (const { alternatives } of hard) {
        for (const one of alternatives) {
          mark(holders(one));
          mark(close(one));
        }
      }
      for (const word of asked) markIds(library.text.holding(word.key));
      for (const { id, text } of wanted) {
        markIds([id, ...(library.related.get(id)?.keys() ?? [])]);
        const key = phraseKey(text);
        mark(remember(`"${key}`, ({ nameKeys }) => (nameKeys.some((name) => name.includes(key)) ? 1 : 0)));
      }
      if (sizes.length > 0) mark(remember('size', ({ entry }) => (countOf(entry, undefined) === undefined ? 0 : 1)));

      let count = 0;
      for (const one of marks) count += one;
      const found = new Int32Array(count);
      let next = 0;
      for (let position = 0; next < count; position += 1) if (marks[position] === 1) found[next++] = position;
      return found;
    },
  };
}
