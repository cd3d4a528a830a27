// What people ask about daily posts in Slack: it reaches the desk with who asks and where, and its answer reaches the person.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BOT_USER, PERSON, TEAM } from '../fakes/slack.ts';
import { type Rig, read, recordingDesk, rig } from '../support/slack-rig.ts';

describe.each(['socket', 'http'] as const)('the desk over %s', (mode) => {
  let at: Rig;
  let release: (() => void) | undefined;
  const desk = recordingDesk(async (request) => {
    if (request.text.startsWith('slow')) {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    }
    if (request.text === 'broken') throw new Error('the desk broke its promise');
    return { suggestions: [{ label: 'Pause', command: 'subscriptions', text: 'pause k3v9q0x2 in <#C0000000002|news>' }] };
  });
  beforeAll(async () => {
    at = await rig(mode, { desk });
  });
  afterAll(() => at.end());
  beforeEach(() => {
    desk.asked.length = 0;
  });
  afterEach(() => {
    expect(at.slack.refused).toEqual([]);
    at.slack.clearFaults();
  });
  const newest = (since: number) => at.slack.until(() => at.slack.shown[since], 'a new message');

  test('a command is answered inside the acknowledgement, with who asks and where', async () => {
    const card = await at.slack.command(at.where, '/navigator', 'subscribe brain MRI at 09:00 in <#C0000000002|news> &amp; quiet', 'C0000000001', { raw: true });
    expect(card).toMatchObject({ by: 'ack', ephemeral: true });
    expect(read(card)).toContain('Desk: subscribe brain MRI at 09:00');
    expect(desk.asked).toEqual([
      {
        request: { command: 'subscribe', text: 'brain MRI at 09:00 in <#C0000000002|news> & quiet', page: 1, cut: false },
        actor: { platform: 'slack', workspace: TEAM, channel: 'C0000000001', person: PERSON, timeZone: 'Europe/Berlin', mayManage: true },
      },
    ]);
  });

  test('a channel that was only typed is passed on as typed, and a forged one is no channel', async () => {
    await at.slack.command(at.where, '/navigator', 'subscribe liver in #general <#C0000000009|secret>');
    expect(desk.asked[0]?.request.text).toBe('liver in #general #C0000000009|secret>');
  });

  test('questions for the catalog do not reach the desk', async () => {
    await at.slack.command(at.where, '/navigator', 'find subscriptions of data');
    await at.slack.command(at.where, '/dataset', 'brain MRI');
    expect(desk.asked).toEqual([]);
  });

  test('a slow answer comes to the response_url, after an acknowledgement in time', async () => {
    const before = at.slack.shown.length;
    const ack = await at.slack.silentCommand(at.where, '/navigator', 'subscriptions slow');
    expect(ack.status).toBe(200);
    expect(ack.body || {}).toEqual({});
    expect(at.slack.shown).toHaveLength(before);
    release?.();
    const late = await newest(before);
    expect(late).toMatchObject({ by: 'respond', ephemeral: true });
    expect(read(late)).toContain('Desk: subscriptions slow');
  });

  test('a desk that breaks its promise is a reference in the log', async () => {
    expect(read(await at.slack.command(at.where, '/navigator', 'subscriptions broken'))).toContain('Something broke (ref');
    expect(at.out.texts()).toContain('Slack: an answer could not be made');
  });

  test('a mention in a thread is answered there and is about the thread', async () => {
    const before = at.slack.shown.length;
    await at.slack.mention(at.where, 'subscriptions <#C0000000002|news>', { thread_ts: '1700000002.000001' });
    expect(await newest(before)).toMatchObject({ threadTs: '1700000002.000001', by: 'api' });
    expect(desk.asked[0]).toMatchObject({ request: { text: '<#C0000000002|news>' }, actor: { channel: 'C0000000001', thread: '1700000002.000001' } });
    await at.slack.mention(at.where, 'subscriptions', { ts: '1700000003.000001' });
    await newest(before + 1);
    expect(desk.asked[1]?.actor).not.toHaveProperty('thread');
  });

  test('a direct message is about itself', async () => {
    const before = at.slack.shown.length;
    await at.slack.direct(at.where, `<@${BOT_USER}> subscriptions`);
    await newest(before);
    expect(desk.asked[0]?.actor).toMatchObject({ channel: 'D0000000001', person: PERSON });
  });

  test('people of another workspace, in a shared channel, may search but neither see nor change daily posts', async () => {
    const before = at.slack.shown.length;
    await at.slack.mention(at.where, 'subscriptions all', { user_team: 'T0000000009' });
    expect(read(await newest(before))).toContain('set up by the members of this workspace');
    await at.slack.mention(at.where, 'dataset brain MRI', { user_team: 'T0000000009' });
    expect(read(await newest(before + 1))).toContain('BraTS');
    expect(desk.asked).toEqual([]);
    await at.slack.mention(at.where, 'posted k3v9q0x2ab', { user_team: 'T0000000009' });
    expect(read(await newest(before + 2))).toContain('Desk: posted');
  });

  test('a press asks the desk anew, with the channel that the button names', async () => {
    const card = await at.slack.command(at.where, '/navigator', 'subscriptions');
    await at.slack.click(at.where, card, 'Pause');
    await at.slack.until(() => read(card).includes('pause k3v9q0x2'), 'the answer in place');
    expect(desk.asked[1]).toMatchObject({ request: { command: 'subscriptions', text: 'pause k3v9q0x2 in <#C0000000002|news>' }, actor: { channel: 'C0000000001' } });
  });

  test('a time zone that Slack does not tell in time, or not at all, is left out', async () => {
    const other = await rig(mode, { desk });
    other.slack.world.teams.get(TEAM)?.scopes.delete('users:read');
    await other.slack.command(other.where, '/navigator', 'subscriptions');
    await other.slack.command(other.where, '/navigator', 'subscriptions');
    expect(desk.asked.map(({ actor }) => actor.timeZone)).toEqual([undefined, undefined]);
    // Asked once for the whole workspace.
    expect(other.slack.calls.filter(({ method }) => method === 'users.info')).toHaveLength(1);
    expect(other.out.texts()).toEqual([]);
    await other.end();

    const slow = await rig(mode, { desk });
    slow.slack.fault('users.info', 'hang');
    expect(read(await slow.slack.command(slow.where, '/navigator', 'subscriptions'))).toContain('Desk: subscriptions');
    expect(desk.asked[2]?.actor.timeZone).toBeUndefined();
    await slow.end();
  });
});
