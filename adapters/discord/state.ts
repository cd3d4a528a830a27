// What a button knows. Everything is in the custom_ids of its message, so a button works after a restart and on any replica.
//
//   1:d:<entry id>;                              details
//   1:s:<n>:<command>:<text>;                    ask something else; n, of at most two digits, only keeps ids apart
//   1:p|n|x:<command>:<page>:<length>:<part>;    previous, next, share: the request to make …
//   1:q:<a|s><owner>:<part>;                     … whose text is spread over the four ids of the row, in the order p q n x
//
// Numbers are in base 36. The ";" at the end shows that nothing was cut off, and keeps blanks from standing last.
import { COMMANDS, type CommandName } from '../../src/query/commands.ts';
import { cleanText, type Request, requestFor } from '../../src/query/request.ts';
import { LIMITS } from './limits.ts';

/** Whose card it is when others see it too: only the owner turns its pages for everyone. */
export type Owner = { id: string; shared: boolean };

export type Action =
  | { type: 'details'; id: string }
  | { type: 'ask'; request: Request }
  | { type: 'page' | 'share'; request: Request; owner?: Owner }
  /** Not ours, of an older version, or damaged. */
  | { type: 'stale' };

/** `needsShare`: part of the text is in the share button's id, so that button has to be there. */
export type RowIds = { previous: string; label: string; next: string; share: string; needsShare: boolean };

const VERSION = '1';
const END = ';';
const MAX_PAGE = 36 ** 3 - 1;

export const detailsId = (entry: string): string => `${VERSION}:d:${entry}${END}`;

/** Undefined when the text is too long for one button. */
export function suggestionId(index: number, command: CommandName, text: string): string | undefined {
  const id = `${VERSION}:s:${index}:${command}:${cleanText(text).text}${END}`;
  return id.length <= LIMITS.customId ? id : undefined;
}

const header = (verb: 'p' | 'n' | 'x', { command, page }: Request, length: number): string =>
  `${VERSION}:${verb}:${command}:${Math.min(Math.max(page, 1), MAX_PAGE).toString(36)}:${length.toString(36)}:`;

/** The longest start of `text` that fits beside `head`, without tearing a character apart. */
function part(head: string, text: string): string {
  const room = LIMITS.customId - head.length - END.length;
  const cut = text.slice(0, room);
  return cut.length < text.length ? cut.replace(/[\uD800-\uDBFF]$/, '') : cut;
}

/**
 * The ids of the row below a card. The longest request fits: 300 units, of which the three request ids take at least 76 each
 * beside "1:p:collection:zzz:8c:" and the label takes at least 80 beside "1:q:s<owner>:".
 */
export function rowIds(request: Request, owner?: Owner): RowIds {
  const { text } = cleanText(request.text);
  const heads = {
    previous: header('p', { ...request, page: request.page - 1 }, text.length),
    label: `${VERSION}:q:${owner ? `${owner.shared ? 's' : 'a'}${BigInt(owner.id).toString(36)}` : ''}:`,
    next: header('n', { ...request, page: request.page + 1 }, text.length),
    share: header('x', request, text.length),
  };
  let rest = text;
  const take = (head: string): string => {
    const chunk = part(head, rest);
    rest = rest.slice(chunk.length);
    return `${head}${chunk}${END}`;
  };
  const ids = { previous: take(heads.previous), label: take(heads.label), next: take(heads.next), needsShare: rest !== '', share: take(heads.share) };
  if (rest !== '') throw new RangeError(`a request of ${text.length} units does not fit the buttons`);
  return ids;
}

/** The id of a lone share button; undefined when the request needs the whole row. */
export function loneShareId(request: Request): string | undefined {
  const { text } = cleanText(request.text);
  const id = `${header('x', request, text.length)}${text}${END}`;
  return id.length <= LIMITS.customId ? id : undefined;
}

const REQUEST_ID = /^1:([pnx]):([a-z]+):([0-9a-z]{1,3}):([0-9a-z]{1,2}):(.*);$/su;
const LABEL_ID = /^1:q:([as]?)([0-9a-z]{0,13}):(.*);$/su;
const SUGGESTION_ID = /^1:s:\d{1,2}:([a-z]+):(.*);$/su;
const DETAILS_ID = /^1:d:([a-z0-9-]{1,64});$/;

const known = (name: string | undefined): CommandName | undefined => COMMANDS.find((command) => command.name === name)?.name;

/** What the button `id` asks for. `ids` are all custom_ids of its message, its own included. Never throws. */
export function decode(id: string, ids: readonly string[]): Action {
  const details = DETAILS_ID.exec(id);
  if (details?.[1]) return { type: 'details', id: details[1] };
  const suggestion = SUGGESTION_ID.exec(id);
  if (suggestion) {
    const command = known(suggestion[1]);
    return command ? { type: 'ask', request: requestFor(command, suggestion[2] ?? '') } : { type: 'stale' };
  }
  const match = REQUEST_ID.exec(id);
  const command = known(match?.[2]);
  if (!match || !command) return { type: 'stale' };
  const text = reassemble(ids, Number.parseInt(match[4] ?? '', 36));
  if (text === undefined) return { type: 'stale' };
  const request = requestFor(command, text, Number.parseInt(match[3] ?? '', 36));
  const owner = ownerIn(ids);
  return { type: match[1] === 'x' ? 'share' : 'page', request, ...(owner ? { owner } : {}) };
}

/** The request's text from the parts in a row. Undefined when a part is missing or there twice. */
function reassemble(ids: readonly string[], length: number): string | undefined {
  const parts = new Map<string, string>();
  for (const id of ids) {
    const match = REQUEST_ID.exec(id) ?? /^1:(q):[^:]*()():(.*);$/su.exec(id);
    if (!match?.[1]) continue;
    if (parts.has(match[1])) return undefined;
    parts.set(match[1], match[match.length - 1] ?? '');
  }
  const text = ['p', 'q', 'n', 'x'].map((verb) => parts.get(verb) ?? '').join('');
  return text.length === length ? text : undefined;
}

function ownerIn(ids: readonly string[]): Owner | undefined {
  for (const id of ids) {
    const match = LABEL_ID.exec(id);
    if (match?.[1] && match[2]) return { id: fromBase36(match[2]), shared: match[1] === 's' };
  }
  return undefined;
}

function fromBase36(text: string): string {
  let value = 0n;
  for (const digit of text) value = value * 36n + BigInt(Number.parseInt(digit, 36));
  return value.toString();
}

/** The command word that an id was made for, for "ask again with …", even when the rest is lost. */
export function commandIn(id: string): CommandName {
  return known(/^\d+:[a-z]:(?:\d{1,2}:)?([a-z]+):/.exec(id)?.[1]) ?? 'find';
}

/** Every custom_id in a component of a message, in the JSON of Discord's API. */
export function customIdsIn(component: object): string[] {
  const own = 'custom_id' in component && typeof component.custom_id === 'string' ? [component.custom_id] : [];
  const children = 'components' in component && Array.isArray(component.components) ? component.components : [];
  const accessory = 'accessory' in component && typeof component.accessory === 'object' && component.accessory ? [component.accessory] : [];
  return [...own, ...[...children, ...accessory].flatMap((child: object) => customIdsIn(child))];
}
