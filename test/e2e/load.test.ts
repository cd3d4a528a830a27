// The load test of bench/ at a small size, so that it cannot rot, and the same bars for it.
import { expect, test } from 'vitest';
import { load } from '../../bench/posts/load.ts';

test('200 due channels of ten workspaces, two replicas, kills and failures: none is lost or doubled, and people are answered', { timeout: 330_000 }, async () => {
  const report = await load({ subscriptions: 200, workspaces: 10, replicas: 2, seed: 11, killEveryMs: [1500, 2000], hurry: true, giveUpAfterMs: 300_000 });
  expect(report.wrong).toEqual([]);
  expect(report.log.errors).toEqual([]);
  expect(report.lost).toEqual([]);
  expect(report.doubled).toEqual([]);
  expect(report.untrue).toEqual([]);
  expect(report.kills).toBeGreaterThan(0);
  expect(Object.values(report.faults).every((count) => count > 0)).toBe(true);
  expect(report.log.found).toBeGreaterThan(0);
  expect(report.asked.failed).toEqual([]);
  expect(report.asked.playground.length + report.asked.cold.length).toBeGreaterThan(0);
});
