// The suite's third part: several processes on one database at once. Each store here is its own set of connections, as a replica has.
import { describe, expect, test } from 'vitest';
import { begun, due, LEASE_MS, later, lease, mark, NOW, place, TOMORROW, wanted, wish } from '../support/store.ts';
import type { StoreUnderTest } from './store.ts';

export function togetherContract({ name, fresh, open }: StoreUnderTest): void {
  describe(`${name}: several processes`, () => {
    test('open a new database at the same time, and one makes the schema', async () => {
      const url = await fresh();
      const stores = await Promise.all([open(url), open(url), open(url), open(url)]);
      await Promise.all(stores.map((store) => store.ping()));
    });

    test('claim two hundred due subscriptions in parallel, each exactly once', async () => {
      const url = await fresh();
      const [one, other] = [await open(url), await open(url)];
      const made: string[] = [];
      for (let index = 0; index < 200; index += 1) made.push((await due(one, `C${index}`, {}, later(-index))).id);
      const got: string[] = [];
      const work = async (store: typeof one, owner: string) => {
        for (;;) {
          const claims = await store.claim(lease(owner), ['slack'], 7);
          if (claims.length === 0) return;
          for (const claim of claims) {
            got.push(claim.subscription.id);
            const delivery = begun(await store.begin(claim, lease(owner), wanted(`r${claim.subscription.id}`)));
            await store.confirm(delivery, { message: owner, at: NOW, nextDue: TOMORROW });
          }
        }
      };
      await Promise.all([work(one, 'a'), work(one, 'b'), work(other, 'c'), work(other, 'd')]);
      // Whoever found nothing while others held locks has left early: what was left then is there for the next look.
      await work(one, 'e');
      expect(got.toSorted()).toEqual(made.toSorted());
      expect(await other.counts(NOW)).toEqual({ active: 200, paused: 0, due: 0, lagMs: 0, next: TOMORROW });
    });

    test('take over two hundred expired leases in parallel, each exactly once', async () => {
      const url = await fresh();
      const [one, other] = [await open(url), await open(url)];
      for (let index = 0; index < 200; index += 1) await due(one, `C${index}`);
      const dead = await one.claim(lease('dead'), ['slack'], 500);
      for (const claim of dead.slice(0, 100)) begun(await one.begin(claim, lease('dead'), wanted(`r${claim.subscription.id}`)));
      const at = later(LEASE_MS);
      const taken = (await Promise.all([one.claim(lease('a', at), ['slack'], 120), other.claim(lease('b', at), ['slack'], 120), one.claim(lease('c', at), ['slack'], 120)])).flat();
      taken.push(...(await other.claim(lease('d', at), ['slack'], 500)));
      expect(taken.map(({ subscription }) => subscription.id).toSorted()).toEqual(dead.map(({ subscription }) => subscription.id).toSorted());
      expect(taken.filter((claim) => claim.open)).toHaveLength(100);
      for (const claim of dead) expect(await one.begin(claim, lease('dead', at), wanted(`r${claim.subscription.id}`))).toBe('lost');
    });

    test('subscribe the same place at the same time: it has one', async () => {
      const url = await fresh();
      const stores = [await open(url), await open(url)];
      const results = await Promise.all(
        Array.from({ length: 12 }, (_, index) => stores[index % 2]?.subscribe({ place: place('C1'), wish: wish([`topic ${index}`]), owner: 'U', nextDue: NOW, now: NOW })),
      );
      expect(results.filter((result) => result?.existed === false)).toHaveLength(1);
      expect(new Set(results.map((result) => result?.subscription.id)).size).toBe(1);
    });

    test('pause one at the same time: exactly one is told so', async () => {
      const url = await fresh();
      const stores = [await open(url), await open(url)];
      const { id } = await due(stores[0] ?? (await open(url)), 'C1');
      const results = await Promise.all(Array.from({ length: 8 }, (_, index) => stores[index % 2]?.pause(id, `Reason ${index}.`)));
      expect(results.filter(Boolean)).toHaveLength(1);
    });

    test('see the same new catalog at the same time: it is news once', async () => {
      const url = await fresh();
      const stores = [await open(url), await open(url)];
      const old = Array.from({ length: 300 }, (_, index) => mark(`old-${index}`));
      const first = await Promise.all([stores[0]?.record(old, NOW), stores[1]?.record(old, NOW)]);
      expect(first).toEqual([[], []]);
      const news = await Promise.all(Array.from({ length: 6 }, (_, index) => stores[index % 2]?.record([...old, mark('new-1'), mark('new-2')], NOW)));
      expect(news.flat().map((one) => one?.entry)).toEqual(['new-1', 'new-2']);
      expect(await stores[0]?.newsSince(0)).toHaveLength(2);
    });

    test('with different catalogs tell each other’s news back and forth, in order', async () => {
      const url = await fresh();
      const stores = [await open(url), await open(url)];
      const catalogs = [[mark('a')], [mark('a', { home: 'https://other.example.org/' }), mark('b')]];
      for (let turn = 0; turn < 6; turn += 1) await stores[turn % 2]?.record(catalogs[turn % 2] ?? [], NOW);
      const news = (await stores[0]?.newsSince(0)) ?? [];
      expect(news.map(({ entry, kind }) => `${entry} ${kind}`)).toEqual(['a home', 'b added', 'a home', 'a home', 'a home', 'a home']);
      expect(news.map(({ seq }) => seq)).toEqual(news.map(({ seq }) => seq).toSorted((one, other) => one - other));
    });

    test('do everything to one subscription at once: no deadlock, and at most one post', async () => {
      const url = await fresh();
      const stores = [await open(url), await open(url)];
      const [one = await open(url), other = one] = stores;
      const { id } = await due(one, 'C1');
      let posts = 0;
      const post = async (store: typeof one, owner: string) => {
        for (const claim of await store.claim(lease(owner), ['slack'], 5)) {
          const delivery = await store.begin(claim, lease(owner), wanted(`r${owner}`));
          if (typeof delivery === 'string') continue;
          posts += 1;
          await store.confirm(delivery, { message: owner, at: NOW, nextDue: TOMORROW });
        }
      };
      const edit = (store: typeof one) => store.subscribe({ place: place('C1'), wish: wish(['x']), owner: 'U', nextDue: NOW, now: NOW });
      await Promise.all([
        post(one, 'a'),
        edit(other),
        post(other, 'b'),
        one.pause(id),
        other.resume(id, NOW),
        post(one, 'c'),
        edit(one),
        one.prune(NOW),
        other.release('b'),
        post(other, 'd'),
      ]);
      await one.resume(id, NOW);
      for (const owner of ['e', 'f']) await post(one, owner);
      expect(posts).toBe(1);
      expect((await other.deliveriesOf(id, 9)).map(({ state }) => state)).toEqual(['sent']);
    });
  });
}
