// What the adapter itself has to say to a person: cards that are out of date, failures, channels it may not write to.
import type { Answer } from '../../src/answer/card.ts';
import type { Request } from '../../src/query/request.ts';
import { slackCommandLine } from './request.ts';

const HELP: Request = { command: 'help', text: '', page: 1, cut: false };

function message(heading: string, text: string): Answer {
  return {
    type: 'message',
    request: HELP,
    heading: '',
    context: [],
    notices: [{ level: 'warning', text: `${heading} ${text}`.trim() }],
    items: [],
    sections: [],
    tips: [],
    suggestions: [],
    shareable: false,
  };
}

/** @param command what to type to get a fresh card. */
export const staleCard = (command: string): Answer => message('This card is out of date.', `Type ${command} for a fresh one.`);
export const staleRequest = ({ command, text }: Request): Answer => staleCard(slackCommandLine(command, text));

export const broke = (ref: string): Answer => message('Something broke', `(ref ${ref}). Please try again; if it happens again, give this reference to whoever runs the bot.`);

/** A refusal that a person can mend, or why it cannot be mended. */
export function cannotShare(code: string): Answer {
  if (['not_in_channel', 'channel_not_found'].includes(code)) return message('I cannot write to this channel yet.', 'Type /invite @navigator here, then press Share again.');
  if (code === 'is_archived') return message('This channel is archived,', 'so nothing can be shared here.');
  if (['restricted_action', 'restricted_action_thread_only_channel', 'restricted_action_read_only_channel', 'not_allowed_token_type', 'no_permission'].includes(code))
    return message('This channel does not let apps post.', 'Ask a workspace admin, or share the card elsewhere.');
  return message('Slack did not take the card.', `Please press Share again in a minute (Slack says: ${code}).`);
}

export const human = (text: string): Answer => message('', text);

const TYPED = slackCommandLine('subscribe', 'brain MRI at 09:00 weekdays');
export const staleForm: Answer = message('This form is out of date.', `Close it and open a fresh one, or type ${TYPED}.`);
/** Shown in the form itself, below the field. */
export const formTooLong = 'Please shorten this a little, or set up a second channel.';
export const noForm: Answer = message('The form could not be opened.', `Please try again, or type ${TYPED}.`);
export const waiting: Answer = message('This takes a moment longer.', 'The answer comes here.');
