// How the Slack adapter starts, comes back, stops, and what it refuses.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createSlackPlatform } from '../../adapters/slack/connection.ts';
import { OperatorError, UserError } from '../../src/errors.ts';
import type { Answerer } from '../../src/port.ts';
import { startFakeSlack } from '../fakes/slack.ts';
import { answerer, capture, type Rig, read, recordingDesk, rig } from '../support/slack-rig.ts';

describe('Slack at start', () => {
  test.each(['socket', 'http'] as const)('over %s: a refused bot token ends the start with one line', async (mode) => {
    const at = await rig(mode, { start: false });
    at.slack.fault('auth.test', { error: 'invalid_auth' });
    const error = await at.platform.start().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OperatorError);
    expect((error as Error).message).toBe(
      'Slack refused SLACK_BOT_TOKEN (invalid_auth). Where to find it: api.slack.com/apps > your app > OAuth & Permissions > Bot User OAuth Token',
    );
    expect(at.platform.status()).toMatchObject({ state: 'failed' });
    expect(at.out.texts()).toEqual([]);
    await at.end();
  });

  test('a refused app token ends the start at once', async () => {
    const at = await rig('socket', { start: false });
    at.slack.fault('apps.connections.open', { error: 'invalid_auth' }, 99);
    await expect(at.platform.start()).rejects.toThrow(/^Slack refused SLACK_APP_TOKEN \(invalid_auth\)\. Where to find it: .*App-Level Tokens$/);
    expect(at.slack.calls.filter((call) => call.method === 'apps.connections.open')).toHaveLength(1);
    expect(at.out.texts()).toEqual([]);
    await at.end();
  });

  test('an address that is not the Web API is named', async () => {
    const at = await rig('http', { start: false });
    at.slack.fault('auth.test', { html: '<html>Sign in</html>' });
    await expect(at.platform.start()).rejects.toThrow(/^SLACK_API_URL does not lead to Slack's Web API/);
    await at.end();
  });

  test("neither mode configured is the operator's to mend", async () => {
    const platform = createSlackPlatform({ config: { botToken: 'xoxb-1' }, answerer, desk: recordingDesk(), log: capture().log });
    await expect(platform.start()).rejects.toThrow(/SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is missing/);
    await platform.stop();
  });

  test('keeps trying while Slack is down, and says so', async () => {
    const at = await rig('socket', { start: false });
    at.slack.fault('auth.test', { status: 500 }, 3);
    at.slack.fault('apps.connections.open', { status: 503 }, 1);
    await at.platform.start();
    expect(at.out.texts()).toEqual(
      expect.arrayContaining([expect.stringMatching(/cannot be reached \(HTTP 500\); trying again/), expect.stringMatching(/no Socket Mode connection \(HTTP 503\)/)]),
    );
    expect(at.platform.status().state).toBe('ready');
    await at.slack.command(at.where, '/dataset', 'brain MRI');
    await at.end();
  });

  test('can be stopped while it keeps trying', async () => {
    const at = await rig('socket', { start: false });
    at.slack.fault('apps.connections.open', { status: 503 }, 999);
    const start = at.platform.start();
    await at.slack.until(() => at.out.texts().some((line) => line.includes('no Socket Mode connection')), 'a line in the log');
    await at.platform.stop();
    await start;
    expect(at.platform.status().state).toBe('stopped');
    await at.end();
  });
});

test('Slack: says why it cannot be reached', async () => {
  const out = capture();
  // A port where nobody listens any more.
  const gone = await startFakeSlack();
  await gone.close();
  const platform = createSlackPlatform({ config: { botToken: 'xoxb-1', appToken: 'xapp-1', apiUrl: gone.apiUrl }, answerer, desk: recordingDesk(), log: out.log });
  const start = platform.start();
  await vi.waitFor(() => expect(out.texts()).toEqual(['Slack: cannot be reached (ECONNREFUSED); trying again']), { timeout: 10_000 });
  expect(platform.status()).toMatchObject({ state: 'starting', note: 'Slack cannot be reached' });
  await platform.stop();
  await start;
});

