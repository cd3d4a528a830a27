// From a Query to ranked hits: strict ones fulfil every wish, near ones miss part of it and say which.
import type { Catalog } from '../catalog/load.ts';
import { type Entry, KINDS, type Kind } from '../catalog/schema.ts';
import { keysOf, phraseKey } from '../query/fold.ts';
import { buildLexicon, type Lexicon } from '../query/lexicon.ts';
import type { Query } from '../query/query.ts';
import { understand } from '../query/understand.ts';
import { Best } from './best.ts';
import { createCandidateFinder } from './candidates.ts';
import { asCollected } from './collected.ts';
import { type Hit, JudgedHit } from './hit.ts';
import { Walk } from './holders.ts';
import { blankVerdict, type Called, namesPart, type Part, refusalPart, sizePart, wishPart, wordPart } from './judge.ts';
import { createLibrary, type Library } from './library.ts';
import { governingTerms } from './terms.ts';

/** So many hits are put in order; whoever turns pages never gets further. */
export const MOST_RANKED = 100;

export type Findings = {
  query: Query;
  /** The best hits, best first: MOST_RANKED of them unless asked otherwise. */
  hits: readonly Hit[];
  /** How many there are in all, and how many of these fulfil every wish. */
  total: number;
  strict: number;
  /** The strict ones by the kind under which they were found. */
  strictByKind: ReadonlyMap<Kind, number>;
};

export type SearchIndex = {
  catalog: Catalog;
  lexicon: Lexicon;
  understand(text: string): Query;
  /** The hits over the given kinds, best first. */
  search(query: Query, kinds: readonly Kind[], options?: SearchOptions): Findings;
};

export type SearchOptions = {
  /** How many hits to put in order; MOST_RANKED unless said otherwise. */
  most?: number;
  /** Judge also whoever cannot gain from any part of the query: it takes longer and never changes anything, to which a test holds it. */
  everybody?: boolean;
};

/** Text relevance and usefulness only order what fulfils the same wishes; words that nothing else explains count more. */
const TEXT = 0.35;
const ECHO = 0.04;
const USEFUL = 0.06;
const PROMINENT = 0.14;
/** What is first of all something else stands behind what is of the kind asked for. */
const OTHER_KIND = 0.3;
/** Held by less than this, what was asked for is one thing among many: the size of the whole says nothing about it. */
const ASIDE = 0.6;
/** Share of the asked-for weight that a near hit must reach. */
const NEAR_ENOUGH = 0.3;

/** Libraries that carry a loss say how widely it is used; this many and more count as "everywhere". */
const WIDELY_IMPLEMENTED = 5;
/** So many entries that build on or point to one make it one of the field's landmarks. */
const LANDMARK = 12;

/** 0 to 1: checked terms, still kept up, a paper to go with it; widely implemented. */
function usefulnessOf(entry: Entry): number {
  if (entry.kind === 'loss') return Math.min(new Set(entry.implementations.map((item) => item.library)).size, WIDELY_IMPLEMENTED) / WIDELY_IMPLEMENTED;
  const states = governingTerms(entry).map((term) => term.state);
  const checked = states.every((state) => state === 'verified') ? 1 : states.some((state) => state === 'unverified') ? 0 : 0.5;
  return (checked + (entry.status === 'active' ? 1 : 0) + (entry.citation ? 0.5 : 0)) / 2.5;
}

/** 0 to 1 by position: how much else in the catalog, and which older lists, point to an entry. Between equals the well-known one comes first. */
function prominences({ entries }: Catalog, positionOf: Library['positionOf']): Float64Array {
  const pointing = Float64Array.from(entries, (entry) => 2 * entry.source.length);
  const point = (ids: readonly string[], weight: number) => {
    for (const id of ids) {
      const position = positionOf(id);
      if (position !== undefined) pointing[position] = (pointing[position] as number) + weight;
    }
  };
  for (const { related } of entries) {
    point(related.derived_from, 2);
    point(related.part_of, 2);
    point(related.see_also, 1);
  }
  return pointing.map((count) => Math.min(1, Math.log2(1 + count) / Math.log2(1 + LANDMARK)));
}

/** In a pool: an entry of none of the kinds that were asked for. */
const NOT_ASKED = -1;

