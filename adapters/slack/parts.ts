// The parts of a card: one item, one section, pager, next steps. Each takes a `Detail`: how much of the droppable text may stay.
import type { Answer, Item, Link, Section, Suggestion } from '../../src/answer/card.ts';
import { isForDesk } from '../../src/query/commands.ts';
import { actions, type Block, button, code, contexts, sections } from './blocks.ts';
import { clip, escapeText, isWebAddress, linkMarkup, oneLine, splitEscaped } from './escape.ts';
import { MAX_BUTTON_URL, MAX_TEXT } from './limits.ts';
import { encodeState } from './state.ts';

export type Place = 'message' | 'modal' | 'home';

/** Names, links, licence lines and warnings always stay; this says how much of the rest does. */
export type Detail = {
  summary: boolean;
  facts: number;
  factLength: number;
  sectionFacts: number;
  sectionLines: number;
  code: boolean;
  /** What one click asks about a section. */
  sectionButtons: boolean;
  tips: boolean;
};

/** From everything down to what may never be dropped. The renderer takes the first that fits. */
export const DETAILS: readonly [whole: Detail, less: Detail, few: Detail, none: Detail, bare: Detail] = [
  { summary: true, facts: 6, factLength: 160, sectionFacts: 100, sectionLines: 100, code: true, sectionButtons: true, tips: true },
  { summary: true, facts: 4, factLength: 90, sectionFacts: 12, sectionLines: 6, code: true, sectionButtons: true, tips: true },
  { summary: true, facts: 2, factLength: 60, sectionFacts: 4, sectionLines: 2, code: false, sectionButtons: false, tips: true },
  { summary: true, facts: 0, factLength: 0, sectionFacts: 0, sectionLines: 1, code: false, sectionButtons: false, tips: false },
  { summary: false, facts: 0, factLength: 0, sectionFacts: 0, sectionLines: 0, code: false, sectionButtons: false, tips: false },
];

/** Mark-up that we write, then text from outside, as lines that each fit a text object. */
export function lines(markup: string, text: string): string[] {
  const [first, ...rest] = splitEscaped(text, MAX_TEXT - markup.length);
  return first === undefined ? [] : [`${markup}${first}`, ...rest];
}

const factLine = (label: string, value: string): string[] => lines(oneLine(label) === '' ? '' : `*${escapeText(clip(label, 80))}:* `, value);
const plural = (count: number, noun: string) => `${count} more ${noun}${count === 1 ? '' : 's'}`;

/** Short parts side by side, on a new line where a text object would overflow. */
function sideBySide(parts: readonly string[]): string[] {
  const result: string[] = [];
  for (const part of parts) {
    const joined = `${result.at(-1) ?? ''}  ·  ${part}`;
    if (result.length > 0 && joined.length <= MAX_TEXT) result[result.length - 1] = joined;
    else result.push(part);
  }
  return result;
}

/** "Download · Paper · Code": each a link. An address too long for its label keeps the address. */
function linkLines(links: readonly Link[]): string[] {
  return sideBySide(
    links.map(({ label, url }) => {
      const markup = linkMarkup(url, oneLine(label) || 'Link');
      return markup.length <= MAX_TEXT ? markup : linkMarkup(url, '');
    }),
  );
}

function nameLines(item: Item): string[] {
  const name = oneLine(item.name) || item.id;
  const kind = escapeText(item.kindLabel);
  const line = `*${linkMarkup(item.home, name)}*${kind ? `  ·  ${kind}` : ''}`;
  return line.length <= MAX_TEXT ? [line] : [`*${escapeText(name)}*  ·  ${kind}`, linkMarkup(item.home, '')];
}

function reasonLines(item: Item, detail: Detail): string[] {
  const why = item.why.map(oneLine).filter(Boolean).join('; ');
  if (item.near) return lines('*Near match:* ', why || 'it misses part of what you asked for');
  return why && detail.summary ? lines('Matches: ', clip(why, 160)) : [];
}

function resultFacts(item: Item, detail: Detail): string[] {
  const shown = item.facts.slice(0, detail.facts);
  const dropped = item.facts.length - shown.length;
  const parts = shown.map((fact) => factLine(fact.label, clip(fact.value, detail.factLength))[0]).filter((part) => part !== undefined);
  if (dropped > 0) parts.push(`_+${plural(dropped, 'fact')} in Details_`);
  return sideBySide(parts);
}

/** The licence line. It is never shortened: a long one goes on in the next element. */
function licenseLines(item: Item): string[] {
  const label = oneLine(item.license.label);
  const reminder = oneLine(item.license.reminder);
  return lines(':scales: *Licence:* ', [label, reminder].filter(Boolean).join(' – ') || 'not known: read the terms at the source before use');
}

