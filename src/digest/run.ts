// The rounds of the daily posts: claims what is due, a few at a time, until nothing is; again every few seconds while the process lives.
import { randomUUID } from 'node:crypto';
import { StoreError } from '../store/port.ts';
import { createDeliver, type DeliverOptions, type Result } from './deliver.ts';
import { marksOf, type Seen } from './news.ts';
import { createNewsAfter } from './newsafter.ts';
import { createLateness, createPace } from './pace.ts';

/** Longer than any send may take, by far; the posts of a replica that died are taken over after it. */
const LEASE_MS = 60_000;
const SIDE_BY_SIDE = 16;
const EVERY_MS = 15_000;
/** Ended deliveries are kept so long, for "posted" and for looking into. */
const KEPT_DAYS = 90;
const DAY_MS = 86_400_000;

export type Round = Record<Result, number>;

export type Digest = {
  /** Everything that is due now, once. Rejects with a StoreError when the store cannot be used. */
  runDue(): Promise<Round>;
  /** Tells the store of the catalog as it is now; what is new in it becomes news. */
  record(): Promise<number>;
  /** A round now, and from then on by itself every few seconds until `stop`: opens the store too, and again when it was down. Never rejects. */
  wake(): void;
  /** Why daily posts cannot go on, as of the last look. */
  problem(): string | undefined;
  /** Finishes the posts under way, gives back what was claimed and not begun. Never rejects. */
  stop(): Promise<void>;
};

export type DigestOptions = DeliverOptions & {
  everyMs?: number;
  leaseMs?: number;
  sideBySide?: number;
};

const emptyRound = (): Round => ({ sent: 0, nothing: 0, postponed: 0, refused: 0, lost: 0, done: 0 });

export function createDigest({ everyMs = EVERY_MS, leaseMs = LEASE_MS, sideBySide = SIDE_BY_SIDE, ...options }: DigestOptions): Digest {
  const { store, posters, current, now, log } = options;
  const owner = randomUUID();
  const lateness = createLateness();
  const pace = createPace(sideBySide, lateness.ms);
  const deliver = createDeliver(options);
  const lease = () => ({ owner, now: now(), leaseMs });
  let stopping = false;
  let recorded: Seen | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let opened = false;
  let problem: string | undefined;
  let prunedOn = '';

  async function record(): Promise<number> {
    const seen = current();
    if (seen.catalog === recorded?.catalog && seen.dead === recorded.dead) return 0;
    const at = now();
    const news = await store.record(marksOf(seen, at.toISOString().slice(0, 10)), at);
    recorded = seen;
    if (news.length > 0)
      log.info({ added: news.filter(({ kind }) => kind === 'added').length, changed: news.filter(({ kind }) => kind !== 'added').length }, 'news of the catalog');
    return news.length;
  }

  async function prune(): Promise<void> {
    const today = now().toISOString().slice(0, 10);
    if (prunedOn === today) return;
    const gone = await store.prune(new Date(now().getTime() - KEPT_DAYS * DAY_MS));
    prunedOn = today;
    if (gone > 0) log.debug({ gone }, 'old deliveries were forgotten');
  }

  async function runDue(): Promise<Round> {
    await record();
    const round = emptyRound();
    const newsAfter = createNewsAfter(store);
    const underWay = new Set<Promise<void>>();
    let failure: StoreError | undefined;
    for (;;) {
      const platforms = posters().flatMap((poster) => (poster.ready() ? [poster.platform] : []));
      const claims = stopping || failure || platforms.length === 0 ? [] : await store.claim(lease(), platforms, pace.places() - underWay.size);
      for (const claim of claims) {
        const job: Promise<void> = deliver(claim, lease(), newsAfter)
          .then((result) => {
            round[result] += 1;
          })
          .catch((error: unknown) => {
            // The others go on: only without a store there is no use in it.
            if (error instanceof StoreError) failure ??= error;
            else log.error({ err: error, subscription: claim.subscription.id }, 'daily post: failed; tried again when the lease has ended');
          })
          .finally(() => {
            pace.ended();
            underWay.delete(job);
          });
        underWay.add(job);
      }
      if (claims.length === 0 && underWay.size === 0) break;
      // Several at a time, because a claim takes the database as long as a post; with none to be had, all that is under way ends first.
      if (claims.length === 0) await Promise.all(underWay);
      else while (underWay.size > 0.75 * pace.places()) await Promise.race(underWay);
    }
    if (failure) throw failure;
    await prune();
    return round;
  }

  async function tick(): Promise<void> {
    try {
      if (!opened) await store.open();
      opened = true;
      lateness.start();
      await runDue();
      if (problem !== undefined) log.info('daily posts: the store can be used again');
      problem = undefined;
    } catch (error) {
      const said = error instanceof StoreError ? error.message : `something broke: ${error instanceof Error ? error.message : String(error)}`;
      // Said once: while the store is down nothing else can be done than to try again.
      if (problem !== said) log.error(error instanceof StoreError ? {} : { err: error }, `daily posts cannot go on: ${said}`);
      problem = said;
    } finally {
      lateness.stop();
    }
  }

  function wake(): void {
    if (stopping) return;
    clearTimeout(timer);
    running = running.then(tick).finally(() => {
      clearTimeout(timer);
      if (!stopping) timer = setTimeout(wake, everyMs).unref();
    });
  }

  return {
    runDue,
    record,
    wake,
    problem: () => problem,
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await running;
      try {
        await store.release(owner);
      } catch (error) {
        if (!(error instanceof StoreError)) log.error({ err: error }, 'daily posts: could not give back what was claimed');
      }
    },
  };
}
