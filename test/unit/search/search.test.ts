// Promises of search over the real catalog: honest, repeatable, and exact names first. Weights are nobody's business here.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Entry, FACETS, KINDS, type Kind } from '../../../src/catalog/schema.ts';
import { SEARCH_COMMANDS } from '../../../src/query/commands.ts';
import { phraseKey } from '../../../src/query/fold.ts';
import { FACET_NAMES } from '../../../src/query/query.ts';
import { requestFor } from '../../../src/query/request.ts';
import { createSearchIndex, type Findings } from '../../../src/search/search.ts';
import { realCatalog, realNavigator } from '../../support/catalog-answers.ts';
import { filtersOf, questions } from '../../support/questions.ts';

const catalog = realCatalog();
const index = createSearchIndex(catalog);
/** All that is found, not only what is put in order for people. */
const ALL = { most: Number.POSITIVE_INFINITY };
const find = (text: string, kinds: readonly Kind[] = KINDS): Findings => index.search(index.understand(text), kinds, ALL);
const strictIds = ({ hits }: Findings) => hits.filter((hit) => !hit.near).map((hit) => hit.entry.id);

const filters = filtersOf(catalog);
const query = questions(catalog);
const kinds = fc.constantFrom<readonly Kind[]>(KINDS, ...KINDS.map((kind) => [kind]));

