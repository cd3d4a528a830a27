// One item and one section of an answer as blocks of Discord markdown.
import type { APIButtonComponent } from 'discord-api-types/v10';
import type { Item, Link, Section } from '../../src/answer/card.ts';
import { buttonLabel, codeBlock, escapeText, fitsLink, maskedLink, namedLink, placeOf } from './escape.ts';
import type { Block } from './layout.ts';
import { clip, LIMITS } from './limits.ts';
import { detailsId, suggestionId } from './state.ts';

/** How much of what may be shortened is shown. Names, links, licences and warnings are not in here: they are never shortened. */
export type Budget = {
  dividers: boolean;
  tips: boolean;
  context: boolean;
  facts: number;
  factLength: number;
  why: boolean;
  summary: number;
  notice: number;
  /** Lines of a section, and the length of each. */
  lines: number;
  lineLength: number;
  code: number;
  /** Whether the buttons of sections are shown. */
  asks: boolean;
};

/**
 * Above what `compose` promises, so nothing within the promise is cut. They make sure that an item always fits a message of its own:
 * escaped twice as long, 2 x (100 name + 100 licence + 450 reminder + 350 warning), 6 links of at most 271, 200 for words of ours: 3826.
 */
const CAPS = { name: 100, license: 100, reminder: 450, warning: 350, kind: 30, label: 60, fact: 600, why: 80, links: 5, heading: 200 } as const;

const LINK = 5;

/** Addresses that fit go into the text, the others onto buttons. Nothing but an address that is not http(s) is left out. */
function placeLinks(links: readonly Link[], labelLength?: number): { text: string[]; buttons: APIButtonComponent[] } {
  const text: string[] = [];
  const buttons: APIButtonComponent[] = [];
  const seen = new Set<string>();
  for (const { label, url } of links) {
    if (seen.has(url)) continue;
    seen.add(url);
    const place = placeOf(url);
    if (place === 'text') text.push(maskedLink(label, url, labelLength));
    if (place === 'button') buttons.push({ type: 2, style: LINK, label: buttonLabel(label, 'Link'), url });
  }
  return { text, buttons };
}

const factText = ({ label, value }: { label: string; value: string }, length: number): string =>
  `**${escapeText(clip(label, CAPS.label)) || 'Note'}:** ${escapeText(clip(value, Math.min(length, CAPS.fact)))}`;

const isLinked = ({ home }: Item, name: string): boolean => fitsLink(name) && placeOf(home) === 'text';

/** What stands under the name: all but the links that did not fit the text. `linked`: the name leads home already. */
function itemLines(item: Item, budget: Budget, linked: boolean): { lines: string[]; buttons: APIButtonComponent[] } {
  const others = item.links.filter(({ url }) => url !== item.home).slice(0, CAPS.links);
  const home = { label: item.links.find(({ url }) => url === item.home)?.label ?? 'Home', url: item.home };
  const links = placeLinks(linked ? others : [home, ...others]);
  const why = budget.why ? item.why.map((reason) => escapeText(clip(reason, CAPS.why))).filter(Boolean) : [];
  const lines = [
    item.near ? `≈ **Near match**${why.length > 0 ? `: ${why.join(', ')}` : ''}` : '',
    escapeText(clip(item.summary, budget.summary)),
    item.facts
      .slice(0, budget.facts)
      .map((fact) => factText(fact, budget.factLength))
      .join(' · '),
    links.text.join(' · '),
    !item.near && why.length > 0 ? `-# Matches: ${why.join(', ')}` : '',
    item.warning ? `⚠️ ${escapeText(clip(item.warning, CAPS.warning))}` : '',
    // The scales stand before the text: an emoji inside a masked link would break it.
    `-# ⚖️ Licence: ${escapeText(clip(item.license.label, CAPS.license))} — ${escapeText(clip(item.license.reminder, CAPS.reminder))}`,
  ];
  return { lines: lines.filter(Boolean), buttons: links.buttons };
}

