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
export const embedsOf = (message: AnyMessage): Json[] => list(message.embeds);
const displaysOf = (message: AnyMessage): string[] => componentsOf(message).flatMap((component) => (component.type === 10 ? [String(component.content)] : []));
/** What is read as markdown in an embed. */
const markdownOf = (embed: Json): string[] => [embed.title, embed.description, ...list(embed.fields).map((field) => field.value)].filter((text) => typeof text === 'string');
/** What is not: it stands there as it is written. */
const plainOf = (embed: Json): string[] => [(embed.author as Json | undefined)?.name, (embed.footer as Json | undefined)?.text].filter((text) => typeof text === 'string');
const textsOf = (message: AnyMessage): string[] => [...displaysOf(message), ...embedsOf(message).flatMap(markdownOf)];
const readings = (message: AnyMessage): Reading[] => [...(typeof message.content === 'string' ? [message.content] : []), ...textsOf(message)].map(readMarkdown);

/** Every address that a person can follow. */
export const urlsOf = (message: AnyMessage): string[] => [
  ...readings(message).flatMap((reading) => reading.links.map((link) => link.url)),
  ...embedsOf(message).flatMap((embed) => (typeof embed.url === 'string' ? [embed.url] : [])),
  ...buttonsOf(message).flatMap((button) => (typeof button.url === 'string' ? [button.url] : [])),
];

/** All that a person reads, the labels of buttons included. */
export const textOf = (message: AnyMessage): string =>
  [...readings(message).map((reading) => reading.text), ...embedsOf(message).flatMap(plainOf), ...buttonsOf(message).map((button) => String(button.label))].join('\n');

const isHttp = (url: string): boolean => /^https?:\/\//i.test(url) && URL.canParse(url);

/** What Discord would refuse with 50035. */
export function refusals(message: AnyMessage): string[] {
  const found: string[] = [];
  const v2 = (Number(message.flags ?? 0) & V2) !== 0;
  const all = componentsOf(message);
  if (!JSON.stringify(message).isWellFormed() || /\\ud[89a-f][0-9a-f]{2}/i.test(JSON.stringify(message))) found.push('half a character (lone surrogate)');
  if (!v2) return [...found, ...classicRefusals(message)];
  for (const key of ['content', 'embeds', 'poll', 'sticker_ids']) {
    const value = message[key];
    if (value !== undefined && value !== null && (value as string | unknown[]).length !== 0) found.push(`${key} beside Components V2`);
  }
  if (all.length === 0) found.push('50006 empty message');
  if (all.length > 40) found.push(`${all.length} components, 40 are allowed`);
  const text = displaysOf(message).reduce((sum, content) => sum + content.length, 0);
  if (text > 4000) found.push(`${text} characters of text, 4000 are allowed`);
  for (const component of list(message.components)) found.push(...misplaced('message', component));
  for (const component of all) found.push(...componentRefusals(component));
  return [...found, ...repeated(all)];
}

function repeated(components: Json[]): string[] {
  const ids = components.flatMap((component) => (typeof component.custom_id === 'string' ? [component.custom_id] : []));
  return new Set(ids).size < ids.length ? [`a custom_id twice: ${ids.join(' ')}`] : [];
}

/** A message of text, embeds and rows of buttons. */
function classicRefusals(message: AnyMessage): string[] {
  const found: string[] = [];
  const all = componentsOf(message);
  const embeds = embedsOf(message);
  const content = String(message.content ?? '');
  if (content.trim() === '' && embeds.length === 0) found.push('50006 empty message');
  if (content.length > 2000) found.push('content over 2000');
  if (all.some((component) => Number(component.type) > 8)) found.push('a V2 component without the V2 flag');
  if (list(message.components).length > 5) found.push(`${list(message.components).length} rows, 5 are allowed`);
  if (list(message.components).some((component) => component.type !== 1)) found.push('something else than rows');
  if (embeds.length > 10) found.push(`${embeds.length} embeds, 10 are allowed`);
  const sum = embeds.flatMap((embed) => [...markdownOf(embed), ...plainOf(embed), ...list(embed.fields).map((field) => String(field.name))]).join('').length;
  if (sum > 6000) found.push(`${sum} characters of embeds, 6000 are allowed`);
  const urls = embeds.flatMap((embed) => (typeof embed.url === 'string' ? [embed.url] : []));
  if (new Set(urls).size < urls.length) found.push('two embeds with one address are shown as one');
  for (const embed of embeds) found.push(...embedRefusals(embed));
  for (const component of all) found.push(...componentRefusals(component));
  return [...found, ...repeated(all)];
}

function embedRefusals(embed: Json): string[] {
  const found: string[] = [];
  const lengths: [string, unknown, number][] = [
    ['title', embed.title, 256],
    ['description', embed.description, 4096],
    ['footer', (embed.footer as Json | undefined)?.text, 2048],
    ['author', (embed.author as Json | undefined)?.name, 256],
    ...list(embed.fields).flatMap((field): [string, unknown, number][] => [
      ['field name', field.name, 256],
      ['field value', field.value, 1024],
    ]),
  ];
  for (const [name, text, max] of lengths) {
    if (text === undefined) continue;
    if (typeof text !== 'string' || text.trim() === '' || text.length > max) found.push(`${name} of ${String(text).length}, 1 to ${max} are allowed`);
  }
  if (embed.title === undefined && embed.description === undefined) found.push('an embed without title and description');
  if (list(embed.fields).length > 25) found.push('over 25 fields');
  if (embed.url !== undefined && !isHttp(String(embed.url))) found.push(`embed address not http(s): ${String(embed.url)}`);
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

/**
 * What Discord takes but a person must never get: live mentions, mark-up out of data, dead or dangerous links.
 * @param role the one role that a daily post may ping, once, at its very beginning
 * @param channels those that may be linked to: an answer names channels, data never does
 */
export function dangers(message: AnyMessage, role?: string, channels: readonly string[] = []): string[] {
  if (channels.length > 0) {
    const named = new RegExp(`<#(?:${channels.join('|')})>`, 'g');
    return dangers(JSON.parse(JSON.stringify(message).replace(named, '#channel')) as Json, role);
  }
  const found: string[] = [];
  const mentions = message.allowed_mentions as Json | undefined;
  const pinged = (mentions?.roles as string[] | undefined) ?? [];
  if (!mentions || list(mentions.parse).length > 0 || list(mentions.users).length > 0 || mentions.replied_user === true || pinged.join() !== (role ?? '')) {
    found.push(`mentions are live: ${JSON.stringify(mentions)}`);
  }
  const ping = `<@&${role}> `;
  if (role !== undefined) {
    if (!String(message.content).startsWith(ping)) found.push('the role is allowed but not named');
    return [...found, ...dangers({ ...message, content: String(message.content).replace(ping, ''), allowed_mentions: { parse: [] } })];
  }
  for (const reading of readings(message)) {
    for (const mark of reading.marks) if (!OURS.has(mark)) found.push(`${mark} in: ${reading.text}`);
    for (const { url } of reading.links) if (!isHttp(url)) found.push(`link that is not http(s): ${url}`);
  }
  const visible = `${String(message.content ?? '')}${[...textsOf(message), ...embedsOf(message).flatMap(plainOf)].join('\n')}${buttonsOf(message)
    .map((button) => String(button.label))
    .join('\n')}`;
  if (/[\u202A-\u202E\u2066-\u2069]|(?!\n)\p{Cc}/u.test(visible)) found.push('control or direction characters');
  return found;
}