describe('any query', () => {
  test('is answered, in an order that can be relied on', () => {
    fc.assert(
      fc.property(fc.oneof(query, fc.string({ unit: 'binary', maxLength: 300 })), kinds, (text, only) => {
        const found = find(text, only);
        expect(new Set(found.hits.map((hit) => hit.entry.id)).size).toBe(found.hits.length);
        expect(found.total).toBe(found.hits.length);
        expect(found.strict).toBe(strictIds(found).length);
        for (const kind of KINDS) expect(found.strictByKind.get(kind) ?? 0).toBe(found.hits.filter((hit) => !hit.near && hit.kind === kind).length);
        for (const hit of found.hits) {
          expect(only).toContain(hit.kind);
          expect([hit.entry.kind, ...hit.entry.also_kinds]).toContain(hit.kind);
          expect(Number.isFinite(hit.score)).toBe(true);
          expect(hit.parts.reduce((sum, part) => sum + part.value, 0)).toBeCloseTo(hit.score, 6);
        }
        // Strict before near.
        const firstNear = found.hits.findIndex((hit) => hit.near);
        if (firstNear >= 0) expect(found.hits.slice(firstNear).every((hit) => hit.near)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test('says of each near hit what it misses, and of strict ones that they miss nothing', () => {
    fc.assert(
      fc.property(query, kinds, (text, only) => {
        for (const hit of find(text, only).hits) {
          if (hit.near)
            expect(
              hit.misses.filter((miss) => miss.trim() !== ''),
              `${hit.entry.id} for ${text}`,
            ).not.toEqual([]);
          else expect(hit.misses, `${hit.entry.id} for ${text}`).toEqual([]);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('gives the same answer twice, also from another index', () => {
    const other = createSearchIndex(catalog);
    const brief = ({ hits, query: understood }: Findings) => [understood, hits.map((hit) => [hit.entry.id, hit.near, hit.score, hit.why, hit.misses])];
    fc.assert(
      fc.property(query, kinds, (text, only) => {
        const first = brief(find(text, only));
        expect(brief(find(text, only))).toEqual(first);
        expect(brief(other.search(other.understand(text), only, ALL))).toEqual(first);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a filter', () => {
  test('never adds a strict result', () => {
    fc.assert(
      fc.property(query, fc.constantFrom(...filters), kinds, (text, filter, only) => {
        const plain = index.understand(text);
        // Where nothing was asked for, everything fits; and words nobody knows are chatter in a sentence.
        fc.pre(plain.constraints.length + plain.named.length + plain.sizes.length + (plain.sentence ? 0 : plain.words.length) > 0);
        // After a sign that waits for a value, or an open quotation, the filter would not be one.
        fc.pre(!/[:=-]\s*$/.test(text) && text.split(`"`).length % 2 === 1);
        const before = new Set(strictIds(index.search(plain, only, ALL)));
        const after = strictIds(find(`${text} ${filter}`, only));
        expect(
          after.filter((id) => !before.has(id)),
          `${text} ${filter}`,
        ).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  test('only lets through what fulfils it', () => {
    for (const [text, fits] of [
      ['modality:ct', (id: string) => holds(id, 'ct') || mentions(id, 'ct')],
      ['region:liver', (id: string) => holds(id, 'liver') || mentions(id, 'liver')],
      ['access:open', (id: string) => accessOf(id) === 'open'],
    ] as const)
      for (const id of strictIds(find(text, ['dataset']))) expect(fits(id), `${id} for ${text}`).toBe(true);
  });
});

const accessOf = (id: string) => {
  const entry = catalog.byId.get(id);
  return entry && 'access' in entry ? entry.access.level : undefined;
};

/** Whether a label or keyword of the entry is an English word for a term, or for a narrower one. */
function mentions(id: string, term: string): boolean {
  const entry = catalog.byId.get(id);
  const said = new Set([...(entry?.keywords ?? []), ...(entry?.kind === 'dataset' ? entry.labels : [])].map(phraseKey));
  return [...catalog.vocabulary.values()].some((one) => counted(one.id).has(term) && [one.label, ...(one.synonyms.en ?? [])].some((phrase) => said.has(phraseKey(phrase))));
}

/** Everything that a listed term says by itself: the term, wider ones and what those imply. An own walk, apart from the code under test. */
function counted(id: string, found = new Set<string>()): Set<string> {
  if (found.has(id)) return found;
  found.add(id);
  const term = catalog.vocabulary.get(id);
  for (const next of [...(term?.broader ?? []), ...Object.values(term?.implies ?? {}).flatMap((ids) => ids ?? [])]) counted(next, found);
  return found;
}
const listed = (entry: Entry) => [...FACETS.flatMap((facet) => entry[facet]), ...(entry.kind === 'dataset' ? entry.structures : [])];
const termsOf = new Map(catalog.entries.map((entry) => [entry.id, new Set(listed(entry).flatMap((id) => [...counted(id)]))]));
const holds = (id: string, term: string) => termsOf.get(id)?.has(term) ?? false;

describe('a refusal', () => {
  test.each([
    ['-', (label: string) => `-"${label}"`.replaceAll('"', '')],
    ['not', (label: string) => `not ${label}`],
    ['without', (label: string) => `segmentation without ${label}`],
    ['other than', (label: string) => `anything other than ${label}`],
  ])('by “%s” never returns an entry that holds the term as strict', (_how, ask) => {
    for (const term of catalog.vocabulary.values()) {
      const text = ask(term.label);
      // "without registration" is a wish of its own: open access.
      if (/without registration/.test(text)) continue;
      const found = strictIds(find(text)).filter((id) => holds(id, term.id));
      expect(found, text).toEqual([]);
    }
  });

  test('by a filter never returns an entry that holds the term as strict', () => {
    for (const term of catalog.vocabulary.values()) {
      const text = `-${FACET_NAMES[term.facet]}:${term.id}`;
      expect(
        strictIds(find(text)).filter((id) => holds(id, term.id)),
        text,
      ).toEqual([]);
    }
  });

  test('after any question never returns an entry that holds the term as strict', () => {
    fc.assert(
      fc.property(query, fc.constantFrom(...catalog.vocabulary.values()), fc.constantFrom('not', 'without', 'except', '-'), kinds, (text, term, how, only) => {
        const asked = `${text} ${how}${how === '-' ? '' : ' '}${term.label}`;
        const understood = index.understand(asked);
        fc.pre(understood.constraints.some((one) => one.negated && one.alternatives.some(({ id }) => id === term.id)));
        expect(
          strictIds(index.search(understood, only, ALL)).filter((id) => holds(id, term.id)),
          asked,
        ).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  test('of a name drops the entry', () => {
    for (const entry of catalog.entries) {
      const text = `segmentation not ${entry.name}`;
      if (!index.understand(text).named.some((one) => one.id === entry.id && one.negated)) continue;
      expect(
        find(text).hits.map((hit) => hit.entry.id),
        text,
      ).not.toContain(entry.id);
    }
  });
});

describe('names', () => {
  test('each entry is first when its name is asked with the command of its kind', () => {
    for (const entry of catalog.entries) {
      for (const command of SEARCH_COMMANDS.filter((one) => one.kinds.length === 1 && one.kinds[0] === entry.kind)) {
        for (const text of [entry.name, entry.name.toLowerCase(), entry.name.toUpperCase()]) {
          const found = find(text, command.kinds);
          // Two may have the very same name (DDI of drug interactions, DDI of skin images): then both come before all others.
          const namesakes = catalog.entries.filter((other) => command.kinds.includes(other.kind) && other.name.toLowerCase() === entry.name.toLowerCase()).length;
          expect(
            found.hits.slice(0, namesakes).map((hit) => hit.entry.id),
            `/${command.name} ${text}`,
          ).toContain(entry.id);
          expect(strictIds(found), `/${command.name} ${text}`).toContain(entry.id);
        }
      }
    }
  });

  test('an alias brings its entry as a strict match, over all kinds too', () => {
    for (const entry of catalog.entries) for (const alias of entry.aliases) expect(strictIds(find(alias)), alias).toContain(entry.id);
  });

  test('what has no public trace is found by its exact name alone', () => {
    const lost = catalog.entries.filter((entry) => entry.status === 'not-found');
    expect(lost.length).toBeGreaterThan(0);
    for (const entry of lost) expect(find(entry.name).hits[0]?.entry.id).toBe(entry.id);
    const called = (text: string, names: readonly string[]) => names.some((name) => phraseKey(text).includes(phraseKey(name)));
    fc.assert(
      fc.property(fc.oneof(query, fc.constantFrom('knee MRI', 'bone MRI', 'VinDr', 'VinDr bone', 'VinDr-BoneMR', 'detection of knee lesions', 'not MURA', '-ct')), (text) => {
        for (const { entry } of find(text).hits) {
          if (entry.status === 'not-found') expect(called(text, [entry.name, ...entry.aliases, entry.id]), `${entry.id} for ${text}`).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('sizes and order', () => {
  test('a bound is kept, and an unknown size is no match', () => {
    const found = find('>10000 images', ['dataset']);
    expect(found.strict).toBeGreaterThan(0);
    for (const hit of found.hits.filter((one) => !one.near)) {
      const size = 'size' in hit.entry ? hit.entry.size : undefined;
      expect(Math.max(...[size, ...(size?.also ?? [])].map((one) => one?.count ?? 0)), hit.entry.id).toBeGreaterThanOrEqual(10_000);
    }
  });

  test('“newest” and “largest” put in order what fits, and change nothing about what fits', () => {
    for (const base of ['brain MRI', 'CT', 'classification']) {
      for (const word of ['newest', 'largest', 'smallest']) expect(strictIds(find(`${word} ${base}`)).sort(), `${word} ${base}`).toEqual(strictIds(find(base)).sort());
      const years = find(`newest ${base}`, ['dataset'])
        .hits.filter((hit) => !hit.near)
        .map((hit) => hit.entry.citation?.year ?? 0);
      expect(years).toEqual(years.toSorted((a, b) => b - a));
    }
  });
});

test('nothing in the catalog is said honestly', () => {
  const navigator = realNavigator();
  for (const text of ['qwertyuiop', 'helicopter rotor blades', 'zebra finch song']) {
    expect(find(text).strict, text).toBe(0);
    const answer = navigator.answer(requestFor('find', text));
    expect(answer.type === 'message' ? answer.heading : answer.notices.map((notice) => notice.text).join(' '), text).toMatch(/^Nothing|Nothing in the catalog/);
  }
});
