// The slash commands as Discord stores them, made from the command table, and the comparison that avoids registering them anew.
import type { APIApplicationCommandBasicOption, RESTPostAPIChatInputApplicationCommandsJSONBody as CommandJson } from 'discord-api-types/v10';
import { isForDesk, NAVIGATOR, NAVIGATOR_ACTIONS, SEARCH_COMMANDS, SUBSCRIPTION_COMMANDS } from '../../src/query/commands.ts';
import { clip, LIMITS } from './limits.ts';
import { WISH_OPTIONS } from './wish.ts';

const SUBCOMMAND = 1;
const STRING = 3;
/** In servers, in direct messages with the bot, and in other private messages, for servers and persons that installed it. */
const EVERYWHERE = { contexts: [0, 1, 2], integration_types: [0, 1] } satisfies Partial<CommandJson>;
const MANAGE_GUILD = String(1 << 5);
/** Where a server installed the bot, for those who may manage the server, unless its admins decide otherwise: the desk checks it again. */
const FOR_MANAGERS = { contexts: [0], integration_types: [0], default_member_permissions: MANAGE_GUILD } satisfies Partial<CommandJson>;

const query = (usage: string, autocomplete = true): APIApplicationCommandBasicOption => ({
  type: STRING,
  name: 'query',
  description: clip(`For example: ${usage}`, LIMITS.description),
  required: false,
  autocomplete,
});

export function commandsJson(): CommandJson[] {
  const searches: CommandJson[] = SEARCH_COMMANDS.map(({ name, summary, usage }) => ({
    type: 1,
    name,
    description: clip(summary, LIMITS.description),
    options: [query(usage)],
    ...EVERYWHERE,
  }));
  const managers: CommandJson[] = SUBSCRIPTION_COMMANDS.flatMap(({ name, summary }) =>
    name === 'posted' ? [] : [{ type: 1, name, description: clip(summary, LIMITS.description), options: WISH_OPTIONS[name], ...FOR_MANAGERS }],
  );
  const find = SEARCH_COMMANDS.filter((command) => command.name === 'find');
  const navigator: CommandJson = {
    type: 1,
    name: NAVIGATOR.name,
    description: clip(NAVIGATOR.summary, LIMITS.description),
    // The daily posts are here too, in one line of text, as the answers name them.
    options: [...find, ...NAVIGATOR_ACTIONS, ...SUBSCRIPTION_COMMANDS].map(({ name, summary, usage }) => ({
      type: SUBCOMMAND,
      name,
      description: clip(summary, LIMITS.description),
      options: isForDesk(name) ? [query(usage || 'brain MRI', false)] : usage === '' ? [] : [query(usage)],
    })),
    ...EVERYWHERE,
  };
  return [...searches, ...managers, navigator];
}

type Json = Record<string, unknown>;
const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter((one): one is Json => typeof one === 'object' && one !== null) : []);
const numbers = (value: unknown): number[] => (Array.isArray(value) ? value.map(Number).sort((a, b) => a - b) : []);

const optionForm = (option: Json): Json => ({
  type: option.type,
  name: option.name,
  description: option.description,
  required: option.required === true,
  autocomplete: option.autocomplete === true,
  max_length: option.max_length ?? null,
  choices: objects(option.choices).map(({ name, value }) => ({ name, value })),
  channel_types: numbers(option.channel_types),
  options: objects(option.options).map(optionForm),
});

/** What matters of a command list, without the order, the ids and the defaults that Discord adds. */
export function fingerprint(commands: unknown): string {
  const forms = objects(commands).map((command) => ({
    type: command.type ?? 1,
    name: command.name,
    description: command.description,
    options: objects(command.options).map(optionForm),
    contexts: numbers(command.contexts),
    integration_types: numbers(command.integration_types),
    default_member_permissions: command.default_member_permissions ?? null,
  }));
  return JSON.stringify(forms.sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1)));
}

/** Discord's list of an application's commands, as two calls. */
export type CommandList = { get(): Promise<unknown>; put(commands: readonly CommandJson[]): Promise<unknown> };

/** Registers the commands when they differ from what Discord has, or when forced. */
export async function registerCommands(
  list: CommandList,
  { force = false, commands = commandsJson() }: { force?: boolean; commands?: CommandJson[] } = {},
): Promise<'registered' | 'unchanged'> {
  // Discord takes an empty list as "delete every command".
  if (commands.length === 0) throw new RangeError('refusing to register an empty list of commands');
  if (!force && fingerprint(await list.get()) === fingerprint(commands)) return 'unchanged';
  await list.put(commands);
  return 'registered';
}
