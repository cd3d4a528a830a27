// Daily posts in Slack, with the real Web API client over a real socket: sent once, found again after an attempt nobody knows about.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSlackPlatform } from '../../adapters/slack/connection.ts';
import type { Answer } from '../../src/answer/card.ts';
import type { Letter } from '../../src/port.ts';
import { requestFor } from '../../src/query/request.ts';
import { PERSON, startFakeSlack, TEAM } from '../fakes/slack.ts';
import { answerer, capture, type Rig, read, recordingDesk, rig } from '../support/slack-rig.ts';

const found = answerer.answer(requestFor('dataset', 'brain MRI'));
const answer: Answer = {
  ...found,
  type: 'post',
  request: requestFor('posted', 'k3v9q0x2ab'),
  heading: '5 new entries',
  context: [],
  shareable: false,
  suggestions: [{ label: '3 more', command: 'posted', text: 'k3v9q0x2ab' }],
};
const welcome: Answer = { ...answer, type: 'message', heading: 'Daily posts will come here', items: [], suggestions: [] };
const letter = (change: Partial<Letter> & { channel?: string; thread?: string } = {}): Letter => {
  const { channel = 'C0000000001', thread, ...rest } = change;
  return { ref: 'k3v9q0x2ab', place: { platform: 'slack', workspace: TEAM, channel, ...(thread ? { thread } : {}) }, answer, quiet: false, ...rest };
};

