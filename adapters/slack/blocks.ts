// The few blocks that a card is built of, with builders that keep each block's own limits.
import { clip, codeText, plainText } from './escape.ts';
import { MAX_ACCESSIBILITY_LABEL, MAX_BUTTON_TEXT, MAX_CONTEXT_ELEMENTS, MAX_TEXT } from './limits.ts';

/** `verbatim` keeps Slack from turning bare addresses, #names and @names into links. */
export type Mrkdwn = { type: 'mrkdwn'; text: string; verbatim: true };
export type Plain = { type: 'plain_text'; text: string; emoji: false };
export type Button = { type: 'button'; action_id: string; text: Plain; value?: string; url?: string; accessibility_label?: string };
type RichText = { type: 'rich_text'; elements: { type: 'rich_text_preformatted'; elements: { type: 'text'; text: string }[] }[] };
export type Block =
  | { type: 'header'; text: Plain }
  | { type: 'section'; text: Mrkdwn }
  | { type: 'context'; elements: Mrkdwn[] }
  | { type: 'actions'; block_id: string; elements: Button[] }
  | { type: 'divider' }
  | RichText;

export type Option = { text: Plain; value: string };
type Input =
  | { type: 'plain_text_input'; action_id: string; max_length: number; placeholder: Plain; initial_value?: string }
  | {
      type: 'conversations_select';
      action_id: string;
      initial_conversation?: string;
      default_to_current_conversation?: boolean;
      filter: { include: ('public' | 'private')[]; exclude_bot_users: boolean };
    }
  | { type: 'timepicker'; action_id: string; initial_time: string }
  | { type: 'static_select'; action_id: string; options: Option[]; initial_option: Option }
  | { type: 'external_select'; action_id: string; min_query_length: number; placeholder: Plain; initial_option?: Option }
  | { type: 'checkboxes'; action_id: string; options: Option[]; initial_options?: Option[] };
/** A field of a form; windows only. */
export type InputBlock = { type: 'input'; block_id: string; label: Plain; element: Input; hint?: Plain; optional?: boolean };

export type SlackMessage = { text: string; blocks: Block[] };
type Window = { type: 'modal'; callback_id: string; title: Plain; close: Plain; private_metadata?: string };
export type SlackModal = Window & { blocks: Block[] };
/** A window that is filled in and submitted. */
export type SlackForm = Window & { submit: Plain; blocks: InputBlock[] };
export type SlackHome = { type: 'home'; callback_id: string; blocks: Block[] };

const mrkdwn = (text: string): Mrkdwn => ({ type: 'mrkdwn', text, verbatim: true });
export const plain = (text: string): Plain => ({ type: 'plain_text', text: plainText(text) || '…', emoji: false });

/** Lines joined to chunks that fit a text object. Each line must fit one by itself. */
function pack(lines: readonly string[]): string[] {
  const chunks: string[] = [];
  let chunk = '';
  for (const line of lines) {
    if (chunk !== '' && chunk.length + 1 + line.length > MAX_TEXT) {
      chunks.push(chunk);
      chunk = line;
    } else {
      chunk = chunk === '' ? line : `${chunk}\n${line}`;
    }
  }
  if (chunk !== '') chunks.push(chunk);
  return chunks;
}

export const header = (text: string): Block => ({ type: 'header', text: plain(text) });
export const divider: Block = { type: 'divider' };

/** As many sections as the lines need. */
export const sections = (lines: readonly string[]): Block[] => pack(lines).map((text) => ({ type: 'section', text: mrkdwn(text) }));

/** Small print, in as many context blocks as the lines need. One element holds many lines: Slack sets elements side by side. */
export function contexts(lines: readonly string[]): Block[] {
  const elements = pack(lines).map(mrkdwn);
  const blocks: Block[] = [];
  for (let from = 0; from < elements.length; from += MAX_CONTEXT_ELEMENTS) blocks.push({ type: 'context', elements: elements.slice(from, from + MAX_CONTEXT_ELEMENTS) });
  return blocks;
}

export const actions = (blockId: string, buttons: Button[]): Block[] => (buttons.length === 0 ? [] : [{ type: 'actions', block_id: blockId, elements: buttons }]);

/** @param label what a screen reader says instead of the text, where the same text stands on several buttons. */
export function button(actionId: string, text: string, does: { value: string } | { url: string }, label?: string): Button {
  return {
    type: 'button',
    action_id: actionId,
    text: plain(clip(text, MAX_BUTTON_TEXT)),
    ...does,
    ...(label ? { accessibility_label: clip(plainText(label), MAX_ACCESSIBILITY_LABEL) } : {}),
  };
}

/** Fixed-width text: rich text takes it literally, whatever it contains. */
export function code(text: string): Block[] {
  const clean = codeText(text);
  if (clean.trim() === '') return [];
  const shown = clean.length <= MAX_TEXT ? clean : `${clean.slice(0, MAX_TEXT - 1).toWellFormed()}…`;
  return [{ type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: shown }] }] }];
}
