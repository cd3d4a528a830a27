// A daily post as a Discord message: text and embeds, because a push notification shows the text and Discord's search finds the links.
// Pure. Everything else that we send is Components V2 (render.ts), for which a notification stays empty.
//
// What gives way when a post is too long: facts and summaries are shortened, then the last lines of sections go, then the last entries and the
// last sections. Whatever goes is counted, and a button shows it. A name, a link or a licence line of what is shown is never shortened: an address too long for the text becomes a link button.
import type { APIActionRowComponent, APIButtonComponent, APIEmbed } from 'discord-api-types/v10';
import { type Answer, type Item, POST_ITEMS, type Section, type Suggestion } from '../../src/answer/card.ts';
import { controlRows } from './controls.ts';
import { buttonLabel, clean, escapeText } from './escape.ts';
import { type Budget, itemParts, itemText, sectionBlocks } from './items.ts';
import { clip, LIMITS, TEXT_BUDGET } from './limits.ts';

export type DiscordPost = {
  content: string;
  embeds: APIEmbed[];
  components: APIActionRowComponent<APIButtonComponent>[];
  /** The one role of the post, or nobody. */
  allowed_mentions: { parse: []; roles?: [string] };
};

export type PostOptions = {
  /** Stands in the footer, so that the post can be found again. */
  ref: string;
  /** Id of the role to ping. The caller has made sure that it is not the one that everyone has. */
  role?: string | undefined;
  /** A line of ours above everything. */
  remark?: string | undefined;
};

const ACCENT = 0x2a7f8e;
const MAX_HEADING = 200;
/** Characters of all embeds together; some are left for how Discord may count those outside the basic plane. */
const EMBED_BUDGET = LIMITS.embedText - 100;

const FULL: Budget = {
  dividers: false,
  tips: true,
  context: true,
  facts: 6,
  factLength: 300,
  why: false,
  summary: 400,
  notice: 300,
  lines: 40,
  lineLength: 1000,
  code: 600,
  asks: false,
};
const STEPS: readonly Partial<Budget>[] = [
  {},
  { factLength: 120 },
  { facts: 3, factLength: 60 },
  { facts: 1 },
  { facts: 0 },
  { summary: 220 },
  { summary: 160 },
  { summary: 120 },
  { summary: 80 },
  { summary: 0 },
  { tips: false, notice: 150, code: 0 },
  { lines: 5 },
  { lines: 3 },
  { lines: 1 },
];
const BUDGETS: readonly Budget[] = STEPS.map((_, at) => Object.assign({}, FULL, ...STEPS.slice(0, at + 1)));

/** How many entries and sections are shown: all of them, then fewer. */
function* amounts(items: number, sections: number): Generator<{ items: number; sections: number }> {
  const fewest = Math.min(3, items);
  for (let count = items; count > fewest; count -= 1) yield { items: count, sections };
  for (let count = sections; count > 0; count -= 1) yield { items: fewest, sections: count };
  for (let count = fewest; count >= 0; count -= 1) yield { items: count, sections: 0 };
}

/** @throws RangeError only when an answer breaks the bounds that `compose` keeps by far. */
export function renderDiscordPost(answer: Answer, options: PostOptions): DiscordPost {
  const items = answer.items.slice(0, POST_ITEMS);
  for (const amount of amounts(items.length, answer.sections.length)) {
    const shown: Answer = { ...answer, items: items.slice(0, amount.items), sections: answer.sections.slice(0, amount.sections) };
    for (const budget of BUDGETS) {
      const left = { items: answer.items.length - amount.items, sections: answer.sections.length - amount.sections, lines: linesLeft(shown.sections, budget) };
      const post = compose(shown, left, budget, options);
      if (fits(post)) return post;
    }
  }
  throw new RangeError('a post does not fit a Discord message');
}

/** What a post does not show. */
type Left = { items: number; sections: number; lines: number };

const linesLeft = (sections: readonly Section[], budget: Budget): number => sections.reduce((sum, { lines }) => sum + Math.max(0, lines.length - budget.lines), 0);

function compose(answer: Answer, left: Left, budget: Budget, { ref, role, remark }: PostOptions): DiscordPost {
  const links: APIButtonComponent[] = [];
  const embeds = [...itemEmbeds(answer, budget, links), ...sectionEmbeds(answer.sections, budget, links)];
  const tips = budget.tips ? answer.tips.map((tip) => clip(clean(tip), 160)).filter(Boolean) : [];
  const footer = { text: clip([`Daily post · ${ref}`, ...tips].join(' · '), LIMITS.embedFooter) };
  const last = embeds.at(-1);
  if (last) last.footer = footer;
  else embeds.push({ color: ACCENT, footer, description: isCut(left) ? '-# The button below shows them.' : '-# Nothing to list.' });
  const rows = linkRows(links);
  const { rows: controls, left: texts } = controlRows({ ...answer, suggestions: suggestionsFor(answer, left, ref) }, undefined, false);
  const lines = [
    `${role ? `<@&${role}> ` : ''}**${escapeText(clip(answer.heading, MAX_HEADING)) || 'Medical AI Navigator'}**`,
    ...[remark, ...answer.context].flatMap((line) => small(line ?? '', 200)),
    ...answer.notices.map(({ level, text }) => `${level === 'warning' ? '⚠️' : 'ℹ️'} ${escapeText(clip(text, budget.notice))}`),
    ...small(leftLine(left), 200),
    ...texts.flatMap(({ label }) => small(label, 80)),
  ];
  return {
    content: lines.join('\n'),
    embeds,
    components: [...rows, ...(controls as APIActionRowComponent<APIButtonComponent>[])],
    allowed_mentions: role ? { parse: [], roles: [role] } : { parse: [] },
  };
}