/** The kind under which each entry is found when some kinds are asked for, as a place in KINDS. There are as many pools as commands. */
function createPools({ entries }: Catalog): (kinds: readonly Kind[]) => Int8Array {
  const pools = new Map<string, Int8Array>();
  return (kinds) => {
    const mark = kinds.join();
    const known = pools.get(mark);
    if (known) return known;
    const pool = Int8Array.from(entries, (entry) => {
      if (kinds.includes(entry.kind)) return KINDS.indexOf(entry.kind);
      const also = entry.also_kinds.find((one) => kinds.includes(one));
      return also === undefined ? NOT_ASKED : KINDS.indexOf(also);
    });
    pools.set(mark, pool);
    return pool;
  };
}

export function createSearchIndex(catalog: Catalog): SearchIndex {
  const { entries } = catalog;
  const lexicon = buildLexicon(catalog);
  const library = createLibrary(catalog, lexicon);
  const { all, candidates } = createCandidateFinder(library);
  const poolOf = createPools(catalog);
  const ownKinds = Int8Array.from(entries, (entry) => KINDS.indexOf(entry.kind));
  const lost = Uint8Array.from(entries, (entry) => (entry.status === 'not-found' ? 1 : 0));
  const useful = Float64Array.from(entries, (entry) => usefulnessOf(entry) * USEFUL);
  const known = prominences(catalog, library.positionOf).map((prominence) => prominence * PROMINENT);
  // Filled anew for every query.
  const relevance = new Float64Array(entries.length);
  const echo = new Float64Array(entries.length);

  function search(asked: Query, kinds: readonly Kind[], { most = MOST_RANKED, everybody = false }: SearchOptions = {}): Findings {
    const query = asCollected(asked, kinds, library);
    const pool = poolOf(kinds);
    const inPool = (position: number) => pool[position] !== NOT_ASKED;
    const positionsOf = (ids: readonly { id: string }[]) => new Set(ids.map((one) => library.positionOf(one.id)).filter((position) => position !== undefined));
    const named = query.named
      .filter((one) => {
        const position = library.positionOf(one.id);
        return position !== undefined && inPool(position);
      })
      .map((one): Called => ({ ...one, key: phraseKey(one.text) }));
    const wanted = named.filter((one) => !one.negated);
    const calledExactly = positionsOf(wanted.filter((one) => one.exact));
    const nameTexts = new Set(wanted.map((one) => one.text));
    const wishes = query.constraints.filter((one) => !one.negated);
    const hopes = wishes.filter((one) => !one.filter);
    const words = meantWords(query, library, inPool);
    const isName = (wish: (typeof wishes)[number]) => nameTexts.has(wish.within ?? wish.text);
    const empty = query.named.length + query.constraints.length + words.length + query.sizes.length === 0 && query.order === undefined;
    // Somebody who names a thing of another kind, and nothing else but filters, is not served by all that passes the filters.
    const elsewhere = named.length === 0 && query.named.some((one) => !one.negated) && hopes.length + words.length + query.sizes.length === 0;
    if (empty || elsewhere) return { query, hits: [], total: 0, strict: 0, strictByKind: new Map() };

    const distinctKeys = (texts: readonly string[]) => [...new Set(keysOf(texts.join(' ')))];
    const mostRelevant = library.text.relevance(distinctKeys([...query.words.filter((word) => !word.negated).map((word) => word.key), ...nameTexts]), inPool, relevance);
    const loudest = library.text.relevance(distinctKeys(hopes.map((one) => one.text)), inPool, echo);

    const besideDisease = wishes.some((wish) => wish.alternatives.some(({ dimension }) => dimension === 'condition'));
    const nobody: ReadonlySet<number> = new Set();
    // Words that called an entry by name ask nothing else of it.
    const calls = {
      wanted,
      refused: named.filter((one) => one.negated),
      alone: words.length === 0 && query.sizes.length === 0 && wishes.every(isName),
      explained: [...nameTexts].every((text) => wishes.some((wish) => (wish.within ?? wish.text) === text)),
    };
    const parts = [
      ...(named.length > 0 ? [namesPart(calls, library)] : []),
      ...hopes.map((wish) => wishPart(wish, library, besideDisease, isName(wish) ? calledExactly : nobody)),
      ...words.map((word) => wordPart(word, library)),
      ...query.sizes.map((bound) => sizePart(bound, library)),
    ];
    const hoped = parts.length;
    parts.push(...wishes.filter((one) => one.filter).map((wish) => wishPart(wish, library, besideDisease, nobody)));
    parts.push(...query.constraints.filter((one) => one.negated).map((one) => refusalPart(one, library)));

    const textWeight = query.sentence ? ECHO : TEXT;
    const textOf = (position: number) => ((relevance[position] as number) / mostRelevant) * textWeight + ((echo[position] as number) / loudest) * ECHO;
    const otherKind = (position: number) => (pool[position] === ownKinds[position] ? 0 : -OTHER_KIND);
    const rankOf = sizeOrder(query, library);
    const bySize = query.order !== undefined && query.order.by !== 'newest';
    const best = new Best<Place>(most, inOrder);
    const strictCounts = new Int32Array(KINDS.length);
    const verdict = blankVerdict();
    let total = 0;
    for (const position of everybody ? all : candidates({ wishes, words, named, sizes: query.sizes })) {
      const kind = pool[position] as number;
      if (kind === NOT_ASKED) continue;
      // What has no public trace is shown to those who ask for it by name, with its warning, and to nobody else.
      const exact = calledExactly.size > 0 && calledExactly.has(position);
      if (lost[position] === 1 && !exact) continue;
      let score = 0;
      let got = 0;
      let wished = 0;
      let strict = true;
      let dropped = false;
      let hopeless = false;
      let aside = false;
      for (let index = 0; index < parts.length && !dropped; index += 1) {
        // What only a filter speaks for is not what was hoped for: else adding a filter would add results.
        if (index === hoped) hopeless = wished > 0 && got === 0;
        (parts[index] as Part).weigh(position, verdict);
        score += verdict.value;
        got += verdict.got;
        wished += verdict.asked;
        strict &&= verdict.strict;
        aside ||= index < hoped && verdict.got > 0 && verdict.value < verdict.got * ASIDE;
        dropped = verdict.drop;
      }
      if (parts.length === hoped) hopeless = wished > 0 && got === 0;
      if (dropped || (!strict && !exact && got < wished * NEAR_ENOUGH)) continue;
      if ((got === 0 && wished > 0) || (strict && hopeless)) continue;
      total += 1;
      if (strict) strictCounts[kind] = (strictCounts[kind] as number) + 1;
      const near = !strict;
      // Most are far behind, and then nothing is made of them.
      const { last } = best;
      if (near && last !== undefined && !last.near) continue;
      const rank = aside && bySize ? Number.MAX_VALUE : rankOf(position);
      score = score + textOf(position) + otherKind(position) + (useful[position] as number) + (known[position] as number);
      if (last !== undefined && near === last.near && (rank > last.rank || (rank === last.rank && score < last.score))) continue;
      best.add({ entry: entries[position] as Entry, position, near, rank, score });
    }
    const hits = best.sorted.map(
      ({ entry, position, near, score }) =>
        new JudgedHit({ entry, kind: KINDS[pool[position] as number] ?? entry.kind, near, score }, position, parts, [
          textOf(position),
          otherKind(position),
          useful[position] as number,
          known[position] as number,
        ]),
    );
    const strictByKind = new Map(KINDS.map((kind, index) => [kind, strictCounts[index] as number]));
    return { query, hits, total, strict: strictCounts.reduce((sum, count) => sum + count, 0), strictByKind };
  }

  return { catalog, lexicon, understand: (text) => understand(text, { lexicon, hasWord: library.text.hasWord }), search };
}

