// An embed of a Discord message as DOM: what our daily posts use, and the fields that embeds have beside that.
import { el, link, unknown } from './dom.js';
import { draw } from './inline.js';
import { parseMarkdown } from './markdown.js';

/** @typedef {Record<string, any>} Json */

/** @param {unknown} text */
const said = (text) => typeof text === 'string' && text !== '';

/**
 * How many characters of an embed count towards the 6,000 of a message.
 * @param {Json} embed
 */
export const embedLength = ({ title, description, author, footer, fields }) =>
  [title, description, author?.name, footer?.text, ...(fields ?? []).flatMap((/** @type {Json} */ field) => [field.name, field.value])].filter(said).join('').length;

/** @param {Json} embed */
export function drawEmbed(embed) {
  const { author, title, url, description, fields = [], footer } = embed;
  const titled = said(title) ? draw(parseMarkdown(String(title))) : undefined;
  const box = el(
    'div',
    { class: 'container embed' },
    said(author?.name) ? el('p', { class: 'embed-author' }, String(author.name)) : undefined,
    titled ? el('div', { class: 'embed-title' }, url === undefined ? titled : link(url, {}, titled)) : undefined,
    said(description) ? el('div', { class: 'text' }, draw(parseMarkdown(String(description)))) : undefined,
    fields.length > 0
      ? el(
          'div',
          { class: 'fields' },
          ...fields.map((/** @type {Json} */ { name, value }) => el('div', {}, el('strong', {}, String(name)), el('div', { class: 'text' }, draw(parseMarkdown(String(value)))))),
        )
      : undefined,
    ...['image', 'thumbnail', 'video'].flatMap((part) => (embed[part] ? [unknown(`the ${part} of an embed`)] : [])),
    said(footer?.text) ? el('p', { class: 'small' }, String(footer.text)) : undefined,
  );
  if (Number.isInteger(embed.color)) box.style.setProperty('--bar', `#${embed.color.toString(16).padStart(6, '0')}`);
  return box;
}
