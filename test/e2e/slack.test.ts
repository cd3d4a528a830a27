// What people do in Slack, with the real Bolt and the real core over real sockets, in both modes.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Answerer } from '../../src/port.ts';
import { PERSON } from '../fakes/slack.ts';
import { HOSTILE } from '../support/answers.ts';
import { blockUrls } from '../support/slack-oracle.ts';
import { answerer, labels, type Rig, read, rig } from '../support/slack-rig.ts';

describe.each(['socket', 'http'] as const)('Slack over %s', (mode) => {
  let at: Rig;
  beforeAll(async () => {
    at = await rig(mode);
  });
  afterAll(async () => {
    await at.end();
  });
  afterEach(() => {
    expect(at.slack.refused).toEqual([]);
    at.slack.clearFaults();
  });
  const newest = (since: number) => at.slack.until(() => at.slack.shown[since], 'a new message');

  test('answers a command in the acknowledgement, for the one who asked', async () => {
    const { slack, where } = at;
    const card = await slack.command(where, '/dataset', 'brain MRI');
    expect(read(card)).toContain('BraTS');
    expect(read(card)).toContain('*Licence:*');
    expect(card.text).toMatch(/BraTS.*synapse\.org/s);
    expect(card.ephemeral).toBe(true);
    expect(labels(card)).toEqual(expect.arrayContaining(['Details', 'Next', 'Share to channel']));
    expect(at.platform.status()).toEqual({ name: 'Slack', state: 'ready' });
  });

  test('knows every registered command, the umbrella, and treats an unknown name as the umbrella', async () => {
    const { slack, where } = at;
    expect(read(await slack.command(where, '/loss', 'imbalanced segmentation'))).toContain('Tversky');
    expect(read(await slack.command(where, '/navigator', 'loss dice'))).toContain('Dice');
    expect(read(await slack.command(where, '/navigator', ''))).toContain('Examples');
    expect(read(await slack.command(where, '/medai', 'details MURA'))).toContain('MURA');
    expect(read(await slack.command(where, '/platform', 'challenge'))).toContain('*Licence:*');
  });

  test('turns the pages of an own card in place', async () => {
    const { slack, where } = at;
    const card = await slack.command(where, '/dataset', 'brain MRI');
    const first = read(card);
    await slack.click(where, card, 'Next');
    await slack.until(() => read(card) !== first, 'the second page');
    expect(read(card)).toContain('Page 2 of');
    await slack.click(where, card, 'Previous');
    await slack.until(() => read(card) === first, 'the first page again');
  });

  test('opens details in a window, and in a message when the window fails', async () => {
    const { slack, where } = at;
    const card = await slack.command(where, '/dataset', 'MURA');
    await slack.click(where, card, 'Details');
    const view = await slack.until(() => slack.views[0], 'a window');
    expect(view.title).toBe('Dataset');
    expect(read(view)).toContain('Licence of the data');
    const links = blockUrls(view.blocks).length;
    expect(links).toBeGreaterThan(3);

    const link = view.blocks.flatMap((block) => (block.type === 'actions' ? (block.elements ?? []) : []))[0];
    const before = slack.shown.length;
    expect((await slack.click(where, view, link?.text.text ?? '')).status).toBe(200);

    slack.fault('views.open', { error: 'expired_trigger_id' });
    await slack.click(where, card, 'Details');
    const instead = await newest(before);
    expect(instead).toMatchObject({ ephemeral: true, by: 'respond' });
    expect(read(instead)).toContain('Licence of the data');
  });

  test('shares a card with the channel, once, and says who did it', async () => {
    const { slack, where } = at;
    const card = await slack.command(where, '/dataset', 'brain MRI');
    const before = slack.shown.length;
    const trigger = slack.trigger();
    await slack.click(where, card, 'Share to channel', {}, trigger);
    const shared = await newest(before);
    expect(shared).toMatchObject({ ephemeral: false, channel: card.channel });
    expect(shared.text).toContain(`Shared by <@${PERSON}>`);
    expect(labels(shared)).not.toContain('Share to channel');
    // The same signed request once more.
    await slack.click(where, card, 'Share to channel', {}, trigger);
    // What others see does not change when one person turns the page.
    await slack.click(where, shared, 'Next');
    const own = await newest(before + 1);
    expect(own).toMatchObject({ ephemeral: true });
    expect(read(own)).toContain('Page 2 of');
    expect(read(shared)).toContain('Page 1 of');
    expect(slack.shown.length).toBe(before + 2);
  });

  test('says what to do when a card cannot be shared', async () => {
    const { slack, where } = at;
    const card = await slack.command(where, '/dataset', 'brain MRI', 'C00000000NO');
    slack.fault('response_url', { status: 500 });
    const before = slack.shown.length;
    await slack.click(where, card, 'Share to channel');
    expect(read(await newest(before))).toContain('Type /invite @navigator here');
    // Nothing takes an answer any more: a window still opens.
    slack.fault('response_url', { status: 404 }, 9);
    slack.views.length = 0;
    await slack.click(where, card, 'Share to channel');
    expect(read(await slack.until(() => slack.views[0], 'a window'))).toContain('/invite');
  });

  test('asks a suggestion with one click', async () => {
    const { slack, where } = at;
    const help = await slack.command(where, '/dataset', 'help');
    const label = labels(help)[0] ?? '';
    const before = read(help);
    await slack.click(where, help, label);
    await slack.until(() => read(help) !== before, 'results');
    expect(read(help)).toContain('*Licence:*');
  });

  test.each([
    ['garbage', { value: '{{{' }, '/navigator help'],
    ['no value', { value: undefined as unknown as string }, '/navigator help'],
    ['an older version', { value: JSON.stringify({ v: 0, c: 'dataset', t: 'liver <!channel>' }) }, '/dataset liver <!channel>'],
    ['an unknown button', { action_id: 'compare:1' }, '/dataset brain MRI'],
    ['a page that is gone', { value: JSON.stringify({ v: 1, c: 'dataset', t: 'brain MRI', p: 999 }) }, '/dataset brain MRI'],
  ])('says that a card is out of date: %s', async (_, change, command) => {
    const { slack, where } = at;
    const card = await slack.command(where, '/dataset', 'brain MRI');
    const before = slack.shown.length;
    const own = read(card);
    await slack.click(where, card, 'Next', change);
    const stale = await newest(before);
    expect(stale).toMatchObject({ ephemeral: true });
    expect(read(stale)).toContain(`This card is out of date. Type ${command} for a fresh one.`);
    expect(read(card)).toBe(own);
  });

  test('answers a mention in the thread of the question, once', async () => {
    const { slack, where } = at;
    const before = slack.shown.length;
    await slack.mention(where, 'dataset brain MRI', { ts: '1700000001.000001' }, 'EvTwice');
    await slack.mention(where, 'dataset brain MRI', { ts: '1700000001.000001' }, 'EvTwice');
    const answer = await newest(before);
    expect(answer).toMatchObject({ channel: 'C0000000001', threadTs: '1700000001.000001', by: 'api' });
    expect(read(answer)).toContain('BraTS');
    await slack.mention(where, 'liver CT', { thread_ts: '1700000002.000001' });
    expect(await newest(before + 1)).toMatchObject({ threadTs: '1700000002.000001' });
    expect(slack.shown.length).toBe(before + 2);
  });

  test('answers a direct message, but neither edits nor bots nor other kinds of message', async () => {
    const { slack, where } = at;
    const before = slack.shown.length;
    await slack.direct(where, 'no', { subtype: 'message_changed' });
    await slack.direct(where, 'no', { bot_id: 'B0000000009' });
    await slack.direct(where, 'no', { edited: { user: PERSON, ts: '1' } });
    await slack.direct(where, 'no', { channel_type: 'channel', channel: 'C0000000001' });
    await slack.mention(where, 'no', { bot_id: 'B0000000009' });
    await slack.direct(where, '!loss <https://arxiv.org/abs/1606.04797|dice>');
    const answer = await newest(before);
    expect(answer).toMatchObject({ channel: 'D0000000001', by: 'api' });
    expect(answer.threadTs).toBeUndefined();
    expect(read(answer)).toContain('Dice');
    expect(slack.shown.length).toBe(before + 1);
    // In a direct message the card is the person's own: it is turned over in place.
    await slack.direct(where, 'segmentation');
    const results = await newest(before + 1);
    await slack.click(where, results, 'Next');
    await slack.until(() => read(results).includes('Page 2 of'), 'the second page');
  });

  test.each(HOSTILE)('stays a normal card for %s', async (text) => {
    const { slack, where } = at;
    await slack.command(where, '/dataset', text);
    await slack.command(where, '/navigator', `details ${text}`);
    const before = slack.shown.length;
    await slack.mention(where, text);
    const answer = await newest(before);
    expect(answer.blocks.length).toBeGreaterThan(0);
  });

  test('takes an over-long query', async () => {
    const { slack, where } = at;
    expect(read(await slack.command(where, '/dataset', 'brain '.repeat(2000)))).toContain('brain');
  });

  test('survives an error of the Web API and answers the next question', async () => {
    const { slack, where } = at;
    slack.fault('chat.postMessage', { error: 'is_archived' });
    const before = slack.shown.length;
    await slack.mention(where, 'brain MRI');
    await slack.until(() => at.out.texts().some((line) => line.includes('is_archived')), 'a line in the log');
    slack.fault('chat.postMessage', { status: 429, retryAfter: 1 });
    await slack.mention(where, 'brain MRI');
    await slack.until(() => slack.shown[before], 'the answer after the pause', 8000);
  });

  test('posts the text alone when Slack finds the blocks too long', async () => {
    const { slack, where } = at;
    slack.fault('chat.postMessage', { error: 'msg_blocks_too_long' });
    const before = slack.shown.length;
    await slack.mention(where, 'dataset brain MRI');
    const answer = await newest(before);
    expect(answer.blocks).toEqual([]);
    expect(answer.text).toMatch(/BraTS.*Licence:/s);
  });
});

