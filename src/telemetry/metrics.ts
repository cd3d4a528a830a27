// Counters for the operator: how many questions, of which kind, how fast. Never who asked or what.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Reload } from '../catalog/snapshot.ts';
import type { Answerer, PlatformStatus } from '../port.ts';

export type Metrics = {
  /** Counts and times every answer of one platform. */
  observe(answerer: Answerer, platform: string): Answerer;
  /** Counts one reading of the catalog's files after the first. */
  reloaded(result: Reload): void;
  /** Prometheus text. */
  text(): Promise<string>;
};

const RELOADS = ['loaded', 'unchanged', 'broken'] as const satisfies readonly Reload[];

/** @param problems how many keep the catalog's files, as they are now, from being used. */
export function createMetrics(statuses: () => readonly PlatformStatus[], entries: () => number, problems: () => number = () => 0): Metrics {
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
  return {
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
