// From Discord's events, reduced to plain data, to a Request. No discord.js in here.
import type { Answerer, Completion } from '../../src/port.ts';
import { type CommandName, commandFor, isForDesk, NAVIGATOR, NAVIGATOR_ACTIONS, SEARCH_COMMANDS, type SearchCommandName, SUBSCRIPTION_COMMANDS } from '../../src/query/commands.ts';
import { cleanText, parseLine, type Request, requestFor } from '../../src/query/request.ts';
import { clean } from './escape.ts';
import { clip, LIMITS } from './limits.ts';
import { type Options, wishText } from './wish.ts';
import { zonesFor } from './zones.ts';

export type SlashInput = {
  name: string;
  subcommand?: string | undefined;
  query?: string | undefined;
  /** All options of a command without a subcommand. */
  options?: Options;
};

/** The command of our table that a registered command and its subcommand stand for. Undefined for one we do not know (any more). */
function commandOf({ name, subcommand }: SlashInput): CommandName | undefined {
  if (name !== NAVIGATOR.name) return [...SEARCH_COMMANDS, ...SUBSCRIPTION_COMMANDS].find((command) => command.name === name)?.name;
  if (subcommand === 'find') return 'find';
  return [...NAVIGATOR_ACTIONS, ...SUBSCRIPTION_COMMANDS].find((action) => action.name === subcommand)?.name;
}

export function slashRequest(input: SlashInput): Request | undefined {
  const command = commandOf(input);
  if (!command || !isForDesk(command) || input.query !== undefined) return command && requestFor(command, input.query ?? '');
  const { text, cut } = wishText(input.options ?? {});
  return { ...requestFor(command, text), cut };
}

export type Choice = { name: string; value: string };

/** Choices for what is being typed. What the person types is itself a value, so it need not be among them. */
export function choicesFor(answerer: Pick<Answerer, 'complete'>, input: SlashInput & { focused?: string }): Choice[] {
  if (input.focused === 'timezone') return zonesFor(input.query ?? '');
  const command = commandOf(input);
  const completes = (name: CommandName | undefined): name is SearchCommandName | 'details' => name === 'details' || SEARCH_COMMANDS.some((one) => one.name === name);
  if (!completes(command)) return [];
  const choices = new Map<string, Choice>();
  for (const completion of answerer.complete(command, cleanText(input.query ?? '').text, LIMITS.choices)) {
    const choice = choiceOf(completion);
    if (choice && !choices.has(choice.value)) choices.set(choice.value, choice);
  }
  return [...choices.values()].slice(0, LIMITS.choices);
}

/** A value cut short would ask for something else, so a completion that does not fit is left out. */
function choiceOf({ label, value }: Completion): Choice | undefined {
  const name = clip(clean(label), LIMITS.choice) || clean(value);
  return value.trim() === '' || value.length > LIMITS.choice || name === '' ? undefined : { name, value };
}

export type MessageInput = {
  content: string;
  /** Our own user id, to find `@bot` in the text. */
  botId: string;
  /** Sent to us alone. */
  direct: boolean;
};

/**
 * What a chat message asks: a direct message in plain words, `@bot …` anywhere in a message, or `!dataset …`. Undefined when it is not for us.
 * A reply that pings us without naming us is not a question: people thank that way.
 */
export function messageRequest({ content, botId, direct }: MessageInput): Request | undefined {
  const mention = new RegExp(`<@!?${botId}>`, 'g');
  if (direct || mention.test(content)) {
    const words = content.replace(mention, ' ').trim();
    return words === '' ? requestFor('help', '') : parseLine(words);
  }
  const word = /^\s*!([\p{L}]+)(?=\s|$)/u.exec(content)?.[1]?.toLowerCase();
  // "!help" and "!info" belong to whichever bot was there first; ours are "!navigator help" and "!navigator details".
  const ours = word !== undefined && (word === NAVIGATOR.name || (commandFor(word)?.kinds.length ?? 0) > 0);
  return ours ? parseLine(content) : undefined;
}
