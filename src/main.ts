// The composition root: settings, catalog, platforms and the one HTTP server, started together and stopped together.
import { setTimeout as sleep } from 'node:timers/promises';
import { PLAYGROUND, playgroundPoster } from '../adapters/web/poster.ts';
import { createWebServer } from '../adapters/web/server.ts';
import { KIND_PLURALS } from './answer/facts.ts';
import { createDeadHomes } from './catalog/links/dead.ts';
import { LINK_REPORT } from './catalog/links/report.ts';
import { createCatalogLoader } from './catalog/load.ts';
import { KINDS } from './catalog/schema.ts';
import { createSnapshot, type Snapshot, type Trouble } from './catalog/snapshot.ts';
import { watchCatalog } from './catalog/watch.ts';
import { readEnvironment } from './config/environment.ts';
import { loadConfig, secretsOf } from './config/load.ts';
import { type Config, SETTINGS } from './config/settings.ts';
import { createDesk } from './digest/desk.ts';
import { postsIn } from './digest/history.ts';
import type { Current } from './digest/plan.ts';
import { createDigest } from './digest/run.ts';
import { OperatorError } from './errors.ts';
import { createNavigator, type Navigator } from './navigator.ts';
import { presses, renderers } from './playground.ts';
import type { Answerer, Desk, Platform, PlatformStatus, Poster } from './port.ts';
import { createStore } from './store/open.ts';
import { type Store, StoreError } from './store/port.ts';
import { createSealer } from './store/seal.ts';
import { sealedInstallations } from './store/sealed.ts';
import { createLog, type Logger } from './telemetry/log.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { redact } from './telemetry/redact.ts';
import { VERSION } from './version.ts';

/** Platforms that have not finished by then are left behind: a process that is told to end must end. */
const STOP_TIMEOUT_MS = 15_000;

const PLATFORM_NAMES = ['Slack', 'Discord'];
/** The first look for due posts loads the database's driver: the first questions come before it. */
const FIRST_ROUND_MS = 1000;
/** Daily posts that the playground's page shows. */
const SHOWN_POSTS = 5;

type Started = { platform: Platform; http?: NonNullable<Parameters<typeof createWebServer>[0]['intercept']> };

/** The adapters are only loaded when their token is set: both are large, and the playground needs neither. */
async function createPlatforms(config: Config, observe: (name: string) => Answerer, desk: Desk, store: Store, log: Logger): Promise<Started[]> {
  const started: Started[] = [];
  if (config.SLACK_BOT_TOKEN || config.SLACK_CLIENT_ID) {
    const { createSlackPlatform } = await import('../adapters/slack/connection.ts');
    const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret, SLACK_API_URL: apiUrl } = config;
    const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret, SLACK_STATE_SECRET: stateSecret, TOKEN_KEYS: keys } = config;
    const several = clientId && clientSecret && stateSecret && keys;
    const platform = createSlackPlatform({
      config: { botToken, appToken, signingSecret, apiUrl, ...(several ? { oauth: { clientId, clientSecret, stateSecret } } : {}) },
      answerer: observe('slack'),
      desk,
      ...(several ? { installations: sealedInstallations(store, { sealer: createSealer(keys), platform: 'slack', now: () => new Date() }) } : {}),
      onUninstalled: async (workspace) => void (await store.eraseWorkspace('slack', workspace)),
      log,
    });
    started.push({ platform, ...(platform.http ? { http: platform.http } : {}) });
  }
  if (config.DISCORD_TOKEN) {
    const { createDiscordPlatform } = await import('../adapters/discord/connection.ts');
    started.push({ platform: createDiscordPlatform({ config: { token: config.DISCORD_TOKEN, apiUrl: config.DISCORD_API_URL }, answerer: observe('discord'), desk, log }) });
  }
  return started;
}

/** One line for each platform that is not connected: what to set, and where to find it. */
function hints(config: Config): string[] {
  const slack = `Slack is not connected: set SLACK_BOT_TOKEN (${SETTINGS.SLACK_BOT_TOKEN.where}) and SLACK_APP_TOKEN (${SETTINGS.SLACK_APP_TOKEN.where}).`;
  const discord = `Discord is not connected: set DISCORD_TOKEN (${SETTINGS.DISCORD_TOKEN.where}).`;
  return [...(config.SLACK_BOT_TOKEN || config.SLACK_CLIENT_ID ? [] : [slack]), ...(config.DISCORD_TOKEN ? [] : [discord])];
}

/** What `about` says while the catalog's files are broken. */
const troubleLines = (trouble: Trouble | undefined): string[] =>
  trouble ? [`The catalog was changed but cannot be used since ${trouble.since}; answers come from the one before.`, ...trouble.problems] : [];

/** A figure of the store's, or nothing when it cannot be asked: metrics and the page say so elsewhere. */
async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}

