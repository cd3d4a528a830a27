// One run of the load test: real replicas on one real PostgreSQL over stand-ins that fail, with kills; what arrived is counted at the end.
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startPostgres } from '../../test/support/postgres.ts';
import { generator } from '../synthetic.ts';
import type { Fault } from './faults.ts';
import { type Asked, startPeople } from './people.ts';
import type { Listening, Setup, Standing } from './platforms.ts';
import { createReplicas, type LogCounts, type Replicas } from './replicas.ts';
import { growCatalog, subscribeAll } from './stage.ts';
import { APP_TOKEN, DISCORD_TOKEN, type Size, type Subscribed, worldOf } from './world.ts';

export type Load = Size & {
  replicas: number;
  seed: number;
  /** Milliseconds from one kill to the next, drawn between the two. */
  killEveryMs: readonly [least: number, most: number];
  /** Does not sit out the leases of the dead and the waits after failures: for a test, which has no minutes to spend. */
  hurry?: boolean;
  giveUpAfterMs: number;
  tell?: (line: string) => void;
};

export type Report = {
  expected: number;
  /** Entries that are in no message of their channel. */
  lost: string[];
  /** Entries that are in more than one, or in one of a channel that did not ask for them. */
  doubled: string[];
  /** Deliveries that the database has otherwise than the channels. */
  untrue: string[];
  kills: number;
  faults: Record<Fault, number>;
  /** Of the first nine tenths of the posts, in posts a second. */
  perSecond: number;
  /** From the first post: until nine tenths stood, until the last one stood. */
  mainMs: number;
  lastMs: number;
  peakMB: number;
  asked: Asked;
  log: LogCounts;
  /** What went wrong in the test itself or in the replicas: calls that the stand-ins do not know, processes that ended. */
  wrong: string[];
};

/** Kills stop there: what is left is the waiting for what had failed. */
const MAIN_SHARE = 0.9;
const LOOK_EVERY_MS = 250;
/** In a hurry: no progress for so long means that only waits are left. */
const STALLED_MS = 1000;

type Platforms = { origin: string; standing(wanted: 'count' | 'posts'): Promise<Standing>; child: ChildProcess };

async function startPlatforms(setup: Setup): Promise<Platforms> {
  const child = fork(fileURLToPath(new URL('./platforms.ts', import.meta.url)), [JSON.stringify(setup)], { stdio: 'inherit', serialization: 'json' });
  const heard = async () => ((await once(child, 'message')) as [unknown])[0];
  const { origin } = (await heard()) as Listening;
  return {
    origin,
    child,
    standing: (wanted) => {
      const answer = heard();
      child.send(wanted);
      return answer as Promise<Standing>;
    },
  };
}

export async function load(options: Load): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'navigator-load-'));
  const cleanups: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    return await staged(options, folder, cleanups);
  } finally {
    for (const cleanup of cleanups.reverse()) await cleanup();
  }
}

async function staged(options: Load, folder: string, cleanups: (() => unknown)[]): Promise<Report> {
  const { subscriptions, workspaces, seed, tell = () => undefined } = options;
  const world = worldOf({ subscriptions, workspaces });
  const server = await startPostgres();
  cleanups.push(() => server.close());
  const url = await server.database();
  const key = randomBytes(32).toString('base64');
  const dirs = growCatalog(folder);
  tell(`${subscriptions} subscriptions over ${workspaces} workspaces are being made`);
  await subscribeAll(url, world, key);

  let replicas: Replicas | undefined;
  const teams = [...new Set(world.flatMap(({ place }) => (place.platform === 'slack' ? [place.workspace] : [])))];
  const people = await startPeople({ teams, running: () => replicas?.running() ?? [] });
  cleanups.push(() => people.close());
  const platforms = await startPlatforms({ subscriptions, workspaces, seed, socketUrl: people.socketUrl });
  cleanups.push(() => platforms.child.kill('SIGKILL'));
  const env = {
    CATALOG_DIRS: dirs,
    DATABASE_URL: url,
    TOKEN_KEYS: key,
    SLACK_CLIENT_ID: '1234567890.1234567890',
    SLACK_CLIENT_SECRET: 'only-for-the-load-test',
    SLACK_STATE_SECRET: 'only-for-the-load-test',
    SLACK_APP_TOKEN: APP_TOKEN,
    SLACK_API_URL: `http://${platforms.origin}/slack/`,
    DISCORD_TOKEN,
    DISCORD_API_URL: `http://${platforms.origin}/discord`,
  };
  const made = createReplicas({ count: options.replicas, env, folder });
  replicas = made;
  cleanups.push(() => made.end());
  const database = new pg.Client({ connectionString: url });
  await database.connect();
  cleanups.push(() => database.end());

  await made.start();
  people.begin();
  const { kills, wrong } = await watch(options, made, platforms, database, people.end);
  if (!(await made.stop())) wrong.push('a replica did not end by itself when it was asked to');
  const standing = await platforms.standing('posts');
  return {
    ...(await judged(world, standing, database)),
    kills,
    faults: standing.faults,
    peakMB: made.peakMB(),
    asked: people.asked,
    log: made.logCounts(),
    wrong: [...wrong, ...made.fallen, ...standing.unknown],
  };
}

