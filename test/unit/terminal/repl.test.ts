// The loop of the terminal: what a line means after an answer, and real runs over streams.
import { PassThrough } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { nextRequest, runRepl } from '../../../adapters/terminal/repl.ts';
import { styleFor } from '../../../adapters/terminal/style.ts';
import { ITEMS_PER_PAGE } from '../../../src/answer/card.ts';
import { PLAIN } from '../../../src/answer/text.ts';
import { requestFor } from '../../../src/query/request.ts';
import { realNavigator } from '../../support/catalog-answers.ts';

const navigator = realNavigator();
const page = (number: number) => navigator.answer(requestFor('find', 'segmentation', number));

describe('nextRequest', () => {
  test.each(['exit', 'quit', 'q', ':q', ' EXIT '])('%j leaves', (line) => {
    expect(nextRequest(line, undefined)).toBeUndefined();
    expect(nextRequest(line, page(1))).toBeUndefined();
  });

  test('turns pages, and stays on the first and the last', () => {
    expect(nextRequest('n', page(1))).toEqual(requestFor('find', 'segmentation', 2));
    expect(nextRequest('next', page(2))).toEqual(requestFor('find', 'segmentation', 3));
    expect(nextRequest('p', page(2))).toEqual(requestFor('find', 'segmentation', 1));
    expect(nextRequest('previous', page(1))).toEqual(requestFor('find', 'segmentation', 1));
    const pages = page(1).pager?.pages ?? 0;
    expect(nextRequest('n', page(pages))).toEqual(requestFor('find', 'segmentation', pages));
  });

  test('opens an item by the number it is shown with, on every page', () => {
    const pages = page(1).pager?.pages ?? 0;
    for (const number of [1, 2, pages]) {
      const answer = page(number);
      for (const [index, item] of answer.items.entries())
        expect(nextRequest(String((number - 1) * ITEMS_PER_PAGE + index + 1), answer), `${number}/${index}`).toEqual(requestFor('details', item.id));
    }
  });

  test('opens the right item on a last page that is not full', () => {
    const answer = { ...page(2), items: page(2).items.slice(0, 3) };
    expect(nextRequest('6', answer)).toEqual(requestFor('details', answer.items[0]?.id ?? ''));
    expect(nextRequest('8', answer)).toEqual(requestFor('details', answer.items[2]?.id ?? ''));
  });

  test('a number that is not shown is a question', () => {
    expect(nextRequest('99', page(1))).toEqual(requestFor('find', '99'));
    expect(nextRequest('0', page(1))).toEqual(requestFor('find', '0'));
    expect(nextRequest('1', undefined)).toEqual(requestFor('find', '1'));
  });

  test('anything else is a new question', () => {
    expect(nextRequest('/dataset brain MRI', page(1))).toEqual(requestFor('dataset', 'brain MRI'));
    expect(nextRequest('n', undefined)).toEqual(requestFor('find', 'n'));
    expect(nextRequest('', page(1))).toMatchObject({ command: 'help' });
  });
});

async function run(lines: string[], end = true): Promise<string> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const said = textOf(output);
  const running = runRepl({ answerer: navigator, input, output, style: PLAIN, interactive: false });
  for (const line of lines) input.write(`${line}\n`);
  if (end) input.end();
  await running;
  output.end();
  return said;
}

describe('a run', () => {
  test('answers line by line until the input ends', async () => {
    const said = await run(['/dataset brain MRI', '1', '!loss imbalanced segmentation']);
    const first = navigator.answer(requestFor('dataset', 'brain MRI'));
    expect(said).toContain(first.heading);
    expect(said).toContain(navigator.answer(requestFor('details', first.items[0]?.id ?? '')).heading);
    expect(said).toContain('Loss functions for “imbalanced segmentation”');
    expect(said).toContain('Licence: ');
  });

  test('turns pages and remembers where it is', async () => {
    const said = await run(['segmentation', 'n', 'n', 'p']);
    expect([...said.matchAll(/^Page (\d+) of/gm)].map((match) => match[1])).toEqual(['1', '2', '3', '2']);
  });

  test('ends when the person leaves, whatever comes after', async () => {
    const said = await run(['brain MRI', 'exit', 'liver CT'], false);
    expect(said).toContain('brain MRI');
    expect(said).not.toContain('liver CT');
  });

  test('says nothing but answers when nobody is looking', async () => {
    expect(await run([])).toBe('');
    expect(await run(['about'])).toMatch(/^About/);
  });

  test.each([
    ['/dataset mur', 'MURA'],
    ['!loss foc', 'Focal loss'],
    ['/data', '/dataset '],
  ])('at a terminal the tab key completes %j', async (typed, completed) => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    let said = '';
    output.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const running = runRepl({ answerer: navigator, input, output, style: styleFor({ isTTY: true }, {}), interactive: true });
    await vi.waitFor(() => expect(said).toContain('Ask as in chat'));
    input.write(typed);
    await vi.waitFor(() => expect(said).toContain(typed));
    // Tab on its own is the key; inside a longer piece it would be pasted text.
    input.write('\t');
    await setTimeout(20);
    // A second one lists what the first could not decide between.
    if (!said.includes(completed)) input.write('\t');
    await vi.waitFor(() => expect(said).toContain(completed));
    input.write('\u0015exit\r');
    await running;
  });

  test('hostile lines are answered like any other', async () => {
    const said = await run(['<!channel> @everyone [x](javascript:alert(1))', '\u001b[2Jbrain', '🧠', '/dataset \u202ebrain']);
    expect(said.replace(/\n/g, '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
  });
});
