// What to do about a command, a button or a message: which card, and who sees it. Pure; the connection only carries it out.
import { blankAnswer } from '../../src/answer/compose.ts';
import { commandFor, commandLine } from '../../src/query/commands.ts';
import { type Request, requestFor } from '../../src/query/request.ts';
import type { Ask } from './asking.ts';
import { type DiscordCard, type RenderOptions, renderDiscord } from './render.ts';
import { type MessageInput, messageRequest, type SlashInput, slashRequest } from './request.ts';
import { commandIn, decode } from './state.ts';

/** `whisper`: a new card for the person alone. `update`: in place of the card with the button. `post`: a new card for everyone. */
export type Outcome = { how: 'whisper' | 'update' | 'post'; card: Promise<DiscordCard> };

export type Press = {
  customId: string;
  /** All custom_ids of the message with the button. */
  ids: readonly string[];
  user: { id: string; name: string };
  /** Who sees that message: the person alone, the person in a direct message with us, or others too. */
  place: 'ephemeral' | 'direct' | 'shared';
};

const notice = (request: Request, text: string, ask: string): DiscordCard => {
  const answer = blankAnswer('message', request, text);
  answer.tips.push(ask);
  return renderDiscord(answer, { share: false });
};

export function slashOutcome(ask: Ask, input: SlashInput): Outcome {
  const request = slashRequest(input);
  if (request) return { how: 'whisper', card: cardFor(ask, request) };
  const help = requestFor('help', '');
  return { how: 'whisper', card: Promise.resolve(notice(help, 'This command is out of date', `See what there is with ${commandLine('help', '')}`)) };
}

export function pressOutcome(ask: Ask, press: Press): Outcome {
  const action = decode(press.customId, press.ids);
  switch (action.type) {
    case 'stale':
      return { how: 'whisper', card: Promise.resolve(staleCard(press.customId)) };
    case 'details':
      return { how: 'whisper', card: cardFor(ask, requestFor('details', action.id)) };
    case 'ask':
      return inPlace(ask, action.request, press.place);
    case 'share':
      return { how: 'post', card: cardFor(ask, action.request, { owner: { id: press.user.id, shared: true }, sharedBy: press.user.name, share: false }) };
    case 'page': {
      // Others read along on a shared card, so only its owner turns the page; everyone else gets the page for themselves.
      const { owner } = action;
      if (press.place !== 'shared' || owner?.id !== press.user.id) return inPlace(ask, action.request, press.place);
      return { how: 'update', card: cardFor(ask, action.request, { owner, share: false, ...(owner.shared ? { sharedBy: press.user.name } : {}) }) };
    }
  }
}

/** For anything that we no longer understand: never silence, always a way on. */
export function staleCard(customId: string): DiscordCard {
  const command = commandIn(customId);
  const example = commandFor(command)?.examples[0] ?? '';
  return notice(requestFor('help', ''), 'This card is out of date', `Ask again, for example: ${commandLine(command, example)}`);
}

/** The card for a chat message; undefined when the message is not for us. */
export function messageOutcome(ask: Ask, input: MessageInput & { authorId: string }): Promise<DiscordCard> | undefined {
  const request = messageRequest(input);
  return request && cardFor(ask, request, { owner: { id: input.authorId, shared: false }, share: false });
}

/** Said when our own code failed; the reference finds the line in the log. */
export const brokenCard = (reference: string): DiscordCard =>
  notice(requestFor('help', ''), `Something broke (ref ${reference})`, 'Try again; if it stays, tell the people who run this bot the reference.');

/** An input that cannot be served, in the words of the error. */
export const refusedCard = (human: string): DiscordCard => notice(requestFor('help', ''), human, `See what you can ask with ${commandLine('help', '')}`);

const cardFor = async (ask: Ask, request: Request, options: RenderOptions = {}): Promise<DiscordCard> => renderDiscord(await ask(request), options);

/** In place of the card with the button, unless others see that one too. */
const inPlace = (ask: Ask, request: Request, place: Press['place']): Outcome =>
  place === 'shared' ? { how: 'whisper', card: cardFor(ask, request) } : { how: 'update', card: cardFor(ask, request, { share: place === 'ephemeral' }) };
