// Work that is under way: each is known until it ends, no error leaves it, and a stop waits for it.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../src/errors.ts';
import type { Logger } from '../../src/telemetry/log.ts';
import { describe, isTooLate } from './failures.ts';
import { brokenCard, refusedCard } from './outcome.ts';
import type { DiscordCard } from './render.ts';

type Tell = (card: DiscordCard) => Promise<unknown>;

export type Jobs = {
  /** @param tell says to the person that it failed */
  run(what: string, work: () => Promise<void>, tell: Tell): Promise<void>;
  /** Known to `finish` too, for work whose end somebody else waits for. */
  keep<T>(work: Promise<T>): Promise<T>;
  /** Resolves when everything under way has ended, or after `patienceMs`. */
  finish(patienceMs: number): Promise<void>;
};

/** @param stopping nothing is begun after it is aborted */
export function createJobs(log: Logger, stopping: AbortSignal): Jobs {
  const jobs = new Set<Promise<unknown>>();

  async function attempt(what: string, work: () => Promise<void>, tell: Tell): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (isTooLate(error)) return log.debug(describe(error), `Discord: too late for a ${what}`);
      const ref = randomBytes(3).toString('hex');
      if (error instanceof UserError) log.info({ error: error.message }, `Discord: refused a ${what}`);
      else log.error({ ref, ...describe(error) }, `Discord: a ${what} failed`);
      try {
        await tell(error instanceof UserError ? refusedCard(error.human) : brokenCard(ref));
      } catch (second) {
        log.warn({ ref, ...describe(second) }, `Discord: could not say that a ${what} failed`);
      }
    }
  }

  function keep<T>(work: Promise<T>): Promise<T> {
    const forget = () => void jobs.delete(work);
    jobs.add(work);
    work.then(forget, forget);
    return work;
  }

  return {
    run: (what, work, tell) => (stopping.aborted ? Promise.resolve() : keep(attempt(what, work, tell))),
    keep,
    async finish(patienceMs) {
      const patience = new AbortController();
      await Promise.race([Promise.allSettled(jobs), sleep(patienceMs, undefined, { signal: patience.signal }).catch(() => undefined)]);
      patience.abort();
    },
  };
}
