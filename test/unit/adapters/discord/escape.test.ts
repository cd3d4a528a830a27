import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buttonLabel, clean, codeBlock, escapeText, fitsLink, maskedLink, namedLink, placeOf } from '../../../../adapters/discord/escape.ts';
import { clip } from '../../../../adapters/discord/limits.ts';
import { channelMark } from '../../../../src/answer/card.ts';
import { HOSTILE } from '../../../support/answers.ts';
import { readMarkdown } from '../../../support/discord-markdown.ts';

/** Texts made of what means something in Discord's markdown. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...'\\*_~`|<>[]()#-+.!:@ \n1a',
        '-# ',
        '# ',
        '> ',
        '>>> ',
        '1. ',
        '||',
        '**',
        '```',
        '@everyone',
        '@here',
        'https://',
        ':smile:',
        '<@1>',
        '<t:0:R>',
        '](http://x)',
        '😀',
        '\u202E',
        '\u200D',
      ),
      fc.constantFrom(...HOSTILE),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));
const visible = (text: string) => text.replaceAll('\u200B', '');

describe('escapeText', () => {
  test('makes any text plain: nothing takes effect and nothing is lost', () => {
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string({ unit: 'grapheme' })), (text) => {
        const { text: read, marks, links } = readMarkdown(escapeText(text));
        expect({ marks, links }).toEqual({ marks: [], links: [] });
        expect(visible(read)).toBe(clean(text));
      }),
      { numRuns: 2000 },
    );
  });

  test('stays plain between our own words', () => {
    fc.assert(
      fc.property(nasty, nasty, (a, b) => {
        const { marks, links } = readMarkdown(`**${escapeText(a) || 'x'}:** ${escapeText(b)} · **z**\n-# ${escapeText(a)} — ${escapeText(b)}`);
        expect(marks.filter((mark) => mark !== 'bold' && mark !== 'subtext')).toEqual([]);
        expect(links).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test('at most doubles a text', () => {
    fc.assert(fc.property(fc.oneof(nasty, fc.string({ unit: 'binary' })), (text) => escapeText(text).length <= 2 * text.length));
  });

  test.each([
    ['# Heading', '\\# Heading'],
    ['-# small', '\\-\\# small'],
    ['- item', '\\- item'],
    ['> quote', '\\> quote'],
    ['1. one', '1\\. one'],
    ['||spoiler||', '\\|\\|spoiler\\|\\|'],
    ['[x](javascript:alert(1))', '\\[x\\](javascript\\:alert(1))'],
    ['<@123> <#1> <t:0:R>', '\\<@123> \\<#1> \\<t\\:0\\:R>'],
    ['@everyone', '@\u200Beveryone'],
    ['see https://example.org', 'see https\\://example.org'],
    [':smile: <:e:1>', '\\:smile: \\<\\:e\\:1>'],
    ['a\nb\u0000\u202E', 'a b'],
    ['CC-BY-4.0, 5:30 h', 'CC-BY-4.0, 5\\:30 h'],
  ])('%j', (text, escaped) => expect(escapeText(text)).toBe(escaped));
});

describe('links', () => {
  test('a name that fits is a link, with nothing else in effect', () => {
    fc.assert(
      fc.property(
        nasty.filter((name) => fitsLink(name)),
        (name) => {
          const { marks, links } = readMarkdown(`**${namedLink(name, 'https://example.org/a_b')}**`);
          expect(marks).toEqual(['bold']);
          expect(links.map((link) => ({ ...link, label: visible(link.label) }))).toEqual([{ label: clean(name), url: 'https://example.org/a_b' }]);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('any label is made to fit', () => {
    fc.assert(
      fc.property(nasty, (label) => {
        const { marks, links } = readMarkdown(maskedLink(label, 'https://example.org/'));
        expect(marks).toEqual([]);
        expect(links.map((link) => link.url)).toEqual(['https://example.org/']);
      }),
      { numRuns: 1000 },
    );
  });

  test.each(['[x]', 'a😀', '🇩🇪', '1️⃣', 'https://x', '\u202E', ''])('a name that would break its link is none: %j', (name) => expect(fitsLink(name)).toBe(false));

  test.each([
    ['https://example.org/a?b=c_d&e=*', 'button'],
    ['https://example.org/~user/a_b#c', 'text'],
    ['https://en.wikipedia.org/wiki/U_(film)', 'button'],
    ['https://user:pw@example.org/', 'button'],
    [`https://example.org/${'a'.repeat(300)}`, 'button'],
    [`https://example.org/${'a'.repeat(600)}`, undefined],
    ['javascript:alert(1)', undefined],
    ['ftp://example.org', undefined],
    ['https://exa mple.org', undefined],
    ['data:text/html,x', undefined],
    ['discord://-/settings', undefined],
    ['https://', undefined],
  ] as const)('%s goes to: %s', (url, place) => expect(placeOf(url)).toBe(place));
});

describe('codeBlock', () => {
  test('is never left by what is in it', () => {
    fc.assert(
      fc.property(nasty, (code) => {
        const block = codeBlock(code, 500);
        if (block !== undefined) expect(readMarkdown(`${block}\nafter`).marks).toEqual(['codeblock']);
      }),
      { numRuns: 1000 },
    );
  });

  test('keeps lines and nothing else of control characters', () => {
    expect(codeBlock('@article{a,\r\n\ttitle = {x}\u0000}\n', 500)).toBe('```\n@article{a,\n  title = {x}}\n```');
    expect(codeBlock(' \n ', 500)).toBeUndefined();
  });
});

describe('clip', () => {
  test('keeps to the length and to whole characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(30), (text, max) => {
        const clipped = clip(text, max);
        expect(clipped.length).toBeLessThanOrEqual(Math.max(max, 0));
        if (text.length <= max) expect(clipped).toBe(text);
        else if (text.isWellFormed()) expect(clipped.isWellFormed()).toBe(true);
      }),
    );
    expect(clip('👩‍👩‍👧 family', 6)).toBe('…');
  });
});

describe('a channel that the answer names', () => {
  const mark = channelMark('123456789012345678');
  test.each([
    [mark, '<#123456789012345678>'],
    [`In ${mark} and ${mark}.`, 'In <#123456789012345678> and <#123456789012345678>.'],
    [`<#1> ${mark} # x`, '\\<#1> <#123456789012345678> # x'],
    [`# ${mark}`, '\\# <#123456789012345678>'],
    [channelMark('C024BE91L'), 'the channel'],
    [`In ${mark.slice(0, 9)}…`, 'In …'],
    [`In ${mark.slice(0, 9)}`, 'In …'],
  ])('%j', (text, expected) => expect(escapeText(text)).toBe(expected));

  test('is words where nothing can be a link', () => expect(buttonLabel(`Go to ${mark}`, 'x')).toBe('Go to the channel'));
});