async function main(): Promise<void> {
  const config = loadConfig(readEnvironment());
  const log = createLog(config.LOG_LEVEL, secretsOf(config));

  let platforms: Started[] = [];
  const statuses = (): PlatformStatus[] => platforms.map(({ platform }) => platform.status());
  const everyStatus = (): PlatformStatus[] => PLATFORM_NAMES.map((name) => statuses().find((status) => status.name === name) ?? { name, state: 'stopped', note: 'not set up' });
  const now = () => new Date();
  const today = () => now().toISOString().slice(0, 10);
  const store: Store = createStore({ url: config.DATABASE_URL, log });
  const snapshot: Snapshot<Navigator> = createSnapshot({
    load: createCatalogLoader(config.CATALOG_DIRS),
    build: (catalog) =>
      createNavigator({ catalog, today, about: () => ({ version: VERSION, platforms: everyStatus(), problems: [...troubleLines(snapshot.trouble), ...postTrouble()] }) }),
    now,
    log,
  });
  // Every answer asks for the navigator anew: it may have been replaced since the last one.
  const answerer: Answerer = {
    answer: (request) => snapshot.built.answer(request),
    complete: (command, text, limit) => snapshot.built.complete(command, text, limit),
  };
  const metrics = createMetrics(
    statuses,
    () => snapshot.catalog.entries.length,
    () => snapshot.trouble?.problems.length ?? 0,
    () => orNothing(store.counts(now())),
  );
  const posters = (): Poster[] => [playgroundPoster, ...platforms.map(({ platform }) => platform.poster)];
  const deadHomes = createDeadHomes({ file: LINK_REPORT, log });
  const current = (): Current => ({ catalog: snapshot.catalog, topics: snapshot.built.topics, dead: deadHomes(snapshot.catalog) });
  const desk = createDesk({ store, posters, current, record: () => digest.record(), now, log });
  const digest = createDigest({ store, posters, current, now, watch: metrics.posts, log });
  function postTrouble(): string[] {
    const problem = digest.problem();
    return problem === undefined ? [] : [`Daily posts cannot go on: ${problem}`];
  }
  platforms = await createPlatforms(config, (name) => metrics.observe(answerer, name), desk, store, log);

  const intercept = platforms.find(({ http }) => http !== undefined)?.http;
  const missing = hints(config);
  const web = createWebServer({
    host: config.HOST,
    port: config.PORT,
    log,
    answerer: metrics.observe(answerer, 'playground'),
    desk,
    posts: async () => {
      const posts = await orNothing(postsIn(PLAYGROUND, SHOWN_POSTS, { store, current, now }));
      return posts ? { posts } : { posts: [], problem: 'Daily posts cannot be shown just now: the store cannot be reached. The log says why.' };
    },
    renderers,
    presses,
    state: () => {
      const { entries } = snapshot.catalog;
      const kinds = KINDS.map((kind) => ({ label: KIND_PLURALS[kind], count: entries.filter((entry) => entry.kind === kind).length }));
      return { hints: missing, platforms: everyStatus(), catalog: { total: entries.length, kinds } };
    },
    // A broken edit of the catalog is told, but takes nobody out of service: answers go on from the one before.
    health: () => ({
      ready: statuses().every(({ state }) => state !== 'failed') && digest.problem() === undefined,
      version: VERSION,
      entries: snapshot.catalog.entries.length,
      platforms: statuses(),
      problems: [...(snapshot.trouble?.problems ?? []), ...postTrouble()],
      ...(snapshot.trouble ? { problemsSince: snapshot.trouble.since } : {}),
    }),
    metrics: () => metrics.text(),
    ...(intercept ? { intercept } : {}),
  });

  const watch = watchCatalog({ dirs: config.CATALOG_DIRS, changed: async () => metrics.reloaded(await snapshot.reload()), log });

  /** Posts under way need their platforms, and all need the store. */
  const finish = async () => {
    await Promise.all([web.stop(), digest.stop()]);
    await Promise.all(platforms.map(({ platform }) => platform.stop()));
    await store.close();
  };
  const stop = once(async (signal: string) => {
    log.info({ signal }, 'stopping: what is under way is finished first');
    watch.stop();
    await Promise.race([finish(), sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    log.info('stopped');
    process.exit(0);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));

  const { url } = await web.start();
  process.stdout.write(`Playground: ${url}\n${missing.map((line) => `${line}\n`).join('')}`);
  // After the page is open: the database's driver takes as long to load as the first answer.
  setTimeout(digest.wake, FIRST_ROUND_MS).unref();
  // What is due for a platform goes out as soon as it is connected.
  await startPlatforms(platforms, digest.wake, log);
}

/** A platform that is refused does not take the others down; when all are refused, there is nothing to run for. */
async function startPlatforms(platforms: readonly Started[], connected: () => void, log: Logger): Promise<void> {
  const refused: OperatorError[] = [];
  await Promise.all(
    platforms.map(async ({ platform }) => {
      try {
        await platform.start();
        log.info({ platform: platform.name }, 'connected');
        connected();
      } catch (error) {
        if (!(error instanceof OperatorError)) throw error;
        refused.push(error);
        process.stderr.write(`${redact(error.message)}\n`);
      }
    }),
  );
  if (refused.length > 0 && refused.length === platforms.length) process.exit(1);
}

function once<Argument>(run: (argument: Argument) => Promise<void>): (argument: Argument) => Promise<void> {
  let running: Promise<void> | undefined;
  return (argument) => {
    running ??= run(argument);
    return running;
  };
}

function fail(error: unknown): never {
  process.stderr.write(`${redact(error instanceof OperatorError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`);
  process.exit(1);
}

process.on('unhandledRejection', fail);
process.on('uncaughtException', fail);
await main().catch(fail);
