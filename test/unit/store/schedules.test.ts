// Any course of events: processes that claim, begin, crash, sleep, confirm, and people who edit and pause meanwhile, on one store with a clock
// that the test holds. Whatever happens, no day has two posts, no news is told twice, and none is lost.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createStore } from '../../../src/store/open.ts';
import type { Claim, Delivery, Store } from '../../../src/store/port.ts';
import { DAY, due, LEASE_MS, later, lease, mark, place, wish } from '../../support/store.ts';

/** One process's piece of work, from the claim to the end; where it stands decides what can become of it. */
type Task = { owner: string; claim: Claim; delivery?: Delivery; arrived: boolean };

const OWNERS = ['p', 'q', 'r'];
const who = fc.constantFrom(...OWNERS);
const which = fc.nat({ max: 20 });

/** What can happen next. A command that fits nothing that is under way does nothing. */
const event = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('claim' as const), owner: who }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('begin' as const), task: which }) },
  // The call to the platform: it arrives or not, and the process learns of it, or dies or sleeps before it does.
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('send' as const), task: which, arrives: fc.boolean() }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('learn' as const), task: which, certain: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('refuse' as const), task: which }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('crash' as const), task: which }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('time' as const), ms: fc.constantFrom(1000, LEASE_MS / 2, LEASE_MS, 2 * LEASE_MS, DAY / 4, DAY) }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'news' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('edit' as const), channel: fc.nat({ max: 1 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pause' as const), channel: fc.nat({ max: 1 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('release' as const), owner: who }) },
);
type Event = typeof event extends fc.Arbitrary<infer One> ? One : never;

/** The world around the store: the platform with what stands on it, the processes, the clock. */
class World {
  readonly store: Store;
  now = later(0);
  tasks: Task[] = [];
  /** What a person sees in the channels. A post is found again by its ref, as the platforms do it. */
  readonly posts: { ref: string; subscription: string; day: string; news: readonly number[] }[] = [];
  private refs = 0;
  private entries = 1;

  constructor(store: Store) {
    this.store = store;
  }

  static async with(run: (world: World) => Promise<void>): Promise<void> {
    const store = createStore({ url: 'sqlite::memory:' });
    await store.open();
    try {
      const world = new World(store);
      await store.record([mark('entry-0')], world.now);
      for (const channel of ['C0', 'C1']) await due(store, channel);
      await run(world);
    } finally {
      await store.close();
    }
  }

  private day = () => this.now.toISOString().slice(0, 10);
  private nextDue = () => new Date(Math.floor(this.now.getTime() / DAY) * DAY + DAY + 9 * 3_600_000);
  private lease = (task: Task) => lease(task.owner, this.now);
  private end(task: Task): void {
    this.tasks = this.tasks.filter((other) => other !== task);
  }

  async happen(event: Event): Promise<void> {
    const task = 'task' in event ? this.tasks[event.task % Math.max(this.tasks.length, 1)] : undefined;
    switch (event.kind) {
      case 'claim':
        for (const claim of await this.store.claim(lease(event.owner, this.now), ['slack'], 2)) this.tasks.push({ owner: event.owner, claim, arrived: false });
        return;
      case 'begin':
        if (task && !task.delivery) await this.begin(task);
        return;
      case 'send':
        if (task?.delivery) this.send(task, task.delivery, event.arrives);
        return;
      case 'learn':
        if (task?.delivery) await this.learn(task, task.delivery, event.certain);
        return;
      case 'refuse':
        if (!task?.delivery || task.arrived) return;
        await this.store.fail(task.delivery, this.lease(task), { cause: 'permission', reason: 'Not allowed.' });
        return this.end(task);
      case 'crash':
        if (task) this.end(task);
        return;
      case 'time':
        this.now = new Date(this.now.getTime() + event.ms);
        return;
      case 'news':
        this.entries += 1;
        await this.store.record(
          Array.from({ length: this.entries }, (_, index) => mark(`entry-${index}`)),
          this.now,
        );
        return;
      case 'edit':
        await this.store.subscribe({ place: place(`C${event.channel}`), wish: wish([`topic ${this.entries}`]), owner: 'U', nextDue: this.now, now: this.now });
        return;
      case 'pause': {
        const subscription = await this.store.subscriptionIn(place(`C${event.channel}`));
        if (subscription && !(await this.store.resume(subscription.id, this.now))) await this.store.pause(subscription.id);
        return;
      }
      case 'release':
        await this.store.release(event.owner);
        return;
    }
  }

  private async begin(task: Task): Promise<void> {
    const { subscription, open } = task.claim;
    const news = await this.store.newsSince(subscription.cursor);
    if (!open && news.length === 0) {
      await this.store.skip(task.claim, this.lease(task), { nextDue: this.nextDue() });
      return this.end(task);
    }
    this.refs += 1;
    const delivery = await this.store.begin(task.claim, this.lease(task), {
      ref: open?.ref ?? `ref${String(this.refs).padStart(7, '0')}`,
      day: open?.day ?? this.day(),
      news: news.map(({ seq }) => seq),
      upTo: news.at(-1)?.seq ?? subscription.cursor,
      left: 0,
      dueAt: subscription.nextDue,
    });
    if (delivery === 'done') await this.store.skip(task.claim, this.lease(task), { nextDue: this.nextDue() });
    if (typeof delivery === 'string') return this.end(task);
    task.delivery = delivery;
  }

  private send(task: Task, { ref, subscription, day, news, triedAt }: Delivery, arrives: boolean): void {
    if (task.arrived) return;
    // The one rule of a sender: what may have arrived is looked for first. And within its lease, or not at all.
    if (triedAt && this.posts.some((post) => post.ref === ref)) task.arrived = true;
    else if (arrives && !this.leaseEnded(task)) {
      this.posts.push({ ref, subscription, day, news });
      task.arrived = true;
    }
  }

  /** A call to the platform is given up before the lease ends: a process that slept longer finds its connection gone. */
  private begunAt = new WeakMap<Task, number>();
  private leaseEnded(task: Task): boolean {
    return this.now.getTime() >= (this.begunAt.get(task) ?? 0) + LEASE_MS;
  }
  noteBegun(): void {
    for (const task of this.tasks) if (task.delivery && !this.begunAt.has(task)) this.begunAt.set(task, this.now.getTime());
  }

  /** `certain`: the platform said that this call did nothing; of earlier calls it says nothing. */
  private async learn(task: Task, delivery: Delivery, certain = false): Promise<void> {
    if (task.arrived) await this.store.confirm(delivery, { message: delivery.ref, at: this.now, nextDue: this.nextDue() });
    else await this.store.postpone(delivery, this.lease(task), { notBefore: new Date(this.now.getTime() + 1000), cause: 'timeout', maybeSent: !certain });
    this.end(task);
  }

  /** Everybody is alive and well again, and days go by: what is to be told is told now. */
  async comeToRest(): Promise<void> {
    this.tasks = [];
    for (const channel of [0, 1]) {
      const subscription = await this.store.subscriptionIn(place(`C${channel}`));
      if (subscription?.state === 'paused') await this.store.resume(subscription.id, this.now);
    }
    for (let round = 0; round < 6; round += 1) {
      await this.happen({ kind: 'time', ms: DAY });
      await this.happen({ kind: 'claim', owner: 'last' });
      for (const task of [...this.tasks]) {
        await this.begin(task);
        this.noteBegun();
        if (!task.delivery) continue;
        this.send(task, task.delivery, true);
        await this.learn(task, task.delivery);
      }
    }
  }

  async check(atRest: boolean): Promise<void> {
    const all = await this.store.newsSince(0);
    for (const channel of [0, 1]) {
      const subscription = await this.store.subscriptionIn(place(`C${channel}`));
      if (!subscription) throw new Error('a subscription went away');
      const posts = this.posts.filter((post) => post.subscription === subscription.id);
      const days = posts.map(({ day }) => day);
      expect(days, 'two posts of one day').toEqual([...new Set(days)]);
      const told = posts.flatMap(({ news }) => news);
      expect(told, 'news told twice').toEqual([...new Set(told)]);
      const sent = (await this.store.deliveriesOf(subscription.id, 1000)).filter(({ state }) => state === 'sent');
      const carried = sent.flatMap(({ news }) => news);
      expect(carried, 'news carried twice').toEqual([...new Set(carried)]);
      expect((await this.store.deliveriesOf(subscription.id, 1000)).filter(({ state }) => state === 'sending' || state === 'waiting').length).toBeLessThanOrEqual(1);
      if (!atRest) continue;
      expect(
        told.toSorted((one, other) => one - other),
        'news lost',
      ).toEqual(all.map(({ seq }) => seq));
      expect(carried.toSorted((one, other) => one - other)).toEqual(all.map(({ seq }) => seq));
      expect(new Set(posts.map(({ ref }) => ref))).toEqual(new Set(sent.map(({ ref }) => ref)));
    }
  }
}

test('any course of events ends with every news told once, and never two posts of one day', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 10, maxLength: 120 }), async (events) => {
      await World.with(async (world) => {
        for (const one of events) {
          await world.happen(one);
          world.noteBegun();
        }
        await world.check(false);
        await world.comeToRest();
        await world.check(true);
      });
    }),
    { numRuns: 150 },
  );
});
