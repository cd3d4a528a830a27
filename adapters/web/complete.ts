// Completions of a whole line: the command word first, then what the catalog knows for that command.
import type { Answerer } from '../../src/port.ts';
import { COMMANDS, commandFor, commandLine, isForDesk, NAVIGATOR, SEARCH_COMMANDS, type SearchCommandName } from '../../src/query/commands.ts';

/** `line` is what the box holds after choosing it; `note` explains a command word. */
export type LineCompletion = { label: string; line: string; note: string };

type Target = { command: SearchCommandName | 'details'; before: string; text: string };

/** What the words after the command complete to. Without a command word the whole line is a search over everything. */
function targetOf(line: string): Target | undefined {
  const match = /^(\s*[/!]?\s*(\S+)\s+)(.*)$/su.exec(line);
  const word = match?.[2]?.toLowerCase();
  if (!match?.[1] || word === undefined) return { command: 'find', before: '', text: line };
  if (word === NAVIGATOR.name) {
    const inner = targetOf(match[3] ?? '');
    return inner && { ...inner, before: match[1] + inner.before };
  }
  const marked = /^\s*[/!]/.test(line);
  const command = commandFor(word);
  if (!command || (!marked && command.name !== word)) return { command: 'find', before: '', text: line };
  const { name } = command;
  if (name === 'help' || name === 'about' || isForDesk(name)) return undefined;
  return { command: name, before: match[1], text: match[3] ?? '' };
}

/** All that fit, however many: whoever types only "/" wants to see what there is. */
function commandWords(line: string): LineCompletion[] {
  const match = /^\s*([/!])\s*(?:navigator\s+)?([a-z]*)$/i.exec(line);
  if (!match) return [];
  const mark = match[1] === '!' ? '!' : '/';
  const typed = (match[2] ?? '').toLowerCase();
  const inside = /navigator\s/i.test(line);
  return COMMANDS.filter(({ name }) => name.startsWith(typed) || (!inside && NAVIGATOR.name.startsWith(typed) && !SEARCH_COMMANDS.some((command) => command.name === name))).map(
    ({ name, summary, usage }) => {
      const word = commandLine(name, '', mark);
      return { label: word, line: usage ? `${word} ` : word, note: summary };
    },
  );
}

/** Completions of what is in the box, best first; at most `limit` from the catalog. */
export function completeLine(answerer: Answerer, line: string, limit: number): LineCompletion[] {
  const words = commandWords(line);
  if (words.length > 0) return words;
  const target = targetOf(line);
  if (!target || target.text.trim() === '') return [];
  return answerer.complete(target.command, target.text, limit).map(({ label, value }) => ({ label, line: `${target.before}${value}`, note: '' }));
}
