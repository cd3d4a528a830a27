// Tokens of either mark-up as DOM.
import { el, link } from './dom.js';
import { drawEmoji, drawText } from './emoji.js';

/**
 * What both parsers make.
 * @typedef {{ type: 'text' | 'code' | 'pre' | 'mention', text: string }
 *   | { type: 'bold' | 'italic' | 'strike' | 'underline' | 'spoiler' | 'quote' | 'small' | 'line', children: Token[] }
 *   | { type: 'link', url: string, children: Token[] }
 *   | { type: 'heading', level: number, children: Token[] }
 *   | { type: 'list', ordered: boolean, items: Token[][] }
 *   | { type: 'emoji', name: string }
 *   | { type: 'break' }} Token
 */

const TAGS = /** @type {const} */ ({ bold: 'strong', italic: 'em', strike: 's', underline: 'u', quote: 'blockquote' });

/**
 * @param {Token[]} tokens
 * @returns {DocumentFragment}
 */
export function draw(tokens) {
  const fragment = document.createDocumentFragment();
  fragment.append(...tokens.map(node));
  return fragment;
}

/**
 * @param {Token} token
 * @returns {Node}
 */
function node(token) {
  switch (token.type) {
    case 'text':
      return drawText(token.text);
    case 'break':
      return el('br');
    case 'code':
      return el('code', {}, token.text);
    case 'pre':
      return pre(token.text);
    case 'mention':
      return el('span', { class: 'mention' }, token.text);
    case 'emoji':
      return drawEmoji(token.name) ?? el('code', {}, `:${token.name}:`);
    case 'link':
      return link(token.url, {}, draw(token.children));
    case 'spoiler':
      return el('span', { class: 'spoiler' }, draw(token.children));
    case 'heading':
      return el('h3', { class: `level-${token.level}`, dir: 'auto' }, draw(token.children));
    case 'small':
      return el('p', { class: 'small', dir: 'auto' }, draw(token.children));
    case 'line':
      return token.children.length === 0 ? el('p', { class: 'blank' }) : el('p', { dir: 'auto' }, draw(token.children));
    case 'list':
      return el(token.ordered ? 'ol' : 'ul', {}, ...token.items.map((item) => el('li', { dir: 'auto' }, draw(item))));
    default:
      return el(TAGS[token.type], {}, draw(token.children));
  }
}

/** @param {string} text scrolls by itself, so it must be reachable by keyboard */
export const pre = (text) => el('pre', { tabindex: 0, role: 'group', 'aria-label': 'Code' }, el('code', {}, text));
