// What Discord refuses in a message, and what a person would see of it: read from the JSON alone, apart from the code that makes it.
// The sums, the rules of Components V2 and live mark-up are in here because Discord's own OpenAPI schema has none of them.
import { type Reading, readMarkdown } from './discord-markdown.ts';

type Json = Record<string, unknown>;
export type AnyMessage = Json;

const V2 = 1 << 15;
/** Mark-up that a card is made of. Everything else can only come from data. */
const OURS = new Set(['bold', 'subtext', 'heading', 'list', 'codeblock']);
const NAMES: Record<number, string> = { 1: 'action row', 2: 'button', 9: 'section', 10: 'text display', 14: 'separator', 17: 'container' };
/** What each component may hold. */
const CHILDREN: Record<string, readonly string[]> = {
  message: ['action row', 'section', 'text display', 'separator', 'container'],
  container: ['action row', 'section', 'text display', 'separator'],
  section: ['text display'],
  'action row': ['button'],
};

const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);
const nameOf = (component: Json): string => NAMES[Number(component.type)] ?? `unknown type ${String(component.type)}`;

/** A component and everything in it, accessories included. */
function walk(component: Json): Json[] {
  return [component, ...list(component.components).flatMap(walk), ...(component.accessory ? walk(component.accessory as Json) : [])];
}
export const componentsOf = (message: AnyMessage): Json[] => list(message.components).flatMap(walk);
export const buttonsOf = (message: AnyMessage): Json[] => componentsOf(message).filter((component) => component.type === 2);
const textsOf = (message: AnyMessage): string[] => componentsOf(message).flatMap((component) => (component.type === 10 ? [String(component.content)] : []));
const readings = (message: AnyMessage): Reading[] => [...textsOf(message), ...(typeof message.content === 'string' ? [message.content] : [])].map(readMarkdown);

/** Every address that a person can follow. */
export const urlsOf = (message: AnyMessage): string[] => [
  ...readings(message).flatMap((reading) => reading.links.map((link) => link.url)),
  ...buttonsOf(message).flatMap((button) => (typeof button.url === 'string' ? [button.url] : [])),
];

/** All that a person reads, the labels of buttons included. */
export const textOf = (message: AnyMessage): string =>
  [...readings(message).map((reading) => reading.text), ...buttonsOf(message).map((button) => String(button.label))].join('\n');

const isHttp = (url: string): boolean => /^https?:\/\//i.test(url) && URL.canParse(url);

/** What Discord would refuse with 50035. */
export function refusals(message: AnyMessage): string[] {
  const found: string[] = [];
  const v2 = (Number(message.flags ?? 0) & V2) !== 0;
  const all = componentsOf(message);
  if (!JSON.stringify(message).isWellFormed() || /\\ud[89a-f][0-9a-f]{2}/i.test(JSON.stringify(message))) found.push('half a character (lone surrogate)');
  if (!v2) {
    if (typeof message.content !== 'string' || message.content.trim() === '') found.push('50006 empty message');
    if (String(message.content ?? '').length > 2000) found.push('content over 2000');
    if (all.some((component) => Number(component.type) > 8)) found.push('a V2 component without the V2 flag');
    return found;
  }
  for (const key of ['content', 'embeds', 'poll', 'sticker_ids']) {
    const value = message[key];
    if (value !== undefined && value !== null && (value as string | unknown[]).length !== 0) found.push(`${key} beside Components V2`);
  }
  if (all.length === 0) found.push('50006 empty message');
  if (all.length > 40) found.push(`${all.length} components, 40 are allowed`);
  const text = textsOf(message).reduce((sum, content) => sum + content.length, 0);
  if (text > 4000) found.push(`${text} characters of text, 4000 are allowed`);
  for (const component of list(message.components)) found.push(...misplaced('message', component));
  for (const component of all) found.push(...componentRefusals(component));
  const ids = all.flatMap((component) => (typeof component.custom_id === 'string' ? [component.custom_id] : []));
  if (new Set(ids).size < ids.length) found.push(`a custom_id twice: ${ids.join(' ')}`);
  return found;
}

function misplaced(parent: string, component: Json): string[] {
  const name = nameOf(component);
  const found = CHILDREN[parent]?.includes(name) ? [] : [`${name} in a ${parent}`];
  return [...found, ...list(component.components).flatMap((child) => misplaced(name, child))];
}

function componentRefusals(component: Json): string[] {
  const name = nameOf(component);
  const children = list(component.components).length;
  if (name === 'container' && children === 0) return ['empty container'];
  if (name === 'action row' && (children < 1 || children > 5)) return [`action row of ${children}`];
  if (name === 'text display' && String(component.content ?? '').trim() === '') return ['empty text display'];
  if (name === 'section') return sectionRefusals(component, children);
  return name === 'button' ? buttonRefusals(component) : [];
}

function sectionRefusals(component: Json, children: number): string[] {
  const found = children < 1 || children > 3 ? [`section of ${children} texts`] : [];
  if (Number((component.accessory as Json | undefined)?.type) !== 2) found.push('section without a button');
  return found;
}

function buttonRefusals(button: Json): string[] {
  const found: string[] = [];
  const label = String(button.label ?? '');
  if (label.trim() === '' || label.length > 80) found.push(`button label of ${label.length}`);
  if (button.style === 5) {
    const url = String(button.url ?? '');
    if (!isHttp(url) || url.length > 512) found.push(`button address not http(s) or of ${url.length}: ${url}`);
    if (button.custom_id !== undefined) found.push('link button with a custom_id');
  } else {
    const id = String(button.custom_id ?? '');
    if (id.length < 1 || id.length > 100) found.push(`custom_id of ${id.length}`);
    if (button.url !== undefined) found.push('address on a button that is no link');
  }
  return found;
}

/** What Discord takes but a person must never get: live mentions, mark-up out of data, dead or dangerous links. */
export function dangers(message: AnyMessage): string[] {
  const found: string[] = [];
  const mentions = message.allowed_mentions as Json | undefined;
  if (!mentions || list(mentions.parse).length > 0 || list(mentions.users).length > 0 || list(mentions.roles).length > 0 || mentions.replied_user === true) {
    found.push(`mentions are live: ${JSON.stringify(mentions)}`);
  }
  for (const reading of readings(message)) {
    for (const mark of reading.marks) if (!OURS.has(mark)) found.push(`${mark} in: ${reading.text}`);
    for (const { url } of reading.links) if (!isHttp(url)) found.push(`link that is not http(s): ${url}`);
  }
  const visible = `${textsOf(message).join('\n')}${buttonsOf(message)
    .map((button) => String(button.label))
    .join('\n')}`;
  if (/[\u202A-\u202E\u2066-\u2069]|(?!\n)\p{Cc}/u.test(visible)) found.push('control or direction characters');
  return found;
}
