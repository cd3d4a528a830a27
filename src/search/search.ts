// From a Query to ranked hits: strict ones fulfil every wish, near ones miss part of it and say which.
import type { Catalog } from '../catalog/load.ts';
import type { Entry, Kind } from '../catalog/schema.ts';
import { phraseKey, tokenize } from '../query/fold.ts';
import { buildLexicon, type Lexicon } from '../query/lexicon.ts';
import type { Query } from '../query/query.ts';
import { understand } from '../query/understand.ts';
import { createCandidateFinder } from './candidates.ts';
import { type Hit, JudgedHit, sumUp } from './hit.ts';
import { type Called, type Calls, countOf, judgeNames, judgeRefusal, judgeSize, judgeWish, judgeWord, type Library, relations, type Subject } from './judge.ts';
import { createProfiler, type Profile, widerTerms } from './profile.ts';
import { governingTerms } from './terms.ts';
import { buildTextIndex } from './textindex.ts';

export type Findings = { query: Query; hits: Hit[]; strict: number };

export type SearchIndex = {
  catalog: Catalog;
  lexicon: Lexicon;
  understand(text: string): Query;
  /** All hits over the given kinds, best first. */
  search(query: Query, kinds: readonly Kind[]): Findings;
};

/** Text relevance and usefulness only order what fulfils the same wishes; words that nothing else explains count more. */
const TEXT = 0.35;
const ECHO = 0.04;
const USEFUL = 0.06;
const PROMINENT = 0.14;
/** What is first of all something else stands behind what is of the kind asked for. */
const OTHER_KIND = 0.3;
/** Share of the asked-for weight that a near hit must reach. */
const NEAR_ENOUGH = 0.3;

/** Share of the entries beyond which holding a term says little: nearly everything is imaging. */
const COMMON = 0.2;

function tellingTerms(profiles: ReadonlyMap<string, Profile>): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { terms } of profiles.values()) for (const id of terms.keys()) counts.set(id, (counts.get(id) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count <= Math.max(3, profiles.size * COMMON)).map(([id]) => id));
}

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

/** 0 to 1: how much else in the catalog, and which older lists, point to an entry. Between equals the well-known one comes first. */
function prominences(catalog: Catalog): ReadonlyMap<string, number> {
  const pointing = new Map<string, number>(catalog.entries.map((entry) => [entry.id, 2 * entry.source.length]));
  for (const { related } of catalog.entries) {
    for (const [list, weight] of [
      [related.derived_from, 2],
      [related.part_of, 2],
      [related.see_also, 1],
    ] as const) {
      for (const id of list) pointing.set(id, (pointing.get(id) ?? 0) + weight);
    }
  }
  return new Map([...pointing].map(([id, count]) => [id, Math.min(1, Math.log2(1 + count) / Math.log2(1 + LANDMARK))]));
}

/** The entries that belong to some kinds: their ids, and by position the kind under which each is found. There are as many pools as commands. */
function createPools({ entries }: Catalog): (kinds: readonly Kind[]) => { ids: ReadonlySet<string>; kindAt: readonly (Kind | undefined)[] } {
  const pools = new Map<string, { ids: ReadonlySet<string>; kindAt: readonly (Kind | undefined)[] }>();
  return (kinds) => {
    const mark = kinds.join();
    const known = pools.get(mark);
    if (known) return known;
    const kindAt = entries.map((entry) => [entry.kind, ...entry.also_kinds].find((one) => kinds.includes(one)));
    const pool = { ids: new Set(entries.filter((_, position) => kindAt[position] !== undefined).map((entry) => entry.id)), kindAt };
    pools.set(mark, pool);
    return pool;
  };
}

