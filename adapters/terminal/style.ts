// Colours and clickable links, where the terminal has them.
import { PLAIN, type Style } from '../../src/answer/text.ts';

const ESC = '\u001b';
const paint = (code: string) => (text: string) => `${ESC}[${code}m${text}${ESC}[0m`;
/** OSC 8: the label is the link. Terminals without it show the label alone, so the address stays visible where it matters. */
const clickable = (text: string, url: string) => `${ESC}]8;;${url}${ESC}\\${text}${ESC}]8;;${ESC}\\`;

const COLOURED: Style = {
  text: (text) => text,
  heading: paint('1'),
  name: (text, url) => `${clickable(paint('1;36')(text), url)} ${paint('2')(url)}`,
  link: (label, url) => `${paint('2')(`${label}:`)} ${clickable(url, url)}`,
  label: paint('2'),
  license: paint('33'),
  warning: paint('31'),
  quiet: paint('2'),
  code: paint('32'),
};

/** Escape sequences in data would act on the terminal: none gets through. */
const harmless = (text: string): string => text.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, (character) => (character === '\n' ? character : ''));

function guarded(style: Style): Style {
  return Object.fromEntries(Object.entries(style).map(([name, make]) => [name, (...parts: string[]) => (make as (...parts: string[]) => string)(...parts.map(harmless))])) as Style;
}

/** The style for a stream: colours only for terminals, never with NO_COLOR (unless empty: no-color.org), always with FORCE_COLOR, never with FORCE_COLOR=0. */
export function styleFor(stream: { isTTY?: boolean | undefined }, env: Record<string, string | undefined>): Style {
  const wished = stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  const coloured = env.FORCE_COLOR === undefined ? wished : env.FORCE_COLOR !== '0';
  return guarded(coloured ? COLOURED : PLAIN);
}
