// The real process killed at each step of its daily posts, on both platforms and both stores, and started again: each entry arrives once.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load.ts';
import { marksOf, NOTHING_DEAD } from '../../src/digest/news.ts';
import { EVERY_DAY } from '../../src/digest/schedule.ts';
import type { Place } from '../../src/digest/subscription.ts';
import { createStore } from '../../src/store/open.ts';
import { type FakeDiscord, startFakeDiscord } from '../fakes/discord.ts';
import { type FakeSlack, startFakeSlack } from '../fakes/slack.ts';
import { catalogFolder, dataset, GROUND } from '../support/catalog-folder.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { type Running, start, stop } from '../support/process.ts';

const NEW = ['Gamma', 'Delta', 'Epsilon'];
/** The catalog when the channels subscribed, and with the entries that have come since. */
const before = catalogFolder({ ...GROUND, 'datasets/alpha.yaml': dataset('Alpha') });
const after = catalogFolder({
  ...GROUND,
  'datasets/alpha.yaml': dataset('Alpha'),
  ...Object.fromEntries(NEW.map((name) => [`datasets/${name.toLowerCase()}.yaml`, dataset(name)])),
});

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.close());

const DATABASES = {
  SQLite: {
    async url() {
      const folder = mkdtempSync(join(tmpdir(), 'crash-'));
      cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
      return `sqlite:${join(folder, 'navigator.db')}`;
    },
    async run(url: string, text: string) {
      const { DatabaseSync } = await import('node:sqlite');
      const database = new DatabaseSync(url.slice('sqlite:'.length));
      database.exec(text);
      database.close();
    },
  },
  PostgreSQL: {
    url: () => postgres.database(),
    async run(url: string, text: string) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(text);
      await client.end();
    },
  },
} as const;

type Stage = { slack: FakeSlack; discord: FakeDiscord; url: string; env: Record<string, string> };

/** Both platforms, a database in which a channel of each is subscribed and due, and a catalog that has grown since. */
async function stage(url: string): Promise<Stage> {
  const slack = await startFakeSlack();
  const discord = await startFakeDiscord();
  cleanups.push(
    () => slack.close(),
    () => discord.close(),
  );
  const store = createStore({ url });
  await store.open();
  const now = new Date();
  await store.record(marksOf({ catalog: loadCatalog([before]), dead: NOTHING_DEAD }, now.toISOString().slice(0, 10)), now);
  const places: Place[] = [
    { platform: 'slack', workspace: 'T0000000001', channel: 'C0000000001' },
    { platform: 'discord', workspace: discord.world.guild, channel: discord.world.channel },
  ];
  const wish = { topics: [], schedule: { time: '00:00', days: EVERY_DAY, timeZone: 'UTC' }, quiet: false, condensed: false };
  const nextDue = new Date(now.getTime() - 1000);
  for (const place of places) await store.subscribe({ place, wish, owner: 'U0000000001', nextDue, now });
  await store.close();
  const env = {
    PORT: '0',
    CATALOG_DIRS: after,
    DATABASE_URL: url,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
  };
  return { slack, discord, url, env };
}

function started(env: Record<string, string>): Running {
  const running = start('src/main.ts', { env });
  cleanups.push(() => running.child.kill('SIGKILL'));
  return running;
}

const slackPosts = ({ slack }: Stage) => slack.shown.filter(({ by }) => by === 'api').map(({ text }) => text);
const discordPosts = ({ discord }: Stage) => discord.messages.map((message) => JSON.stringify(message));
const timesIn = (posts: readonly string[]) => NEW.map((name) => posts.filter((post) => post.includes(`${name} is here for tests.`) || post.includes(`${name} (Dataset)`)).length);

