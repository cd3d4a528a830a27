// From what a person typed to a Request: which command, which text, which page.
import { COMMANDS, type CommandName, commandFor, isForDesk, NAVIGATOR } from './commands.ts';

/** Longer input is cut here and the answer says so. All platforms can carry this much in their buttons. */
export const MAX_QUERY_LENGTH = 300;

export type Request = {
  command: CommandName;
  text: string;
  /** From 1. */
  page: number;
  /** The input was longer than MAX_QUERY_LENGTH. */
  cut: boolean;
};

/** Far beyond what any platform sends; what lies behind it is not even looked at. */
const MAX_READ_LENGTH = MAX_QUERY_LENGTH * 40;

/** Text as one line, however long: composed last, so that nothing invisible keeps two equal-looking texts apart. */
const oneLine = (raw: string): string =>
  raw
    .slice(0, MAX_READ_LENGTH)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}\p{Co}\p{Cn}]+/gu, '')
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim();

/**
 * Text as one line: control, format and lone surrogate characters gone, blanks single, at most MAX_QUERY_LENGTH UTF-16 units
 * and never half a character. Zero-width joiners and direction marks go too: they let two equal-looking queries differ.
 */
export function cleanText(raw: string): { text: string; cut: boolean } {
  const text = oneLine(raw);
  if (text.length <= MAX_QUERY_LENGTH) return { text, cut: raw.length > MAX_READ_LENGTH };
  return {
    text: text
      .slice(0, MAX_QUERY_LENGTH)
      .replace(/[\uD800-\uDBFF]$/, '')
      .trim(),
    cut: true,
  };
}

/** A request for a command whose name is known (a slash command, a button). Empty text and "help" ask for help. */
export function requestFor(command: CommandName, rawText: string, page = 1): Request {
  const { text, cut } = cleanText(rawText);
  const mayBeBare = command === 'about' || isForDesk(command);
  if ((text === '' && !mayBeBare) || (command !== 'about' && commandFor(text)?.name === 'help'))
    return { command: 'help', text: command === 'help' ? '' : command, page: 1, cut: false };
  return { command, text, page: Number.isInteger(page) && page >= 1 ? page : 1, cut };
}

/** The request behind a whole line: `/dataset brain MRI`, `!loss dice`, `navigator details MURA`, `brain MRI`. */
export function parseLine(line: string): Request {
  const text = oneLine(line);
  const match = /^[/!]?\s*(\S+)\s*(.*)$/u.exec(text);
  const word = match?.[1]?.toLowerCase() ?? '';
  const rest = match?.[2] ?? '';
  if (word === NAVIGATOR.name) return parseNavigator(rest);
  const marked = /^[/!]/.test(text);
  const command = commandFor(word);
  // "data set of brains" in plain words is a query, not a command: without a mark only the command's own name counts.
  if (command && (marked || command.name === word || rest === '')) return requestFor(command.name, rest);
  return requestFor('find', line);
}

/** The text after `/navigator`: an action (`details MURA`), another command (`dataset brain`), or a search over everything. */
export function parseNavigator(rawText: string): Request {
  const trimmed = oneLine(rawText);
  const word = /^\S+/u.exec(trimmed)?.[0] ?? '';
  const command = COMMANDS.find((candidate) => candidate.name === word.toLowerCase() || (candidate.aliases.includes(word.toLowerCase()) && candidate.kinds.length === 0));
  return command ? requestFor(command.name, trimmed.slice(word.length)) : requestFor('find', rawText);
}
