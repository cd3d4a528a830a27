import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bareLink, clip, codeText, escapeText, linkMarkup, oneLine, plainText, splitEscaped } from '../../../../adapters/slack/escape.ts';
import { channelMark } from '../../../../src/answer/card.ts';
import { HOSTILE } from '../../../support/answers.ts';
import { readMrkdwn } from '../../../support/slack-oracle.ts';

const anyText = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: fc.constantFrom('<', '>', '&', '*', '_', '~', '`', ':', '|', '!', '@', '#', 'a', ' ', ';', 'amp', 'lt'), maxLength: 40 }),
);
const words = (text: string) => text.normalize('NFKC').replace(/[^\p{L}\p{N}]+/gu, '');

describe('a channel in an answer', () => {
  test('becomes a link to the channel, and words where there are no links', () => {
    expect(escapeText(`in ${channelMark('C0AB12')} & <#C1>`)).toBe('in <#C0AB12> &amp; &lt;#C1&gt;');
    expect(escapeText(`in ${channelMark('D0AB12')}, ${channelMark('U0AB12')}`)).toBe('in a direct message, a direct message');
    expect(plainText(`in ${channelMark('C0AB12')}`)).toBe('in the channel');
    for (const text of [`in ${channelMark('C0AB12')}`.slice(0, -2), 'x\uE001', '\uE000<!channel>\uE001']) expect(escapeText(text)).not.toMatch(/[\uE000\uE001]|<(?!#)/);
  });
});

describe('escapeText', () => {
  test('leaves nothing alive and loses no word, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { problems, urls, visible } = readMrkdwn(escapeText(text));
        expect(problems).toEqual([]);
        expect(urls).toEqual([]);
        expect(words(visible)).toBe(words(oneLine(text)));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['<!channel> & <@U1>', '&lt;!channel&gt; &amp; &lt;@U1&gt;'],
    ['&lt;', '&amp;lt;'],
    ['reduction=mean_batch, 3*4', 'reduction=mean_batch, 3*4'],
    ['*bold* and _it_', '∗bold∗ and ＿it＿'],
    ['say `x`', 'say ‵x‵'],
    [':smile: at 12:30', '∶smile: at 12:30'],
    ['> quoted > inside', '＞ quoted &gt; inside'],
    ['two\nlines\u0007', 'two lines'],
    ['\u202Eevil', 'evil'],
  ])('writes %j as %j', (raw, escaped) => {
    expect(escapeText(raw)).toBe(escaped);
  });
});

describe('links', () => {
  test('keep the address exactly and take any label', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), anyText, (url, label) => {
        fc.pre(!/[|<>"`\\]/.test(url));
        const { problems, urls } = readMrkdwn(linkMarkup(url, label));
        expect(problems).toEqual([]);
        expect(urls).toEqual([url]);
        expect(readMrkdwn(bareLink(url)).urls).toEqual([url]);
      }),
      { numRuns: 500 },
    );
  });

  test.each(['javascript:alert(1)', 'data:text/html,x', 'ftp://x.example/', 'https://', 'mailto:a@b.example', ''])('are only words for %j', (url) => {
    expect(linkMarkup(url, 'label')).toBe('label');
    expect(readMrkdwn(bareLink(url)).urls).toEqual([]);
  });

  test('encode what would end them', () => {
    expect(linkMarkup('https://x.example/a|b>c?d=1&e=2', 'a|b')).toBe('<https://x.example/a%7Cb%3Ec?d=1&amp;e=2|a∣b>');
  });
});

describe('clip and splitEscaped', () => {
  test('clip keeps to the length and to whole characters', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 60 }), (text, max) => {
        const cut = clip(text, max);
        expect(cut.length).toBeLessThanOrEqual(max);
        expect(cut.isWellFormed()).toBe(true);
      }),
    );
    expect(clip('a family 👩‍👩‍👧 here', 12)).toBe('a family…');
    expect(clip('short', 5)).toBe('short');
  });

  test('splitEscaped keeps every word in pieces that fit and are safe by themselves', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 8, max: 60 }), (text, max) => {
        const pieces = splitEscaped(text, max);
        for (const piece of pieces) {
          expect(piece.length).toBeLessThanOrEqual(max);
          expect(readMrkdwn(piece).problems).toEqual([]);
        }
        expect(words(pieces.map((piece) => readMrkdwn(piece).visible).join(''))).toBe(words(oneLine(text)));
      }),
      { numRuns: 1000 },
    );
    expect(splitEscaped('one two three', 8)).toEqual(['one two', 'three']);
    expect(splitEscaped('  ', 8)).toEqual([]);
  });

  test('code keeps its lines and tabs', () => {
    expect(codeText('a\r\n\tb\u0000c')).toBe('a\n\tb c');
  });
});
