// Discord's markdown as its client reads it: an own reading, apart from the code that escapes. Says what a text would turn into.
// The link expression follows simple-markdown, which Discord's client is built on; a backslash means nothing inside a link's brackets there.

export type Reading = {
  /** What a person reads. */
  text: string;
  links: { label: string; url: string }[];
  /** Every mark-up that takes effect: bold, heading, mention, emoji … */
  marks: string[];
};

const EMOJI = /\p{Extended_Pictographic}|\p{Emoji_Presentation}|\p{Regional_Indicator}|\u20E3/u;

/** Starts of a line. The first one that matches wins. */
const LINE_STARTS: readonly [string, RegExp][] = [
  ['subtext', /^\s*-#\s+/],
  ['heading', /^\s*#{1,3}\s+/],
  ['quote', /^\s*>(?:>>)?\s+/],
  ['list', /^\s*(?:[-*+]|\d+[.)])\s+/],
];

const PAIRS: readonly [string, RegExp][] = [
  ['bold', /\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y],
  ['underline', /__((?:\\[\s\S]|[^\\])+?)__(?!_)/y],
  ['italic', /\*((?:\\[\s\S]|[^\\*])+?)\*/y],
  ['italic', /_((?:\\[\s\S]|[^\\_])+?)_/y],
  ['strike', /~~((?:\\[\s\S]|[^\\])+?)~~/y],
  ['spoiler', /\|\|([\s\S]+?)\|\|/y],
];

const MASKED_LINK = /\[((?:\[[^\]]*\]|[^[\]]|\](?=[^[]*\]))*)\]\(\s*<?((?:[^\s\\]|\\.)*?)>?(?:\s+['"][\s\S]*?['"])?\s*\)/y;

const TOKENS: readonly [string, RegExp][] = [
  ['code', /`+[^`]+?`+/y],
  ['mention', /<@[!&]?\d+>|<#\d+>|<\/[^:>]+:\d+>|<id:\w+>|@everyone|@here/iy],
  ['timestamp', /<t:-?\d+(?::[a-z])?>/iy],
  ['emoji', /<a?:\w+:\d+>|:[^\s:]+?:/y],
  ['autolink', /<(?:https?|steam|discord):\/\/[^\s>]+>|<(?:tel:|sms:|mailto:)?[^\s<>@]*@?[\d+][^\s<>]*>|<[^\s<>@]+@[^\s<>]+>|(?:https?|steam|discord):\/\/[^\s<]+/iy],
];

/** Reads the content of one Text Display or message. */
export function readMarkdown(content: string): Reading {
  const reading: Reading = { text: '', links: [], marks: [] };
  let fenced = false;
  // Fenced code first: nothing in it is read.
  for (const piece of content.split('```')) {
    if (fenced) {
      reading.marks.push('codeblock');
      reading.text += piece;
    } else readLines(piece, reading);
    fenced = !fenced;
  }
  // An odd number of fences leaves the last one open.
  if (!fenced) reading.marks.push('open codeblock');
  return reading;
}

function readLines(content: string, reading: Reading): void {
  content.split('\n').forEach((line, at) => {
    if (at > 0) reading.text += '\n';
    let rest = line;
    const start = LINE_STARTS.find(([, pattern]) => pattern.test(rest));
    if (start) {
      reading.marks.push(start[0]);
      rest = rest.replace(start[1], '');
    }
    readInline(rest, reading);
  });
}

function readInline(text: string, reading: Reading): void {
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  next: while (at < text.length) {
    const escaped = take(/\\([^0-9A-Za-z\s])/uy);
    if (escaped) {
      reading.text += escaped[1];
      at += escaped[0].length;
      continue;
    }
    const link = take(MASKED_LINK);
    if (link) {
      readLink(link[1] ?? '', link[2] ?? '', reading);
      at += link[0].length;
      continue;
    }
    for (const [mark, pattern] of TOKENS) {
      const token = take(pattern);
      if (!token) continue;
      reading.marks.push(mark);
      reading.text += token[0];
      at += token[0].length;
      continue next;
    }
    for (const [mark, pattern] of PAIRS) {
      const pair = take(pattern);
      if (!pair) continue;
      reading.marks.push(mark);
      readInline(pair[1] ?? '', reading);
      at += pair[0].length;
      continue next;
    }
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    reading.text += character;
    at += character.length;
  }
}

/** Discord shows a link as raw text when its label holds an emoji or an address, or is blank. */
function readLink(label: string, url: string, reading: Reading): void {
  const inner: Reading = { text: '', links: [], marks: [] };
  readInline(label, inner);
  if (EMOJI.test(label) || /\w:\/\//.test(inner.text) || inner.text.trim() === '' || inner.marks.length > 0) reading.marks.push('broken link');
  reading.text += inner.text;
  reading.links.push({ label: inner.text, url });
}
