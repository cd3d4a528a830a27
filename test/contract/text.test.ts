// The plain-text form against the contract: unmarked, as a terminal without colour gets it, and as one with colours and links gets it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { styleFor } from '../../adapters/terminal/style.ts';
import { type Answer, ITEMS_PER_PAGE } from '../../src/answer/card.ts';
import { PLAIN, renderText } from '../../src/answer/text.ts';
import { arbitraryAnswer } from '../support/answers.ts';
import { catalogAnswers, realNavigator } from '../support/catalog-answers.ts';
import { type RendererUnderTest, rendererContract } from './renderer.ts';

const plain = styleFor({ isTTY: false }, {});
const coloured = styleFor({ isTTY: true }, {});

const ESC = '\u001b';
/** What our own styles may send to a terminal: colours, and the two halves of a clickable link. */
const COLOUR = new RegExp(`${ESC}\\[[\\d;]*m`, 'g');
const LINK = new RegExp(`${ESC}\\]8;;([^${ESC}]*)${ESC}\\\\`, 'g');
const visible = (payload: string) => payload.replace(COLOUR, '').replace(LINK, '');
const targets = (payload: string) => [...payload.matchAll(LINK)].map((match) => match[1] ?? '').filter((url) => url !== '');

function terminalProblems(payload: string): string[] {
  const problems = targets(payload)
    .filter((url) => !/^https?:\/\//.test(url))
    .map((url) => `a link that is not http(s): ${url}`);
  for (const character of visible(payload))
    if (/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u.test(character) && character !== '\n') problems.push(`U+${character.codePointAt(0)?.toString(16)} reaches the terminal`);
  const opened = payload.match(LINK)?.length ?? 0;
  if (opened % 2 === 1) problems.push('a clickable link that does not end');
  return problems;
}

const urls = (payload: string) => [...visible(payload).matchAll(/https?:\/\/[^\s<>]+/g)].map((match) => match[0]);
const renderer = (name: string, render: (answer: Answer) => string, problems: (payload: string) => string[]): RendererUnderTest<string> => ({
  name,
  render,
  urls,
  text: visible,
  fallback: undefined,
  problems,
});

rendererContract(
  renderer(
    'plain text',
    (answer) => renderText(answer),
    () => [],
  ),
  catalogAnswers,
);
rendererContract(
  renderer(
    'terminal without colours',
    (answer) => renderText(answer, plain),
    (payload) => [...terminalProblems(payload), ...(payload.includes(ESC) ? ['an escape sequence'] : [])],
  ),
  catalogAnswers,
);
rendererContract(
  renderer('terminal with colours', (answer) => renderText(answer, coloured), terminalProblems),
  catalogAnswers,
);

describe('colours', () => {
  test('change nothing about the words', () => {
    fc.assert(
      fc.property(arbitraryAnswer, (answer) => {
        const letters = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '');
        // Where the plain style writes the address behind the label, so does the coloured one.
        expect(letters(visible(renderText(answer, coloured)))).toBe(letters(renderText(answer, plain)));
      }),
    );
  });
});

describe('text', () => {
  const navigator = realNavigator();
  const first = navigator.answer({ command: 'find', text: 'segmentation', page: 1, cut: false });
  const second = navigator.answer({ command: 'find', text: 'segmentation', page: 2, cut: false });

  test('numbers the items on and on over the pages', () => {
    expect(renderText(first)).toMatch(/^1\. /m);
    expect(renderText(second)).toMatch(new RegExp(`^${ITEMS_PER_PAGE + 1}\\. `, 'm'));
    expect(renderText(second)).not.toMatch(/^1\. /m);
  });

  test('says of near results that they are near, and what they miss', () => {
    const text = renderText(navigator.answer({ command: 'dataset', text: 'PET of the knee', page: 1, cut: false }));
    expect(text).toContain('near match');
    expect(text).toMatch(/^ +~ /m);
  });

  test('ends with the page it is', () => {
    expect(renderText(second, PLAIN)).toMatch(/^Page 2 of \d+$/m);
  });

  test('shows the licence of every item', () => {
    expect(renderText(first).match(/^ +Licence: ./gm)).toHaveLength(first.items.length);
  });
});
