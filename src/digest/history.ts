// The posts that a place has had, composed again from what each carried. For the playground, which is its own channel.
import type { Answer } from '../answer/card.ts';
import type { Store } from '../store/port.ts';
import { marker, type Seen } from './news.ts';
import { itemsOf } from './plan.ts';
import { composePost, dailySubtitle } from './post.ts';
import type { Place } from './subscription.ts';

export type Posted = { ref: string; day: string; sentAt: string; answer: Answer };

export type HistoryOptions = { store: Pick<Store, 'subscriptionIn' | 'deliveriesOf' | 'newsBy'>; current: () => Seen; now: () => Date };

/** Newest first. Rejects with a StoreError. */
export async function postsIn(place: Place, limit: number, { store, current, now }: HistoryOptions): Promise<Posted[]> {
  const subscription = await store.subscriptionIn(place);
  if (!subscription) return [];
  const context = { ...current(), today: now().toISOString().slice(0, 10) };
  const mark = marker(context, context.today);
  const posts: Posted[] = [];
  for (const delivery of await store.deliveriesOf(subscription.id, limit)) {
    if (delivery.state !== 'sent' || delivery.sentAt === undefined) continue;
    const items = itemsOf(await store.newsBy(delivery.news), mark);
    const { topics, condensed } = subscription;
    const answer = composePost(items, { topics, condensed, left: delivery.left, subtitle: dailySubtitle(delivery.day), ref: delivery.ref }, context);
    posts.push({ ref: delivery.ref, day: delivery.day, sentAt: delivery.sentAt.toISOString(), answer });
  }
  return posts;
}
