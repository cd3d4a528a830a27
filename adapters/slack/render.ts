// An Answer as Slack's blocks: a message for channels, threads and direct messages, a modal for details. Pure.
import type { Answer } from '../../src/answer/card.ts';
import { type Block, contexts, divider, header, plain, type SlackMessage, type SlackModal, sections } from './blocks.ts';
import { clip, oneLine, splitEscaped } from './escape.ts';
import { fallbackText } from './fallback.ts';
import { MAX_BLOCKS, MAX_HEADER, MAX_MODAL_TITLE, MAX_TEXT, MODAL_TITLE, PREFERRED_BLOCKS_JSON } from './limits.ts';
import { encodeOrigin, type Origin } from './origin.ts';
import { DETAILS, type Detail, detailsBlocks, lines, type Place, pagerBlocks, resultBlocks, sectionBlocks, suggestionBlocks } from './parts.ts';
import { renderSlackPost } from './post.ts';

const MODAL_CALLBACK_ID = 'navigator';

function headingBlocks(answer: Answer): Block[] {
  const heading = oneLine(answer.heading);
  if (heading === '') return [];
  // The name of the only item stands right below, as a link.
  if (answer.type === 'details' && heading === oneLine(answer.items[0]?.name ?? '')) return [];
  return heading.length <= MAX_HEADER ? [header(heading)] : sections(splitEscaped(heading, MAX_TEXT - 2).map((piece) => `*${piece}*`));
}

function compose(answer: Answer, detail: Detail, place: Place, intro: string): Block[] {
  const items = answer.items.flatMap((item, i) => [...(i > 0 ? [divider] : []), ...(answer.type === 'details' ? detailsBlocks(item, detail, place) : resultBlocks(item, detail))]);
  return [
    ...contexts(intro ? [intro] : []),
    ...headingBlocks(answer),
    ...contexts(answer.context.flatMap((line) => lines('', line))),
    ...sections(answer.notices.flatMap((notice) => lines(notice.level === 'warning' ? ':warning: ' : '', notice.text))),
    ...items,
    ...answer.sections.flatMap((section, i) => sectionBlocks(section, detail, i)),
    ...pagerBlocks(answer, place),
    ...suggestionBlocks(answer),
    ...(detail.tips ? contexts(answer.tips.flatMap((tip) => lines('Tip: ', tip))) : []),
  ];
}

/**
 * The fullest card that fits; at the last step only names, links, licence lines and warnings are left, which always fit.
 * @param max so many blocks, where other things stand beside the card.
 */
export function fitting(answer: Answer, place: Place, intro: string, max: number = MAX_BLOCKS[place]): Block[] {
  let blocks: Block[] = [];
  for (const detail of DETAILS) {
    blocks = compose(answer, detail, place, intro);
    if (blocks.length <= max && (place !== 'message' || JSON.stringify(blocks).length <= PREFERRED_BLOCKS_JSON)) break;
  }
  return blocks.length > 0 ? blocks : sections(['Nothing to show.']);
}

/**
 * @param sharedBy id of the person who made the card public; it is named above the card.
 */
export function renderSlackMessage(answer: Answer, sharedBy?: string): SlackMessage {
  const intro = sharedBy && /^[UW][A-Z0-9]+$/.test(sharedBy) ? `Shared by <@${sharedBy}>` : '';
  if (answer.type === 'post') return renderSlackPost(answer, { intro });
  return { text: fallbackText(answer, intro), blocks: fitting(answer, 'message', intro) };
}

/** @param origin where it was opened from, for what is asked inside it. */
export function renderSlackModal(answer: Answer, origin?: Origin): SlackModal {
  const kind = answer.type === 'details' ? answer.items[0]?.kindLabel : undefined;
  return {
    type: 'modal',
    callback_id: MODAL_CALLBACK_ID,
    title: plain(clip(kind ?? '', MAX_MODAL_TITLE) || MODAL_TITLE),
    close: plain('Close'),
    ...(origin ? { private_metadata: encodeOrigin(origin) } : {}),
    blocks: fitting(answer, 'modal', ''),
  };
}
