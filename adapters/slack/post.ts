// A daily post as Slack's blocks: entries grouped by kind, as many in full as fit, the rest named in one line each. Pure.
import type { Answer, Item } from '../../src/answer/card.ts';
import { KIND_LABELS, KIND_PLURALS } from '../../src/answer/facts.ts';
import { type Block, contexts, divider, header, type SlackMessage, sections } from './blocks.ts';
import { clip, escapeText, linkMarkup, oneLine, splitEscaped } from './escape.ts';
import { fallbackText } from './fallback.ts';
import { MAX_BLOCKS, MAX_HEADER, MAX_TEXT, PREFERRED_BLOCKS_JSON } from './limits.ts';
import { DETAILS, type Detail, lines, pagerBlocks, resultBlocks, sectionBlocks, suggestionBlocks } from './parts.ts';
import { slackCommandLine } from './request.ts';

/** What only the sender knows. */
export type PostMark = {
  /** Stands in the small print, so that the post can be found again. */
  ref?: string;
  /** It may stand in the channel twice. */
  again?: boolean;
  /** Who has shared it, as mark-up. */
  intro?: string;
};

/** How much of a post is shown: so many items in full, so many by name; the others are counted. */
type Fit = { detail: Detail; buttons: boolean; full: number; named: number; frame: 'whole' | 'short' | 'least' };

const [WHOLE, LESS, FEW, NONE, BARE] = DETAILS;

const AGAIN = 'Sent again: it is not known whether the first attempt arrived.';
const SHORT = 200;

/** From the fullest to what always fits: first less of each item, then fewer items in full, then fewer named. */
function* fits(count: number): Generator<Fit> {
  for (const detail of [WHOLE, LESS, FEW, NONE]) yield { detail, buttons: true, full: count, named: 0, frame: 'whole' };
  for (const detail of [NONE, BARE]) yield { detail, buttons: false, full: count, named: 0, frame: 'whole' };
  for (let full = count - 1; full >= 0; full--) yield { detail: BARE, buttons: false, full, named: count - full, frame: 'whole' };
  for (const frame of ['short', 'least'] as const) for (let named = count; named >= 0; named--) yield { detail: BARE, buttons: false, full: 0, named, frame };
}

/** "Datasets" above the datasets. A label of another making stays as it is. */
const groupHeading = ({ kind, kindLabel }: Item): string => (kindLabel === KIND_LABELS[kind] ? KIND_PLURALS[kind] : kindLabel);

function itemBlocks(items: readonly Item[], { detail, buttons }: Fit): Block[] {
  const grouped = new Set(items.map(({ kindLabel }) => kindLabel)).size > 1;
  return items.flatMap((item, i) => {
    const begins = grouped && item.kindLabel !== items[i - 1]?.kindLabel;
    const heading = begins ? [divider, ...sections(splitEscaped(groupHeading(item), MAX_TEXT - 2).map((piece) => `*${piece}*`))] : [];
    // Without its button a card must not speak of facts that are "in Details".
    const shown = { ...item, ...(grouped ? { kindLabel: '' } : {}), ...(buttons ? {} : { facts: [] }) };
    const body = resultBlocks(shown, detail).filter((block) => buttons || block.type !== 'actions');
    return [...(begins || i === 0 ? heading : []), ...body];
  });
}

/** Name, kind and licence of an entry there is no room for, in one line. */
function nameLine(item: Item): string {
  const name = oneLine(item.name) || item.id;
  const rest = `  ·  ${escapeText(clip(item.kindLabel, 40))}  ·  ${escapeText(clip(item.license.label, 80))}`;
  const linked = `*${linkMarkup(item.home, name)}*${rest}`;
  return linked.length <= MAX_TEXT ? linked : `*${escapeText(name)}*${rest}`;
}

/** What to type for the whole post. */
function howToSee({ request }: Answer, ref: string | undefined): string {
  const known = ref ?? (request.command === 'posted' ? request.text : '');
  return known === '' ? '' : `: type ${slackCommandLine('posted', escapeText(known))}`;
}

/** What changed, with its licence lines: kept whole as long as anything of the entries can go instead. */
function changesBlocks(answer: Answer, { ref }: PostMark, { frame }: Fit): Block[] {
  if (frame === 'least' && answer.sections.length > 0) return sections([`What changed${howToSee(answer, ref)}`]);
  return answer.sections.flatMap((section, i) => sectionBlocks(section, frame === 'whole' ? WHOLE : BARE, i));
}

function restBlocks(answer: Answer, { ref }: PostMark, { full, named }: Fit): Block[] {
  const rest = answer.items.slice(full);
  if (rest.length === 0) return [];
  const shown = rest.slice(0, named);
  const hidden = rest.length - shown.length;
  const how = howToSee(answer, ref);
  const more = hidden === 0 ? [] : [full + named > 0 ? `and ${hidden} more${how}` : `${hidden} ${hidden === 1 ? 'entry' : 'entries'}${how}`];
  return [...sections(shown.length > 0 ? ['*Also new*', ...shown.map(nameLine), ...more] : more)];
}

function headingBlocks(answer: Answer): Block[] {
  const heading = oneLine(answer.heading);
  if (heading === '') return [];
  return heading.length <= MAX_HEADER ? [header(heading)] : [header(clip(heading, MAX_HEADER))];
}

const smallPrint = (answer: Answer, { ref, again }: PostMark): string[] => [
  ...(again ? [AGAIN] : []),
  ...(ref && !answer.context.some((line) => line.includes(ref)) ? [`Daily post · ${escapeText(ref)}`] : []),
];

function compose(answer: Answer, mark: PostMark, fit: Fit): Block[] {
  const short = fit.frame !== 'whole';
  const cut = (text: string) => (short ? clip(text, SHORT) : text);
  return [
    ...contexts(mark.intro ? [mark.intro] : []),
    ...headingBlocks(answer),
    ...contexts((short ? answer.context.slice(0, 1) : answer.context).flatMap((line) => lines('', cut(line)))),
    ...sections(answer.notices.flatMap(({ level, text }) => lines(level === 'warning' ? ':warning: ' : '', cut(text)))),
    ...itemBlocks(answer.items.slice(0, fit.full), fit),
    ...restBlocks(answer, mark, fit),
    ...changesBlocks(answer, mark, fit),
    ...pagerBlocks(answer, 'message'),
    ...suggestionBlocks(answer),
    ...(fit.detail.tips ? contexts(answer.tips.flatMap((tip) => lines('', tip))) : []),
    ...contexts(smallPrint(answer, mark)),
  ];
}

/**
 * The blocks stay below what chat.postMessage takes. Of an entry in full the name, all links and the licence line are never shortened;
 * the notification text names every entry with its home and its licence line, whatever the blocks have room for.
 */
export function renderSlackPost(answer: Answer, mark: PostMark = {}): SlackMessage {
  let blocks: Block[] = [];
  for (const fit of fits(answer.items.length)) {
    blocks = compose(answer, mark, fit);
    if (blocks.length <= MAX_BLOCKS.message && JSON.stringify(blocks).length <= PREFERRED_BLOCKS_JSON) break;
  }
  const text = [fallbackText(answer, mark.intro), ...smallPrint(answer, mark)].join('\n');
  return { text, blocks: blocks.length > 0 ? blocks : sections(['Nothing to show.']) };
}
