// The only place that turns strings into Slack's mark-up. Whatever a catalog or a person wrote comes out as words, never as mark-up.
import { CHANNEL_MARK } from '../../src/answer/card.ts';

/** One line of text without what may spoof or break a card: control characters, lone surrogates, direction overrides. */
export function oneLine(raw: string): string {
  return raw
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\u202A-\u202E\u2066-\u2069]/gu, '')
    .trim();
}

/** Lines of code as they are, but for control characters other than tab and line break. */
export function codeText(raw: string): string {
  return raw
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\t\n]+/gu, ' ')
    .replace(/[\u202A-\u202E\u2066-\u2069]/gu, '');
}

/** `&`, `<` and `>` as Slack wants them: nothing but entities is left, so no `<!channel>`, `<@U1>` or link can live. */
const entities = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** mrkdwn has no escape for its own signs; signs that look the same and mean nothing are the only certain way. */
const LOOKALIKES: Record<string, string> = { '*': '\u2217', _: '\uFF3F', '~': '\u223C', '`': '\u2035' };
const isWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}]/u.test(char);

function withoutStyle(text: string): string {
  return (
    text
      // In the middle of a word (mean_batch) the signs style nothing, and identifiers stay as they are.
      .replace(/[*_~`]/gu, (sign, offset: number) => (sign !== '`' && isWord(text[offset - 1]) && isWord(text[offset + 1]) ? sign : (LOOKALIKES[sign] ?? sign)))
      // `:scales:` would become a picture.
      .replace(/:(?=[\w+'-]+:)/gu, '\u2236')
      // A line that begins with `>`, even as an entity, becomes a quotation.
      .replace(/^>+/u, (signs) => '\uFF1E'.repeat(signs.length))
  );
}

/** Channels have their own link, which shows the name to those who may see it; a conversation with one person has none. */
const channelLink = (id: string): string => (/^[CG][A-Z0-9]+$/.test(id) ? `<#${id}>` : 'a direct message');
/** Half of a mark, where a text was cut. */
const BROKEN_MARK = /[\uE000\uE001]/g;

/** Any string as mrkdwn that shows exactly its words, and the channels in it as links. */
export const escapeText = (raw: string): string =>
  entities(withoutStyle(oneLine(raw)))
    .replace(CHANNEL_MARK, (_, id: string) => channelLink(id))
    .replace(BROKEN_MARK, '');

/** Any string where there is no mark-up. */
export const plainText = (raw: string): string =>
  oneLine(raw)
    .replace(CHANNEL_MARK, (_, id: string) => (/^[CG][A-Z0-9]+$/.test(id) ? 'the channel' : 'a direct message'))
    .replace(BROKEN_MARK, '');

/** True for the only addresses that a card may link to. */
export const isWebAddress = (url: string): boolean => /^https?:\/\//i.test(url) && URL.canParse(url);

/** An address inside `<…>`: signs that would end it are percent-encoded. */
const escapeUrl = (url: string): string => url.replace(/[|<>"`\\\s\p{Cc}]/gu, (char) => encodeURIComponent(char)).replaceAll('&', '&amp;');

/** `<url|label>`, or only the label where the address is not http(s). */
export function linkMarkup(url: string, label: string): string {
  const text = escapeText(label).replaceAll('|', '\u2223');
  if (!isWebAddress(url)) return text;
  return text === '' ? `<${escapeUrl(url)}>` : `<${escapeUrl(url)}|${text}>`;
}

/** The address alone, for the notification text. */
export const bareLink = (url: string): string => (isWebAddress(url) ? `<${escapeUrl(url)}>` : escapeText(url));

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** At most `max` UTF-16 units, ending in an ellipsis when something was cut, never in half a character. */
export function clip(raw: string, max: number): string {
  const text = oneLine(raw);
  if (text.length <= max) return text;
  let cut = '';
  for (const { segment } of graphemes.segment(text)) {
    if (cut.length + segment.length > max - 1) break;
    cut += segment;
  }
  return `${cut.trimEnd()}…`;
}

/** Escaped pieces of at most `max` units that together show the whole text; cut at blanks where there are any. */
export function splitEscaped(raw: string, max: number): string[] {
  const whole = escapeText(raw);
  if (whole.length <= max) return whole === '' ? [] : [whole];
  const pieces: string[] = [];
  let current = '';
  const add = (part: string) => {
    if (current !== '' && escapeText(current + part).length > max) {
      pieces.push(escapeText(current));
      current = '';
    }
    current += part;
  };
  for (const word of oneLine(raw).split(/(?<=\s)/u)) {
    if (escapeText(word).length <= max) add(word);
    else for (const { segment } of graphemes.segment(word)) for (const part of escapeText(segment).length <= max ? [segment] : segment) add(part);
  }
  if (escapeText(current) !== '') pieces.push(escapeText(current));
  return pieces;
}
