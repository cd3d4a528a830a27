// Daily posts as a newcomer and an operator meet them: in the playground, by `digest preview` and `digest run`, and while the database is away.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import type { Answer } from '../../src/answer/card.ts';
import { startFakeDiscord } from '../fakes/discord.ts';
import { newRole, RIGHTS } from '../fakes/discord-servers.ts';
import { startFakeSlack } from '../fakes/slack.ts';
import { catalogFolder, dataset, GROUND } from '../support/catalog-folder.ts';
import { startPostgres } from '../support/postgres.ts';
import { type Running, run, start, stop } from '../support/process.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'digest-'));
  cleanups.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const catalog = (): string => catalogFolder({ ...GROUND, 'datasets/alpha.yaml': dataset('Alpha', { modalities: ['ct'] }) });
/** An entry is added as an editor would: a file in the folder. */
const add = (dir: string, name: string) => writeFileSync(join(dir, 'datasets', `${name.toLowerCase()}.yaml`), stringify(dataset(name, { modalities: ['mri'] })));

async function started(env: Record<string, string>): Promise<{ running: Running; url: string }> {
  const running = start('src/main.ts', { env: { PORT: '0', ...env } });
  cleanups.push(() => running.child.kill('SIGKILL'));
  return { running, url: (await running.seen(/Playground: (\S+)/))[1] ?? '' };
}

async function say(url: string, line: string): Promise<Answer> {
  const response = await fetch(`${url}/api/answer`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ line, timeZone: 'UTC' }) });
  expect(response.status).toBe(200);
  return ((await response.json()) as { answer: Answer }).answer;
}

type Shown = { posts: { ref: string; heading: string; slack: unknown; discord: unknown }[]; problem?: string };
const posts = async (url: string): Promise<Shown> => (await (await fetch(`${url}/api/posts`)).json()) as Shown;
const tomorrow = (): string => `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T09:00:00Z`;
const licence = 'The owner says so, checked';

