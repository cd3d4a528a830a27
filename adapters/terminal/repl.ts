// A small read-and-answer loop: type what one would type in chat, "n" for the next page, a number for details.
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { type Answer, ITEMS_PER_PAGE } from '../../src/answer/card.ts';
import { renderText, type Style } from '../../src/answer/text.ts';
import type { Answerer } from '../../src/port.ts';
import { commandFor, SEARCH_COMMANDS } from '../../src/query/commands.ts';
import { parseLine, type Request, requestFor } from '../../src/query/request.ts';

export type ReplOptions = { answerer: Answerer; input: Readable; output: Writable; style: Style; interactive: boolean };

/** What a line means after an answer: a page turned, an item opened, or a new question. Undefined ends the loop. */
export function nextRequest(line: string, last: Answer | undefined): Request | undefined {
  const text = line.trim();
  if (/^(?:exit|quit|q|:q)$/i.test(text)) return undefined;
  if (last?.pager && /^(?:n|next)$/i.test(text)) return requestFor(last.request.command, last.request.text, Math.min(last.pager.page + 1, last.pager.pages));
  if (last?.pager && /^(?:p|previous)$/i.test(text)) return requestFor(last.request.command, last.request.text, Math.max(last.pager.page - 1, 1));
  const number = /^\d{1,3}$/.test(text) ? Number(text) : undefined;
  // Items are numbered over all pages.
  const item = number === undefined ? undefined : last?.items[number - 1 - ((last.pager?.page ?? 1) - 1) * ITEMS_PER_PAGE];
  if (item && last?.type === 'results') return requestFor('details', item.id);
  return parseLine(text);
}

/** Completion by tab: commands at the start, then names and words of the field. */
function completer(answerer: Answerer): (line: string) => [string[], string] {
  return (line) => {
    const match = /^([/!]?)(\S+)\s+(.*)$/.exec(line);
    const command = match ? commandFor(match[2] ?? '') : undefined;
    if (!match || !command) {
      const typed = line.replace(/^[/!]/, '');
      return [SEARCH_COMMANDS.map((one) => `/${one.name} `).filter((word) => word.slice(1).startsWith(typed)), line];
    }
    const search = SEARCH_COMMANDS.find((one) => one.name === command.name);
    if (!search) return [[], line];
    const head = `${match[1]}${match[2]} `;
    return [answerer.complete(search.name, match[3] ?? '', 20).map((completion) => head + completion.value), line];
  };
}

/** Runs until the input ends or the person leaves. */
export async function runRepl({ answerer, input, output, style, interactive }: ReplOptions): Promise<void> {
  const lines = createInterface({ input, output: interactive ? output : undefined, prompt: '› ', completer: completer(answerer), terminal: interactive } as Parameters<
    typeof createInterface
  >[0]);
  let last: Answer | undefined;
  if (interactive) output.write(`${style.quiet('Ask as in chat, for example: /dataset brain MRI. A number opens an item, n turns the page, exit leaves.')}\n`);
  lines.prompt();
  for await (const line of lines) {
    const request = nextRequest(line, last);
    if (request === undefined) break;
    last = answerer.answer(request);
    output.write(`${renderText(last, style)}\n\n`);
    lines.prompt();
  }
  lines.close();
}
