import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeText, maskedLink, placeOf } from '../../../../adapters/discord/escape.ts';
import { HOSTILE } from '../../../support/answers.ts';
import { parseMarkdown, type Token, text, walk, words } from './page.ts';

const line = (...children: Token[]): Token => ({ type: 'line', children });

describe("Discord's markdown", () => {
  test.each([
    ['plain words', [line(text('plain words'))]],
    ['### Heading', [{ type: 'heading', level: 3, children: [text('Heading')] }]],
    ['#no heading', [line(text('#no heading'))]],
    ['-# small *print*', [{ type: 'small', children: [text('small '), { type: 'italic', children: [text('print')] }] }]],
    ['**bold**', [line({ type: 'bold', children: [text('bold')] })]],
    ['*it* _it_', [line({ type: 'italic', children: [text('it')] }, text(' '), { type: 'italic', children: [text('it')] })]],
    [
      '__u__ ~~s~~ ||h||',
      [line({ type: 'underline', children: [text('u')] }, text(' '), { type: 'strike', children: [text('s')] }, text(' '), { type: 'spoiler', children: [text('h')] })],
    ],
    ['**a *b* c**', [line({ type: 'bold', children: [text('a '), { type: 'italic', children: [text('b')] }, text(' c')] })]],
    ['snake_case_name 2 * 3 * 4', [line(text('snake_case_name 2 * 3 * 4'))]],
    ['\\*not\\* \\[x\\](y) \\<@1> \\# a\\b', [line(text('*not* [x](y) <@1> # a\\b'))]],
    ['`*code*` ``a`b``', [line({ type: 'code', text: '*code*' }, text(' '), { type: 'code', text: 'a`b' })]],
    ['- one\n- two\nthree', [{ type: 'list', ordered: false, items: [[text('one')], [text('two')]] }, line(text('three'))]],
    ['1. one\n2. two', [{ type: 'list', ordered: true, items: [[text('one')], [text('two')]] }]],
    ['> a\n> b', [{ type: 'quote', children: [line(text('a')), line(text('b'))] }]],
    ['>>> a\nb', [{ type: 'quote', children: [line(text('a')), line(text('b'))] }]],
    ['a\n```py\nx = "*"\n```\nb', [line(text('a')), { type: 'pre', text: 'x = "*"' }, line(text('b'))]],
    ['a\n\nb', [line(text('a')), line(), line(text('b'))]],
  ])('%j', (source, tokens) => {
    expect(parseMarkdown(source)).toEqual(tokens);
  });

  test('masked links, with or without brackets around the address', () => {
    const link = { type: 'link', url: 'https://a.example/b_c_d', children: [text('MURA')] };
    expect(parseMarkdown('[MURA](<https://a.example/b_c_d>)')).toEqual([line(link as Token)]);
    expect(parseMarkdown('**[MURA](<https://a.example/b_c_d>)** · Dataset')).toEqual([line({ type: 'bold', children: [link as Token] }, text(' · Dataset'))]);
    expect(parseMarkdown('[MURA](https://a.example/b_c_d)')).toEqual([line(link as Token)]);
    expect(parseMarkdown('[a\\*b](<https://a.example>)')).toEqual([line({ type: 'link', url: 'https://a.example', children: [text('a*b')] })]);
    expect(parseMarkdown('[x](javascript:alert(1))')).toEqual([line(text('[x](javascript:alert(1))'))]);
  });

  test('bare addresses are links, without the full stop after them', () => {
    expect(parseMarkdown('see https://a.example/b.')).toEqual([
      line(text('see '), { type: 'link', url: 'https://a.example/b', children: [text('https://a.example/b')] }, text('.')),
    ]);
    expect(parseMarkdown('<https://a.example/b>')).toEqual([line({ type: 'link', url: 'https://a.example/b', children: [text('https://a.example/b')] })]);
  });

  test('a mention that got through is shown as one', () => {
    const found = [...walk(parseMarkdown('@everyone @here <@1> <@!1> <@&1> <#1> <t:0:R> </find:1>'))]
      .filter(({ type }) => type === 'mention')
      .map((token) => 'text' in token && token.text);
    expect(found).toEqual(['@everyone', '@here', '<@1>', '<@!1>', '<@&1>', '<#1>', '<t:0:R>', '</find:1>']);
    expect(parseMarkdown('<:smile:123>')).toEqual([line({ type: 'emoji', name: 'smile' })]);
  });

  test('whatever the Discord adapter escapes is read as words only', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme', maxLength: 80 }), fc.string({ unit: fc.constantFrom(...'*_~`<>|:@#[]()\\-+1. ab') })),
        (raw) => {
          const tokens = parseMarkdown(escapeText(raw));
          expect([...walk(tokens)].filter(({ type }) => type !== 'text' && type !== 'line')).toEqual([]);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('a link of the Discord adapter keeps its address', () => {
    fc.assert(
      fc.property(
        fc.webUrl({ withQueryParameters: true }).filter((url) => placeOf(url) === 'text'),
        fc.constantFrom('Home', 'a_b*c', '[x](y)', ...HOSTILE),
        (url, label) => {
          const tokens = [...walk(parseMarkdown(maskedLink(label, url)))];
          expect(tokens.filter(({ type }) => type !== 'text' && type !== 'line')).toMatchObject([{ type: 'link', url }]);
        },
      ),
    );
  });

  test('any text is read, and no letter of it is lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'*_~`abc \n>#|\\-') }), (raw) => {
        expect(words(parseMarkdown(raw)).replace(/[^abc]/g, '')).toBe(raw.replace(/```([abc]+)\n/g, '```\n').replace(/[^abc]/g, ''));
      }),
      { numRuns: 500 },
    );
  });
});