/** An item under its name, which leads home. @param kind whether it stands beside the name what it is */
export function itemText(item: Item, budget: Budget, kind = false): { text: string; buttons: APIButtonComponent[] } {
  const name = clip(item.name, CAPS.name);
  const linked = isLinked(item, name);
  const { lines, buttons } = itemLines(item, budget, linked);
  const title = `**${linked ? namedLink(name, item.home) : escapeText(name) || item.id}**`;
  return { text: [kind ? `${title} · ${escapeText(clip(item.kindLabel, CAPS.kind))}` : title, ...lines].join('\n'), buttons };
}

/** @param details whether a button beside the item opens its details. */
export function itemBlock(item: Item, budget: Budget, details: boolean): Block {
  const { text, buttons } = itemText(item, budget, true);
  return {
    text,
    links: buttons,
    divided: budget.dividers,
    ...(details ? { accessory: { type: 2, style: 2, label: 'Details', custom_id: detailsId(item.id) } } : {}),
  };
}

/** For an embed, whose title can lead to any address. @param titled whether the title may be the link. */
export function itemParts(item: Item, budget: Budget, titled: boolean): { title: string; url?: string; lines: string[]; buttons: APIButtonComponent[] } {
  const linked = titled && placeOf(item.home) !== undefined;
  const title = escapeText(clip(item.name, CAPS.name)) || item.id;
  return { title, ...(linked ? { url: item.home } : {}), ...itemLines(item, budget, linked) };
}

/** Below 10 are the numbers of the answer's own suggestions. */
const ASKS = { first: 10, perSection: 5 } as const;

/** What a section suggests to ask. `subscribe` asks for what there is already, which is of use to a form only. */
function asksOf({ suggestions = [] }: Section, at: number): APIButtonComponent[] {
  return suggestions
    .filter(({ command }) => command !== 'subscribe')
    .slice(0, ASKS.perSection)
    .flatMap(({ label, command, text }, index) => {
      const id = suggestionId(ASKS.first + at * ASKS.perSection + index, command, text);
      return id ? [{ type: 2, style: 2, label: buttonLabel(label, command), custom_id: id }] : [];
    });
}

/** A section as blocks, so that a long one can go on in the next message. @param at which of the answer's sections it is, from 0 */
export function sectionBlocks(section: Section, budget: Budget, at = 0): Block[] {
  const blocks: Block[] = [
    ...(budget.lines > 0 ? section.facts : []).map((fact): Block => ({ text: factText(fact, budget.lineLength) })),
    ...section.lines.slice(0, budget.lines).flatMap((line) => {
      const text = escapeText(clip(line, budget.lineLength));
      // A numbered step needs no bullet.
      return text ? [{ text: section.lines.length > 1 && !/^\d+[.)] /.test(line) ? `- ${text}` : text }] : [];
    }),
    ...[section.code ? codeBlock(section.code, budget.code) : undefined].flatMap((text) => (text ? [{ text }] : [])),
  ];
  for (let from = 0; from < section.links.length; from += LIMITS.rowButtons) {
    const { text, buttons } = placeLinks(section.links.slice(from, from + LIMITS.rowButtons), CAPS.label);
    if (text.length > 0 || buttons.length > 0) blocks.push({ text: text.join(' · ') || '-# Links:', links: buttons });
  }
  const heading = `**${escapeText(clip(section.heading, CAPS.heading)) || '—'}**`;
  const asks = budget.asks ? asksOf(section, at) : [];
  if (blocks.length === 0) return [{ text: heading, divided: budget.dividers, links: asks }];
  const last = blocks.at(-1);
  if (last) last.links = [...(last.links ?? []), ...asks];
  const [first, ...rest] = blocks;
  return first ? [{ ...first, text: `${heading}\n${first.text}`, divided: budget.dividers }, ...rest] : [];
}
