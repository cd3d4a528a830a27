import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/query/commands.ts';
import { cleanText, MAX_QUERY_LENGTH, parseLine, parseNavigator, type Request, requestFor } from '../../../src/query/request.ts';
import { HOSTILE } from '../../support/answers.ts';

const odd = fc.constantFrom(
  '\u0000',
  '\u0007',
  '\u001b[31m',
  '\u200b',
  '\u200d',
  '\u202e',
  '\ud83d',
  '\ude00',
  '\ufeff',
  '\u2028',
  '\ue000',
  '\u0301',
  '\n',
  '\t',
  '\u00a0',
  '\u3000',
  '😀',
  '👩‍👩‍👧',
);
const typed = fc.oneof(
  fc.string({ unit: fc.oneof(odd, fc.constantFrom('e', '/', ' ', 'dataset', 'details', 'navigator')), maxLength: 8 }),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(fc.oneof(odd, fc.lorem({ maxCount: 2 }), fc.constantFrom('/dataset ', '!loss ', '/', '!', 'navigator ', 'details ', 'help', '?', ' ', ...HOSTILE)))
    .map((pieces) => pieces.join('')),
  fc.integer({ min: 250, max: 14_000 }).map((length) => 'é😀x '.repeat(length).slice(0, length)),
);

/** What every request may be relied on for, whatever was typed. */
function expectSound(request: Request): void {
  expect(COMMANDS.map((command) => command.name)).toContain(request.command);
  expect(request.text.length).toBeLessThanOrEqual(MAX_QUERY_LENGTH);
  expect(request.text.isWellFormed()).toBe(true);
  expect(request.text).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u);
  expect(request.text).toBe(request.text.trim());
  expect(request.text).not.toMatch(/\s\s/);
  expect(Number.isInteger(request.page) && request.page >= 1).toBe(true);
}

describe('cleanText', () => {
  test.each([
    ['  brain \n\t MRI  ', 'brain MRI'],
    ['brain\u0000MRI', 'brain MRI'],
    ['bra\u200bin M\u200dRI', 'brain MRI'],
    ['\u202Eabc\u202C', 'abc'],
    ['a\ud83d b', 'a b'],
    ['tumeur ce\u0301re\u0301brale', 'tumeur cérébrale'],
    ['e\u200d\u0301', 'é'],
    ['😀', '😀'],
    ['\u0007\u200b', ''],
  ])('%j becomes %j', (raw, text) => {
    expect(cleanText(raw)).toEqual({ text, cut: false });
  });

  test('cuts what is too long, never through a character, and says so', () => {
    expect(cleanText('x'.repeat(MAX_QUERY_LENGTH))).toEqual({ text: 'x'.repeat(MAX_QUERY_LENGTH), cut: false });
    expect(cleanText('x'.repeat(MAX_QUERY_LENGTH + 1))).toEqual({ text: 'x'.repeat(MAX_QUERY_LENGTH), cut: true });
    expect(cleanText(`${'x'.repeat(MAX_QUERY_LENGTH - 1)}😀`)).toEqual({ text: 'x'.repeat(MAX_QUERY_LENGTH - 1), cut: true });
    expect(cleanText(`${'\u200b'.repeat(1000)}brain`)).toEqual({ text: 'brain', cut: false });
  });

  test('cleaning twice is cleaning once', () => {
    fc.assert(
      fc.property(typed, (raw) => {
        const { text } = cleanText(raw);
        expect(cleanText(text)).toEqual({ text, cut: false });
      }),
      { numRuns: 500 },
    );
  });
});

