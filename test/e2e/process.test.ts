// The process as an operator starts it: with nothing, with wrong settings, with one bad token, with both platforms; and how it ends.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type FakeDiscord, startFakeDiscord } from '../fakes/discord.ts';
import { type FakeSlack, startFakeSlack } from '../fakes/slack.ts';
import { type Running, run, start, stop } from '../support/process.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function started(env: Record<string, string>): Running {
  const running = start('src/main.ts', { env: { PORT: '0', ...env } });
  cleanups.push(() => running.child.kill('SIGKILL'));
  return running;
}

async function slackOf(...options: Parameters<typeof startFakeSlack>): Promise<FakeSlack> {
  const fake = await startFakeSlack(...options);
  cleanups.push(() => fake.close());
  return fake;
}

async function discordOf(): Promise<FakeDiscord> {
  const fake = await startFakeDiscord();
  cleanups.push(() => fake.close());
  return fake;
}

const slackEnv = (fake: FakeSlack) => ({ SLACK_BOT_TOKEN: fake.botToken, SLACK_APP_TOKEN: fake.appToken, SLACK_API_URL: fake.apiUrl });
const discordEnv = (fake: FakeDiscord) => ({ DISCORD_TOKEN: fake.token, DISCORD_API_URL: fake.apiUrl });
const urlOf = async (running: Running): Promise<string> => (await running.seen(/Playground: (\S+)/))[1] ?? '';

async function answer(url: string, line: string): Promise<{ answer: { items: { name: string; links: { url: string }[]; license: { reminder: string } }[] } }> {
  const response = await fetch(`${url}/api/answer`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ line }) });
  expect(response.status).toBe(200);
  return (await response.json()) as Awaited<ReturnType<typeof answer>>;
}

describe('without any setting', () => {
  test('serves the playground, says in two lines what to set, answers, and ends with 0 on SIGTERM', async () => {
    const running = started({});
    const url = await urlOf(running);
    await running.seen(/Slack is not connected: set SLACK_BOT_TOKEN \(.+\) and SLACK_APP_TOKEN \(.+\)/);
    await running.seen(/Discord is not connected: set DISCORD_TOKEN \(.+\)/);

    const brain = await answer(url, '/dataset brain MRI');
    expect(brain.answer.items.map((item) => item.name)).toContain('BraTS (2021-2023)');
    const losses = await answer(url, '!loss imbalanced segmentation');
    const names = losses.answer.items.slice(0, 5).map((item) => item.name);
    for (const name of ['Tversky loss', 'Dice loss', 'Focal loss', 'Combo loss']) expect(names).toContain(name);
    for (const item of [...brain.answer.items, ...losses.answer.items]) {
      expect(item.links.length).toBeGreaterThan(0);
      expect(item.license.reminder.length).toBeGreaterThan(20);
    }
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('navigator_answers_total{platform="playground",command="dataset",type="results"} 1');
    expect(metrics).not.toContain('brain');

    expect(await stop(running)).toBe(0);
  });
});

describe('wrong settings', () => {
  test('are all named at once, with where to find each, and end the process with 1', async () => {
    const secret = 'not-a-slack-token-at-all';
    const { code, err } = await run('src/main.ts', { env: { SLACK_BOT_TOKEN: secret, PORT: 'abc', LOG_LEVEL: 'loud', DISCORD_API_URL: 'ftp://x' } });
    expect(code).toBe(1);
    for (const name of ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'PORT', 'LOG_LEVEL', 'DISCORD_API_URL']) expect(err).toContain(name);
    expect(err).toContain('api.slack.com/apps');
    expect(err).not.toContain(secret);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test('a port in use is named with the fix', async () => {
    const first = started({});
    const port = new URL(await urlOf(first)).port;
    const { code, err } = await run('src/main.ts', { env: { PORT: port } });
    expect(code).toBe(1);
    expect(err).toMatch(/PORT/);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test('a broken catalog file is named with line and column', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'catalog-'));
    cleanups.push(() => rmSync(folder, { recursive: true }));
    cpSync('catalog', folder, { recursive: true });
    writeFileSync(join(folder, 'datasets', 'broken.yaml'), 'kind: dataset\nname: Broken\nsumary: typo\n');
    const { code, err } = await run('src/main.ts', { env: { CATALOG_DIRS: folder, PORT: '0' } });
    expect(code).toBe(1);
    expect(err).toMatch(/datasets[/\\]broken\.yaml:3:1: unknown field "sumary"; did you mean "summary"\?/);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

describe('with both platforms', () => {
  test('connects to both, answers on both, and finishes cleanly', async () => {
    const slack = await slackOf();
    const discord = await discordOf();
    const running = started({ ...slackEnv(slack), ...discordEnv(discord) });
    await running.seen(/"platform":"Slack","msg":"connected"/);
    await running.seen(/"platform":"Discord","msg":"connected"/);

    const card = await slack.command({ transport: 'socket' }, '/dataset', 'brain MRI');
    expect(JSON.stringify(card.blocks)).toContain('BraTS');
    await slack.click({ transport: 'socket' }, card, 'Next');
    const { message } = await discord.slash('loss', { query: 'imbalanced segmentation' });
    expect(JSON.stringify(message.components)).toContain('Tversky');
    const next = await discord.press(message, { label: 'Next' });
    expect(next.kind).toBe('update');
    expect(slack.refused).toEqual([]);
    expect(discord.refused).toEqual([]);

    expect(await stop(running)).toBe(0);
    const { out, err } = running.output();
    for (const token of [slack.botToken, slack.appToken, discord.token]) expect(out + err).not.toContain(token);
  });

  test('serves Slack over signed HTTP on the one port', async () => {
    const slack = await slackOf();
    const running = started({ SLACK_BOT_TOKEN: slack.botToken, SLACK_SIGNING_SECRET: slack.signingSecret, SLACK_API_URL: slack.apiUrl });
    const url = await urlOf(running);
    await running.seen(/"platform":"Slack","msg":"connected"/);
    const card = await slack.command({ transport: 'http', url: `${url}/slack/events` }, '/loss', 'dice');
    expect(card.text).toContain('Dice loss');
    expect(await stop(running)).toBe(0);
  });

  test('goes on with the healthy one when the other token is refused', async () => {
    const slack = await slackOf();
    const discord = await discordOf();
    discord.faults.tokenRefused = true;
    const running = started({ ...slackEnv(slack), ...discordEnv(discord) });
    await running.seen(/"platform":"Slack","msg":"connected"/);
    await running.seen(/DISCORD_TOKEN.*discord\.com\/developers/);
    expect((await slack.command({ transport: 'socket' }, '/dataset', 'MURA')).text).toContain('MURA');
    expect(running.child.exitCode).toBeNull();
    expect(await stop(running)).toBe(0);
  });

  test('ends with 1, one clear line and no stack when every token is refused', async () => {
    const discord = await discordOf();
    discord.faults.tokenRefused = true;
    const { code, err } = await run('src/main.ts', { env: { PORT: '0', LOG_LEVEL: 'warn', ...discordEnv(discord) } });
    expect(code).toBe(1);
    expect(err).toMatch(/DISCORD_TOKEN/);
    expect(err).not.toMatch(/\n\s+at /);
    expect(err).not.toContain(discord.token);
  });
});
