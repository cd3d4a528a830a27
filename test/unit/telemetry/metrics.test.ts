import { describe, expect, test } from 'vitest';
import type { PlatformStatus } from '../../../src/port.ts';
import { requestFor } from '../../../src/query/request.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { realNavigator } from '../../support/catalog-answers.ts';

const navigator = realNavigator();
const statuses: PlatformStatus[] = [
  { name: 'slack', state: 'ready' },
  { name: 'discord', state: 'failed' },
];

describe('metrics', () => {
  test('count answers by platform, command and type, and change none of them', async () => {
    const metrics = createMetrics(
      () => statuses,
      () => 128,
    );
    const slack = metrics.observe(navigator, 'slack');
    const request = requestFor('dataset', 'brain MRI');
    expect(slack.answer(request)).toEqual(navigator.answer(request));
    slack.answer(requestFor('dataset', 'liver CT'));
    slack.answer(requestFor('loss', ''));
    metrics.observe(navigator, 'discord').answer(requestFor('details', 'mura'));
    const text = await metrics.text();
    expect(text).toContain('navigator_answers_total{platform="slack",command="dataset",type="results"} 2');
    expect(text).toContain('navigator_answers_total{platform="slack",command="help",type="help"} 1');
    expect(text).toContain('navigator_answers_total{platform="discord",command="details",type="details"} 1');
    expect(text).toContain('navigator_answer_seconds_count{platform="slack"} 3');
    expect(text).toContain('navigator_catalog_entries 128');
  });

  test('say which platform is connected, as it is now', async () => {
    const now = structuredClone(statuses);
    const metrics = createMetrics(
      () => now,
      () => 1,
    );
    expect(await metrics.text()).toContain('navigator_platform_ready{platform="discord"} 0');
    now[1] = { name: 'discord', state: 'degraded', note: 'no message content' };
    const text = await metrics.text();
    expect(text).toContain('navigator_platform_ready{platform="discord"} 1');
    expect(text).toContain('navigator_platform_ready{platform="slack"} 1');
  });

  test('count what became of edits of the catalog, and how many problems there are now', async () => {
    let problems = 0;
    const metrics = createMetrics(
      () => [],
      () => 1,
      () => problems,
    );
    expect(await metrics.text()).toContain('navigator_catalog_reloads_total{result="broken"} 0');
    for (const result of ['loaded', 'broken', 'broken', 'unchanged'] as const) metrics.reloaded(result);
    problems = 3;
    const text = await metrics.text();
    expect(text).toContain('navigator_catalog_reloads_total{result="loaded"} 1');
    expect(text).toContain('navigator_catalog_reloads_total{result="broken"} 2');
    expect(text).toContain('navigator_catalog_reloads_total{result="unchanged"} 1');
    expect(text).toContain('navigator_catalog_problems 3');
  });

  test('never say what was asked', async () => {
    const metrics = createMetrics(
      () => [],
      () => 1,
    );
    metrics.observe(navigator, 'slack').answer(requestFor('find', 'a very private question'));
    expect(await metrics.text()).not.toContain('private');
  });

  test('completions pass through', () => {
    const metrics = createMetrics(
      () => [],
      () => 1,
    );
    expect(metrics.observe(navigator, 'discord').complete('dataset', 'mur', 5)).toEqual(navigator.complete('dataset', 'mur', 5));
  });

  test('two sets do not get in each other’s way', async () => {
    const make = () =>
      createMetrics(
        () => [],
        () => 1,
      );
    const [one, other] = [make(), make()];
    one.observe(navigator, 'slack').answer(requestFor('find', 'brain'));
    expect(await other.text()).not.toContain('navigator_answers_total{platform="slack"');
  });
});

describe('daily posts', () => {
  test('are counted by result and cause, and what is due is asked of the store each time', async () => {
    let counts: { active: number; paused: number; due: number; lagMs: number } | undefined = { active: 4, paused: 1, due: 2, lagMs: 90_000 };
    const metrics = createMetrics(
      () => [],
      () => 1,
      () => 0,
      async () => counts,
    );
    metrics.posts.sent('slack', 2000);
    metrics.posts.postponed('slack', 'rate-limited');
    metrics.posts.failed('discord', 'permission');
    const text = await metrics.text();
    expect(text).toContain('navigator_posts_total{platform="slack",result="sent",cause=""} 1');
    expect(text).toContain('navigator_posts_total{platform="slack",result="postponed",cause="rate-limited"} 1');
    expect(text).toContain('navigator_posts_total{platform="discord",result="failed",cause="permission"} 1');
    expect(text).toContain('navigator_post_lag_seconds_bucket{le="5",platform="slack"} 1');
    expect(text).toContain('navigator_subscriptions_active 4');
    expect(text).toContain('navigator_posts_lag_seconds 90');
    // Without a store there is no figure, and no zero that looks like one.
    counts = undefined;
    expect(await metrics.text()).not.toMatch(/^navigator_posts_due /m);
  });
});
