// Slack's Block Kit JSON as DOM: the blocks that our cards use, and the common ones beside them.
import { el, link, unknown } from './dom.js';
import { draw, pre } from './inline.js';
import { parseMrkdwn } from './mrkdwn.js';

/**
 * What a press of a button sends to the bot.
 * @typedef {(press: { platform: 'slack', actionId: string, value?: string }) => void} OnPress
 * @typedef {Record<string, any>} Json
 */

/**
 * @param {Json} payload a message or a modal
 * @param {OnPress} onPress
 */
export function drawSlack(payload, onPress) {
  const blocks = /** @type {Json[]} */ (Array.isArray(payload.blocks) ? payload.blocks : []);
  const body = el('div', { class: 'slack' }, ...blocks.map((block) => drawBlock(block, onPress)));
  if (blocks.length === 0) body.append(el('p', {}, draw(parseMrkdwn(String(payload.text ?? '')))));
  return body;
}

/**
 * How much of what Slack allows is used.
 * @param {Json} payload
 */
export function measureSlack(payload) {
  const blocks = Array.isArray(payload.blocks) ? payload.blocks.length : 0;
  return `${blocks} of 50 blocks · notification text of ${String(payload.text ?? '').length.toLocaleString('en')} characters`;
}

/**
 * @param {Json} block
 * @param {OnPress} onPress
 * @returns {Node}
 */
function drawBlock(block, onPress) {
  switch (block.type) {
    case 'header':
      return el('h3', { class: 'level-2', dir: 'auto' }, String(block.text?.text ?? ''));
    case 'section':
      return section(block, onPress);
    case 'context':
      return el('div', { class: 'context' }, ...block.elements.map(contextElement));
    case 'actions':
      return el('div', { class: 'buttons' }, ...block.elements.map((/** @type {Json} */ element) => control(element, onPress)));
    case 'divider':
      return el('hr');
    case 'rich_text':
      return el('div', { class: 'rich' }, ...block.elements.map(richPart));
    default:
      return unknown(`block "${block.type}"`);
  }
}

/** @param {Json | undefined} text */
function textObject(text) {
  if (!text) return undefined;
  if (text.type === 'plain_text') return document.createTextNode(String(text.text));
  if (text.type === 'mrkdwn') return draw(parseMrkdwn(String(text.text), { verbatim: text.verbatim === true }));
  return unknown(`text object "${text.type}"`);
}

/**
 * @param {Json} block
 * @param {OnPress} onPress
 */
function section(block, onPress) {
  const fields = /** @type {Json[]} */ (block.fields ?? []);
  return el(
    'div',
    { class: block.accessory ? 'section with-accessory' : 'section' },
    el(
      'div',
      {},
      block.text ? el('div', { class: 'text', dir: 'auto' }, textObject(block.text)) : undefined,
      fields.length > 0 ? el('div', { class: 'fields' }, ...fields.map((field) => el('div', { dir: 'auto' }, textObject(field)))) : undefined,
    ),
    block.accessory ? control(block.accessory, onPress) : undefined,
  );
}

/** @param {Json} element */
function contextElement(element) {
  if (element.type === 'image') return image(element);
  return el('div', { class: 'text', dir: 'auto' }, textObject(element));
}

/** @param {Json} element pictures from elsewhere are not fetched: this page works offline */
const image = (element) => el('span', { class: 'picture' }, `Picture: ${element.alt_text ?? 'no description'}`);

/**
 * @param {Json} element
 * @param {OnPress} onPress
 */
function control(element, onPress) {
  if (element.type === 'image') return image(element);
  if (element.type !== 'button') return unknown(`element "${element.type}"`);
  const label = String(element.text?.text ?? '');
  const attributes = { class: `button ${element.style ?? ''}`.trim(), 'aria-label': element.accessibility_label };
  if (element.url) return link(element.url, attributes, label);
  return el('button', { type: 'button', ...attributes, onclick: () => onPress({ platform: 'slack', actionId: String(element.action_id), value: element.value }) }, label);
}

/**
 * @param {Json} part
 * @returns {Node}
 */
function richPart(part) {
  switch (part.type) {
    case 'rich_text_section':
      return el('p', { dir: 'auto' }, ...part.elements.map(richInline));
    case 'rich_text_quote':
      return el('blockquote', { dir: 'auto' }, ...part.elements.map(richInline));
    case 'rich_text_preformatted':
      return pre(part.elements.map((/** @type {Json} */ element) => String(element.text ?? element.url ?? '')).join(''));
    case 'rich_text_list':
      return el(part.style === 'ordered' ? 'ol' : 'ul', {}, ...part.elements.map((/** @type {Json} */ item) => el('li', {}, ...item.elements.map(richInline))));
    default:
      return unknown(`rich text "${part.type}"`);
  }
}

/**
 * @param {Json} element
 * @returns {Node}
 */
function richInline(element) {
  if (element.type === 'link') return link(element.url, {}, String(element.text ?? element.url));
  if (element.type !== 'text') return unknown(`rich text "${element.type}"`);
  let node = /** @type {Node} */ (document.createTextNode(String(element.text)));
  const style = element.style ?? {};
  for (const [name, tag] of [
    ['code', 'code'],
    ['strike', 's'],
    ['italic', 'em'],
    ['bold', 'strong'],
  ])
    if (name && style[name]) node = el(tag ?? 'span', {}, node);
  return node;
}
