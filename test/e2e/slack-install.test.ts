// Several workspaces: each installs the bot, is served with its own token, and is forgotten when it removes it. Real Bolt, store and sealing.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Installations } from '../../adapters/slack/installations.ts';
import type { Answer } from '../../src/answer/card.ts';
import { requestFor } from '../../src/query/request.ts';
import { createStore } from '../../src/store/open.ts';
import { type Store, StoreError } from '../../src/store/port.ts';
import { createSealer } from '../../src/store/seal.ts';
import { sealedInstallations } from '../../src/store/sealed.ts';
import { answerer, type Rig, read, recordingDesk, rig } from '../support/slack-rig.ts';

const SECOND = 'T0000000002';
const CHANNEL = 'C0000000022';
const sealer = createSealer([Buffer.alloc(32, 7).toString('base64')]);
const post: Answer = { ...answerer.answer(requestFor('dataset', 'brain MRI')), type: 'post', suggestions: [], shareable: false };

describe.each(['socket', 'http'] as const)('over %s', (mode) => {
  let at: Rig;
  let store: Store;
  let gone: string[];
  let down = false;
  const desk = recordingDesk();
  beforeEach(async () => {
    down = false;
    gone = [];
    desk.asked.length = 0;
    store = createStore({ url: 'sqlite::memory:' });
    await store.open();
    const kept = sealedInstallations(store, { sealer, platform: 'slack', now: () => new Date() });
    const installations: Installations = {
      ...kept,
      read: (workspace) => (down ? Promise.reject(new StoreError('the store is down', { passing: true })) : kept.read(workspace)),
    };
    at = await rig(mode, { desk, installations, onUninstalled: async (workspace) => void gone.push(workspace) });
    at.slack.world.channels.set(CHANNEL, { team: SECOND, state: 'member' });
  });
  afterEach(async () => {
    expect(at.slack.refused).toEqual([]);
    await at.end();
    await store.close();
  });

  const begin = async () => {
    const response = await fetch(`${at.site}/slack/install`, { redirect: 'manual' });
    expect(response.status).toBe(302);
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/Secure; HttpOnly/);
    return { to: new URL(response.headers.get('location') ?? ''), cookie: cookie.split(';')[0] ?? '' };
  };
  const end = async (query: Record<string, string>, cookie = '') => {
    const response = await fetch(`${at.site}/slack/oauth_redirect?${new URLSearchParams(query)}`, { headers: { cookie }, redirect: 'manual' });
    return { status: response.status, text: await response.text() };
  };
  const install = async (team = SECOND) => {
    const { to, cookie } = await begin();
    const code = `code of ${team}`;
    at.slack.world.codes.set(code, team);
    expect((await end({ code, state: to.searchParams.get('state') ?? '' }, cookie)).status).toBe(200);
  };
  const tokenOf = (team: string) => at.slack.world.teams.get(team)?.token ?? 'none';
  const letter = { ref: 'k3v9q0x2ab', place: { platform: 'slack', workspace: SECOND, channel: CHANNEL }, answer: post, quiet: false } as const;

  test('a workspace installs the bot and is served with its own token', async () => {
    expect(await at.platform.poster.post(letter)).toMatchObject({ result: 'refused', cause: 'token' });
    const { to } = await begin();
    expect(to.origin + to.pathname).toBe('https://slack.com/oauth/v2/authorize');
    expect(to.searchParams.get('scope')?.split(',')).toEqual(['commands', 'chat:write', 'app_mentions:read', 'im:history', 'channels:history', 'groups:history', 'users:read']);
    await install();

    const sealed = await store.installation('slack', SECOND);
    expect(sealed).toMatch(/^v1\./);
    expect(sealed).not.toContain(tokenOf(SECOND));
    const opened = sealer.open(sealed ?? '', `slack/${SECOND}`);
    expect(opened).toContain(tokenOf(SECOND));
    // Nothing of the person who installed it.
    expect(opened).not.toContain('U0000000001');

    expect(read(await at.slack.command(at.where, '/dataset', 'brain MRI', CHANNEL, { team: SECOND }))).toContain('BraTS');
    await at.slack.command(at.where, '/navigator', 'subscriptions', CHANNEL, { team: SECOND });
    expect(desk.asked[0]?.actor).toMatchObject({ workspace: SECOND, channel: CHANNEL });
    const before = at.slack.shown.length;
    await at.slack.event(at.where, { type: 'app_mention', channel: CHANNEL, text: '<@U0000000002> brain MRI' }, 'EvSecond', SECOND);
    expect(await at.slack.until(() => at.slack.shown[before], 'an answer')).toMatchObject({ channel: CHANNEL });
    expect(await at.platform.poster.post(letter)).toMatchObject({ result: 'sent' });
    const used = at.slack.calls.filter(({ method }) => method === 'chat.postMessage').map(({ token }) => token);
    expect(used).toEqual([tokenOf(SECOND), tokenOf(SECOND)]);
    expect(JSON.stringify(at.out.lines)).not.toContain(tokenOf(SECOND));
    expect(JSON.stringify(at.out.lines)).not.toContain(at.slack.clientSecret);
  });

  test('an installation of nobody, of another browser, cancelled or refused is said, and nothing is kept', async () => {
    const { to, cookie } = await begin();
    const state = to.searchParams.get('state') ?? '';
    at.slack.world.codes.set('code', SECOND);
    for (const [query, sent, status] of [
      [{ code: 'code', state }, '', 400],
      [{ code: 'code', state: `${state}x` }, cookie, 400],
      [{ code: 'code' }, cookie, 400],
      [{ state }, cookie, 400],
      [{ error: 'access_denied', state }, cookie, 400],
      [{ code: 'another', state }, cookie, 500],
    ] as const) {
      const answer = await end(query, sent);
      expect(answer.status, JSON.stringify(query)).toBe(status);
      expect(answer.text).toContain('<a href="/slack/install">Start again</a>');
    }
    expect(await store.installations('slack')).toEqual([]);
    expect((await fetch(`${at.site}/slack/install`, { method: 'POST' })).status).toBe(405);
  });

  test('a workspace that removes the bot is forgotten, whichever way Slack tells it', async () => {
    await install();
    Object.assign(at.slack.world.teams.get(SECOND) ?? {}, { state: 'account_inactive' });
    await at.slack.event(at.where, { type: 'tokens_revoked', tokens: { oauth: ['U1'], bot: [] } }, 'EvUser', SECOND);
    await at.slack.event(at.where, { type: 'tokens_revoked', tokens: { oauth: [], bot: ['U0000000002'] } }, 'EvBot', SECOND);
    await at.slack.event(at.where, { type: 'app_uninstalled' }, 'EvGone', SECOND);
    await at.slack.until(() => gone.length === 2, 'forgotten twice, which is as good as once');
    expect(await store.installation('slack', SECOND)).toBeUndefined();
    expect(await at.platform.poster.post(letter)).toMatchObject({ result: 'refused', cause: 'token' });
    // Whatever still comes from there is not answered, and is no error.
    await at.slack.event(at.where, { type: 'app_mention', channel: CHANNEL, text: '<@U0000000002> brain MRI' }, 'EvLate', SECOND);
    await at.slack.until(() => at.out.lines.some(({ msg }) => msg.includes('a request of a workspace without the bot')), 'a line in the log');
    expect(at.out.lines.filter(({ level }) => level >= 50)).toEqual([]);
    // And it may come back.
    await install();
    expect(read(await at.slack.command(at.where, '/dataset', 'brain MRI', CHANNEL, { team: SECOND }))).toContain('BraTS');
  });

  test('a late word of a removal does not undo a new installation', async () => {
    await install();
    await at.slack.event(at.where, { type: 'app_uninstalled' }, 'EvLate', SECOND);
    await at.slack.until(() => at.out.lines.some(({ msg }) => msg.includes('its token is good')), 'a line in the log');
    expect(gone).toEqual([]);
    expect(await store.installation('slack', SECOND)).toBeDefined();
  });

  test('a token that another replica has replaced meanwhile is taken up', async () => {
    await install();
    expect(await at.platform.poster.post(letter)).toMatchObject({ result: 'sent' });
    const opened = JSON.parse(sealer.open((await store.installation('slack', SECOND)) ?? '', `slack/${SECOND}`));
    Object.assign(at.slack.world.teams.get(SECOND) ?? {}, { token: 'xoxb-of-another-replica' });
    const renewed = JSON.stringify({ ...opened, bot: { ...opened.bot, token: 'xoxb-of-another-replica' } });
    await store.saveInstallation({ platform: 'slack', workspace: SECOND, sealed: sealer.seal(renewed, `slack/${SECOND}`), now: new Date() });
    expect(await at.platform.poster.post(letter)).toMatchObject({ result: 'sent', found: false });
    expect(await at.platform.poster.tell(letter.place, CHANNEL, post)).toBe(true);
  });

  test('while the store is down people are answered, and posts wait', async () => {
    await install();
    down = true;
    expect(read(await at.slack.command(at.where, '/dataset', 'brain MRI', CHANNEL, { team: SECOND }))).toContain('BraTS');
    // Of this one nothing is remembered: commands need no token.
    expect(read(await at.slack.command(at.where, '/dataset', 'brain MRI', 'C0000000033', { team: 'T0000000003' }))).toContain('BraTS');
    expect(await at.platform.poster.post({ ...letter, place: { ...letter.place, workspace: 'T0000000003' } })).toEqual({
      result: 'later',
      afterMs: 30_000,
      cause: 'unavailable',
      maybeSent: false,
    });
  });
});

test('one workspace by its token: a removal is told as well', async () => {
  const gone: string[] = [];
  const at = await rig('socket', { onUninstalled: async (workspace) => void gone.push(workspace) });
  Object.assign(at.slack.world.teams.get('T0000000001') ?? {}, { state: 'token_revoked' });
  await at.slack.event(at.where, { type: 'app_uninstalled' });
  await at.slack.until(() => gone.length === 1, 'a word');
  expect(gone).toEqual(['T0000000001']);
  expect(at.site).toBe('');
  await at.end();
});
