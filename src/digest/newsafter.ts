// What came after a number, for one round of posts: most subscriptions ask the same, so the store is asked once a second and not for each.
import type { Store } from '../store/port.ts';
import type { News } from './news.ts';

/** Rejects with a StoreError. */
export type NewsAfter = (seq: number) => Promise<readonly News[]>;

/** A round may last minutes; what comes meanwhile is seen this late. News only grow, so a post made of older ones is as right as one made then. */
const KEPT_MS = 1000;
const MAX_KEPT = 100;

export function createNewsAfter(store: Pick<Store, 'newsSince'>): NewsAfter {
  const kept = new Map<number, { at: number; news: Promise<News[]> }>();
  return (seq) => {
    const at = performance.now();
    const known = kept.get(seq);
    if (known && at - known.at < KEPT_MS) return known.news;
    const news = store.newsSince(seq);
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(seq, { at, news });
    return news;
  };
}
