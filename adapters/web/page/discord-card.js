// Discord's message JSON as DOM: Components V2 as our cards use them, text and embeds as our daily posts do, and the common parts beside them.
import { drawEmbed, embedLength } from './discord-embed.js';
import { el, link, unknown } from './dom.js';
import { draw } from './inline.js';
import { parseMarkdown } from './markdown.js';

/**
 * What a press of a button sends to the bot. The ids of the whole message go along: the bot gets the message too.
 * @typedef {(press: { platform: 'discord', customId: string, customIds: string[] }) => void} OnPress
 * @typedef {Record<string, any>} Json
 */

const TYPE = /** @type {const} */ ({ row: 1, button: 2, section: 9, text: 10, thumbnail: 11, separator: 14, container: 17 });
const BUTTON_STYLES = /** @type {Record<number, string>} */ ({ 1: 'primary', 3: 'good', 4: 'danger' });
const LINK_STYLE = 5;

/**
 * One message, or several where one does not hold it all.
 * @param {Json} payload
 * @returns {Json[]}
 */
const messagesOf = (payload) => (Array.isArray(payload.messages) ? payload.messages : [payload]);

/**
 * @param {Json} payload
 * @param {OnPress} onPress
 */
export function drawDiscord(payload, onPress) {
  return el('div', { class: 'discord' }, ...messagesOf(payload).map((message) => drawMessage(message, onPress)));
}

/**
 * How much of what Discord allows is used, by the fullest message.
 * @param {Json} payload
 */
export function measureDiscord(payload) {
  const messages = messagesOf(payload);
  const [first] = messages;
  if (Array.isArray(first?.embeds) && first.embeds.length > 0) {
    const sum = first.embeds.reduce((/** @type {number} */ total, /** @type {Json} */ embed) => total + embedLength(embed), 0);
    return `${String(first.content ?? '').length} of 2,000 characters of text · ${first.embeds.length} of 10 embeds · ${sum.toLocaleString('en')} of 6,000 characters in them`;
  }
  const all = messages.map((message) => [...walk(message.components)]);
  const components = Math.max(...all.map((list) => list.length));
  const text = Math.max(...all.map((list) => list.reduce((sum, { content }) => sum + (typeof content === 'string' ? content.length : 0), 0)));
  const several = messages.length > 1 ? `${messages.length} messages · at most ` : '';
  return `${several}${components} of 40 components · ${text.toLocaleString('en')} of 4,000 characters`;
}

/**
 * A message's components, nested ones included.
 * @param {Json[] | undefined} components
 * @returns {Generator<Json>}
 */
function* walk(components) {
  for (const component of components ?? []) {
    yield component;
    yield* walk(component.components);
    if (component.accessory) yield component.accessory;
  }
}

/**
 * @param {Json} message
 * @param {OnPress} onPress
 */
function drawMessage(message, onPress) {
  const customIds = [...walk(message.components)].flatMap(({ custom_id }) => (typeof custom_id === 'string' ? [custom_id] : []));
  const press = (/** @type {string} */ customId) => onPress({ platform: 'discord', customId, customIds });
  return el(
    'div',
    { class: 'message' },
    message.content ? el('div', { class: 'text' }, draw(parseMarkdown(String(message.content)))) : undefined,
    ...(message.embeds ?? []).map(drawEmbed),
    ...(message.components ?? []).map((/** @type {Json} */ component) => drawComponent(component, press)),
  );
}

/**
 * @param {Json} component
 * @param {(customId: string) => void} press
 * @returns {Node}
 */
function drawComponent(component, press) {
  const children = () => /** @type {Node[]} */ ((component.components ?? []).map((/** @type {Json} */ child) => drawComponent(child, press)));
  switch (component.type) {
    case TYPE.container: {
      const container = el('div', { class: 'container' }, ...children());
      if (Number.isInteger(component.accent_color)) container.style.setProperty('--bar', `#${component.accent_color.toString(16).padStart(6, '0')}`);
      return container;
    }
    case TYPE.row:
      return el('div', { class: 'buttons' }, ...children());
    case TYPE.section:
      return el('div', { class: 'section with-accessory' }, el('div', {}, ...children()), component.accessory ? drawComponent(component.accessory, press) : undefined);
    case TYPE.text:
      return el('div', { class: 'text' }, draw(parseMarkdown(String(component.content))));
    case TYPE.separator:
      return component.divider === false ? el('div', { class: 'gap' }) : el('hr');
    case TYPE.thumbnail:
      return el('span', { class: 'picture' }, `Picture: ${component.description ?? 'no description'}`);
    case TYPE.button:
      return drawButton(component, press);
    default:
      return unknown(`component of type ${component.type}`);
  }
}

/**
 * @param {Json} button
 * @param {(customId: string) => void} press
 */
function drawButton(button, press) {
  const label = String(button.label ?? '');
  const attributes = { class: `button ${BUTTON_STYLES[button.style] ?? ''}`.trim() };
  if (button.style === LINK_STYLE) return link(button.url, attributes, label);
  return el('button', { type: 'button', ...attributes, disabled: button.disabled === true, onclick: () => press(String(button.custom_id)) }, label);
}
