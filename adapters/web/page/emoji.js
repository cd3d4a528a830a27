// The emoji that our cards use, drawn as small pictures as the platforms do it: many machines have no font for them.
import { el } from './dom.js';

/** @type {Record<string, { sign: string, path: string }>} by Slack's name */
const EMOJI = {
  scales: { sign: '⚖️', path: 'M12 4v16M8 20h8M5 7h14M12 4.5 5 7M12 4.5 19 7M5 7l-3 7a3.2 3.2 0 0 0 6 0zM19 7l-3 7a3.2 3.2 0 0 0 6 0z' },
  warning: { sign: '⚠️', path: 'M12 4 2.6 20h18.8zM12 10v4.5M12 17.2v.3' },
  information_source: { sign: 'ℹ️', path: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5.5M12 7.6v.3' },
  bulb: { sign: '💡', path: 'M9 17.5c0-2-3-3.6-3-7.4a6 6 0 0 1 12 0c0 3.8-3 5.4-3 7.4zM9.5 20.8h5' },
};
const NAMES = new Map(Object.entries(EMOJI).map(([name, { sign }]) => [sign, name]));
const SIGNS = new RegExp(`(${[...NAMES.keys()].join('|')})`);

/**
 * Undefined for an emoji that is not in the table.
 * @param {string} name
 */
export function drawEmoji(name) {
  const emoji = EMOJI[name];
  if (!emoji) return undefined;
  const picture = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  picture.setAttribute('viewBox', '0 0 24 24');
  picture.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', emoji.path);
  picture.append(path);
  return el('span', { class: `emoji ${name}`, role: 'img', 'aria-label': name.replaceAll('_', ' '), title: emoji.sign }, picture);
}

/**
 * Text with the emoji in it drawn.
 * @param {string} text
 * @returns {Node}
 */
export function drawText(text) {
  const fragment = document.createDocumentFragment();
  for (const part of text.split(SIGNS)) fragment.append(drawEmoji(NAMES.get(part) ?? '') ?? part);
  return fragment;
}
