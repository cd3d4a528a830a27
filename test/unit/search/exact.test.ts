// The quick ways of search change nothing: the best hundred are those that judging everybody and sorting everything gives,
// both text engines score alike, and lists hold what each entry's own profile says.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { syntheticCatalog } from '../../../bench/synthetic.ts';
import { type Entry, KINDS, type Kind } from '../../../src/catalog/schema.ts';
import { keysOf } from '../../../src/query/fold.ts';
import { buildLexicon } from '../../../src/query/lexicon.ts';
import { FACET_NAMES } from '../../../src/query/query.ts';
import { union, Walk } from '../../../src/search/holders.ts';
import { createLibrary } from '../../../src/search/library.ts';
import { miniSearchText } from '../../../src/search/minisearchtext.ts';
import { readNames } from '../../../src/search/names.ts';
import { packedText } from '../../../src/search/packedtext.ts';
import { createProfiler } from '../../../src/search/profile.ts';
import { createSearchIndex, type Findings, MOST_RANKED } from '../../../src/search/search.ts';
import { buildTextIndex } from '../../../src/search/textindex.ts';
import { realCatalog } from '../../support/catalog-answers.ts';
import { questions } from '../../support/questions.ts';

const catalog = realCatalog();
const kinds = fc.constantFrom<readonly Kind[]>(KINDS, ...KINDS.map((kind) => [kind]));
const brief = ({ hits }: Findings) => hits.map((hit) => [hit.entry.id, hit.kind, hit.near, hit.score, hit.why, hit.misses]);

describe.each([
  ['as it is', catalog, 500],
  ['of 3,000 entries', syntheticCatalog(catalog, 3000), 150],
  ['of 3,000 others', syntheticCatalog(catalog, 3000, 7), 150],
])('over the catalog %s', (_, over, numRuns) => {
  const index = createSearchIndex(over);

  test('the best are those that judging everybody and sorting everything gives', () => {
    fc.assert(
      fc.property(questions(over), kinds, (text, only) => {
        const query = index.understand(text);
        const quick = index.search(query, only);
        const naive = index.search(query, only, { most: Number.POSITIVE_INFINITY, everybody: true });
        expect(brief(quick)).toEqual(brief(naive).slice(0, MOST_RANKED));
        // Put in order once more, by nothing but what stands in the hits.
        if (query.order === undefined) {
          const sorted = naive.hits.toSorted((a, b) => Number(a.near) - Number(b.near) || b.score - a.score || (a.entry.id < b.entry.id ? -1 : 1));
          expect(naive.hits.map((hit) => hit.entry.id)).toEqual(sorted.map((hit) => hit.entry.id));
        }
        expect(quick.total).toBe(naive.hits.length);
        expect(quick.strict).toBe(naive.hits.filter((hit) => !hit.near).length);
        for (const kind of KINDS) expect(quick.strictByKind.get(kind) ?? 0).toBe(naive.hits.filter((hit) => !hit.near && hit.kind === kind).length);
      }),
      { numRuns },
    );
  });
});

test('both text engines find the same, and score it alike', () => {
  const [text, packed] = [buildTextIndex(catalog, miniSearchText(catalog)), buildTextIndex(catalog, packedText(catalog))];
  const words = [...new Set(catalog.entries.flatMap((entry) => keysOf(`${entry.name} ${entry.summary} ${entry.title ?? ''}`)))];
  fc.assert(
    fc.property(
      fc.oneof(
        fc.constantFrom(...words),
        fc.tuple(fc.constantFrom(...words), fc.nat(8)).map(([word, length]) => word.slice(0, length + 1)),
        fc.constantFrom('zzz', 'a', ''),
      ),
      (word) => {
        fc.pre(word !== '');
        const [one, other] = [text.find(word), packed.find(word)];
        expect([...other.positions]).toEqual([...one.positions]);
        expect([...other.inName]).toEqual([...one.inName]);
        for (const [at, score] of one.scores.entries()) expect(other.scores[at]).toBeCloseTo(score, 9);
        expect(packed.hasWord(word)).toBe(text.hasWord(word));
        expect(packed.isInNames(word)).toBe(text.isInNames(word));
      },
    ),
    { numRuns: 400 },
  );
});

test('a term is held by those whose profile holds it', () => {
  const lexicon = buildLexicon(catalog);
  const library = createLibrary(catalog, lexicon);
  const profiler = createProfiler(catalog, lexicon);
  const profiles = catalog.entries.map((entry) => {
    const terms = new Map<string, number>();
    profiler.profile(entry, (id, weight) => terms.set(id, weight));
    return terms;
  });
  for (const term of catalog.vocabulary.values()) {
    // Whatever has a disease has lesions: that list is longer than the term's.
    if (term.id === 'lesion') continue;
    const walk = new Walk(library.holders({ dimension: FACET_NAMES[term.facet], id: term.id, label: term.label }));
    for (const [position, profile] of profiles.entries()) expect(walk.at(position)).toBe(profile.get(term.id) ?? 0);
  }
});

describe('lists', () => {
  const list = fc
    .uniqueArray(fc.record({ position: fc.nat(60), worth: fc.double({ min: 0.01, max: 1, noNaN: true }) }), { selector: (one) => one.position, maxLength: 40 })
    .map((items) => {
      const sorted = items.toSorted((a, b) => a.position - b.position);
      return { positions: Int32Array.from(sorted, (one) => one.position), worths: Float64Array.from(sorted, (one) => one.worth) };
    });
  const plain = ({ positions, worths }: { positions: Int32Array; worths: Float64Array }) => new Map([...positions].map((position, at) => [position, worths[at] ?? 0]));

  test('are read right in any order', () => {
    fc.assert(
      fc.property(list, fc.array(fc.nat(70)), (one, asked) => {
        const walk = new Walk(one);
        for (const position of asked) expect(walk.at(position)).toBe(plain(one).get(position) ?? 0);
      }),
    );
  });
  test('are joined by the most that any of them says', () => {
    fc.assert(
      fc.property(fc.array(list, { maxLength: 4 }), (lists) => {
        const expected = new Map<number, number>();
        for (const one of lists) for (const [position, worth] of plain(one)) expected.set(position, Math.max(worth, expected.get(position) ?? 0));
        expect([...plain(union(lists, 61))]).toEqual([...expected].sort(([a], [b]) => a - b));
      }),
    );
  });
  test('of names hold whoever has the key inside a name or alias', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(fc.record({ name, aliases: fc.array(name, { maxLength: 3 }) }), { maxLength: 12 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 3 }),
        (called, key) => {
          const names = readNames(called as unknown as Entry[]);
          const keys = called.map((one) => [one.name, ...one.aliases].map((word) => keysOf(word).join('')));
          expect([...names.holding(key).positions]).toEqual(keys.flatMap((list, position) => (list.some((one) => one.includes(key)) ? [position] : [])));
          for (const [position, list] of keys.entries()) expect(names.isFirst(position, key)).toBe(list[0] === key);
        },
      ),
    );
  });
});