const small = (line: string, length: number): string[] => {
  const text = escapeText(clip(clean(line), length));
  return text === '' ? [] : [`-# ${text}`];
};

const counted = (count: number, one: string, many: string): string => (count === 0 ? '' : `${count} more ${count === 1 ? one : many}`);

const isCut = ({ items, sections, lines }: Left): boolean => items + sections + lines > 0;

function leftLine({ items, sections, lines }: Left): string {
  const parts = [counted(items, 'entry', 'entries'), counted(sections, 'part', 'parts'), counted(lines, 'line', 'lines')].filter(Boolean);
  return parts.length === 0 ? '' : `Not shown here, for lack of room: ${parts.join(', ')}.`;
}

/** There is always a way to what is not shown. */
function suggestionsFor({ suggestions }: Answer, left: Left, ref: string): Suggestion[] {
  if (!isCut(left) || suggestions.some(({ command }) => command === 'posted')) return suggestions;
  const all: Suggestion = { label: 'Show all', command: 'posted', text: ref };
  return [all, ...suggestions].slice(0, LIMITS.rowButtons);
}

/**
 * An embed for each entry; one for all entries of a kind when there is nothing but names, links and licences, or when Discord's ten embeds
 * would not leave one for the sections.
 */
function itemEmbeds({ items, sections }: Answer, budget: Budget, links: APIButtonComponent[]): APIEmbed[] {
  const condensed = items.length > 1 && items.every(({ summary, facts }) => summary === '' && facts.length === 0);
  const crowded = items.length + Math.min(sections.length, 1) > LIMITS.embeds;
  if (condensed || crowded) return kindEmbeds(items, budget, { links, between: condensed ? '\n' : '\n\n' });
  return fullEmbeds(items, budget, links);
}

function fullEmbeds(items: readonly Item[], budget: Budget, links: APIButtonComponent[]): APIEmbed[] {
  const titled = new Set<string>();
  return items.map((item) => {
    // Discord shows two embeds with one address as one.
    const { title, url, lines, buttons } = itemParts(item, budget, !titled.has(item.home));
    if (url !== undefined) titled.add(url);
    links.push(...buttons.map((button) => named(button, item)));
    return { color: ACCENT, author: { name: clip(clean(item.kindLabel), 60) || 'Entry' }, title, ...(url === undefined ? {} : { url }), description: lines.join('\n') };
  });
}

function kindEmbeds(items: readonly Item[], budget: Budget, { links, between }: { links: APIButtonComponent[]; between: string }): APIEmbed[] {
  const embeds: (APIEmbed & { description: string })[] = [];
  for (const item of items) {
    const kind = clip(clean(item.kindLabel), 60) || 'Entry';
    const { text, buttons } = itemText(item, budget);
    links.push(...buttons.map((button) => named(button, item)));
    const last = embeds.at(-1);
    if (last?.author?.name === kind && last.description.length + text.length < TEXT_BUDGET) last.description += `${between}${text}`;
    else embeds.push({ color: ACCENT, author: { name: kind }, description: text });
  }
  return embeds;
}

/** Below a message nobody sees which entry a button belongs to. */
const named = (button: APIButtonComponent, { name }: Item): APIButtonComponent =>
  'label' in button ? { ...button, label: buttonLabel(`${clip(clean(name), 50)}: ${button.label ?? 'Link'}`, 'Link') } : button;

/** All sections together, in as few embeds as their length takes. */
function sectionEmbeds(sections: readonly Section[], budget: Budget, links: APIButtonComponent[]): APIEmbed[] {
  const embeds: { color: number; description: string }[] = [];
  for (const block of sections.flatMap((section) => sectionBlocks(section, budget))) {
    links.push(...(block.links ?? []));
    const last = embeds.at(-1);
    if (last && last.description.length + block.text.length < TEXT_BUDGET) last.description += `\n${block.text}`;
    else embeds.push({ color: ACCENT, description: block.text });
  }
  return embeds;
}

function linkRows(links: readonly APIButtonComponent[]): APIActionRowComponent<APIButtonComponent>[] {
  const rows: APIActionRowComponent<APIButtonComponent>[] = [];
  for (let at = 0; at < links.length; at += LIMITS.rowButtons) rows.push({ type: 1, components: links.slice(at, at + LIMITS.rowButtons) });
  return rows;
}

function fits({ content, embeds, components }: DiscordPost): boolean {
  const sum = embeds.reduce(
    (total, embed) => total + (embed.author?.name.length ?? 0) + (embed.title?.length ?? 0) + (embed.description?.length ?? 0) + (embed.footer?.text.length ?? 0),
    0,
  );
  return (
    content.length <= LIMITS.content &&
    embeds.length <= LIMITS.embeds &&
    components.length <= LIMITS.rows &&
    sum <= EMBED_BUDGET &&
    embeds.every(({ title = '', description = '' }) => title.length <= LIMITS.embedTitle && description.length <= LIMITS.embedDescription)
  );
}