/** What is killed is started again, once the lease of the dead process and any wait have ended, as they would after a minute. */
async function recovered(at: Stage, run: (url: string, text: string) => Promise<void>): Promise<void> {
  await run(at.url, 'update subscriptions set lease_until = 1 where lease_until is not null; update subscriptions set attend_at = next_due');
  const again = started(at.env);
  await again.seen(/Playground: /);
  await at.slack.until(() => slackPosts(at).length > 0 && discordPosts(at).length > 0, 'a post on both platforms', 30_000);
  // Another round with nothing left to do: each is confirmed.
  const store = createStore({ url: at.url });
  await store.open();
  cleanups.push(() => store.close());
  const confirmed = async () => (await store.counts(new Date())).due === 0;
  for (let turn = 0; turn < 200 && !(await confirmed()); turn += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await confirmed()).toBe(true);
  expect(await stop(again)).toBe(0);
  expect(timesIn(slackPosts(at)), 'Slack').toEqual([1, 1, 1]);
  expect(timesIn(discordPosts(at)), 'Discord').toEqual([1, 1, 1]);
  expect(slackPosts(at).length).toBe(1);
  expect(discordPosts(at).length).toBe(1);
  expect(at.slack.refused).toEqual([]);
  expect(at.discord.refused).toEqual([]);
}

describe.each(['SQLite', 'PostgreSQL'] as const)('on %s, killed', (kind) => {
  const { url, run } = DATABASES[kind];

  test.each(['before the claim', 'after the claim, before it is begun', 'after the post, before it is confirmed', 'in the middle of the confirmation'])('%s', async (moment) => {
    const at = await stage(await url());
    const killed = started({ ...at.env, KILL_AT: moment, NODE_OPTIONS: '--import ./test/support/kill-at.ts' });
    expect(await killed.exited).toBe(null);
    expect(killed.child.signalCode).toBe('SIGKILL');
    await recovered(at, run);
  });

  test('while the posts are on their way: received and not yet there', async () => {
    const at = await stage(await url());
    at.slack.fault('chat.postMessage', 'hang');
    at.discord.faults.posts.push({ when: 'before', how: 'hang' });
    const killed = started(at.env);
    await at.slack.until(() => at.slack.calls.some(({ method }) => method === 'chat.postMessage') && at.discord.channels.attempts > 0, 'both posts on their way', 20_000);
    await stop(killed, 'SIGKILL');
    expect([slackPosts(at).length, discordPosts(at).length]).toEqual([0, 0]);
    await recovered(at, run);
  });

  test('when the posts are there and the answer is not', async () => {
    const at = await stage(await url());
    at.slack.fault('chat.postMessage', { after: 'hang' });
    at.discord.faults.posts.push({ when: 'after', how: 'hang' });
    // Long enough ago that Discord has forgotten the nonce: then the post has to be found.
    at.discord.faults.nonceMs = 0;
    const killed = started(at.env);
    await at.slack.until(() => slackPosts(at).length + discordPosts(at).length === 2, 'both posts', 20_000);
    await stop(killed, 'SIGKILL');
    await recovered(at, run);
  });
});

test('told to end, it finishes the post under way and begins no other', async () => {
  const at = await stage(await DATABASES.SQLite.url());
  at.slack.fault('chat.postMessage', { slow: 1500 });
  const running = started(at.env);
  await at.slack.until(() => at.slack.calls.some(({ method }) => method === 'chat.postMessage'), 'the post on its way', 20_000);
  expect(await stop(running)).toBe(0);
  expect(timesIn(slackPosts(at))).toEqual([1, 1, 1]);
  expect(running.output().err).toMatch(/"platform":"slack".*daily post: sent/);
  await recovered(at, DATABASES.SQLite.run);
});

test('two replicas on one PostgreSQL, one killed in the middle of its posts: none is lost or doubled', async () => {
  const at = await stage(await DATABASES.PostgreSQL.url());
  at.slack.fault('chat.postMessage', { after: 'hang' });
  at.discord.faults.posts.push({ when: 'after', how: 'hang' });
  const first = started(at.env);
  await at.slack.until(() => slackPosts(at).length + discordPosts(at).length > 0, 'a first post', 20_000);
  const second = started(at.env);
  await second.seen(/"platform":"Discord","msg":"connected"/);
  await stop(first, 'SIGKILL');
  expect(await stop(second)).toBe(0);
  await recovered(at, DATABASES.PostgreSQL.run);
});
