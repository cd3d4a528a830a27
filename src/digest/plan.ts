// What a subscription is to be told: pure, so that the same news always make the same post.
import { changesOf, type Mark, type News, type NewsKind, type Seen } from './news.ts';
import type { Subscription } from './subscription.ts';
import type { Topics } from './topic.ts';

/** News older than this many days is counted and no longer told: after a long absence nobody wants a flood. */
export const AGE_GUARD_DAYS = 14;
/** How long an entry that this process does not know may still be on its way to it: replicas read the catalog at different times. */
const CATCHING_UP_MS = 60 * 60_000;
const DAY_MS = 86_400_000;

/** What posts are made from, as it is now. The same objects as long as nothing has changed. */
export type Current = Seen & { topics: Topics };

/** What is to be said of one entry. */
export type Item = { entry: string; kinds: readonly NewsKind[]; before?: Mark; seqs: readonly number[] };

export type Plan = {
  items: readonly Item[];
  /** All numbers that `items` stand for. */
  news: readonly number[];
  /** Everything up to here is settled: told, or of no concern to this subscription. */
  upTo: number;
  /** Entries that the age guard left out. */
  left: number;
};

export type PlanContext = {
  now: Date;
  topics: Topics;
  /** The mark of an entry as it is now; undefined when the catalog has no such entry. */
  mark(entry: string): Mark | undefined;
};

/** One item an entry: that it came includes whatever happened to it since; a change that was taken back is none. */
export function itemsOf(news: readonly News[], mark: PlanContext['mark']): Item[] {
  const byEntry = Map.groupBy(news, (one) => one.entry);
  return [...byEntry].flatMap(([entry, list]): Item[] => {
    const now = mark(entry);
    if (!now) return [];
    const seqs = list.map((one) => one.seq);
    if (list.some((one) => one.kind === 'added')) return [{ entry, kinds: ['added'], seqs }];
    const before = list.find((one) => one.before !== undefined)?.before;
    const kinds = before ? changesOf(before, now) : [];
    return before && kinds.length > 0 ? [{ entry, kinds, before, seqs }] : [];
  });
}

/**
 * @param news what came after the subscription's cursor, ascending.
 */
export function planPost({ cursor, topics: wanted }: Pick<Subscription, 'cursor' | 'topics'>, news: readonly News[], { now, topics, mark }: PlanContext): Plan {
  const unknown = news.findIndex((one) => mark(one.entry) === undefined && now.getTime() - one.at.getTime() < CATCHING_UP_MS);
  const settled = unknown === -1 ? news : news.slice(0, unknown);
  const fits = ({ entry, kinds }: Item) => wanted.length === 0 || wanted.some((topic) => topics.fitting(topic, { whateverLicense: !kinds.includes('added') }).has(entry));
  const oldest = now.getTime() - AGE_GUARD_DAYS * DAY_MS;
  const age = new Map(settled.map((one) => [one.seq, one.at.getTime()]));
  const all = itemsOf(settled, mark).filter(fits);
  const items = all.filter(({ seqs }) => seqs.some((seq) => (age.get(seq) ?? 0) >= oldest));
  return { items, news: items.flatMap(({ seqs }) => seqs), upTo: settled.at(-1)?.seq ?? cursor, left: all.length - items.length };
}