describe('requestFor', () => {
  test.each([
    ['dataset', 'brain MRI', { command: 'dataset', text: 'brain MRI' }],
    ['dataset', '', { command: 'help', text: 'dataset' }],
    ['dataset', ' \u200b ', { command: 'help', text: 'dataset' }],
    ['dataset', 'help', { command: 'help', text: 'dataset' }],
    ['loss', '?', { command: 'help', text: 'loss' }],
    ['loss', 'helpful', { command: 'loss', text: 'helpful' }],
    ['help', '', { command: 'help', text: '' }],
    ['about', '', { command: 'about', text: '' }],
    ['details', 'MURA', { command: 'details', text: 'MURA' }],
  ] as const)('%s with %j', (command, text, expected) => {
    expect(requestFor(command, text)).toEqual({ ...expected, page: 1, cut: false });
  });

  test.each([
    [2, 2],
    [0, 1],
    [-1, 1],
    [1.5, 1],
    [Number.NaN, 1],
    [Number.POSITIVE_INFINITY, 1],
  ])('page %s is page %s', (asked, page) => {
    expect(requestFor('dataset', 'brain', asked).page).toBe(page);
  });

  test('says when the text was cut', () => {
    expect(requestFor('find', 'brain '.repeat(100)).cut).toBe(true);
  });
});

describe('parseLine', () => {
  test.each([
    ['/dataset brain MRI', 'dataset', 'brain MRI'],
    ['!loss imbalanced segmentation', 'loss', 'imbalanced segmentation'],
    ['  /DATASET   brain ', 'dataset', 'brain'],
    ['! dataset brain', 'dataset', 'brain'],
    ['dataset brain', 'dataset', 'brain'],
    ['/toolbox segmentation', 'tool', 'segmentation'],
    ['data set of brains', 'find', 'data set of brains'],
    ['models for brain', 'find', 'models for brain'],
    ['brain MRI', 'find', 'brain MRI'],
    ['/brain MRI', 'find', '/brain MRI'],
    ['dataset', 'help', 'dataset'],
    ['datasets', 'help', 'dataset'],
    ['/dataset', 'help', 'dataset'],
    ['/dataset help', 'help', 'dataset'],
    ['help', 'help', ''],
    ['?', 'help', ''],
    ['', 'help', 'find'],
    ['about', 'about', ''],
    ['details MURA', 'details', 'MURA'],
    ['/navigator details MURA', 'details', 'MURA'],
    ['navigator dataset brain', 'dataset', 'brain'],
    ['/navigator brain MRI', 'find', 'brain MRI'],
    ['/navigator', 'help', 'find'],
    ['/da\u200btaset brain', 'dataset', 'brain'],
    ['/dataset\u0000brain', 'dataset', 'brain'],
    ['/dataset\u00a0brain', 'dataset', 'brain'],
  ] as const)('%j is %s %j', (line, command, text) => {
    expect(parseLine(line)).toMatchObject({ command, text });
  });

  test('any line gives a sound request, and twice the same', () => {
    fc.assert(
      fc.property(typed, (line) => {
        const request = parseLine(line);
        expectSound(request);
        expect(parseLine(line)).toEqual(request);
      }),
      { numRuns: 500 },
    );
  });

  test('what cannot be seen changes nothing', () => {
    fc.assert(
      fc.property(typed, (line) => {
        const { text, cut } = cleanText(line);
        fc.pre(!cut);
        expect(parseLine(line)).toEqual(parseLine(text));
      }),
      { numRuns: 500 },
    );
  });
});

describe('parseNavigator', () => {
  test.each([
    ['details MURA', 'details', 'MURA'],
    ['show MURA', 'details', 'MURA'],
    ['DETAILS MURA', 'details', 'MURA'],
    ['details\u0007MURA', 'details', 'MURA'],
    ['dataset brain', 'dataset', 'brain'],
    ['datasets of the brain', 'find', 'datasets of the brain'],
    ['brain MRI', 'find', 'brain MRI'],
    ['help', 'help', ''],
    ['about', 'about', ''],
    ['', 'help', 'find'],
  ] as const)('%j is %s %j', (text, command, expected) => {
    expect(parseNavigator(text)).toMatchObject({ command, text: expected });
  });

  test('any text gives a sound request', () => {
    fc.assert(
      fc.property(typed, (text) => expectSound(parseNavigator(text))),
      { numRuns: 500 },
    );
  });
});
