// Which entries can fulfil any part of a query: only these need judging. Everything else would be judged only to be left out.
import type { Constraint, Query } from '../query/query.ts';
import { type Called, isSoft } from './judge.ts';
import type { Library } from './library.ts';

export type Asked = { wishes: readonly Constraint[]; words: Query['words']; named: readonly Called[]; sizes: Query['sizes'] };

export type CandidateFinder = {
  /** Every position. */
  all: Int32Array;
  /** Positions of all entries that gain anything from any part, ascending; all of them when no part asks for anything. Good until the next call. */
  candidates(asked: Asked): Int32Array;
};

export function createCandidateFinder(library: Library): CandidateFinder {
  const size = library.catalog.entries.length;
  const all = Int32Array.from({ length: size }, (_, position) => position);
  const found = new Int32Array(size);
  const marks = new Uint8Array(size);

  return {
    all,
    candidates({ wishes, words, named, sizes }) {
      const hard = wishes.filter((wish) => !isSoft(wish));
      const looked = words.filter((word) => !word.negated);
      const wanted = named.filter((one) => !one.negated);
      if (hard.length + looked.length + wanted.length + sizes.length === 0) return all;

      const mark = (positions: Int32Array) => {
        for (let index = 0; index < positions.length; index += 1) marks[positions[index] as number] = 1;
      };
      for (const { alternatives } of hard) {
        mark(library.anyOf(alternatives).positions);
        mark(library.close(alternatives).positions);
      }
      for (const word of looked) mark(library.text.find(word.key).positions);
      for (const { id, key } of wanted) {
        mark(library.family(key).positions);
        for (const other of [id, ...library.relations().of(id).keys()]) {
          const position = library.positionOf(other);
          if (position !== undefined) marks[position] = 1;
        }
      }
      if (sizes.length > 0) mark(library.counts(undefined).positions);

      let next = 0;
      for (let position = 0; position < size; position += 1) {
        if (marks[position] === 0) continue;
        found[next] = position;
        next += 1;
      }
      marks.fill(0);
      return found.subarray(0, next);
    },
  };
}