describe('Slack in a window', () => {
  // Every card offers another search and has pages, so that one can walk on inside the window.
  const walking: Answerer = {
    answer: (request) => ({
      type: request.command === 'details' ? 'details' : 'results',
      request,
      heading: `${request.command} ${request.text} ${request.page}`,
      context: [],
      notices: [],
      items: answerer.answer({ command: 'details', text: 'mura', page: 1, cut: false }).items,
      sections: [],
      tips: [],
      suggestions: [{ label: 'Similar', command: 'dataset', text: 'hand' }],
      ...(request.command === 'details' ? {} : { pager: { page: request.page, pages: 3 } }),
      shareable: true,
    }),
    complete: () => [],
  };

  test.each(['socket', 'http'] as const)('over %s: searches open on top, pages turn in place, at most three windows', async (mode) => {
    const at = await rig(mode, { answerer: walking });
    const { slack, where } = at;
    const card = await slack.command(where, '/dataset', 'x');
    const top = (heading: string) => slack.until(() => slack.views.at(-1) && read(slack.views.at(-1) as { blocks: unknown }).includes(heading) && slack.views.at(-1), heading);
    await slack.click(where, card, 'Details');
    await slack.click(where, await top('details mura 1'), 'Similar');
    const results = await top('dataset hand 1');
    expect(slack.views).toHaveLength(2);
    await slack.click(where, results, 'Next');
    await slack.click(where, await top('dataset hand 2'), 'Details');
    await top('details mura 1');
    expect(slack.views).toHaveLength(3);
    await slack.click(where, await top('details mura 1'), 'Similar');
    await top('dataset hand 1');
    expect(slack.views).toHaveLength(3);
    // A button of a window that is out of date.
    await slack.click(where, await top('dataset hand 1'), 'Next', { value: 'x' });
    await top('This card is out of date.');
    expect(slack.refused).toEqual([]);
    await at.end();
  });
});
