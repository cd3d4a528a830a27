// Slack's mrkdwn as tokens. Pure: no DOM in here, so that it can be tested anywhere.

const ENTITIES = /** @type {Record<string, string>} */ ({ '&amp;': '&', '&lt;': '<', '&gt;': '>' });
const STYLES = /** @type {Record<string, 'bold' | 'italic' | 'strike'>} */ ({ '*': 'bold', _: 'italic', '~': 'strike' });
const isWord = (/** @type {string | undefined} */ char) => char !== undefined && /[\p{L}\p{N}]/u.test(char);
const isBlank = (/** @type {string | undefined} */ char) => char === undefined || /\s/.test(char);

/** @param {string} text one pass, so that "&amp;lt;" becomes "&lt;" and not "<" */
export const decode = (text) => text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);

/**
 * @param {string} text
 * @param {{ verbatim?: boolean }} [options] without `verbatim`, Slack makes bare addresses into links
 * @returns {import('./inline.js').Token[]}
 */
export function parseMrkdwn(text, options = {}) {
  return text.split(/```([\s\S]*?)```/).flatMap((part, at) => {
    if (at % 2 === 1) return [{ type: 'pre', text: decode(part.replace(/^\n|\n$/g, '')) }];
    return part === '' ? [] : lines(part, options);
  });
}

/**
 * @param {string} text
 * @param {{ verbatim?: boolean }} options
 * @returns {import('./inline.js').Token[]}
 */
function lines(text, options) {
  /** @type {import('./inline.js').Token[]} */
  const tokens = [];
  for (const line of text.split('\n')) {
    const quoted = /^(?:>|&gt;)\s?(.*)$/.exec(line);
    const last = tokens.at(-1);
    if (quoted && last?.type === 'quote') last.children.push({ type: 'break' }, ...inline(quoted[1] ?? '', options));
    else if (quoted) tokens.push({ type: 'quote', children: inline(quoted[1] ?? '', options) });
    else {
      if (tokens.length > 0 && last?.type !== 'quote') tokens.push({ type: 'break' });
      tokens.push(...inline(line, options));
    }
  }
  return tokens;
}

/**
 * @param {string} text one line
 * @param {{ verbatim?: boolean }} options
 * @returns {import('./inline.js').Token[]}
 */
function inline(text, options) {
  /** @type {import('./inline.js').Token[]} */
  const tokens = [];
  let plain = '';
  const flush = () => {
    if (plain !== '') tokens.push({ type: 'text', text: decode(plain) });
    plain = '';
  };
  let at = 0;
  while (at < text.length) {
    const found = special(text, at, options);
    if (found) {
      flush();
      tokens.push(found.token);
      at = found.end;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return tokens;
}

/**
 * The mark-up that begins at `at`, if any does.
 * @param {string} text
 * @param {number} at
 * @param {{ verbatim?: boolean }} options
 * @returns {{ token: import('./inline.js').Token, end: number } | undefined}
 */
function special(text, at, options) {
  const char = text[at] ?? '';
  const rest = text.slice(at);
  if (char === '<') {
    const match = /^<([^<>]+)>/.exec(rest);
    return match?.[1] ? { token: angle(match[1]), end: at + match[0].length } : undefined;
  }
  if (char === '`') {
    const match = /^`([^`]+)`/.exec(rest);
    return match?.[1] ? { token: { type: 'code', text: decode(match[1]) }, end: at + match[0].length } : undefined;
  }
  if (char === ':') {
    const match = /^:([\w+'-]+):/.exec(rest);
    return match?.[1] ? { token: { type: 'emoji', name: match[1] }, end: at + match[0].length } : undefined;
  }
  const style = STYLES[char];
  if (style && !isWord(text[at - 1]) && !isBlank(text[at + 1]) && text[at + 1] !== char) {
    const end = closing(text, at, char);
    if (end !== undefined) return { token: { type: style, children: inline(text.slice(at + 1, end), options) }, end: end + 1 };
  }
  const address = options.verbatim || isWord(text[at - 1]) ? null : /^https?:\/\/[^\s<>|]+/i.exec(rest);
  if (address) return { token: { type: 'link', url: decode(address[0]), children: [{ type: 'text', text: decode(address[0]) }] }, end: at + address[0].length };
  return undefined;
}

/**
 * Where the style that opens at `at` ends. Addresses and code in between are jumped over.
 * @param {string} text
 * @param {number} at
 * @param {string} char
 */
function closing(text, at, char) {
  for (let i = at + 1; i < text.length; i += 1) {
    const jump = text[i] === '<' ? /^<[^<>]+>/.exec(text.slice(i)) : text[i] === '`' ? /^`[^`]+`/.exec(text.slice(i)) : null;
    if (jump) i += jump[0].length - 1;
    else if (text[i] === char && i > at + 1 && !isBlank(text[i - 1]) && !isWord(text[i + 1])) return i;
  }
  return undefined;
}

/**
 * What stands between `<` and `>`: a mention or a link.
 * @param {string} inside
 * @returns {import('./inline.js').Token}
 */
function angle(inside) {
  const bar = inside.indexOf('|');
  const target = bar === -1 ? inside : inside.slice(0, bar);
  const label = bar === -1 ? undefined : decode(inside.slice(bar + 1));
  // A mention is drawn as one, so that a ping that slipped into a card is seen.
  if (/^[@#!]/.test(target)) return { type: 'mention', text: label ?? target.replace(/^!/, '@') };
  const url = decode(target);
  return { type: 'link', url, children: [{ type: 'text', text: label || url }] };
}
