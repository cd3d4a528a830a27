// Discord's markdown as tokens. Pure: no DOM in here, so that it can be tested anywhere.

/** @typedef {import('./inline.js').Token} Token */

/**
 * @param {string} text
 * @returns {Token[]}
 */
export function parseMarkdown(text) {
  return text.split(/(?<!\\)```([\s\S]+?)```/).flatMap((part, at) => {
    if (at % 2 === 1) return [{ type: 'pre', text: part.replace(/^[\w+-]*\n/, '').replace(/\n$/, '') }];
    // The line breaks beside a block belong to the block.
    const body = part.replace(at > 0 ? /^\n/ : /^$/, '').replace(/\n$/, '');
    return body === '' ? [] : blocks(body.split('\n'));
  });
}

/**
 * @param {string[]} source
 * @returns {Token[]}
 */
function blocks(source) {
  /** @type {Token[]} */
  const tokens = [];
  for (const [at, line] of source.entries()) {
    const rest = /^>>>\s(.*)$/.exec(line);
    if (rest) return [...tokens, { type: 'quote', children: blocks([rest[1] ?? '', ...source.slice(at + 1)]) }];
    const token = block(line);
    const last = tokens.at(-1);
    if (token.type === 'list' && last?.type === 'list' && last.ordered === token.ordered) last.items.push(...token.items);
    else if (token.type === 'quote' && last?.type === 'quote') last.children.push(...token.children);
    else tokens.push(token);
  }
  return tokens;
}

/**
 * @param {string} line
 * @returns {Token}
 */
function block(line) {
  const heading = /^(#{1,3})\s+(.*\S.*)$/.exec(line);
  if (heading) return { type: 'heading', level: heading[1]?.length ?? 1, children: inline(heading[2] ?? '') };
  const small = /^-#\s+(.*\S.*)$/.exec(line);
  if (small) return { type: 'small', children: inline(small[1] ?? '') };
  const quote = /^>\s(.*)$/.exec(line);
  if (quote) return { type: 'quote', children: [{ type: 'line', children: inline(quote[1] ?? '') }] };
  const bullet = /^\s*[-*]\s+(.*\S.*)$/.exec(line);
  if (bullet) return { type: 'list', ordered: false, items: [inline(bullet[1] ?? '')] };
  const number = /^\s*\d+\.\s+(.*\S.*)$/.exec(line);
  if (number) return { type: 'list', ordered: true, items: [inline(number[1] ?? '')] };
  return { type: 'line', children: inline(line) };
}

/**
 * @param {string} text
 * @param {boolean} [links] false inside a link's words
 * @returns {Token[]}
 */
function inline(text, links = true) {
  /** @type {Token[]} */
  const tokens = [];
  let plain = '';
  let at = 0;
  while (at < text.length) {
    // A backslash takes the meaning of the sign after it, and goes.
    const escaped = /^\\([^\p{L}\p{N}\s])/u.exec(text.slice(at));
    const found = escaped ? undefined : special(text, at, links);
    if (found) {
      if (plain !== '') tokens.push({ type: 'text', text: plain });
      plain = '';
      tokens.push(found.token);
      at = found.end;
    } else {
      plain += escaped ? escaped[1] : text[at];
      at += escaped ? escaped[0].length : 1;
    }
  }
  if (plain !== '') tokens.push({ type: 'text', text: plain });
  return tokens;
}

const PAIRS = /** @type {const} */ ([
  ['**', 'bold'],
  ['__', 'underline'],
  ['~~', 'strike'],
  ['||', 'spoiler'],
  ['*', 'italic'],
  ['_', 'italic'],
]);

/**
 * The mark-up that begins at `at`, if any does.
 * @param {string} text
 * @param {number} at
 * @param {boolean} links
 * @returns {{ token: Token, end: number } | undefined}
 */
function special(text, at, links) {
  const rest = text.slice(at);
  const code = /^(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/.exec(rest);
  if (code) return { token: { type: 'code', text: code[2] ?? '' }, end: at + code[0].length };
  const mention = /^(?:@everyone|@here|<(?:@[!&]?|#)\d+>|<\/[^:<>]+:\d+>|<t:-?\d+(?::\w)?>|<id:\w+>)/.exec(rest);
  if (mention) return { token: { type: 'mention', text: mention[0] }, end: at + mention[0].length };
  const custom = /^<a?:(\w+):\d+>/.exec(rest);
  if (custom?.[1]) return { token: { type: 'emoji', name: custom[1] }, end: at + custom[0].length };
  const address = links ? (/^<(https?:\/\/[^\s<>]+)>/i.exec(rest) ?? /^(https?:\/\/[^\s<>]*[^\s<>.,:;"')\]])/i.exec(rest)) : null;
  if (address?.[1]) return { token: { type: 'link', url: address[1], children: [{ type: 'text', text: address[1] }] }, end: at + address[0].length };
  if (links && rest.startsWith('[')) return masked(rest, at);
  for (const [mark, type] of PAIRS) {
    if (!rest.startsWith(mark) || (mark.length === 1 && /^[\s*_]|^$/.test(rest.slice(1, 2)))) continue;
    const end = closing(text, at + mark.length, mark);
    if (end !== undefined) return { token: { type, children: inline(text.slice(at + mark.length, end), links) }, end: end + mark.length };
  }
  return undefined;
}

/**
 * `[words](<address>)` or `[words](address)`; Discord takes http(s) only.
 * @param {string} rest
 * @param {number} at
 * @returns {{ token: Token, end: number } | undefined}
 */
function masked(rest, at) {
  const match = /^\[((?:\\.|[^\\[\]]|\[(?:\\.|[^\\[\]])*\])+)\]\((?:<(https?:\/\/[^\s<>]+)>|(https?:\/\/[^\s()]+(?:\([^\s()]*\)[^\s()]*)*))(?:\s+"[^"]*")?\)/i.exec(rest);
  const url = match?.[2] ?? match?.[3];
  if (!match?.[1] || !url) return undefined;
  return { token: { type: 'link', url, children: inline(match[1], false) }, end: at + match[0].length };
}

/**
 * Where the style closes. Escapes, code and the addresses of links in between are jumped over.
 * @param {string} text
 * @param {number} from
 * @param {string} mark
 */
function closing(text, from, mark) {
  for (let i = from; i < text.length; i += 1) {
    const jump = /^(?:\\[\s\S]|`[^`]+`|\]\(<[^<>]*>\)|<https?:[^<>]*>)/.exec(text.slice(i));
    if (jump) {
      i += jump[0].length - 1;
      continue;
    }
    if (!text.startsWith(mark, i) || i === from) continue;
    // `**` inside `*…*` opens bold; `_` within a word is a letter.
    if (mark.length === 1 && (text[i + 1] === mark || text[i - 1] === mark || /\s/.test(text[i - 1] ?? ''))) continue;
    if (mark === '_' && /[\p{L}\p{N}]/u.test(text[i + 1] ?? '')) continue;
    return i;
  }
  return undefined;
}
