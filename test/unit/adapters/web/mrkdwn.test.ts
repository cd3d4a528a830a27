import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeText, linkMarkup } from '../../../../adapters/slack/escape.ts';
import { HOSTILE } from '../../../support/answers.ts';
import { parseMrkdwn, text, walk, words } from './page.ts';

describe("Slack's mrkdwn", () => {
  test.each([
    ['plain words', [text('plain words')]],
    ['a &amp; b &lt;c&gt; &amp;lt;', [text('a & b <c> &lt;')]],
    [
      '*bold* _it_ ~gone~',
      [{ type: 'bold', children: [text('bold')] }, text(' '), { type: 'italic', children: [text('it')] }, text(' '), { type: 'strike', children: [text('gone')] }],
    ],
    ['*Licence:* free', [{ type: 'bold', children: [text('Licence:')] }, text(' free')]],
    ['*_both_*', [{ type: 'bold', children: [{ type: 'italic', children: [text('both')] }] }]],
    ['2*3*4 and snake_case_name', [text('2*3*4 and snake_case_name')]],
    ['* not bold *', [text('* not bold *')]],
    ['`*a* &lt;b&gt;`', [{ type: 'code', text: '*a* <b>' }]],
    ['one\ntwo', [text('one'), { type: 'break' }, text('two')]],
    ['a\n&gt; b\n&gt; c\nd', [text('a'), { type: 'quote', children: [text('b'), { type: 'break' }, text('c')] }, text('d')]],
    ['```\n*x* &amp;\n```', [{ type: 'pre', text: '*x* &' }]],
    [':scales: *Licence:*', [{ type: 'emoji', name: 'scales' }, text(' '), { type: 'bold', children: [text('Licence:')] }]],
    ['at 10:30:15', [text('at 10'), { type: 'emoji', name: '30' }, text('15')]],
  ])('%j', (source, tokens) => {
    expect(parseMrkdwn(source, { verbatim: true })).toEqual(tokens);
  });

  test('links, with words or without, inside bold or not', () => {
    expect(parseMrkdwn('<https://a.example/?x=1&amp;y=2|A &amp; B>')).toEqual([{ type: 'link', url: 'https://a.example/?x=1&y=2', children: [text('A & B')] }]);
    expect(parseMrkdwn('<https://a.example>')).toEqual([{ type: 'link', url: 'https://a.example', children: [text('https://a.example')] }]);
    expect(parseMrkdwn('*<https://a.example/*star*|MURA>*')).toEqual([{ type: 'bold', children: [{ type: 'link', url: 'https://a.example/*star*', children: [text('MURA')] }] }]);
  });

  test('a bare address is a link only where Slack makes one', () => {
    expect(parseMrkdwn('see https://a.example/b.')).toEqual([text('see '), { type: 'link', url: 'https://a.example/b.', children: [text('https://a.example/b.')] }]);
    expect(parseMrkdwn('see https://a.example/b', { verbatim: true })).toEqual([text('see https://a.example/b')]);
  });

  test('a mention that got through is shown as one', () => {
    expect(parseMrkdwn('<!channel> <@U1> <#C1|general> <!subteam^S1|@team>')).toEqual([
      { type: 'mention', text: '@channel' },
      text(' '),
      { type: 'mention', text: '@U1' },
      text(' '),
      { type: 'mention', text: 'general' },
      text(' '),
      { type: 'mention', text: '@team' },
    ]);
  });

  test('whatever the Slack adapter escapes is read as words only', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme', maxLength: 80 }), fc.string({ unit: fc.constantFrom(...'*_~`<>&|:@# \\ab1') })), (raw) => {
        const tokens = parseMrkdwn(escapeText(raw), { verbatim: true });
        expect([...walk(tokens)].filter((token) => token.type !== 'text')).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test('a link of the Slack adapter keeps its address and its words', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), fc.stringMatching(/^[a-z][a-z &]{0,20}[a-z]$/), (url, label) => {
        expect(parseMrkdwn(linkMarkup(url, label))).toEqual([{ type: 'link', url: url.replace(/[|<>"`\\]/g, encodeURIComponent), children: [text(label)] }]);
      }),
    );
  });

  test('any text is read, and no letter of it is lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'*_~`abc \n>') }), (raw) => {
        expect(words(parseMrkdwn(raw)).replace(/[^abc]/g, '')).toBe(raw.replace(/[^abc]/g, ''));
      }),
      { numRuns: 500 },
    );
  });
});
