// The suite that every store passes: what it keeps, and each step in the life of a delivery. store-together.ts has what several processes do at once.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Wish } from '../../src/digest/subscription.ts';
import type { Store } from '../../src/store/port.ts';
import { begun, claimed, DAY, due, LEASE_MS, later, lease, mark, NOW, place, sending, TOMORROW, wanted, wish } from '../support/store.ts';

export type StoreUnderTest = {
  name: string;
  /** The address of a new, empty database. */
  fresh: () => Promise<string>;
  /** A store on that database, open; closed after the test. */
  open: (url: string) => Promise<Store>;
  /** Every row of every table of ours, by an own connection. */
  rows: (url: string) => Promise<Record<string, Record<string, unknown>[]>>;
};

const anyWish: fc.Arbitrary<Wish> = fc.record(
  {
    topics: fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 5 }),
    schedule: fc.constant({ time: '07:30', days: [1, 7] as const, timeZone: 'Asia/Kathmandu' }),
    quiet: fc.boolean(),
    condensed: fc.boolean(),
    role: fc.stringMatching(/^\d{17,20}$/),
  },
  { requiredKeys: ['topics', 'schedule', 'quiet', 'condensed'] },
);

export function storeContract({ name, fresh, open, rows }: StoreUnderTest): void {
  const empty = async (): Promise<Store> => open(await fresh());

  describe(`${name}: subscriptions`, () => {
    test('a new one is kept as it was wished and starts at the newest news', async () => {
      const store = await empty();
      await store.record([mark('a')], NOW);
      const [news] = await store.record([mark('a'), mark('b')], NOW);
      const { subscription, existed } = await store.subscribe({ place: place('C1', { thread: '17.1' }), wish: wish(['brain MRI']), owner: 'U1', nextDue: TOMORROW, now: NOW });
      expect(existed).toBe(false);
      expect(subscription).toEqual({
        ...wish(['brain MRI']),
        id: expect.stringMatching(/^[a-z0-9]{8}$/),
        place: place('C1', { thread: '17.1' }),
        owner: 'U1',
        state: 'active',
        createdAt: NOW,
        cursor: news?.seq,
        nextDue: TOMORROW,
      });
      expect(await store.subscription(subscription.id)).toEqual(subscription);
      expect(await store.subscriptionIn(place('C1', { thread: '17.1' }))).toEqual(subscription);
      expect(await store.subscriptionIn(place('C1'))).toBeUndefined();
      expect(await store.subscription('nothing0')).toBeUndefined();
    });

    test('any wish comes back as it was', async () => {
      const store = await empty();
      let channel = 0;
      await fc.assert(
        fc.asyncProperty(anyWish, async (any) => {
          channel += 1;
          const { subscription } = await store.subscribe({ place: place(`C${channel}`), wish: any, owner: 'U1', nextDue: TOMORROW, now: NOW });
          expect(await store.subscription(subscription.id)).toMatchObject(any);
          expect('role' in subscription).toBe('role' in any);
        }),
        { numRuns: 40 },
      );
    });

    test('a place that has one gets another wish and owner, is active, and keeps its cursor', async () => {
      const store = await empty();
      const first = await due(store, 'C1');
      await store.pause(first.id, 'The bot was removed.');
      await store.record([mark('a')], NOW);
      await store.record([mark('a'), mark('b')], NOW);
      const { subscription, existed } = await store.subscribe({ place: place('C1'), wish: wish(['losses']), owner: 'U2', nextDue: TOMORROW, now: NOW });
      expect(existed).toBe(true);
      expect(subscription).toEqual({ ...first, topics: ['losses'], owner: 'U2', state: 'active', nextDue: TOMORROW });
      expect(await store.subscriptionsOf('slack', 'T1')).toEqual([subscription]);
    });

    test('of a workspace are listed oldest first, without those of others', async () => {
      const store = await empty();
      const made = [];
      for (const [index, channel] of ['C3', 'C1', 'C2'].entries())
        made.push((await store.subscribe({ place: place(channel), wish: wish(), owner: 'U', nextDue: NOW, now: later(index) })).subscription);
      await due(store, 'C9', { workspace: 'T2' });
      await due(store, 'C9', { platform: 'discord' });
      expect(await store.subscriptionsOf('slack', 'T1')).toEqual(made);
    });

    test('pause and resume tell whether they changed anything', async () => {
      const store = await empty();
      const { id } = await due(store, 'C1');
      expect(await store.resume(id, TOMORROW)).toBe(false);
      expect(await store.pause(id)).toBe(true);
      expect(await store.pause(id, 'Too late.')).toBe(false);
      expect(await store.subscription(id)).toMatchObject({ state: 'paused' });
      expect((await store.subscription(id))?.reason).toBeUndefined();
      expect(await store.claim(lease('p'), ['slack'], 9)).toEqual([]);
      expect(await store.resume(id, TOMORROW)).toBe(true);
      expect(await store.pause(id, 'The channel was archived.')).toBe(true);
      expect(await store.subscription(id)).toMatchObject({ state: 'paused', reason: 'The channel was archived.', nextDue: TOMORROW });
      expect(await store.pause('nothing0')).toBe(false);
      expect(await store.resume('nothing0', NOW)).toBe(false);
    });

    test('one that ends takes its deliveries with it', async () => {
      const url = await fresh();
      const store = await open(url);
      const { id } = await due(store, 'C1');
      const { delivery } = await sending(store, 'p');
      expect(await store.unsubscribe(id)).toBe(true);
      expect(await store.unsubscribe(id)).toBe(false);
      expect(await store.delivery(delivery.ref)).toBeUndefined();
      expect(await store.deliveriesOf(id, 9)).toEqual([]);
      // The post may arrive all the same: there is nothing left to note it on.
      await store.confirm(delivery, { message: 'm', at: NOW, nextDue: TOMORROW });
      expect((await rows(url)).deliveries).toEqual([]);
    });
  });

  describe(`${name}: news`, () => {
    test('the first catalog is the starting point; later ones are compared with it', async () => {
      const store = await empty();
      expect(await store.record([mark('a'), mark('b'), mark('c')], NOW)).toEqual([]);
      expect(await store.record([mark('a'), mark('b'), mark('c')], NOW)).toEqual([]);
      const changed = { ...mark('b'), license: 'CC-BY-NC-4.0 (verified)', commercial: 'prohibited', status: 'moved', home: 'https://elsewhere.example.org/' };
      const news = await store.record([mark('d'), mark('a'), changed], later(1));
      expect(news.map(({ entry, kind }) => [entry, kind])).toEqual([
        ['d', 'added'],
        ['b', 'license'],
        ['b', 'status'],
        ['b', 'home'],
      ]);
      expect(news[0]).toEqual({ seq: news[0]?.seq, at: later(1), entry: 'd', kind: 'added' });
      expect(news[1]?.before).toEqual(mark('b'));
      const numbers = news.map(({ seq }) => seq);
      expect(numbers[0]).toBeGreaterThanOrEqual(1);
      expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));

      expect(await store.newsSince(0)).toEqual(news);
      expect(await store.newsSince(numbers[1] ?? 0)).toEqual(news.slice(2));
      expect(await store.newsBy([numbers[3] ?? 0, numbers[0] ?? 0, 9999, numbers[0] ?? 0])).toEqual([news[0], news[3]]);
      expect(await store.newsBy([])).toEqual([]);
      // An entry that went away and comes back is not new, but what changed meanwhile is told.
      expect(await store.record([mark('a'), changed], later(2))).toEqual([]);
      const back = await store.record([mark('a'), changed, mark('c', { home: 'https://new.example.org/' }), mark('d')], later(3));
      expect(back).toMatchObject([{ entry: 'c', kind: 'home', before: mark('c') }]);
      expect(back[0]?.seq).toBeGreaterThan(numbers[3] ?? Number.POSITIVE_INFINITY);
    });

    test('a catalog of ten thousand entries is compared in a few statements', async () => {
      const store = await empty();
      const many = Array.from({ length: 10_000 }, (_, index) => mark(`entry-${index}`));
      expect(await store.record(many, NOW)).toEqual([]);
      const news = await store.record([...many.map((one) => ({ ...one, status: 'moved' })), mark('one-more')], NOW);
      expect(news).toHaveLength(10_001);
      expect(await store.newsSince(0)).toEqual(news);
      expect(await store.newsBy(news.map(({ seq }) => seq))).toEqual(news);
      expect(await store.record([], NOW)).toEqual([]);
    });
  });

  describe(`${name}: claims`, () => {
    test('only what is due, active, of these platforms and free; the longest due first; no more than asked for', async () => {
      const store = await empty();
      const [c1, c2, c3] = [await due(store, 'C1', {}, later(-1000)), await due(store, 'C2', {}, later(-3000)), await due(store, 'C3', {}, later(-2000))];
      await due(store, 'C4', {}, later(1));
      await due(store, 'C5', { platform: 'discord' });
      await store.pause((await due(store, 'C6')).id);
      expect(await store.claim(lease('p'), [], 9)).toEqual([]);
      expect(await store.claim(lease('p'), ['slack'], 0)).toEqual([]);
      expect(await store.claim(lease('p'), ['slack'], 2)).toEqual([{ subscription: c2 }, { subscription: c3 }]);
      expect(await store.claim(lease('q'), ['slack'], 9)).toEqual([{ subscription: c1 }]);
      expect(await store.claim(lease('p'), ['slack'], 9)).toEqual([]);
      expect(await store.claim(lease('p', later(LEASE_MS - 1)), ['slack'], 9)).toHaveLength(1);
    });

    test('end with the lease, or when they are given back', async () => {
      const store = await empty();
      await due(store, 'C1');
      const first = await claimed(store, 'p');
      expect(await store.claim(lease('q', later(LEASE_MS - 1)), ['slack'], 9)).toEqual([]);
      const second = await claimed(store, 'q', later(LEASE_MS));
      expect(await store.begin(first, lease('p', later(LEASE_MS)), wanted('late000001'))).toBe('lost');
      expect(await store.skip(first, lease('p', later(LEASE_MS)), { nextDue: TOMORROW })).toBe(false);
      await store.release('p');
      expect(await store.claim(lease('r', later(LEASE_MS)), ['slack'], 9)).toEqual([]);
      await store.release('q');
      expect(await store.skip(second, lease('q', later(LEASE_MS)), { nextDue: TOMORROW })).toBe(false);
      await claimed(store, 'r', later(LEASE_MS));
    });

    test('what is begun is not given back', async () => {
      const store = await empty();
      await due(store, 'C1');
      await sending(store, 'p');
      await store.release('p');
      expect(await store.claim(lease('q'), ['slack'], 9)).toEqual([]);
    });

    test('a lease that has ended is lost, even when nobody took it over', async () => {
      const store = await empty();
      await due(store, 'C1');
      const claim = await claimed(store, 'p');
      expect(await store.begin(claim, lease('p', later(LEASE_MS)), wanted('late000001'))).toBe('lost');
    });

    test('an older task of the same process is told from the newer one', async () => {
      const store = await empty();
      await due(store, 'C1');
      const slept = await claimed(store, 'p');
      const anew = await claimed(store, 'p', later(LEASE_MS));
      expect(await store.begin(slept, lease('p', later(LEASE_MS + 1)), wanted('slept00001'))).toBe('lost');
      expect(await store.skip(slept, lease('p', later(LEASE_MS + 1)), { nextDue: TOMORROW })).toBe(false);
      const delivery = begun(await store.begin(anew, lease('p', later(LEASE_MS + 1)), wanted('anew000001')));
      expect(delivery.ref).toBe('anew000001');
    });

    test('one that was given back is gone, even when the same process claims anew at once', async () => {
      const store = await empty();
      await due(store, 'C1');
      const given = await claimed(store, 'p');
      await store.release('p');
      const anew = await claimed(store, 'p');
      expect(await store.begin(given, lease('p'), wanted('given00001'))).toBe('lost');
      begun(await store.begin(anew, lease('p'), wanted('anew000001')));
    });

    test('skip moves on to the next due time, and the cursor only forward', async () => {
      const store = await empty();
      const { id } = await due(store, 'C1');
      const counts = async (cursor: number, nextDue: Date) => expect(await store.subscription(id)).toMatchObject({ cursor, nextDue });
      expect(await store.skip(await claimed(store, 'p'), lease('p'), { nextDue: later(1), upTo: 7 })).toBe(true);
      await counts(7, later(1));
      expect(await store.skip(await claimed(store, 'p', later(1)), lease('p', later(1)), { nextDue: later(2), upTo: 3 })).toBe(true);
      await counts(7, later(2));
      expect(await store.skip(await claimed(store, 'p', later(2)), lease('p', later(2)), { nextDue: later(3) })).toBe(true);
      await counts(7, later(3));
    });

    test('nothing is begun for a subscription that was paused or ended after it was claimed', async () => {
      const store = await empty();
      const { id } = await due(store, 'C1');
      const claim = await claimed(store, 'p');
      await store.pause(id);
      expect(await store.begin(claim, lease('p'), wanted('ref0000001'))).toBe('lost');
      await store.unsubscribe(id);
      expect(await store.begin(claim, lease('p'), wanted('ref0000001'))).toBe('lost');
      expect(await store.skip(claim, lease('p'), { nextDue: TOMORROW })).toBe(false);
    });
  });

  describe(`${name}: figures and tidying`, () => {
    test('counts what is active, paused and due, and how long the oldest waits', async () => {
      const store = await empty();
      expect(await store.counts(NOW)).toEqual({ active: 0, paused: 0, due: 0, lagMs: 0 });
      await due(store, 'C1', {}, later(-5000));
      await due(store, 'C2', {}, NOW);
      await due(store, 'C3', {}, later(1));
      await store.pause((await due(store, 'C4', {}, later(-9000))).id);
      expect(await store.counts(NOW)).toEqual({ active: 3, paused: 1, due: 2, lagMs: 5000 });
    });

    test('forgets ended deliveries that are old, but never the newest of a subscription nor one that is open', async () => {
      const store = await empty();
      const { id } = await due(store, 'C1');
      for (const [index, day] of ['2026-11-20', '2026-11-21', '2026-11-22'].entries()) {
        const at = later(index * DAY);
        const { delivery } = await sending(store, 'p', { ref: `ref000000${index}`, day, at, dueAt: at });
        await store.confirm(delivery, { message: `m${index}`, at, nextDue: later((index + 1) * DAY) });
      }
      expect((await store.deliveriesOf(id, 2)).map(({ day }) => day)).toEqual(['2026-11-22', '2026-11-21']);
      expect(await store.prune(later(DAY))).toBe(1);
      expect(await store.prune(later(99 * DAY))).toBe(1);
      expect((await store.deliveriesOf(id, 9)).map(({ day }) => day)).toEqual(['2026-11-22']);
      await sending(store, 'p', { ref: 'open000001', day: '2026-11-23', at: later(3 * DAY) });
      expect(await store.prune(later(99 * DAY))).toBe(1);
      expect((await store.deliveriesOf(id, 9)).map(({ state }) => state)).toEqual(['sending']);
    });
  });

  describe(`${name}: installations and privacy`, () => {
    test('an installation is kept, replaced, listed and removed', async () => {
      const store = await empty();
      await store.saveInstallation({ platform: 'slack', workspace: 'T2', sealed: 'one', now: NOW });
      await store.saveInstallation({ platform: 'slack', workspace: 'T1', sealed: 'two', now: NOW });
      await store.saveInstallation({ platform: 'slack', workspace: 'T2', sealed: 'three', now: NOW });
      await store.saveInstallation({ platform: 'slack', workspace: 'T2', sealed: 'stale', now: NOW, replaces: 'one' });
      await store.saveInstallation({ platform: 'slack', workspace: 'T3', sealed: 'stale', now: NOW, replaces: 'one' });
      expect(await store.installations('slack')).toEqual([
        { workspace: 'T1', sealed: 'two' },
        { workspace: 'T2', sealed: 'three' },
      ]);
      await store.saveInstallation({ platform: 'slack', workspace: 'T2', sealed: 'four', now: NOW, replaces: 'three' });
      expect(await store.installation('slack', 'T2')).toBe('four');
      expect(await store.installation('discord', 'T2')).toBeUndefined();
      expect(await store.removeInstallation('slack', 'T2')).toBe(true);
      expect(await store.removeInstallation('slack', 'T2')).toBe(false);
    });

    test('a workspace is handed out whole, and erased whole, and nothing of another one', async () => {
      const url = await fresh();
      const store = await open(url);
      for (const workspace of ['T1', 'T2']) {
        for (const channel of ['C1', 'C2']) await due(store, channel, { workspace });
        await store.saveInstallation({ platform: 'slack', workspace, sealed: `secret of ${workspace}`, now: NOW });
      }
      for (const [index, claim] of (await store.claim(lease('p'), ['slack'], 9)).entries()) begun(await store.begin(claim, lease('p'), wanted(`ref000000${index}`)));
      const data = await store.exportWorkspace('slack', 'T1');
      expect(data).toMatchObject({ platform: 'slack', workspace: 'T1', installed: true });
      expect(data.subscriptions).toEqual(await store.subscriptionsOf('slack', 'T1'));
      expect(data.deliveries).toHaveLength(2);
      for (const delivery of data.deliveries) expect(await store.delivery(delivery.ref)).toEqual(delivery);
      expect(JSON.stringify(data)).not.toMatch(/secret|T2/);

      expect(await store.eraseWorkspace('discord', 'T1')).toEqual({ subscriptions: 0, deliveries: 0, installations: 0 });
      const ids = data.subscriptions.map(({ id }) => id);
      expect(await store.eraseWorkspace('slack', 'T1')).toEqual({ subscriptions: 2, deliveries: 2, installations: 1 });
      const left = await rows(url);
      expect(JSON.stringify(left)).not.toContain('T1');
      for (const id of ids) expect(JSON.stringify(left)).not.toContain(id);
      expect([left.subscriptions?.length, left.deliveries?.length, left.installations?.length]).toEqual([2, 2, 1]);
      expect(await store.exportWorkspace('slack', 'T1')).toEqual({ platform: 'slack', workspace: 'T1', installed: false, subscriptions: [], deliveries: [] });
    });
  });

  test(`${name}: all of it is there after a restart`, async () => {
    const url = await fresh();
    const before = await open(url);
    await before.record([mark('a')], NOW);
    await before.record([mark('b')], NOW);
    const { id } = await due(before, 'C1');
    const { delivery } = await sending(before, 'p');
    await before.saveInstallation({ platform: 'slack', workspace: 'T1', sealed: 'sealed', now: NOW });
    const kept = await rows(url);
    await before.close();
    const after = await open(url);
    expect(await rows(url)).toEqual(kept);
    expect((await after.subscription(id))?.state).toBe('active');
    expect(await after.record([mark('a'), mark('b')], NOW)).toEqual([]);
    expect((await claimed(after, 'q', later(LEASE_MS))).open).toEqual({ ...delivery, triedAt: NOW });
  });
}