/** What was dropped of a details card is one click away. */
const detailsButton = (item: Item) =>
  button(`details:${item.id}`, 'Details', { value: encodeState({ command: 'details', text: item.id }) }, `Details of ${oneLine(item.name) || item.id}`);

/** A modal has room for buttons that are easy to hit; a message keeps the links as text. */
function linkButtons(item: Item): Block[] {
  const links = item.links.filter(({ url }) => isWebAddress(url) && url.length <= MAX_BUTTON_URL);
  return actions(
    `links:${item.id}`,
    links.map(({ label, url }, i) => button(`link:${i}`, oneLine(label) || 'Link', { url }, `${oneLine(label)}: ${oneLine(item.name)}`)),
  );
}

/** One item as it stands among results. */
export function resultBlocks(item: Item, detail: Detail): Block[] {
  return [
    ...sections([
      ...nameLines(item),
      ...reasonLines(item, detail),
      ...(item.warning ? lines(':warning: *Please note:* ', item.warning) : []),
      ...(detail.summary ? lines('', item.summary) : []),
      ...resultFacts(item, detail),
    ]),
    ...contexts([...linkLines(item.links), ...licenseLines(item)]),
    ...actions(`item:${item.id}`, [detailsButton(item)]),
  ];
}

/** The item of a details card: facts on lines of their own. */
export function detailsBlocks(item: Item, detail: Detail, place: Place): Block[] {
  const facts = item.facts.slice(0, Math.max(detail.facts, detail.sectionFacts));
  const dropped = item.facts.length - facts.length;
  const incomplete = place === 'message' && detail !== DETAILS[0];
  return [
    ...sections([
      ...nameLines(item),
      ...reasonLines(item, detail),
      ...(item.warning ? lines(':warning: *Please note:* ', item.warning) : []),
      ...(detail.summary ? lines('', item.summary) : []),
      ...facts.flatMap((fact) => factLine(fact.label, fact.value)),
      ...(dropped > 0 ? [`_+${plural(dropped, 'fact')}_`] : []),
    ]),
    ...contexts([...(place === 'modal' ? [] : linkLines(item.links)), ...licenseLines(item)]),
    ...(place === 'modal' ? linkButtons(item) : []),
    ...(incomplete ? actions(`item:${item.id}`, [detailsButton(item)]) : []),
  ];
}

const suggestionButton = ({ label, command, text }: Suggestion, actionId: string, of = '') => {
  const shown = oneLine(label) || text;
  return button(actionId, shown, { value: encodeState({ command, text }) }, of ? `${shown}: ${of}` : isForDesk(command) ? shown : `Search: ${shown}`);
};

/** One part of a details or help card. @param index its place in the card, to tell its buttons from those of the others. */
export function sectionBlocks(section: Section, detail: Detail, index: number): Block[] {
  const facts = section.facts.slice(0, detail.sectionFacts);
  const body = section.lines.slice(0, detail.sectionLines);
  const dropped = section.facts.length - facts.length + (section.lines.length - body.length) + (section.code && !detail.code ? 1 : 0);
  return [
    ...sections([
      ...splitEscaped(section.heading, MAX_TEXT - 2).map((piece) => `*${piece}*`),
      ...facts.flatMap((fact) => factLine(fact.label, fact.value)),
      ...body.flatMap((line) => lines('', line)),
      ...(dropped > 0 ? [`_+${plural(dropped, 'line')} left out_`] : []),
    ]),
    ...(section.code && detail.code ? code(section.code) : []),
    ...contexts(linkLines(section.links)),
    ...actions(
      `section:${index}`,
      (detail.sectionButtons ? (section.suggestions ?? []) : []).map((one, i) => suggestionButton(one, `ask:${index}:${i}`, oneLine(section.heading))),
    ),
  ];
}

/** Previous, Next, Share, and what page this is. */
export function pagerBlocks(answer: Answer, place: Place): Block[] {
  const { command, text, page } = answer.request;
  const at = (target: number) => ({ value: encodeState({ command, text, page: target }) });
  const { pager } = answer;
  const buttons = [];
  if (pager && pager.page > 1) buttons.push(button('page:previous', 'Previous', at(pager.page - 1), `Previous page: ${pager.page - 1} of ${pager.pages}`));
  if (pager && pager.page < pager.pages) buttons.push(button('page:next', 'Next', at(pager.page + 1), `Next page: ${pager.page + 1} of ${pager.pages}`));
  // A modal belongs to one person and to no channel.
  if (answer.shareable && place === 'message') buttons.push(button('share', 'Share to channel', at(pager?.page ?? page)));
  return [...contexts(pager ? [`Page ${pager.page} of ${pager.pages}`] : []), ...actions('pager', buttons)];
}

/** Queries that one click asks. */
export function suggestionBlocks(answer: Answer): Block[] {
  return actions(
    'suggestions',
    answer.suggestions.map((one, i) => suggestionButton(one, `ask:${i}`)),
  );
}
