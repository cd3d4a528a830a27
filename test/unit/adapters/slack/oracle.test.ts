// The oracle guards every other test, so what it must refuse is tested here, piece by piece.
import { describe, expect, test } from 'vitest';
import { blockText, blockUrls, messageProblems, readMrkdwn, viewProblems } from '../../../support/slack-oracle.ts';

const mrkdwn = (text: string) => ({ type: 'mrkdwn', text, verbatim: true });
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });
const button = (change = {}) => ({ type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'Go' }, ...change });
const actions = (...elements: unknown[]) => ({ type: 'actions', elements });
const good = { text: 'Hello', blocks: [section('*<https://x.example/?a=1&amp;b=2|Name>*  ·  Dataset'), { type: 'divider' }, actions(button())] };

describe('what Slack takes', () => {
  test('is taken', () => {
    expect(messageProblems(good)).toEqual([]);
    expect(blockUrls(good.blocks)).toEqual(['https://x.example/?a=1&b=2']);
    expect(blockText(good.blocks)).toBe('*Name*  ·  Dataset\nGo');
    expect(viewProblems({ type: 'modal', callback_id: 'c', title: { type: 'plain_text', text: 'T' }, blocks: good.blocks })).toEqual([]);
  });
});

describe('what Slack refuses', () => {
  test.each<[string, unknown[]]>([
    ['51 blocks', Array.from({ length: 51 }, () => ({ type: 'divider' }))],
    ['no block', []],
    ['3,001 characters', [section('x'.repeat(3001))]],
    ['an empty text', [section('')]],
    ['a text that is not verbatim', [{ type: 'section', text: { type: 'mrkdwn', text: 'x' } }]],
    ['a long header', [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }]],
    ['mrkdwn in a header', [{ type: 'header', text: mrkdwn('x') }]],
    ['11 elements of context', [{ type: 'context', elements: Array.from({ length: 11 }, () => mrkdwn('x')) }]],
    ['26 buttons', [actions(...Array.from({ length: 26 }, (_, i) => button({ action_id: `a${i}` })))]],
    ['a long button', [actions(button({ text: { type: 'plain_text', text: 'x'.repeat(76) } }))]],
    ['a long value', [actions(button({ value: 'x'.repeat(2001) }))]],
    ['a long label', [actions(button({ accessibility_label: 'x'.repeat(76) }))]],
    ['an action_id twice', [actions(button(), button())]],
    [
      'a block_id twice',
      [
        { type: 'divider', block_id: 'b' },
        { type: 'divider', block_id: 'b' },
      ],
    ],
    ['a button to javascript', [actions(button({ url: 'javascript:alert(1)' }))]],
    ['a field that Slack does not know', [{ type: 'divider', colour: 'red' }]],
    ['a block that Slack does not know', [{ type: 'carousel' }]],
    ['a section of nothing', [{ type: 'section' }]],
  ])('%s', (_, blocks) => {
    expect(messageProblems({ text: 'x', blocks })).not.toEqual([]);
  });

  test('a message without text', () => {
    expect(messageProblems({ blocks: good.blocks })).not.toEqual([]);
    expect(messageProblems({ text: 'x'.repeat(40_001) })).not.toEqual([]);
  });

  test.each([
    '<!channel>',
    '<@U1>',
    '<#C1|general>',
    '<javascript:alert(1)|x>',
    'a < b',
    'a > b',
    'a & b',
    '<https://x.example/?a&b|x>',
    '<https://x.example/|a|b>',
    'say *bold* words',
    'say _italic_ words',
    '~gone~',
    'some `code`',
    '&gt; a quotation',
    ':smile:',
  ])('the text %j', (text) => {
    expect(readMrkdwn(text).problems).not.toEqual([]);
  });

  test.each(['*<https://x.example/|x>*', ':scales: *Licence:* MIT', '_+2 more facts in Details_', 'a_b_c 3*4*5', '&lt;!channel&gt;', 'at 12:30'])('but not the text %j', (text) => {
    expect(readMrkdwn(text).problems).toEqual([]);
  });

  test('a mention only where it is meant', () => {
    expect(readMrkdwn('Shared by <@U1>', ['@U1']).problems).toEqual([]);
    expect(readMrkdwn('Shared by <@U2>', ['@U1']).problems).not.toEqual([]);
  });

  test('a modal without title, or with a long one', () => {
    const modal = (title: string) => ({ type: 'modal', callback_id: 'c', title: { type: 'plain_text', text: title }, blocks: good.blocks });
    expect(viewProblems(modal(''))).not.toEqual([]);
    expect(viewProblems(modal('x'.repeat(25)))).not.toEqual([]);
  });
});
