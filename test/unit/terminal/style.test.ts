import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { styleFor } from '../../../adapters/terminal/style.ts';
import type { Style } from '../../../src/answer/text.ts';

const ESC = '\u001b';
const isColoured = (style: Style) => style.heading('x').includes(ESC);

describe('colours', () => {
  test.each([
    ['a terminal', true, {}, true],
    ['a pipe', false, {}, false],
    ['a stream that does not say', undefined, {}, false],
    ['NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['NO_COLOR without a value', true, { NO_COLOR: '' }, true],
    ['a terminal that cannot', true, { TERM: 'dumb' }, false],
    ['FORCE_COLOR into a pipe', false, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR over NO_COLOR', true, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
    ['FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
  ])('with %s', (_what, isTTY, env, coloured) => {
    expect(isColoured(styleFor({ isTTY }, env))).toBe(coloured);
  });
});

describe.each([
  ['coloured', styleFor({ isTTY: true }, {})],
  ['plain', styleFor({ isTTY: false }, {})],
])('the %s style', (_name, style) => {
  const own = new RegExp(`${ESC}\\[[\\d;]*m|${ESC}\\]8;;[^${ESC}]*${ESC}\\\\`, 'g');
  const hostile = fc
    .array(
      fc.oneof(
        fc.constantFrom('\u001b[2J', '\u001b]0;title\u0007', '\u009b31m', '\u001b]8;;https://evil.example\u001b\\', '\r', '\b', '\u202e', '\u2066', 'word'),
        fc.string({ unit: 'binary', maxLength: 8 }),
      ),
    )
    .map((parts) => parts.join(''));

  test('lets nothing through that would act on the terminal', () => {
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        for (const [name, make] of Object.entries(style) as [keyof Style, (a: string, b: string) => string][]) {
          const shown = make(one, other).replace(own, '').replaceAll('\n', '');
          expect(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u.test(shown), name).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('keeps plain words as they are', () => {
    for (const make of Object.values(style) as ((a: string, b: string) => string)[]) expect(make('Größe 脑 😀', 'https://example.org/').replace(own, '')).toContain('Größe 脑 😀');
  });

  test('always shows the address of a link', () => {
    expect(style.name('MURA', 'https://example.org/mura').replace(own, '')).toContain('https://example.org/mura');
    expect(style.link('Paper', 'https://example.org/paper').replace(own, '')).toContain('https://example.org/paper');
  });
});

test('links can be clicked where there are colours', () => {
  expect(styleFor({ isTTY: true }, {}).link('Paper', 'https://example.org/paper')).toContain(`${ESC}]8;;https://example.org/paper${ESC}\\`);
  expect(styleFor({ isTTY: false }, {}).link('Paper', 'https://example.org/paper')).toBe('Paper: https://example.org/paper');
});