describe('as a newcomer', () => {
  test('subscribes in the playground, adds a file, runs the digest: one post with its licence, and none the second time', async () => {
    const dir = catalog();
    const env = { CATALOG_DIRS: dir, DATABASE_URL: `sqlite:${join(folder(), 'navigator.db')}` };
    const { running, url } = await started(env);
    await vi.waitFor(async () => expect((await say(url, '/navigator subscribe MRI datasets at 09:00')).heading).toBe('Daily posts in this channel'), { timeout: 10_000 });
    expect(await posts(url)).toEqual({ posts: [] });
    add(dir, 'Beta');

    const nothing = await run('src/cli.ts', { args: ['digest', 'run'], env });
    expect(nothing).toMatchObject({ code: 0, out: expect.stringMatching(/^Nothing is due at .*\. 1 channel gets daily posts; the next is due at .*T09:00:00\.000Z/) });
    const preview = await run('src/cli.ts', { args: ['digest', 'preview', '--at', tomorrow()], env });
    expect(preview.out).toContain('Beta is here for tests.');
    expect(preview.out).toContain(licence);
    expect(await posts(url)).toEqual({ posts: [] });

    const first = await run('src/cli.ts', { args: ['digest', 'run', '--at', tomorrow()], env });
    expect(first).toMatchObject({ code: 0, out: expect.stringMatching(/Beta is here for tests\.[\s\S]*1 sent\./) });
    expect(first.out).toContain(licence);
    const second = await run('src/cli.ts', { args: ['digest', 'run', '--at', tomorrow()], env });
    expect(second.out).toMatch(/^Nothing is due/);

    const [post, ...others] = (await posts(url)).posts;
    expect(others).toEqual([]);
    expect(post?.heading).toBe('1 new entry in the catalog');
    for (const card of [post?.slack, post?.discord]) expect(JSON.stringify(card)).toMatch(/Beta[\s\S]*CC-BY-4\.0/);
    expect((await say(url, `/navigator posted ${post?.ref}`)).items.map(({ name }) => name)).toEqual(['Beta']);
    expect(await stop(running)).toBe(0);
  });

  test('with the tokens of both platforms a run sends to their channels, without connecting as the bot does', async () => {
    const slack = await startFakeSlack();
    const discord = await startFakeDiscord();
    cleanups.push(
      () => slack.close(),
      () => discord.close(),
    );
    // Somebody who may manage the server.
    const mona = discord.person('mona');
    const role = newRole('Managers', { permissions: RIGHTS.manageServer });
    discord.lab.roles.push(role);
    discord.lab.members.set(mona.id, [role.id]);
    const dir = catalog();
    const env = {
      CATALOG_DIRS: dir,
      DATABASE_URL: `sqlite:${join(folder(), 'navigator.db')}`,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
    };
    const { running } = await started(env);
    await running.seen(/"platform":"Slack","msg":"connected"/);
    await running.seen(/"platform":"Discord","msg":"connected"/);
    await slack.command({ transport: 'socket' }, '/navigator', 'subscribe everything at 09:00 tz UTC');
    const answered = await discord.slash('subscribe', { user: mona, options: { what: 'MRI datasets', at: '09:00', timezone: 'UTC' } });
    expect(JSON.stringify(answered.message)).toContain('MRI datasets');
    expect(await stop(running)).toBe(0);

    add(dir, 'Beta');
    const [slackBefore, discordBefore, connections] = [slack.shown.length, discord.messages.length, slack.connections()];
    const { out, err, code } = await run('src/cli.ts', { args: ['digest', 'run', '--at', tomorrow()], env });
    expect([code, out.trim()], err).toEqual([0, '2 sent.']);
    expect(slack.shown.slice(slackBefore).map(({ text }) => text.includes('Beta'))).toEqual([true]);
    expect(discord.messages.slice(discordBefore).map((message) => JSON.stringify(message.embeds).includes('Beta'))).toEqual([true]);
    expect((await run('src/cli.ts', { args: ['digest', 'run', '--at', tomorrow()], env })).out).toMatch(/^Nothing is due/);
    expect([slack.shown.length, discord.messages.length]).toEqual([slackBefore + 1, discordBefore + 1]);
    expect(slack.connections()).toBe(connections);
    expect(err).not.toContain(slack.botToken);
  });

  test.each([
    [['digest', 'run', '--at', 'tomorrow'], '--at must be an instant like 2026-11-30T08:00:00Z'],
    [['digest', 'preview', '--at', '2026-11-30T08:00'], '--at must be an instant'],
    [['digest', 'run'], 'There is no database'],
  ])('%j says what is wrong', async (args, problem) => {
    const { code, err } = await run('src/cli.ts', { args, env: { CATALOG_DIRS: catalog(), DATABASE_URL: `sqlite:${join(folder(), 'none.db')}` } });
    expect(code).toBe(1);
    expect(err).toContain(problem);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

describe('while the database is away', () => {
  test('questions are answered, subscribing says what is wrong, /readyz and about say it too; later all goes on by itself', { timeout: 90_000 }, async () => {
    const postgres = await startPostgres();
    cleanups.push(() => postgres.close());
    const database = await postgres.database();
    await postgres.stop();
    const dir = catalog();
    const { running, url } = await started({ CATALOG_DIRS: dir, DATABASE_URL: database });
    await running.seen(/daily posts cannot go on: The database .* cannot be reached/);
    expect((await say(url, '/dataset CT')).items.map(({ name }) => name)).toEqual(['Alpha']);
    expect((await say(url, '/navigator subscribe everything')).tips.join(' ')).toContain('Questions are answered as ever');
    expect((await posts(url)).problem).toContain('cannot be shown just now');
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(503);
    expect(JSON.stringify(await ready.json())).toContain('Daily posts cannot go on');
    expect(JSON.stringify((await say(url, '/navigator about')).notices)).toContain('Daily posts cannot go on');
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/metrics`)).status).toBe(200);

    await postgres.start();
    await running.seen(/daily posts: the store can be used again/, 40_000);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect((await say(url, '/navigator subscribe everything')).heading).toBe('Daily posts in this channel');
    expect(await stop(running)).toBe(0);
    const { err } = running.output();
    expect(err).not.toContain(new URL(database).password);
    expect(err.match(/daily posts cannot go on/g)?.length).toBe(1);
  });

  test('a damaged file is named and kept as it is', async () => {
    const file = join(folder(), 'navigator.db');
    const damaged = `${'no database at all '.repeat(300)}`;
    writeFileSync(file, damaged);
    const { running, url } = await started({ CATALOG_DIRS: catalog(), DATABASE_URL: `sqlite:${file}` });
    await running.seen(new RegExp(`daily posts cannot go on: .*${file.replaceAll('/', '.')}`));
    expect((await say(url, '/dataset CT')).items.length).toBe(1);
    expect(await stop(running)).toBe(0);
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(file, 'utf8')).toBe(damaged);
  });
});
