// Any course of events: processes that claim, begin, crash, sleep, confirm, and people who edit and pause meanwhile, on one store with a clock
// that the test holds. Whatever happens, no day has two posts, no news is told twice, and none is lost.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createStore } from '../../../src/store/open.ts';
import type { Claim, Delivery, Store } from '../../../src/store/port.ts';
import { DAY, due, LEASE_MS, later, lease, mark, place, wish } from '../../support/store.ts';

/** One process's piece of work, from the claim to the end. */
type Task = {
  owner: string;
  claim: Claim;
  delivery?: Delivery;
  /** When it was begun: the call to the platform is given up before the lease that began then ends. */
  begunAt: Date;
  /** Whether it has looked for an earlier attempt. */
  looked: boolean;
  /** What it knows of the post once it has looked or called. */
  outcome?: 'stands' | 'nothing' | 'unknown';
};

/** One is enough: what happens in one channel is no matter to another, and so more of it happens there. */
const CHANNELS = [0];
const who: fc.Arbitrary<string> = fc.constantFrom('p', 'q');
const channel = fc.nat({ max: CHANNELS.length - 1 });
const mostly = fc.nat({ max: 3 }).map((number) => number > 0);
const which = fc.nat({ max: 20 });

/** What can happen next. */
const event = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('claim' as const), owner: who }) },
  // A task does its next step: begin, look, call the platform, tell the store. The call does its work or not, and its answer comes back or not.
  { weight: 24, arbitrary: fc.record({ kind: fc.constant('step' as const), task: which, arrives: mostly, answered: mostly }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('refuse' as const), task: which }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('crash' as const), task: which }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('time' as const), ms: fc.constantFrom(1000, LEASE_MS / 2, LEASE_MS / 2, LEASE_MS, DAY, DAY) }) },
  { weight: 6, arbitrary: fc.constant({ kind: 'news' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('edit' as const), channel }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pause' as const), channel }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('release' as const), owner: who }) },
);
type Event = typeof event extends fc.Arbitrary<infer One> ? One : never;

/** The world around the store: the platform with what stands on it, the processes, the clock. */
class World {
  readonly store: Store;
  now = later(0);
  tasks: Task[] = [];
  /** What a person sees in the channels. A post is found again by its ref, as the platforms do it. */
  readonly posts: Delivery[] = [];
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
      for (const number of CHANNELS) await due(store, `C${number}`);
      await world.happen({ kind: 'news' });
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
        for (const claim of await this.store.claim(lease(event.owner, this.now), ['slack'], 2)) this.tasks.push({ owner: event.owner, claim, begunAt: this.now, looked: false });
        return;
      case 'step':
        if (task) return this.step(task, event.arrives, event.answered);
        // Nothing is under way: time goes by, and somebody mends what is paused, until something is.
        await this.resumeAll();
        await this.happen({ kind: 'time', ms: DAY / 4 });
        return this.happen({ kind: 'claim', owner: event.arrives ? 'p' : 'q' });
      case 'refuse':
        if (!task?.delivery || task.outcome) return;
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

  /** Between two steps of one task anything else may happen. */
  private async step(task: Task, arrives: boolean, answered: boolean): Promise<void> {
    const { delivery, outcome } = task;
    if (!delivery) return this.begin(task);
    if (outcome) {
      this.end(task);
      if (outcome === 'stands') return this.store.confirm(delivery, { message: delivery.ref, at: this.now, nextDue: this.nextDue() });
      const notBefore = new Date(this.now.getTime() + 1000);
      return this.store.postpone(delivery, this.lease(task), { notBefore, cause: 'timeout', maybeSent: outcome === 'unknown' });
    }
    if (delivery.triedAt && !task.looked) {
      // The one rule of a sender: what may have arrived is looked for first.
      // Even looking may be refused for now, which says nothing of what it would have found.
      if (!answered) {
        task.outcome = 'nothing';
        return;
      }
      task.looked = true;
      if (this.posts.some(({ ref }) => ref === delivery.ref)) task.outcome = 'stands';
      return;
    }
    // The call is over before the lease is: a process that slept longer finds its connection gone, and cannot know.
    const inTime = this.now.getTime() < task.begunAt.getTime() + LEASE_MS;
    if (arrives && inTime) this.posts.push(delivery);
    task.outcome = !answered || !inTime ? 'unknown' : arrives ? 'stands' : 'nothing';
  }

  private async begin(task: Task): Promise<void> {
    const { subscription, open } = task.claim;
    const news = await this.store.newsSince(subscription.cursor);
    if (!open && news.length === 0) {
      // Sooner than in life, so that more happens.
      await this.store.skip(task.claim, this.lease(task), { nextDue: new Date(this.now.getTime() + 1000) });
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
    task.begunAt = this.now;
  }

  private async resumeAll(): Promise<void> {
    for (const { id } of await this.store.subscriptionsOf('slack', 'T1')) await this.store.resume(id, this.now);
  }

  /** Everybody is alive and well again, and days go by: what is to be told is told now. */
  async comeToRest(): Promise<void> {
    this.tasks = [];
    await this.resumeAll();
    for (let round = 0; round < 6; round += 1) {
      await this.happen({ kind: 'time', ms: DAY });
      await this.happen({ kind: 'claim', owner: 'last' });
      for (let turn = 0; this.tasks.length > 0 && turn < 20; turn += 1) for (const task of [...this.tasks]) await this.step(task, true, true);
    }
  }

  async check(atRest: boolean): Promise<void> {
    const all = await this.store.newsSince(0);
    for (const number of CHANNELS) {
      const subscription = await this.store.subscriptionIn(place(`C${number}`));
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
  let arrivals = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 30, maxLength: 200, size: 'max' }), async (events) => {
      await World.with(async (world) => {
        for (const one of events) await world.happen(one);
        await world.check(false);
        arrivals += world.posts.length;
        await world.comeToRest();
        await world.check(true);
      });
    }),
    { numRuns: 100 },
  );
  // Courses in which nothing is ever posted would prove nothing.
  expect(arrivals).toBeGreaterThan(200);
}, 60_000);
