// Counters for the operator: how many questions, of which kind, how fast. Never who asked or what.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Reload } from '../catalog/snapshot.ts';
import type { DeliveryWatch } from '../digest/deliver.ts';
import { PLATFORM_NAMES } from '../digest/subscription.ts';
import type { Answerer, PlatformStatus } from '../port.ts';
import type { StoreCounts } from '../store/port.ts';

export type Metrics = {
  /** Counts and times every answer of one platform. */
  observe(answerer: Answerer, platform: string): Answerer;
  /** Counts one reading of the catalog's files after the first. */
  reloaded(result: Reload): void;
  /** Counts what becomes of daily posts. */
  posts: DeliveryWatch;
  /** Prometheus text. */
  text(): Promise<string>;
};

const RELOADS = ['loaded', 'unchanged', 'broken'] as const satisfies readonly Reload[];

/**
 * @param problems how many keep the catalog's files, as they are now, from being used.
 * @param subscriptions undefined when the store cannot be asked: then the last figures would be a guess, and none are given.
 */
export function createMetrics(
  statuses: () => readonly PlatformStatus[],
  entries: () => number,
  problems: () => number = () => 0,
  subscriptions: () => Promise<StoreCounts | undefined> = async () => undefined,
): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const answers = new Counter({
    name: 'navigator_answers_total',
    help: 'Answers given, by platform, command and type of answer',
    labelNames: ['platform', 'command', 'type'] as const,
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'navigator_answer_seconds',
    help: 'Time from request to composed answer, in seconds',
    labelNames: ['platform'] as const,
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5],
    registers: [registry],
  });
  new Gauge({
    name: 'navigator_catalog_entries',
    help: 'Entries in the catalog',
    registers: [registry],
    collect() {
      this.set(entries());
    },
  });
  const reloads = new Counter({
    name: 'navigator_catalog_reloads_total',
    help: 'Readings of the catalog after its files were touched, by result; after a broken one answers go on from the catalog before',
    labelNames: ['result'] as const,
    registers: [registry],
  });
  // There from the start: an alarm on a rate misses the first of a series that did not exist.
  for (const result of RELOADS) reloads.inc({ result }, 0);
  new Gauge({
    name: 'navigator_catalog_problems',
    help: 'Problems that keep the files of the catalog, as they are now, from being used',
    registers: [registry],
    collect() {
      this.set(problems());
    },
  });
  new Gauge({
    name: 'navigator_platform_ready',
    help: '1 when the platform is connected',
    labelNames: ['platform'] as const,
    registers: [registry],
    collect() {
      for (const { name, state } of statuses()) this.set({ platform: name }, state === 'ready' || state === 'degraded' ? 1 : 0);
    },
  });
  const posts = new Counter({
    name: 'navigator_posts_total',
    help: 'Attempts at daily posts, by platform, result (sent, postponed, failed) and cause',
    labelNames: ['platform', 'result', 'cause'] as const,
    registers: [registry],
  });
  for (const platform of PLATFORM_NAMES) posts.inc({ platform, result: 'sent', cause: '' }, 0);
  const lag = new Histogram({
    name: 'navigator_post_lag_seconds',
    help: 'Time from when a daily post was due until it stood on its platform, in seconds',
    labelNames: ['platform'] as const,
    buckets: [1, 5, 15, 60, 300, 1800, 7200, 43_200, 86_400],
    registers: [registry],
  });
  const gauge = (name: string, help: string, read: (counts: StoreCounts) => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const counts = await subscriptions();
        if (counts) this.set(read(counts));
        else this.remove();
      },
    });
  gauge('navigator_subscriptions_active', 'Channels that get daily posts', ({ active }) => active);
  gauge('navigator_subscriptions_paused', 'Channels whose daily posts are paused, by people or because they failed', ({ paused }) => paused);
  gauge('navigator_posts_due', 'Daily posts that are due and not yet sent', ({ due }) => due);
  gauge('navigator_posts_lag_seconds', 'How long the oldest of them has been due, in seconds', ({ lagMs }) => lagMs / 1000);
  return {
    posts: {
      sent(platform, lagMs) {
        posts.inc({ platform, result: 'sent', cause: '' });
        lag.observe({ platform }, lagMs / 1000);
      },
      postponed: (platform, cause) => posts.inc({ platform, result: 'postponed', cause }),
      failed: (platform, cause) => posts.inc({ platform, result: 'failed', cause }),
    },
    observe: (answerer, platform) => ({
      answer(request) {
        const end = seconds.startTimer({ platform });
        const answer = answerer.answer(request);
        end();
        answers.inc({ platform, command: request.command, type: answer.type });
        return answer;
      },
      complete: (command, text, limit) => answerer.complete(command, text, limit),
    }),
    reloaded: (result) => reloads.inc({ result }),
    text: () => registry.metrics(),
  };
}
