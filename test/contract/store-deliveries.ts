// The suite's second part: each step in the life of a delivery, one process at a time.
import { describe, expect, test } from 'vitest';
import type { Store } from '../../src/store/port.ts';
import { begun, claimed, DAY, due, LEASE_MS, later, lease, NOW, place, sending, TOMORROW, wanted, wish } from '../support/store.ts';
import type { StoreUnderTest } from './store.ts';

export function deliveryContract({ name, fresh, open }: StoreUnderTest): void {
  const empty = async (): Promise<Store> => open(await fresh());

  describe(`${name}: a delivery`, () => {
    test('is begun, confirmed, and its subscription moves on', async () => {
      const store = await empty();
      const subscription = await due(store, 'C1');
      const { delivery } = await sending(store, 'p', { news: [4, 5], upTo: 6, left: 3 });
      expect(delivery).toEqual({
        ref: 'ref0000001',
        subscription: subscription.id,
        place: place('C1'),
        day: '2026-11-23',
        state: 'sending',
        news: [4, 5],
        upTo: 6,
        left: 3,
        attempts: 1,
        dueAt: NOW,
      });
      // Whoever finds it so has to look whether it arrived.
      expect(await store.delivery('ref0000001')).toEqual({ ...delivery, triedAt: NOW });
      expect((await store.subscription(subscription.id))?.cursor).toBe(0);
      await store.confirm(delivery, { message: '171.5', at: later(5), nextDue: TOMORROW });
      expect(await store.delivery('ref0000001')).toEqual({ ...delivery, state: 'sent', triedAt: NOW, sentAt: later(5), message: '171.5' });
      expect(await store.subscription(subscription.id)).toEqual({ ...subscription, cursor: 6, nextDue: TOMORROW });
      expect(await store.claim(lease('q', later(DAY - 1)), ['slack'], 9)).toEqual([]);
      expect((await claimed(store, 'q', TOMORROW)).open).toBeUndefined();
    });

    test('is the only one of its day', async () => {
      const store = await empty();
      const { id } = await due(store, 'C1');
      const { delivery } = await sending(store, 'p');
      await store.confirm(delivery, { message: 'm', at: NOW, nextDue: later(1) });
      const claim = await claimed(store, 'p', later(1));
      expect(await store.begin(claim, lease('p', later(1)), wanted('another001'))).toBe('done');
      expect(await store.deliveriesOf(id, 9)).toHaveLength(1);
      expect(await store.skip(claim, lease('p', later(1)), { nextDue: TOMORROW })).toBe(true);
    });

    test('that was begun by a process that died is taken over as itself, and looked for', async () => {
      const store = await empty();
      await due(store, 'C1');
      await sending(store, 'dead', { news: [1, 2], upTo: 2 });
      const at = later(LEASE_MS);
      const claim = await claimed(store, 'heir', at);
      expect(claim.open).toMatchObject({ ref: 'ref0000001', state: 'sending', attempts: 1, triedAt: NOW });
      const again = begun(await store.begin(claim, lease('heir', at), wanted('ref0000001', { news: [1, 2, 3], upTo: 3 })));
      expect(again).toMatchObject({ ref: 'ref0000001', state: 'sending', attempts: 2, triedAt: NOW, news: [1, 2], upTo: 2 });
    });

    test('of an earlier day is resumed as itself, whatever is wanted', async () => {
      const store = await empty();
      const { id } = await due(store, 'C1');
      await sending(store, 'dead');
      const claim = await claimed(store, 'heir', TOMORROW);
      const again = begun(await store.begin(claim, lease('heir', TOMORROW), wanted('tomorrow01', { day: '2026-11-24', news: [1, 2, 3], upTo: 3 })));
      expect(again).toMatchObject({ ref: 'ref0000001', day: '2026-11-23', news: [1, 2], attempts: 2 });
      await store.confirm(again, { message: 'm', at: TOMORROW, nextDue: later(2 * DAY) });
      expect(await store.deliveriesOf(id, 9)).toHaveLength(1);
      expect(await store.subscription(id)).toMatchObject({ cursor: 2 });
    });

    test('a begun one has a whole lease from there', async () => {
      const store = await empty();
      await due(store, 'C1');
      const claim = await claimed(store, 'p');
      begun(await store.begin(claim, lease('p', later(LEASE_MS - 1)), wanted('ref0000001')));
      expect(await store.claim(lease('q', later(2 * LEASE_MS - 2)), ['slack'], 9)).toEqual([]);
      await claimed(store, 'q', later(2 * LEASE_MS - 1));
    });

    test('that has to wait is tried again from then on', async () => {
      const store = await empty();
      const { id } = await due(store, 'C1');
      const { delivery } = await sending(store, 'p');
      await store.postpone(delivery, lease('p'), { notBefore: later(500), cause: 'timeout', maybeSent: true });
      expect(await store.delivery(delivery.ref)).toMatchObject({ state: 'waiting', cause: 'timeout', attempts: 1, triedAt: NOW });
      expect(await store.counts(later(100))).toMatchObject({ due: 1, lagMs: 100 });
      expect(await store.claim(lease('q', later(499)), ['slack'], 9)).toEqual([]);
      const { delivery: second } = await sending(store, 'q', { at: later(500) });
      expect(second).toMatchObject({ ref: delivery.ref, attempts: 2, triedAt: NOW });
      await store.confirm(second, { message: 'm', at: later(600), nextDue: TOMORROW });
      expect(await store.delivery(delivery.ref)).not.toHaveProperty('cause');
      expect(await store.subscription(id)).toMatchObject({ cursor: 2, nextDue: TOMORROW });
    });

    test('is not looked for when it is certain that nothing has arrived', async () => {
      const store = await empty();
      await due(store, 'C1');
      const { delivery } = await sending(store, 'p');
      await store.postpone(delivery, lease('p'), { notBefore: later(500), cause: 'rate-limited', maybeSent: false });
      expect(await store.delivery(delivery.ref)).not.toHaveProperty('triedAt');
      const { claim, delivery: second } = await sending(store, 'q', { at: later(500) });
      expect(claim.open).not.toHaveProperty('triedAt');
      expect(second).not.toHaveProperty('triedAt');
      expect(await store.delivery(delivery.ref)).toMatchObject({ triedAt: later(500) });
    });

    test('is looked for as long as any earlier attempt may have arrived', async () => {
      const store = await empty();
      await due(store, 'C1');
      await sending(store, 'dead');
      const { delivery } = await sending(store, 'p', { at: later(LEASE_MS) });
      await store.postpone(delivery, lease('p', later(LEASE_MS)), { notBefore: later(LEASE_MS), cause: 'rate-limited', maybeSent: false });
      expect((await sending(store, 'q', { at: later(LEASE_MS) })).delivery).toMatchObject({ attempts: 3, triedAt: NOW });
    });

    test('that is given up pauses its subscription, and is told by the next one once that is resumed', async () => {
      const store = await empty();
      const { id } = await due(store, 'C1');
      const { delivery } = await sending(store, 'p');
      expect(await store.fail(delivery, lease('p'), { cause: 'permission', reason: 'The bot may not write here.' })).toBe(true);
      expect(await store.fail(delivery, lease('p'), { cause: 'permission', reason: 'The bot may not write here.' })).toBe(false);
      expect(await store.delivery(delivery.ref)).toMatchObject({ state: 'failed', cause: 'permission' });
      expect(await store.subscription(id)).toMatchObject({ state: 'paused', reason: 'The bot may not write here.', cursor: 0 });
      expect(await store.resume(id, NOW)).toBe(true);
      expect(await store.delivery(delivery.ref)).toBeUndefined();
      expect((await store.subscription(id))?.reason).toBeUndefined();
      const { claim, delivery: next } = await sending(store, 'p', { ref: 'next000001', news: [1, 2, 3], upTo: 3 });
      expect(claim.open).toBeUndefined();
      expect(next).toMatchObject({ ref: 'next000001', attempts: 1, news: [1, 2, 3] });
    });

    test('that is given up but may have arrived before is open again once the subscription is resumed', async () => {
      const store = await empty();
      const { id } = await due(store, 'C1');
      await sending(store, 'dead');
      const { delivery } = await sending(store, 'p', { at: later(LEASE_MS) });
      await store.fail(delivery, lease('p', later(LEASE_MS)), { cause: 'permission', reason: 'Not allowed.' });
      expect(await store.resume(id, TOMORROW)).toBe(true);
      expect(await store.claim(lease('p', later(2 * LEASE_MS)), ['slack'], 9)).toEqual([]);
      expect((await claimed(store, 'p', TOMORROW)).open).toMatchObject({ ref: delivery.ref, state: 'waiting', triedAt: NOW, news: [1, 2] });
    });

    test('is confirmed even when its lease has gone to somebody else, once', async () => {
      const store = await empty();
      const { id } = await due(store, 'C1');
      const { delivery } = await sending(store, 'slow');
      const at = later(LEASE_MS);
      const { delivery: second } = await sending(store, 'heir', { at });
      await store.confirm(delivery, { message: 'first', at, nextDue: TOMORROW });
      const sent = await store.delivery(delivery.ref);
      expect(sent).toMatchObject({ state: 'sent', message: 'first' });
      await store.confirm(second, { message: 'second', at: later(LEASE_MS + 9), nextDue: later(5 * DAY) });
      await store.postpone(second, lease('heir', at), { notBefore: at, cause: 'timeout', maybeSent: true });
      expect(await store.fail(second, lease('heir', at), { cause: 'gone', reason: 'Gone.' })).toBe(false);
      expect(await store.delivery(delivery.ref)).toEqual(sent);
      expect(await store.subscription(id)).toMatchObject({ state: 'active', cursor: 2, nextDue: TOMORROW });
    });

    test('a late owner changes nothing but by confirming', async () => {
      const store = await empty();
      await due(store, 'C1');
      const { delivery } = await sending(store, 'slow');
      const at = later(LEASE_MS);
      const { delivery: second } = await sending(store, 'heir', { at });
      await store.postpone(delivery, lease('slow', at), { notBefore: TOMORROW, cause: 'timeout', maybeSent: false });
      expect(await store.fail(delivery, lease('slow', at), { cause: 'gone', reason: 'Gone.' })).toBe(false);
      // The same process, waking up late, is no better.
      await store.postpone(delivery, lease('heir', at), { notBefore: TOMORROW, cause: 'timeout', maybeSent: false });
      expect(await store.delivery(delivery.ref)).toEqual(second);
    });

    test('that was given up and has arrived after all counts as sent', async () => {
      const store = await empty();
      const { id } = await due(store, 'C1');
      const { delivery } = await sending(store, 'slow');
      const { delivery: second } = await sending(store, 'heir', { at: later(LEASE_MS) });
      await store.fail(second, lease('heir', later(LEASE_MS)), { cause: 'permission', reason: 'Not allowed.' });
      await store.confirm(delivery, { message: 'm', at: later(LEASE_MS), nextDue: TOMORROW });
      expect(await store.delivery(delivery.ref)).toMatchObject({ state: 'sent' });
      expect(await store.subscription(id)).toMatchObject({ state: 'paused', reason: 'Not allowed.', cursor: 2 });
    });
  });

  describe(`${name}: an edit`, () => {
    const edited = { place: place('C1'), wish: wish(['losses']), owner: 'U2', nextDue: later(3 * DAY), now: NOW };

    test('between claim and begin makes the plan void', async () => {
      const store = await empty();
      const { id } = await due(store, 'C1');
      const claim = await claimed(store, 'p');
      await store.subscribe(edited);
      expect(await store.begin(claim, lease('p'), wanted('ref0000001'))).toBe('lost');
      expect(await store.skip(claim, lease('p'), { nextDue: TOMORROW, upTo: 9 })).toBe(false);
      expect(await store.subscription(id)).toMatchObject({ cursor: 0, nextDue: later(3 * DAY) });
    });

    test('while a post is on its way leaves it alone, and the new schedule counts afterwards', async () => {
      const store = await empty();
      const { id } = await due(store, 'C1');
      const { delivery } = await sending(store, 'p');
      await store.subscribe(edited);
      expect(await store.claim(lease('q'), ['slack'], 9)).toEqual([]);
      await store.confirm(delivery, { message: 'm', at: NOW, nextDue: TOMORROW });
      expect(await store.subscription(id)).toMatchObject({ topics: ['losses'], cursor: 2, nextDue: later(3 * DAY) });
      expect(await store.claim(lease('q', TOMORROW), ['slack'], 9)).toEqual([]);
      await claimed(store, 'q', later(3 * DAY));
    });

    test('does not put off a delivery that waits or whose sender died', async () => {
      const store = await empty();
      await due(store, 'C1');
      const { delivery } = await sending(store, 'p');
      await store.postpone(delivery, lease('p'), { notBefore: later(500), cause: 'timeout', maybeSent: true });
      await store.subscribe(edited);
      expect(await store.claim(lease('q', later(499)), ['slack'], 9)).toEqual([]);
      await sending(store, 'dead', { at: later(500) });
      await store.subscribe({ ...edited, wish: wish(['tools']) });
      const { claim, delivery: third } = await sending(store, 'heir', { at: later(500 + LEASE_MS) });
      expect(claim.subscription.topics).toEqual(['tools']);
      expect(third).toMatchObject({ ref: delivery.ref, attempts: 3, triedAt: NOW });
    });

    test('of a paused subscription forgets what was given up, as resuming does', async () => {
      const store = await empty();
      await due(store, 'C1');
      const { delivery } = await sending(store, 'p');
      await store.fail(delivery, lease('p'), { cause: 'permission', reason: 'Not allowed.' });
      const { subscription } = await store.subscribe(edited);
      expect(subscription).toMatchObject({ state: 'active', cursor: 0 });
      expect(subscription.reason).toBeUndefined();
      expect(await store.delivery(delivery.ref)).toBeUndefined();
    });

    test('paused and resumed while a post is on its way: nobody sends it once more', async () => {
      const store = await empty();
      const { id } = await due(store, 'C1');
      const { delivery } = await sending(store, 'p');
      expect(await store.pause(id)).toBe(true);
      expect(await store.resume(id, NOW)).toBe(true);
      expect(await store.claim(lease('q'), ['slack'], 9)).toEqual([]);
      await store.confirm(delivery, { message: 'm', at: NOW, nextDue: TOMORROW });
      expect(await store.delivery(delivery.ref)).toMatchObject({ state: 'sent' });
    });
  });
}
