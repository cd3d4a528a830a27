// What store tests share: plain subscriptions, marks and claims, and an own look into the tables.
import { expect } from 'vitest';
import type { Mark } from '../../src/digest/news.ts';
import type { Place, Subscription, Wish } from '../../src/digest/subscription.ts';
import type { Claim, Delivery, Lease, Store } from '../../src/store/port.ts';

const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
/** The tests' present. */
export const NOW = new Date('2026-11-23T09:00:00.000Z');
export const later = (ms: number): Date => new Date(NOW.getTime() + ms);
export const TOMORROW = later(DAY);
export const LEASE_MS = MINUTE;

export const lease = (owner: string, now: Date = NOW): Lease => ({ owner, now, leaseMs: LEASE_MS });
export const wish = (topics: string[] = []): Wish => ({
  topics,
  schedule: { time: '09:00', days: [1, 2, 3, 4, 5], timeZone: 'Europe/Berlin' },
  quiet: false,
  condensed: false,
});
export const place = (channel: string, rest: Partial<Place> = {}): Place => ({ platform: 'slack', workspace: 'T1', channel, ...rest });
export const mark = (entry: string, rest: Partial<Mark> = {}): Mark => ({
  entry,
  license: 'CC-BY-4.0 (verified)',
  commercial: 'allowed',
  status: 'active',
  home: `https://example.org/${entry}`,
  link: 'ok',
  ...rest,
});

/** A subscription of the channel that is due now. */
export async function due(store: Store, channel: string, rest: Partial<Place> = {}, nextDue: Date = NOW): Promise<Subscription> {
  return (await store.subscribe({ place: place(channel, rest), wish: wish(), owner: 'U1', nextDue, now: later(-DAY) })).subscription;
}

/** The one claim that is there to be had. */
export async function claimed(store: Store, owner: string, now: Date = NOW): Promise<Claim> {
  const claims = await store.claim(lease(owner, now), ['slack', 'discord'], 10);
  expect(claims).toHaveLength(1);
  const [claim] = claims;
  if (!claim) throw new Error('nothing was claimed');
  return claim;
}

export type Wanted = Parameters<Store['begin']>[2];
export const wanted = (ref: string, rest: Partial<Wanted> = {}): Wanted => ({ ref, day: '2026-11-23', news: [1, 2], upTo: 2, left: 0, dueAt: NOW, ...rest });

/** The delivery that a begin gives. */
export function begun(result: Delivery | 'lost' | 'done'): Delivery {
  if (typeof result === 'string') throw new Error(`the delivery was not begun: ${result}`);
  return result;
}

/** Claimed and begun. */
export async function sending(store: Store, owner: string, rest: Partial<Wanted> & { at?: Date } = {}): Promise<{ claim: Claim; delivery: Delivery }> {
  const { at = NOW, ...other } = rest;
  const claim = await claimed(store, owner, at);
  return { claim, delivery: begun(await store.begin(claim, lease(owner, at), wanted(other.ref ?? 'ref0000001', other))) };
}
