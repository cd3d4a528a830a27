// Daily posts in Discord from the first command to the last post: the real client, desk, store and rounds; only Discord and the clock are stood in for.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/load.ts';
import { createDesk } from '../../src/digest/desk.ts';
import { NOTHING_DEAD } from '../../src/digest/news.ts';
import { createDigest, type Digest } from '../../src/digest/run.ts';
import { createNavigator, type Navigator } from '../../src/navigator.ts';
import { createStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/port.ts';
import type { Person } from '../fakes/discord-data.ts';
import { newRole, newRoom, RIGHTS } from '../fakes/discord-servers.ts';
import { realCatalog } from '../support/catalog-answers.ts';
import { textOf } from '../support/discord-oracle.ts';
import { discordTests } from '../support/discord-tests.ts';

const whole = realCatalog();
/** The catalog on the day before these entries came. */
function without(...ids: string[]): Catalog {
  const entries = whole.entries.filter(({ id }) => !ids.includes(id));
  return { ...whole, entries, byId: new Map(entries.map((entry) => [entry.id, entry])) };
}

const here = discordTests();
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A bot over a catalog that lacks two entries, connected, and somebody who may manage the server. */
async function started(): Promise<{ mona: Person; store: Store; digest: Digest; at: (instant: string) => void; news: () => void }> {
  let clock = new Date('2026-11-23T10:00:00Z');
  const now = () => clock;
  let catalog = without('mura', 'dice');
  const navigatorOf = (one: Catalog): Navigator =>
    createNavigator({ catalog: one, today: () => now().toISOString().slice(0, 10), about: () => ({ version: '0', platforms: [], problems: [] }) });
  let navigator = navigatorOf(catalog);
  const store = createStore({ url: 'sqlite::memory:' });
  await store.open();
  const current = () => ({ catalog, topics: navigator.topics, dead: NOTHING_DEAD });
  const log = here.newLog();
  const posters = () => (platform.poster ? [platform.poster] : []);
  const desk = createDesk({ store, posters, current, record: () => digest.record(), now, log });
  const digest = createDigest({ store, posters, current, now, watch: { sent() {}, postponed() {}, failed() {} }, log });
  const platform = here.platformFor(navigator, desk);
  ends.push(async () => {
    await digest.stop();
    await store.close();
  });
  await digest.record();
  await platform.start();

  const { lab, person } = here.discord;
  const mona = person('mona');
  const role = newRole('Managers', { permissions: RIGHTS.manageServer });
  lab.roles.push(role);
  lab.members.set(mona.id, [role.id]);
  return {
    mona,
    store,
    digest,
    at: (instant) => {
      clock = new Date(instant);
    },
    news() {
      catalog = whole;
      navigator = navigatorOf(whole);
    },
  };
}

const inChannel = () =>
  here.discord.messages.filter(({ channel_id, id }) => channel_id === here.discord.research.id && !here.discord.channels.isDeleted(id) && !here.discord.isEphemeral(message(id)));
const message = (id: string) => here.discord.messages.find((one) => one.id === id) ?? never();
const refusedNothing = () => expect(here.discord.refused).toEqual([]);

describe('from the command to the post', () => {
  test('set up, told once, asked for again, ended', async () => {
    const { mona, digest, at, news } = await started();
    const set = await here.discord.slash('subscribe', { user: mona, options: { what: 'datasets', at: '09:00', timezone: 'Europe/Berlin', channel: here.discord.research.id } });
    expect(textOf(set.message)).toMatch(/Set up[\s\S]*datasets[\s\S]*09:00[\s\S]*Europe\/Berlin/);
    expect(inChannel()).toEqual([]);
    at('2026-11-24T08:00:01Z');
    expect(await digest.runDue()).toMatchObject({ nothing: 1, sent: 0 });

    news();
    at('2026-11-25T08:00:01Z');
    expect(await digest.runDue()).toMatchObject({ sent: 1 });
    const [post] = inChannel();
    expect(textOf(post ?? {})).toContain('MURA');
    expect(textOf(post ?? {})).not.toContain('Dice loss');
    expect(textOf(post ?? {})).toContain('Licence:');
    at('2026-11-25T20:00:00Z');
    expect(await digest.runDue()).toMatchObject({ sent: 0 });
    expect(inChannel().length).toBe(1);

    const ref = /Daily post · ([a-z0-9]{10})/.exec(textOf(post ?? {}))?.[1] ?? '';
    const again = await here.discord.slash('navigator', { subcommand: 'posted', query: ref });
    expect(textOf(again.message)).toContain('MURA');
    const ended = await here.discord.slash('unsubscribe', { user: mona });
    expect(textOf(ended.message)).toContain('ended');
    refusedNothing();
  });

  test('its card pauses, resumes and removes by buttons; a stranger is refused, whatever Discord let through', async () => {
    const { mona, store } = await started();
    const { alice, lab } = here.discord;
    const refused = await here.discord.slash('subscribe', { user: alice, options: { what: 'losses' } });
    expect(textOf(refused.message)).toContain('may manage this server');
    const { message: card } = await here.discord.slash('subscribe', { user: mona, options: { what: 'losses' } });
    const paused = await here.discord.press(card, { label: 'Pause' }, { user: mona });
    expect(textOf(paused.message)).toMatch(/Paused[\s\S]*paused/);
    expect(textOf((await here.discord.press(card, { label: 'Resume' }, { user: alice })).message)).toContain('may manage this server');
    const [before] = await store.subscriptionsOf('discord', lab.id);
    expect(before?.state).toBe('paused');
    const { message: again } = await here.discord.slash('subscriptions', { user: mona });
    await here.discord.press(again, { label: 'Resume' }, { user: mona });
    expect((await store.subscriptionsOf('discord', lab.id))[0]?.state).toBe('active');
    const list = await here.discord.slash('subscriptions', { user: mona, options: { action: 'all' } });
    expect(textOf(list.message)).toContain('losses');
    await here.discord.press(list.message, { label: 'Remove' }, { user: mona });
    expect(await store.subscriptionsOf('discord', lab.id)).toEqual([]);
    refusedNothing();
  });

  test('a channel where the bot may not post is refused with what is missing, and nothing is kept', async () => {
    const { lab, rooms } = here.discord;
    const closed = newRoom(lab, 'closed');
    closed.overwrites.push({ id: lab.id, deny: RIGHTS.embedLinks });
    rooms.push(closed);
    const { mona, store } = await started();
    const answer = await here.discord.slash('subscribe', { user: mona, options: { what: 'losses', channel: closed.id } });
    expect(textOf(answer.message)).toMatch(/cannot post in #closed: give me Embed Links/);
    expect(await store.subscriptionsOf('discord', lab.id)).toEqual([]);
    refusedNothing();
  });
});

describe('nothing lost, nothing twice', () => {
  test('an attempt whose answer was lost is found, not repeated', async () => {
    const { mona, digest, at, news } = await started();
    await here.discord.slash('subscribe', { user: mona });
    news();
    here.discord.faults.posts.push({ when: 'after', how: 'cut' });
    here.discord.faults.nonceMs = 0;
    at('2026-11-24T09:00:01Z');
    expect(await digest.runDue()).toMatchObject({ postponed: 1 });
    at('2026-11-24T09:30:00Z');
    expect(await digest.runDue()).toMatchObject({ sent: 1 });
    expect(inChannel().length).toBe(1);
    refusedNothing();
  });

  test('a rate limit is waited for as told', async () => {
    const { mona, digest, at, news } = await started();
    await here.discord.slash('subscribe', { user: mona });
    news();
    here.discord.faults.posts.push({ when: 'before', how: { status: 429, retryAfter: 0.05 } });
    at('2026-11-24T09:00:00Z');
    expect(await digest.runDue()).toMatchObject({ postponed: 1 });
    // The limit is in real time, the clock of the posts is not.
    for (let minute = 10; inChannel().length === 0; minute += 1) {
      at(`2026-11-24T09:${minute}:00Z`);
      await digest.runDue();
      await sleep(20);
    }
    at('2026-11-24T20:00:00Z');
    await digest.runDue();
    expect(inChannel().length).toBe(1);
  });

  test('a right that was taken away pauses it with the reason, tells its owner elsewhere, and loses nothing', async () => {
    const { mona, digest, store, at, news } = await started();
    const { lab, research } = here.discord;
    await here.discord.slash('subscribe', { user: mona });
    news();
    research.overwrites.push({ id: lab.id, deny: RIGHTS.sendMessages });
    at('2026-11-24T09:00:01Z');
    expect(await digest.runDue()).toMatchObject({ refused: 1 });
    const dm = here.discord.messages.find(({ channel_id }) => channel_id === here.discord.channels.direct.get(mona.id)?.id);
    expect(textOf(dm ?? {})).toMatch(/paused[\s\S]*Send Messages/);
    expect((await store.subscriptionsOf('discord', lab.id))[0]).toMatchObject({ state: 'paused', reason: expect.stringContaining('Send Messages') });
    research.overwrites.pop();
    await here.discord.slash('subscriptions', { user: mona, options: { action: 'resume' } });
    at('2026-11-25T09:00:01Z');
    expect(await digest.runDue()).toMatchObject({ sent: 1 });
    expect(textOf(inChannel()[0] ?? {})).toMatch(/Dice loss[\s\S]*MURA|MURA[\s\S]*Dice loss/);
    refusedNothing();
  });
});

function never(): never {
  throw new Error('there is no such message');
}
