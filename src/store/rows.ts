// Rows of the tables in the port's words.
import type { Mark, News, NewsKind } from '../digest/news.ts';
import type { PlatformName, Subscription, Wish } from '../digest/subscription.ts';
import type { Delivery } from './port.ts';
import type { DeliveryRow, NewsRow, SubscriptionRow } from './tables.ts';

export type PlaceRow = Pick<SubscriptionRow, 'platform' | 'workspace' | 'channel' | 'thread'>;

const placeOf = ({ platform, workspace, channel, thread }: PlaceRow): Subscription['place'] => ({
  platform: platform as PlatformName,
  workspace,
  channel,
  ...(thread === '' ? {} : { thread }),
});

export const subscriptionOf = (row: SubscriptionRow): Subscription => ({
  ...(JSON.parse(row.wish) as Wish),
  id: row.id,
  place: placeOf(row),
  owner: row.owner,
  state: row.state as Subscription['state'],
  ...(row.reason === null ? {} : { reason: row.reason }),
  createdAt: new Date(row.created_at),
  cursor: row.cursor,
  nextDue: new Date(row.next_due),
});

export const deliveryOf = (row: DeliveryRow, place: PlaceRow): Delivery => ({
  ref: row.ref,
  subscription: row.subscription,
  place: placeOf(place),
  day: row.day,
  state: row.state as Delivery['state'],
  news: JSON.parse(row.news) as number[],
  upTo: row.up_to,
  left: row.left_out,
  attempts: row.attempts,
  ...(row.tried_at === null ? {} : { triedAt: new Date(row.tried_at) }),
  dueAt: new Date(row.due_at),
  ...(row.state === 'sent' && row.ended_at !== null ? { sentAt: new Date(row.ended_at) } : {}),
  ...(row.message === null ? {} : { message: row.message }),
  ...(row.cause === null ? {} : { cause: row.cause }),
});

export const newsOf = (row: NewsRow): News => ({
  seq: row.seq,
  at: new Date(row.at),
  entry: row.entry,
  kind: row.kind as NewsKind,
  // Links were not looked at by earlier versions.
  ...(row.before === null ? {} : { before: { link: 'ok', ...(JSON.parse(row.before) as Omit<Mark, 'link'>) } }),
});
