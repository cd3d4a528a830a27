// From a Query to ranked hits: strict ones fulfil every wish, near ones miss part of it and say which.
import type { Catalog } from '../catalog/load.ts';
import type { Entry, Kind } from '../catalog/schema.ts';
import { phraseKey, tokenize } from '../query/fold.ts';
import { buildLexicon, type Lexicon } from '../query/lexicon.ts';
import type { Query } from '../query/query.ts';
import { understand } from '../query/understand.ts';
import { countOf, type Judgement, judgeNames, judgeRefusal, judgeSize, judgeWish, judgeWord, type Library, relations, type Subject } from './judge.ts';
import { createCandidateFinder } from './candidates.ts';
import { createProfiler, type Profile, widerTerms } from './profile.ts';
import { governingTerms } from './terms.ts';
import { buildTextIndex } from './textindex.ts';

export type Hit = {
  entry: Entry;
  /** The kind under which it was found; differs from entry.kind for what is also of another kind. */
  kind: Kind;
  near: boolean;
  score: number;
  /** The parts of the score, for explaining it. */
  parts: { name: string; value: number }[];
  /** What it fulfils. */
  why: string[];
  /** What it misses; empty for strict hits. */
  misses: string[];
};

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
  const subjects = catalog.entries.map((entry): Subject => ({ entry, profile: profiles.get(entry.id) as Profile, nameKeys: [entry.name, ...entry.aliases].map(phraseKey) }));
  const wider = new Map([...catalog.vocabulary.keys()].map((id) => [id, widerTerms(id, catalog.vocabulary)]));
  const library: Library = {
    catalog,
    text: buildTextIndex(catalog),
    related: relations(catalog),
    telling: tellingTerms(profiles),
    wider: (id) => wider.get(id) ?? [],
  };
  const candidates = createCandidateFinder(subjects, library);
  const poolOf = createPools(catalog);
  const prominence = prominences(catalog);
  const usefulness = new Map(catalog.entries.map((entry) => [entry.id, usefulnessOf(entry)]));

  function search(query: Query, kinds: readonly Kind[]): Findings {
    const { ids, kindAt } = poolOf(kinds);
    const named = query.named.filter((one) => ids.has(one.id));
    const callsName = new Set(named.filter((one) => one.exact && !one.negated).map((one) => one.id));
    const wishes = query.constraints.filter((one) => !one.negated);
    const hopes = wishes.filter((one) => !one.filter);
    const filters = wishes.filter((one) => one.filter);
    const refusals = query.constraints.filter((one) => one.negated);
    const words = meantWords(query, library, ids);
    const nameTexts = new Set(named.filter((one) => !one.negated).map((one) => one.text));
    const explained = [...nameTexts].every((text) => wishes.some((wish) => (wish.within ?? wish.text) === text));
    const alone = words.length === 0 && query.sizes.length === 0 && wishes.every((wish) => nameTexts.has(wish.within ?? wish.text));
    const empty = named.length + query.constraints.length + words.length + query.sizes.length === 0 && query.order === undefined;
    // Somebody who names a thing of another kind, and nothing else but filters, is not served by all that passes the filters.
    const elsewhere = named.length === 0 && query.named.some((one) => !one.negated) && hopes.length + words.length + query.sizes.length === 0;
    if (empty || elsewhere) return { query, hits: [], strict: 0 };
    const keysOf = (texts: readonly string[]) => [...new Set(tokenize(texts.join(' ')).map((token) => token.key))];
    const relevance = library.text.relevance(keysOf([...query.words.filter((word) => !word.negated).map((word) => word.key), ...nameTexts]), ids);
    const echo = library.text.relevance(keysOf(wishes.filter((one) => !one.filter).map((one) => one.text)), ids);

    const about = { diseases: wishes.some((wish) => wish.alternatives.some(({ dimension }) => dimension === 'condition')) };

    const hits: Hit[] = [];
    for (const position of candidates({ wishes, words, named, sizes: query.sizes }) ?? subjects.keys()) {
      const subject = subjects[position] as Subject;
      const { entry } = subject;
      const kind = kindAt[position];
      if (kind === undefined) continue;
      // What has no public trace is shown to those who ask for it by name, with its warning, and to nobody else.
      if (entry.status === 'not-found' && !callsName.has(entry.id)) continue;
      const byName = judgeNames(subject, named, library, alone, explained);
      const asked: Judgement[] = [
        byName,
        // Words that called this entry by name ask nothing else of it.
        ...hopes.filter((wish) => !(callsName.has(entry.id) && nameTexts.has(wish.within ?? wish.text))).map((wish) => judgeWish(subject, wish, library, about)),
        ...words.map((word) => judgeWord(subject, word, library)),
        ...query.sizes.map((bound) => judgeSize(subject, bound)),
      ];
      // What only a filter speaks for is not what was hoped for: else adding a filter would add results.
      const hopeless = asked.some((one) => one.asked > 0) && asked.every((one) => one.got === 0);
      const judgements: Judgement[] = [
        ...asked,
        ...filters.map((wish) => judgeWish(subject, wish, library, about)),
        ...refusals.map((refusal) => judgeRefusal(subject, refusal, library)),
      ];
      if (judgements.some((one) => one.drop)) continue;
      const total = judgements.reduce((sum, one) => sum + one.asked, 0);
      const got = judgements.reduce((sum, one) => sum + one.got, 0);
      const strict = judgements.every((one) => one.strict);
      if (!strict && !callsName.has(entry.id) && got < total * NEAR_ENOUGH) continue;
      if ((got === 0 && total > 0) || (strict && hopeless)) continue;
      const parts = [
        ...judgements.flatMap((one) => one.parts),
        { name: 'text', value: (relevance.get(entry.id) ?? 0) * (query.sentence ? ECHO : TEXT) + (echo.get(entry.id) ?? 0) * ECHO },
        { name: `first of all a ${entry.kind}`, value: kind === entry.kind ? 0 : -OTHER_KIND },
        { name: 'usefulness', value: (usefulness.get(entry.id) ?? 0) * USEFUL },
        { name: 'well known', value: (prominence.get(entry.id) ?? 0) * PROMINENT },
      ].filter((part) => part.value !== 0);
      hits.push({
        entry,
        kind,
        near: !strict,
        score: parts.reduce((sum, part) => sum + part.value, 0),
        parts,
        why: [...new Set(judgements.flatMap((one) => one.why))],
        misses: [...new Set(judgements.flatMap((one) => one.misses))],
      });
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