/** What an entry that fits is put in order by. */
type Place = { entry: Entry; position: number; near: boolean; rank: number; score: number };
const inOrder = (a: Place, b: Place): number => Number(a.near) - Number(b.near) || a.rank - b.rank || b.score - a.score || (a.entry.id < b.entry.id ? -1 : 1);

/**
 * The leftover words that are conditions. In a sentence a word that stands in no name may be chatter. Beside two understood wishes,
 * a word that some entries hold only sets the order; a word that no entry holds stays a condition, so that the answer admits it.
 */
function meantWords(query: Query, { text }: Library, inPool: (position: number) => boolean): Query['words'] {
  const understood = query.constraints.filter((one) => !one.negated && !one.filter).length;
  return query.words.filter((word) => {
    if (word.negated) return true;
    if (query.sentence) return understood < 2 && text.isInNames(word.key);
    return understood < 2 || !text.find(word.key).positions.some(inPool);
  });
}

/** A rank for "largest", "smallest" and "newest": smaller comes first, unknown sizes last. */
function sizeOrder({ order }: Query, library: Library): (position: number) => number {
  if (order === undefined) return () => 0;
  if (order.by === 'newest') return (position) => -(library.catalog.entries[position]?.citation?.year ?? 0);
  const smallest = order.by === 'smallest';
  const inUnit = new Walk(library.counts(order.unit, smallest));
  const inAny = new Walk(library.counts(undefined, smallest));
  return (position) => {
    const count = inUnit.at(position) || inAny.at(position);
    return count === 0 ? Number.MAX_SAFE_INTEGER : smallest ? count : -count;
  };
}