/** Kills replicas until most posts stand, then waits until none is due. `mainOver` is called in between, or at the end when that comes first. */
async function watch(options: Load, replicas: Replicas, platforms: Platforms, database: pg.Client, mainOver: () => Promise<void>): Promise<{ kills: number; wrong: string[] }> {
  const { subscriptions, seed, killEveryMs, hurry = false, giveUpAfterMs, tell = () => undefined } = options;
  const chance = generator(seed);
  const [least, most] = killEveryMs;
  const nextKill = () => least + chance() * (most - least);
  const began = Date.now();
  let kills = 0;
  let madeAtKill = 0;
  let killAt = began + nextKill();
  let progress = { key: '', at: began };
  let told = began;
  for (;;) {
    await sleep(LOOK_EVERY_MS);
    replicas.measure();
    const { made } = await platforms.standing('count');
    const due = Number((await database.query('select count(*) as due from subscriptions where next_due <= $1', [Date.now()])).rows[0]?.due);
    const now = Date.now();
    if (now - told >= (hurry ? 1000 : 5000)) {
      told = now;
      tell(`${Math.round((now - began) / 1000)} s: ${made} posts stand, ${due} are not settled, ${kills} kills`);
    }
    if (made >= subscriptions * MAIN_SHARE || due === 0 || now - began > giveUpAfterMs) await mainOver();
    if (due === 0) return { kills, wrong: [] };
    if (now - began > giveUpAfterMs) return { kills, wrong: [`given up after ${giveUpAfterMs / 1000} s: ${due} are not settled`] };
    const key = `${made} ${due}`;
    if (key !== progress.key) progress = { key, at: now };
    // Only while posts are being made: else all would soon wait for leases of the dead.
    if (now >= killAt && made > madeAtKill && made < subscriptions * MAIN_SHARE) {
      // After a stall fewer may run than at first.
      if (await replicas.kill(Math.floor(chance() * replicas.running().length))) kills += 1;
      madeAtKill = made + subscriptions / 100;
      killAt = Date.now() + nextKill();
    } else if (hurry && now - progress.at > STALLED_MS) {
      await replicas.stop();
      await database.query('update subscriptions set lease_until = 1 where lease_until is not null');
      await database.query("update subscriptions set attend_at = 1 where id in (select subscription from deliveries where state in ('sending', 'waiting'))");
      await replicas.start(1);
      progress = { key: '', at: Date.now() };
    }
  }
}

/** What stands in the channels against what was subscribed, and against what the database believes. */
async function judged(
  world: readonly Subscribed[],
  { posts = [] }: Standing,
  database: pg.Client,
): Promise<Pick<Report, 'expected' | 'lost' | 'doubled' | 'untrue' | 'perSecond' | 'mainMs' | 'lastMs'>> {
  const standing = new Map(posts);
  const lost: string[] = [];
  const doubled: string[] = [];
  for (const { place, expected } of world) {
    const entries = (standing.get(place.channel) ?? []).flatMap((message) => message.entries);
    for (const entry of expected) if (!entries.includes(entry)) lost.push(`${place.platform} ${place.channel}: ${entry}`);
    for (const [index, entry] of entries.entries()) if (entries.indexOf(entry) !== index || !expected.includes(entry)) doubled.push(`${place.platform} ${place.channel}: ${entry}`);
  }
  type Kept = { channel: string; state: string; message: string | null; paused: string | null };
  const kept = (
    await database.query<Kept>(
      "select s.channel, d.state, d.message, case when s.state = 'paused' then coalesce(s.reason, 'paused') end as paused from subscriptions s left join deliveries d on d.subscription = s.id",
    )
  ).rows;
  const untrue = kept.flatMap(({ channel, state, message, paused }) =>
    state === 'sent' && paused === null && standing.get(channel)?.some(({ id }) => id === message)
      ? []
      : [`${channel}: ${state}, message ${message}${paused ? `, ${paused}` : ''}`],
  );
  const times = posts.flatMap(([, messages]) => messages.map(({ at }) => at)).sort((a, b) => a - b);
  const [first = 0] = times;
  const mainCount = Math.floor(times.length * MAIN_SHARE);
  const mainMs = (times[mainCount - 1] ?? first) - first;
  return { expected: world.length, lost, doubled, untrue, perSecond: mainCount / (mainMs / 1000), mainMs, lastMs: (times.at(-1) ?? first) - first };
}