describe('the poster', () => {
  let at: Rig;
  beforeEach(async () => {
    at = await rig('http');
  });
  afterEach(async () => {
    expect(at.slack.refused).toEqual([]);
    await at.end();
  });
  const post = (change?: Parameters<typeof letter>[0]) => at.platform.poster.post(letter(change));
  const posts = () => at.slack.shown.filter(({ by }) => by === 'api');
  const tries = (method = 'chat.postMessage') => at.slack.calls.filter((call) => call.method === method).length;

  test('sends one message with text, blocks, its reference and no previews', async () => {
    expect(at.platform.poster.ready()).toBe(true);
    const outcome = await post();
    const [message] = posts();
    expect(outcome).toEqual({ result: 'sent', message: message?.ts, found: false });
    expect(message).toMatchObject({ channel: 'C0000000001', metadata: { event_type: 'navigator_daily_post', event_payload: { ref: 'k3v9q0x2ab' } } });
    expect(message?.threadTs).toBeUndefined();
    expect(read(message as { blocks: unknown })).toMatch(/5 new entries[\s\S]*BraTS[\s\S]*Licence:[\s\S]*3 more[\s\S]*Daily post · k3v9q0x2ab/);
    expect(message?.text).toMatch(/Licence:[\s\S]*k3v9q0x2ab/);
    expect(tries('conversations.history')).toBe(0);
    await post({ thread: '1700000001.000001' });
    expect(posts()[1]?.threadTs).toBe('1700000001.000001');
  });

  test('its button asks the desk', async () => {
    await post();
    const [message] = posts();
    if (!message) throw new Error('no post');
    const before = at.slack.shown.length;
    await at.slack.click(at.where, message, '3 more');
    expect(read(await at.slack.until(() => at.slack.shown[before], 'an answer'))).toContain('Desk: posted k3v9q0x2ab');
  });

  describe.each(['', '1700000001.000001'])('after an attempt that may have arrived, in thread "%s"', (thread) => {
    const place = thread ? { thread } : {};

    test.each(['hang', 'cut', { status: 502 }, { error: 'internal_error' }] as const)(
      '%j: finds it and sends nothing',
      async (failure) => {
        const triedAt = new Date();
        at.slack.fault('chat.postMessage', { after: failure });
        expect(await post(place)).toMatchObject({ result: 'later', maybeSent: true, cause: failure === 'hang' ? 'timeout' : 'unavailable' });
        // A busy channel, read in the small pages that Slack gives to most apps.
        for (let i = 0; i < 40; i++) at.slack.say('C0000000001', `message ${i}`, thread ? { threadTs: thread } : {});
        at.slack.world.historyPage = 15;
        expect(await post({ ...place, triedAt })).toEqual({ result: 'sent', message: posts()[0]?.ts, found: true });
        expect(posts()).toHaveLength(1);
        expect(tries(thread ? 'conversations.replies' : 'conversations.history')).toBe(3);
      },
      20_000,
    );

    test('finds it by its small print where Slack kept no metadata, but only among its own', async () => {
      const triedAt = new Date();
      at.slack.say('C0000000001', 'Has anybody seen k3v9q0x2ab?', thread ? { threadTs: thread } : {});
      await post(place);
      const [first] = posts();
      delete first?.metadata;
      expect(await post({ ...place, triedAt })).toEqual({ result: 'sent', message: first?.ts, found: true });
      at.slack.shown.splice(at.slack.shown.indexOf(first as never), 1);
      expect(await post({ ...place, triedAt })).toMatchObject({ result: 'sent', found: false });
      expect(posts()).toHaveLength(1);
      expect(posts()[0]?.text).not.toContain('Sent again');
    });
  });

  test('without the scope for reading it is sent, and says that it may be there twice', async () => {
    at.slack.world.teams.get(TEAM)?.scopes.delete('channels:history');
    expect(await post({ triedAt: new Date() })).toMatchObject({ result: 'sent', found: false });
    expect(read(posts()[0] as { blocks: unknown })).toContain('Sent again: it is not known whether the first attempt arrived.');
    expect(posts()[0]?.text).toContain('Sent again');
  });

  test('as long as nobody knows, a later failure leaves it open', async () => {
    at.slack.fault('chat.postMessage', { status: 429, retryAfter: 7 });
    at.slack.world.teams.get(TEAM)?.scopes.delete('channels:history');
    expect(await post({ triedAt: new Date() })).toEqual({ result: 'later', cause: 'rate-limited', afterMs: 7000, maybeSent: true });
    at.slack.fault('conversations.history', { status: 429, retryAfter: 60 });
    at.slack.world.teams.get(TEAM)?.scopes.add('channels:history');
    expect(await post({ triedAt: new Date() })).toEqual({ result: 'later', cause: 'rate-limited', afterMs: 60_000, maybeSent: true });
    // It was looked for and is certainly not there.
    at.slack.fault('chat.postMessage', { status: 429, retryAfter: 7 });
    expect(await post({ triedAt: new Date() })).toMatchObject({ maybeSent: false });
    expect(posts()).toEqual([]);
  });

  test('waits as told, while people are answered', async () => {
    at.slack.fault('chat.postMessage', { status: 429, retryAfter: 30 });
    expect(await post()).toEqual({ result: 'later', cause: 'rate-limited', afterMs: 30_000, maybeSent: false });
    at.slack.fault('chat.postMessage', { status: 429 });
    expect(await post()).toEqual({ result: 'later', cause: 'rate-limited', afterMs: 30_000, maybeSent: false });
    const before = at.slack.shown.length;
    await at.slack.mention(at.where, 'brain MRI');
    expect(read(await at.slack.until(() => at.slack.shown[before], 'an answer'))).toContain('BraTS');
  });

  test.each([
    ['C00000000NO', 'permission', /\/invite @navigator there, then type \/navigator subscriptions resume/],
    ['C00000000XX', 'permission', /\/invite @navigator/],
    ['C000000ARCH', 'archived', /archived/],
  ])('%s is refused: %s', async (channel, cause, reason) => {
    expect(await post({ channel })).toEqual({ result: 'refused', cause, reason: expect.stringMatching(reason) });
  });

  test('a token that is no longer good is refused', async () => {
    for (const state of ['token_revoked', 'account_inactive'] as const) {
      Object.assign(at.slack.world.teams.get(TEAM) ?? {}, { state });
      expect(await post()).toMatchObject({ result: 'refused', cause: 'token' });
    }
    expect(await at.platform.poster.tell(letter().place, PERSON, welcome)).toBe(false);
  });

  test('blocks that Slack does not take are sent as text, and given up after that', async () => {
    at.slack.fault('chat.postMessage', { error: 'invalid_blocks' });
    expect(await post()).toMatchObject({ result: 'sent' });
    expect(posts()[0]).toMatchObject({ blocks: [], metadata: { event_payload: { ref: 'k3v9q0x2ab' } } });
    expect(posts()[0]?.text).toMatch(/BraTS[\s\S]*Licence:[\s\S]*k3v9q0x2ab/);
    at.slack.fault('chat.postMessage', { error: 'invalid_blocks' }, 2);
    expect(await post()).toMatchObject({ result: 'refused', cause: 'invalid' });
  });

  test('tries a place by welcoming people there', async () => {
    const { poster } = at.platform;
    expect(await poster.check(letter().place, welcome)).toEqual({ result: 'ok' });
    expect(read(posts()[0] as { blocks: unknown })).toContain('Daily posts will come here');
    expect(await poster.check(letter({ channel: 'C00000000NO' }).place, welcome)).toMatchObject({
      result: 'refused',
      cause: 'permission',
      reason: expect.stringMatching(/then subscribe again\.$/),
    });
    at.slack.fault('chat.postMessage', { status: 503 });
    expect(await poster.check(letter().place, welcome)).toMatchObject({ result: 'later', cause: 'unavailable' });
  });

  test('tells one person elsewhere', async () => {
    expect(await at.platform.poster.tell(letter().place, PERSON, welcome)).toBe(true);
    expect(posts()[0]).toMatchObject({ channel: PERSON });
  });
});

test('nobody is reached: certainly not sent', async () => {
  const gone = await startFakeSlack();
  await gone.close();
  const { log } = capture();
  const { poster } = createSlackPlatform({ config: { botToken: 'xoxb-1', appToken: 'xapp-1', apiUrl: gone.apiUrl }, answerer, desk: recordingDesk(), log });
  expect(poster.ready()).toBe(false);
  expect(await poster.post(letter())).toMatchObject({ result: 'later', cause: 'unavailable', maybeSent: false });
  expect(await poster.post(letter({ triedAt: new Date() }))).toMatchObject({ result: 'later', maybeSent: true });
});