export function createSearchIndex(catalog: Catalog): SearchIndex {
  const lexicon = buildLexicon(catalog);
  const profile = createProfiler(catalog, lexicon);
  const profiles = new Map<string, Profile>(catalog.entries.map((entry) => [entry.id, profile(entry)]));
  const subjects = catalog.entries.map(
    (entry, position): Subject => ({ position, entry, profile: profiles.get(entry.id) as Profile, nameKeys: [entry.name, ...entry.aliases].map(phraseKey) }),
  );
  const wider = new Map([...catalog.vocabulary.keys()].map((id) => [id, widerTerms(id, catalog.vocabulary)]));
  const library: Library = {
    catalog,
    text: buildTextIndex(catalog),
    related: relations(catalog),
    telling: tellingTerms(profiles),
    wider: (id) => wider.get(id) ?? [],
  };
  const { prepare, candidates } = createCandidateFinder(subjects, library);
  const poolOf = createPools(catalog);
  const prominence = prominences(catalog);
  const useful = catalog.entries.map((entry) => usefulnessOf(entry) * USEFUL);
  const known = catalog.entries.map((entry) => (prominence.get(entry.id) ?? 0) * PROMINENT);

  function search(query: Query, kinds: readonly Kind[]): Findings {
    const { ids, kindAt } = poolOf(kinds);
    const inPool = (position: number) => kindAt[position] !== undefined;
    const named = query.named.filter((one) => ids.has(one.id));
    const callsName = new Set(named.filter((one) => one.exact && !one.negated).map((one) => one.id));
    const wishes = query.constraints.filter((one) => !one.negated).map(prepare);
    const hopes = wishes.filter((one) => !one.filter);
    const filters = wishes.filter((one) => one.filter);
    const refusals = query.constraints.filter((one) => one.negated).map(prepare);
    const words = meantWords(query, library, ids);
    const nameTexts = new Set(named.filter((one) => !one.negated).map((one) => one.text));
    const explained = [...nameTexts].every((text) => wishes.some((wish) => (wish.within ?? wish.text) === text));
    const alone = words.length === 0 && query.sizes.length === 0 && wishes.every((wish) => nameTexts.has(wish.within ?? wish.text));
    const empty = named.length + query.constraints.length + words.length + query.sizes.length === 0 && query.order === undefined;
    // Somebody who names a thing of another kind, and nothing else but filters, is not served by all that passes the filters.
    const elsewhere = named.length === 0 && query.named.some((one) => !one.negated) && hopes.length + words.length + query.sizes.length === 0;
    if (empty || elsewhere) return { query, hits: [], strict: 0 };
    const keysOf = (texts: readonly string[]) => [...new Set(tokenize(texts.join(' ')).map((token) => token.key))];
    const relevance = library.text.relevance(keysOf([...query.words.filter((word) => !word.negated).map((word) => word.key), ...nameTexts]), inPool);
    const echo = library.text.relevance(keysOf(wishes.filter((one) => !one.filter).map((one) => one.text)), inPool);

    const besideDisease = wishes.some((wish) => wish.alternatives.some(({ dimension }) => dimension === 'condition'));
    const called = named.map((one): Called => ({ ...one, key: phraseKey(one.text) }));
    const wanted = called.filter((one) => !one.negated);
    const calls: Calls = { wanted, refused: called.filter((one) => one.negated), text: wanted.map((one) => one.text).join(', '), alone, explained };

    const hits: Hit[] = [];
    for (const position of candidates({ wishes, words, named, sizes: query.sizes }) ?? subjects.keys()) {
      const subject = subjects[position] as Subject;
      const { entry } = subject;
      const kind = kindAt[position];
      if (kind === undefined) continue;
      // What has no public trace is shown to those who ask for it by name, with its warning, and to nobody else.
      if (entry.status === 'not-found' && !callsName.has(entry.id)) continue;
      const judgements = [judgeNames(subject, calls, library)];
      for (const wish of hopes) {
        // Words that called this entry by name ask nothing else of it.
        if (!(callsName.has(entry.id) && nameTexts.has(wish.within ?? wish.text))) judgements.push(judgeWish(subject, wish, library, besideDisease));
      }
      for (const word of words) judgements.push(judgeWord(subject, word, library));
      for (const bound of query.sizes) judgements.push(judgeSize(subject, bound));
      // What only a filter speaks for is not what was hoped for: else adding a filter would add results.
      const hopeless = judgements.some((one) => one.asked > 0) && judgements.every((one) => one.got === 0);
      for (const wish of filters) judgements.push(judgeWish(subject, wish, library, besideDisease));
      for (const refusal of refusals) judgements.push(judgeRefusal(subject, refusal, library));
      const { total, got, strict, dropped } = sumUp(judgements);
      if (dropped || (!strict && !callsName.has(entry.id) && got < total * NEAR_ENOUGH)) continue;
      if ((got === 0 && total > 0) || (strict && hopeless)) continue;
      const text = (relevance[position] ?? 0) * (query.sentence ? ECHO : TEXT) + (echo[position] ?? 0) * ECHO;
      hits.push(new JudgedHit(entry, kind, !strict, judgements, [text, kind === entry.kind ? 0 : -OTHER_KIND, useful[position] ?? 0, known[position] ?? 0]));
    }
    const sizeRank = sizeOrder(query, hits);
    hits.sort((a, b) => Number(a.near) - Number(b.near) || sizeRank(a) - sizeRank(b) || b.score - a.score || (a.entry.id < b.entry.id ? -1 : 1));
    return { query, hits, strict: hits.filter((hit) => !hit.near).length };
  }

  return { catalog, lexicon, understand: (text) => understand(text, { lexicon, hasWord: library.text.hasWord }), search };
}

/**
 * The leftover words that are conditions. In a sentence a word that stands in no name may be chatter. Beside two understood wishes,
 * a word that some entries hold only sets the order; a word that no entry holds stays a condition, so that the answer admits it.
 */
function meantWords(query: Query, { text }: Library, ids: ReadonlySet<string>): Query['words'] {
  const understood = query.constraints.filter((one) => !one.negated && !one.filter).length;
  const heldBySome = (key: string) => [...text.holding(key)].some((id) => ids.has(id));
  return query.words.filter((word) => {
    if (word.negated) return true;
    if (query.sentence) return text.named(word.key).size > 0 && understood < 2;
    return understood < 2 || !heldBySome(word.key);
  });
}

/** A rank for "largest", "smallest" and "newest": smaller comes first, unknown sizes last. */
function sizeOrder(query: Query, hits: readonly Hit[]): (hit: Hit) => number {
  const order = query.order;
  if (order === undefined) return () => 0;
  if (order.by === 'newest') return (hit) => -(hit.entry.citation?.year ?? 0);
  const smallest = order.by === 'smallest';
  const counts = new Map(hits.map((hit) => [hit, countOf(hit.entry, order.unit, smallest ? Math.min : Math.max) ?? countOf(hit.entry, undefined, smallest ? Math.min : Math.max)]));
  return (hit) => {
    const count = counts.get(hit);
    return count === undefined ? Number.MAX_SAFE_INTEGER : smallest ? count : -count;
  };
}
