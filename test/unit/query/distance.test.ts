import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance, nearest } from '../../../src/query/distance.ts';

/** The definition of optimal string alignment, word for word and slow. */
function oracle(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const [restA, restB] = [a.slice(0, -1), b.slice(0, -1)];
  const same = a.at(-1) === b.at(-1);
  let best = Math.min(oracle(restA, b) + 1, oracle(a, restB) + 1, oracle(restA, restB) + (same ? 0 : 1));
  if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1)) best = Math.min(best, oracle(a.slice(0, -2), b.slice(0, -2)) + 1);
  return best;
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });

describe('editDistance', () => {
  test.each([
    ['', '', 0],
    ['mri', 'mri', 0],
    ['mri', 'mrii', 1],
    ['brain', 'brian', 1],
    ['liver', 'livre', 1],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
  ])('%s to %s', (a, b, distance) => {
    expect(editDistance(a, b, 9)).toBe(distance);
  });

  test('is what its definition says, up to the limit', () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 4 }), (a, b, limit) => {
        expect(editDistance(a, b, limit)).toBe(Math.min(oracle(a, b), limit + 1));
      }),
      { numRuns: 400 },
    );
  });

  test('is the same in both directions', () => {
    const any = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(any, any, (a, b) => {
        expect(editDistance(a, b, 5)).toBe(editDistance(b, a, 5));
      }),
    );
  });
});

describe('nearest', () => {
  test.each([
    ['brian', 'brain'],
    ['BRAIN', 'brain'],
    ['lver', 'liver'],
    ['liver', 'liver'],
    ['brainliver', undefined],
    ['zzz', undefined],
    ['', undefined],
  ])('%j is meant for %s', (typed, meant) => {
    expect(nearest(typed, ['brain', 'liver', 'spleen'])).toBe(meant);
  });

  test('is never further than a third of the word, and nothing is closer', () => {
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 6 }), (typed, candidates) => {
        const found = nearest(typed, candidates);
        const limit = Math.max(1, Math.floor(typed.length / 3));
        const distances = candidates.map((candidate) => oracle(typed, candidate));
        const least = Math.min(...distances);
        if (found === undefined) expect(least).toBeGreaterThan(limit);
        else {
          expect(oracle(typed, found)).toBe(least);
          expect(least).toBeLessThanOrEqual(limit);
          // Of equally close ones the first, so that the order of a file decides and not chance.
          expect(found).toBe(candidates[distances.indexOf(least)]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
