// One claimed subscription from plan to confirmation. Every step is written down before the next begins, so that whoever comes after a
// crash knows what may have happened: begun and not confirmed means "look before sending again".
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome, Poster } from '../port.ts';
import type { Claim, Delivery, Lease, Store } from '../store/port.ts';
import { StoreError } from '../store/port.ts';
import type { Logger } from '../telemetry/log.ts';
import { marker, type News, type Seen } from './news.ts';
import type { NewsAfter } from './newsafter.ts';
import { type Current, itemsOf, planPost } from './plan.ts';
import { composePost, dailySubtitle } from './post.ts';
import { dayOf, lastDue, nextDue } from './schedule.ts';
import type { PlatformName } from './subscription.ts';
import { pausedCard } from './subscriptioncards.ts';

export type Result = 'sent' | 'nothing' | 'postponed' | 'refused' | 'lost' | 'done';

/** What the operator's counters are told. */
export type DeliveryWatch = {
  sent(platform: PlatformName, lagMs: number): void;
  postponed(platform: PlatformName, cause: string): void;
  failed(platform: PlatformName, cause: string): void;
};

export type DeliverOptions = {
  store: Store;
  posters: () => readonly Poster[];
  current: () => Current;
  now: () => Date;
  watch: DeliveryWatch;
  log: Logger;
};

/** The first wait after a failure; each further one is twice as long, up to half an hour. */
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 30 * 60_000;
/** How often and how patiently a confirmation is written when the store fails just then; after that the next lease looks for the post. */
const CONFIRM_WAITS_MS = [200, 1000, 3000];

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** Ten characters of chance: 36^10. */
const newRef = (): string => [...randomBytes(10)].map((byte) => LETTERS[byte % LETTERS.length]).join('');

export function createDeliver({ store, posters, current, now, watch, log }: DeliverOptions): (claim: Claim, lease: Lease, newsAfter: NewsAfter) => Promise<Result> {
  /** Marks are the same for all subscriptions of a round, and for as long as the catalog and its links are. */
  let marks: { seen: Seen; mark: ReturnType<typeof marker> } | undefined;
  function markIn(seen: Seen, today: string): ReturnType<typeof marker> {
    if (marks?.seen.catalog !== seen.catalog || marks.seen.dead !== seen.dead) marks = { seen, mark: marker(seen, today) };
    return marks.mark;
  }

  async function confirm(delivery: Delivery, sent: Parameters<Store['confirm']>[1]): Promise<void> {
    for (const wait of [...CONFIRM_WAITS_MS, undefined]) {
      try {
        return await store.confirm(delivery, sent);
      } catch (error) {
        if (wait === undefined || !(error instanceof StoreError)) throw error;
        await sleep(wait, undefined, { ref: false });
      }
    }
  }

  return async (claim, lease, newsAfter) => {
    const { subscription, open } = claim;
    const { schedule, place } = subscription;
    const seen = current();
    const { topics } = seen;
    const at = now();
    const today = at.toISOString().slice(0, 10);
    const mark = markIn(seen, today);
    const next = nextDue(schedule, at);
    const about = { subscription: subscription.id, platform: place.platform, workspace: place.workspace };

    let wanted: Pick<Delivery, 'ref' | 'day' | 'news' | 'upTo' | 'left' | 'dueAt'>;
    let news: readonly News[];
    if (open) {
      wanted = open;
      news = await store.newsBy(open.news);
    } else {
      const since = await newsAfter(subscription.cursor);
      const plan = planPost(subscription, since, { now: at, topics, mark });
      if (plan.items.length === 0) {
        await store.skip(claim, lease, { nextDue: next, upTo: plan.upTo });
        return 'nothing';
      }
      const dueAt = lastDue(schedule, subscription.nextDue, at);
      wanted = { ref: newRef(), day: dayOf(dueAt, schedule.timeZone), news: plan.news, upTo: plan.upTo, left: plan.left, dueAt };
      const carried = new Set(plan.news);
      news = since.filter(({ seq }) => carried.has(seq));
    }
    // Composed before it is begun: what cannot be composed must not look as if it had been sent.
    const items = itemsOf(news, mark);
    const { condensed, topics: followed } = subscription;
    const answer = composePost(items, { topics: followed, condensed, left: wanted.left, subtitle: dailySubtitle(wanted.day), ref: wanted.ref }, { ...seen, today });

    const poster = posters().find(({ platform }) => platform === place.platform);
    if (!poster) throw new Error(`a subscription of ${place.platform} was claimed, which does not run here`);
    const delivery = await store.begin(claim, lease, wanted);
    if (delivery === 'lost') return 'lost';
    if (delivery === 'done') {
      // The time of day was changed after today's post: what is new waits for the next one.
      await store.skip(claim, lease, { nextDue: next });
      return 'done';
    }
    const outcome: Outcome = await poster.post({
      ref: delivery.ref,
      place,
      answer,
      quiet: subscription.quiet,
      ...(subscription.role === undefined ? {} : { role: subscription.role }),
      ...(delivery.triedAt === undefined ? {} : { triedAt: delivery.triedAt }),
    });
    const told = { ...about, ref: delivery.ref, day: delivery.day, entries: items.length, attempt: delivery.attempts };

    if (outcome.result === 'sent') {
      const sentAt = now();
      await confirm(delivery, { message: outcome.message, at: sentAt, nextDue: next });
      const lagMs = Math.max(0, sentAt.getTime() - delivery.dueAt.getTime());
      watch.sent(place.platform, lagMs);
      log.info({ ...told, message: outcome.message, found: outcome.found, lagMs }, 'daily post: sent');
      return 'sent';
    }
    if (outcome.result === 'later') {
      const backoff = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(delivery.attempts - 1, 10));
      const waitMs = outcome.cause === 'rate-limited' ? outcome.afterMs : Math.max(outcome.afterMs, backoff);
      await store.postpone(delivery, lease, { notBefore: new Date(now().getTime() + waitMs), cause: outcome.cause, maybeSent: outcome.maybeSent });
      watch.postponed(place.platform, outcome.cause);
      log.warn({ ...told, cause: outcome.cause, waitMs, maybeSent: outcome.maybeSent }, 'daily post: not now, tried again later');
      return 'postponed';
    }
    const paused = await store.fail(delivery, lease, { cause: outcome.cause, reason: outcome.reason });
    watch.failed(place.platform, outcome.cause);
    // With a token that is refused nobody can be told.
    const owner = paused && outcome.cause !== 'token' ? await poster.tell(place, subscription.owner, pausedCard(subscription, outcome.reason)) : false;
    log.warn({ ...told, cause: outcome.cause, reason: outcome.reason, paused, ownerTold: owner }, 'daily post: refused, the subscription is paused');
    return 'refused';
  };
}
