// The oracle is what the renderer is measured with, so it is shown to see each fault that it is there for.
import { describe, expect, test } from 'vitest';
import { dangers, refusals, textOf, urlsOf } from '../../../support/discord-oracle.ts';

type Json = Record<string, unknown>;
const text = (content: string): Json => ({ type: 10, content });
const button = (more: Json = {}): Json => ({ type: 2, style: 2, label: 'x', custom_id: 'x', ...more });
const row = (...components: Json[]): Json => ({ type: 1, components });
const message = (...components: Json[]): Json => ({ flags: 1 << 15, components, allowed_mentions: { parse: [] } });
const of = (content: string) => message(text(content));

test('a good message has no problem', () => {
  const good = message(
    { type: 17, components: [text('**[a](<https://x.org>)**'), { type: 9, components: [text('b')], accessory: button() }, { type: 14 }] },
    row(button({ custom_id: 'y' }), { type: 2, style: 5, label: 'go', url: 'https://y.org' }),
  );
  expect([...refusals(good), ...dangers(good)]).toEqual([]);
  expect(urlsOf(good)).toEqual(['https://x.org', 'https://y.org']);
  expect(textOf(good)).toBe('a\nb\nx\nx\ngo');
});

describe('refusals', () => {
  const ids = (count: number) => Array.from({ length: count }, (_, at) => button({ custom_id: `c${at}` }));
  test.each([
    ['41 components', message(...Array.from({ length: 9 }, (_, at) => row(...ids(4).map((one) => ({ ...one, custom_id: `${at}${String(one.custom_id)}` })))))],
    ['too much text', message(text('a'.repeat(2001)), text('b'.repeat(2001)))],
    ['an id twice', message(row(button(), button()))],
    ['six buttons', message(row(...ids(6)))],
    ['an empty row', message(row())],
    ['an empty container', message({ type: 17, components: [] })],
    ['an empty text', of(' ')],
    ['an empty message', message()],
    ['a long label', message(row(button({ label: 'x'.repeat(81) })))],
    ['a long id', message(row(button({ custom_id: 'x'.repeat(101) })))],
    ['no id', message(row(button({ custom_id: undefined })))],
    ['a long address', message(row({ type: 2, style: 5, label: 'x', url: `https://x.org/${'a'.repeat(500)}` }))],
    ['a link button with an id', message(row({ type: 2, style: 5, label: 'x', url: 'https://x.org', custom_id: 'x' }))],
    ['another scheme', message(row({ type: 2, style: 5, label: 'x', url: 'javascript:alert(1)' }))],
    ['a section without a button', message({ type: 9, components: [text('x')] })],
    ['a section of four', message({ type: 9, components: [text('1'), text('2'), text('3'), text('4')], accessory: button() })],
    ['a button at the top', message(button())],
    ['a container in a container', message({ type: 17, components: [{ type: 17, components: [text('x')] }] })],
    ['content beside V2', { ...of('x'), content: 'y' }],
    ['V2 without its flag', { ...of('x'), flags: 0, content: 'y' }],
    ['half a character', of('\ud800')],
  ])('sees %s', (_, bad) => expect(refusals(bad)).not.toEqual([]));
});

describe('dangers', () => {
  test.each([
    '@everyone',
    '@here',
    '<@1>',
    '<@!1>',
    '<@&1>',
    '<#1>',
    '</ask:1>',
    '<id:browse>',
    '<t:0:R>',
    '<:e:1>',
    '<a:e:1>',
    ':smile:',
    '||x||',
    '_x_',
    '*x*',
    '__x__',
    '~~x~~',
    '`x`',
    '> x',
    '>>> x',
    'https://x.org',
    '<https://x.org>',
    '[x](javascript:alert(1))',
    '[😀](https://x.org)',
    '[https://y.org](https://x.org)',
    '```',
    'a\u202Eb',
    'a\u0007b',
    '**<@1>**',
    '# <@1>',
    '\\\\<@1>',
  ])('sees %j', (content) => expect(dangers(of(content))).not.toEqual([]));

  test.each(['\\<@1>', '\\*x\\*', '\\[x\\](y)', '@\u200Beveryone', 'https\\://x.org', '```\n<@1> *x*\n```', '\\# x', 'a_b', '5:30 h'])('lets %j pass', (content) =>
    expect(dangers(of(content))).toEqual([]),
  );

  test('sees live mentions', () => {
    for (const allowed_mentions of [undefined, { parse: ['users'] }, { parse: [], users: ['1'] }, { parse: [], replied_user: true }])
      expect(dangers({ ...of('x'), allowed_mentions })).not.toEqual([]);
  });
});