describe('Slack while it runs', () => {
  test('comes back after a routine disconnect and after a cut', async () => {
    const at = await rig('socket');
    at.slack.disconnect();
    await at.slack.until(() => at.slack.connections() === 2, 'a second connection');
    await at.slack.command(at.where, '/dataset', 'brain MRI');
    await at.slack.until(() => at.platform.status().state === 'ready', 'ready again');
    at.slack.cut();
    await at.slack.until(() => at.slack.connections() === 3, 'a third connection', 8000);
    expect(await at.slack.command(at.where, '/loss', 'dice')).toBeTruthy();
    expect(at.out.lines.filter((line) => line.level >= 50)).toEqual([]);
    await at.end();
  });

  test('a token that is revoked meanwhile is one line in the log and no crash', async () => {
    const at = await rig('socket');
    at.slack.fault('apps.connections.open', { error: 'token_revoked' }, 99);
    at.slack.disconnect();
    await at.slack.until(() => at.platform.status().state === 'failed', 'failed');
    expect(at.platform.status().note).toContain('SLACK_APP_TOKEN');
    expect(at.out.texts().filter((line) => line.includes('token_revoked'))).toHaveLength(1);
    await at.end();
  });

  test.each(['socket', 'http'] as const)('over %s: stopping waits for what is under way', async (mode) => {
    const at = await rig(mode);
    // The answer has to wait for Slack's rate limit while the process is told to end.
    at.slack.fault('chat.postMessage', { status: 429, retryAfter: 1 });
    await at.slack.mention(at.where, 'brain MRI');
    await at.slack.until(() => at.slack.calls.some((call) => call.method === 'chat.postMessage'), 'the first attempt');
    await at.platform.stop();
    expect(at.slack.shown).toHaveLength(1);
    expect(at.platform.status().state).toBe('stopped');
    await at.slack.until(() => at.slack.openSockets() === 0, 'no socket left');
    await at.platform.stop();
    await at.end();
  });

  test.each(['socket', 'http'] as const)('over %s: a bug is answered with a reference that stands in the log', async (mode) => {
    const throwing = (error: Error): Answerer => ({
      answer: () => {
        throw error;
      },
      complete: () => [],
    });
    const at = await rig(mode, { answerer: throwing(new Error('index out of step')) });
    const card = await at.slack.command(at.where, '/dataset', 'a question that stays private');
    const ref = /Something broke \(ref (\w+)\)/.exec(read(card))?.[1];
    expect(ref).toMatch(/^[0-9a-f]{6}$/);
    expect(at.out.lines.filter((line) => line.ref === ref)).toHaveLength(1);
    await at.slack.mention(at.where, 'x');
    expect(read(await at.slack.until(() => at.slack.shown[1], 'an answer'))).toContain('Something broke');
    expect(JSON.stringify(at.out.lines)).not.toContain('stays private');
    expect(JSON.stringify(at.out.lines)).not.toContain(at.slack.botToken);
    await at.end();

    const kind = await rig(mode, { answerer: throwing(new UserError('That filter needs a value: write modality:CT.')) });
    expect(read(await kind.slack.command(kind.where, '/dataset', 'modality:'))).toContain('write modality:CT');
    await kind.end();
  });
});

describe('Slack over http refuses', () => {
  let at: Rig;
  beforeAll(async () => {
    at = await rig('http', { start: false });
  });
  afterAll(() => at.end());
  const url = () => (at.where.transport === 'http' ? at.where.url : '');
  const post = (body: string, headers: Record<string, string>, path = '') =>
    fetch(url() + path, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } }).then(async (response) => {
      await response.text();
      return response.status;
    });
  const body = new URLSearchParams({
    command: '/dataset',
    text: 'MURA',
    team_id: 'T1',
    user_id: 'U1',
    channel_id: 'C1',
    response_url: 'http://127.0.0.1:9/',
    trigger_id: '1',
  }).toString();
  const now = () => Math.floor(Date.now() / 1000);

  test('what is not signed, too old, from the future, misdirected or too long', async () => {
    expect(await post(body, at.slack.sign(body))).toBe(503);
    await at.platform.start();
    expect(await post(body, at.slack.sign(body))).toBe(200);
    expect(await post(body, { ...at.slack.sign(body), 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' })).toBe(200);
    expect(await post(body, at.slack.sign(body, now(), 'another secret'))).toBe(401);
    expect(await post(body, {})).toBe(401);
    expect(await post(body, at.slack.sign(body, now() - 302))).toBe(401);
    expect(await post(body, at.slack.sign(body, now() + 3600))).toBe(401);
    expect(await post(body, at.slack.sign(body), '/other')).toBe(404);
    expect((await fetch(url())).status).toBe(405);
    const long = `text=${'x'.repeat(2 * 1024 * 1024)}`;
    expect(await post(long, at.slack.sign(long))).toBe(413);
    const broken = '{"type":';
    expect(await post(broken, { ...at.slack.sign(broken), 'content-type': 'application/json' })).toBe(400);
  });

  test("but answers the checks of Slack's own set-up", async () => {
    const challenge = JSON.stringify({ type: 'url_verification', challenge: 'c1' });
    const response = await fetch(url(), { method: 'POST', body: challenge, headers: { 'content-type': 'application/json', ...at.slack.sign(challenge) } });
    expect(await response.json()).toEqual({ challenge: 'c1' });
    expect(await post('ssl_check=1&token=x', {})).toBe(200);
  });
});
