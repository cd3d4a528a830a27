// Data into Discord markdown, so that it is read as what it says: no mark-up, no mention, no link that we did not make.
import { CHANNEL_MARK } from '../../src/answer/card.ts';
import { clip, LIMITS } from './limits.ts';

/** A longer address is shown as a link button: in the text it would eat the budget of the whole card. */
const MAX_TEXT_URL = 200;
const MAX_LINK_LABEL = 32;

const EMOJI = /\p{Extended_Pictographic}|\p{Emoji_Presentation}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\u20E3|\uFE0F/u;
const EVERY_EMOJI = new RegExp(EMOJI, 'gu');

/**
 * One line of visible text. Control characters, direction marks and lone surrogates go, because they reorder or hide what follows;
 * joiners stay, because Persian words and family emoji need them.
 */
export function clean(text: string): string {
  return text
    .replace(CHANNEL_MARK, 'the channel')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/(?![\u200C\u200D])[\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Any text as plain words in Discord markdown, with the channels in it as links. At most twice as long as what it is given. */
export function escapeText(text: string): string {
  // What stands between two channels keeps the blanks beside them. Half of a mark is left where a text was cut.
  const [first = '', ...others] = text.replace(/\uE000[\w-]*…?$/u, '…').split(CHANNEL_MARK);
  const parts = others.map((piece, at) => {
    if (at % 2 === 1) return `${escapeWords(`.${piece}`).slice(1)}${/\s$/.test(piece) ? ' ' : ''}`;
    return /^\d{1,20}$/.test(piece) ? `<#${piece}>` : 'the channel';
  });
  return [escapeWords(first), others.length > 0 && /\s$/.test(first) ? ' ' : '', ...parts].join('').trim();
}

function escapeWords(text: string): string {
  return (
    clean(text)
      .replace(/[\\*_~`|<[\]]/g, '\\$&')
      // ":smile:" would become an emoji, "https://" a link; the colon that ends an emoji may be ours.
      .replace(/:(?!\s)/g, '\\:')
      // A backslash does not hide @everyone from Discord's server; a zero-width space does.
      .replace(/@(?=everyone|here)/gi, '@\u200B')
      // What makes a heading, list, quote or small print at the start of a line; every character of it, as "\-# x" still holds "# x".
      .replace(/^(?:[-#+>]+|\d+[.)])(?=\s|$)/, (mark) => mark.replace(/\D/g, '\\$&'))
  );
}

/** Text inside a fixed-width block; lines are kept. Undefined when nothing visible is left. */
export function codeBlock(code: string, max: number): string | undefined {
  const lines = code.split(/\r\n|[\n\r\u2028\u2029]/).map((line) =>
    line
      .replace(/\t/g, '  ')
      .replace(/(?![\u200C\u200D])[\p{C}]/gu, '')
      .trimEnd(),
  );
  const body = clip(lines.join('\n').replace(/^\n+|\n+$/g, ''), max).replace(/`(?=`)/g, '`\u200B');
  return body.trim() === '' ? undefined : `\`\`\`\n${body}\n\`\`\``;
}

/** Whether an address may be linked to at all. */
export function isHttp(url: string): boolean {
  return /^https?:\/\/[^\s\p{C}\\<>"|]+$/iu.test(url) && URL.canParse(url);
}

/** Whether an address is safe and short enough inside `[text](<url>)`: a ")" or "**" would end the link or the bold around it. */
function fitsText(url: string): boolean {
  return url.length <= MAX_TEXT_URL && !/[()[\]*`]/.test(url) && new URL(url).username === '';
}

/** Where an address can go: into the text, onto a link button, or nowhere. */
export function placeOf(url: string): 'text' | 'button' | undefined {
  if (!isHttp(url)) return undefined;
  if (fitsText(url)) return 'text';
  return url.length <= LIMITS.url ? 'button' : undefined;
}

/** Whether a text can stand inside a masked link as it is: brackets, emoji and addresses in there break the whole link. */
export function fitsLink(text: string): boolean {
  return !/[[\]]|:\/\//.test(text) && !EMOJI.test(text) && clean(text) !== '';
}

/** A link with a label that is made to fit. The caller has asked `placeOf`. */
export function maskedLink(label: string, url: string, length: number = MAX_LINK_LABEL): string {
  const plain = clean(label.replaceAll('[', '(').replaceAll(']', ')').replace(/:\/\//g, ' ').replace(EVERY_EMOJI, ''));
  return `[${escapeText(clip(plain, length)) || 'Link'}](<${url}>)`;
}

/** The name of something as a link to its home. The caller has asked `fitsLink` and `placeOf`. */
export const namedLink = (name: string, url: string): string => `[${escapeText(name)}](<${url}>)`;

/** Text for a button: no markdown is read there, only the length matters. */
export const buttonLabel = (text: string, otherwise: string): string => clip(clean(text), LIMITS.buttonLabel) || otherwise;
