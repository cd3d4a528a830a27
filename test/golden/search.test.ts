import { describe, expect, test } from 'vitest';
import { evaluate, JUDGED_SETS } from '../../bench/eval.ts';
import { byClass, readJudged, summarize } from '../../bench/judged.ts';

describe.each(JUDGED_SETS)('the $name judged queries', (set) => {
  const scores = evaluate(set);
  const all = summarize(scores);

  test('are many, and each has its own id', () => {
    const queries = readJudged(set.file);
    expect(new Set(queries.map((query) => query.id)).size).toBe(queries.length);
    expect(queries.length).toBeGreaterThanOrEqual(set.atLeast);
  });
  test('are answered above the floor', () => {
    expect(all.ndcg).toBeGreaterThanOrEqual(set.floor.ndcg);
    expect(all.mrr).toBeGreaterThanOrEqual(set.floor.mrr);
  });
  test('are answered above the floor in every class', () => {
    const low = [...byClass(scores)].filter(([, summary]) => summary.ndcg < set.floor.classNdcg).map(([name, summary]) => `${name} ${summary.ndcg.toFixed(3)}`);
    expect(low).toEqual([]);
  });
  test('get an honest "nothing" when nothing fits, and only then', () => {
    expect(all.zero).toBeGreaterThanOrEqual(set.floor.zero);
    const nothing = scores.filter((one) => one.falseNothing).map((one) => one.text);
    expect(nothing.length, nothing.join('; ')).toBeLessThanOrEqual(set.floor.falseNothing);
  });
});
