// Which entries can fulfil any part of a query: only these need judging. Everything else would be judged only to be left out.
import { phraseKey } from '../query/fold.ts';
import type { Alternative, Constraint, Named, Query } from '../query/query.ts';
import { closenessTo, countOf, isSoft, type Library, type Subject, valueOf } from './judge.ts';

export type Parts = { wishes: readonly Constraint[]; words: Query['words']; named: readonly Named[]; sizes: Query['sizes'] };

/** Lists of holders that are kept; a list is made anew when somebody asks for more different things than this. */
const MAX_REMEMBERED = 2000;

/**
 * Positions in `subjects`, ascending, of all entries that gain anything from any part; undefined when no part asks for anything, so that
 * every entry counts. The lists behind it are made by the judging functions themselves and remembered: the catalog does not change.
 */
export function createCandidateFinder(subjects: readonly Subject[], library: Library): (parts: Parts) => Int32Array | undefined {
  const remembered = new Map<string, Int32Array>();
  const remember = (mark: string, test: (subject: Subject) => boolean): Int32Array => {
    const known = remembered.get(mark);
    if (known) return known;
    const found: number[] = [];
    for (const [position, subject] of subjects.entries()) if (test(subject)) found.push(position);
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const list = Int32Array.from(found);
    remembered.set(mark, list);
    return list;
  };
  const holders = (one: Alternative) => remember(`${one.dimension}:${one.id}`, (subject) => valueOf(subject, one, library) > 0);
  const close = (one: Alternative) => remember(`~${one.id}`, (subject) => closenessTo(subject, one.id, library) > 0);
  const positionOf = new Map(subjects.map(({ entry }, position) => [entry.id, position]));

  return ({ wishes, words, named, sizes }) => {
    const hard = wishes.filter((wish) => !isSoft(wish));
    const asked = words.filter((word) => !word.negated);
    const wanted = named.filter((one) => !one.negated);
    if (hard.length + asked.length + wanted.length + sizes.length === 0) return undefined;

    const marks = new Uint8Array(subjects.length);
    const markAll = (positions: Iterable<number>) => {
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
        markAll(holders(one));
        if (library.catalog.vocabulary.has(one.id)) markAll(close(one));
      }
    }
    for (const word of asked) markIds(library.text.holding(word.key));
    for (const { id, text } of wanted) {
      markIds([id, ...(library.related.get(id)?.keys() ?? [])]);
      const key = phraseKey(text);
      markAll(remember(`"${key}`, ({ nameKeys }) => nameKeys.some((name) => name.includes(key))));
    }
    if (sizes.length > 0) markAll(remember('size', ({ entry }) => countOf(entry, undefined) !== undefined));

    let count = 0;
    for (const mark of marks) count += mark;
    const found = new Int32Array(count);
    let next = 0;
    for (let position = 0; next < count; position += 1) if (marks[position] === 1) found[next++] = position;
    return found;
  };
}
