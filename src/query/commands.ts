// The one table of commands. Dispatcher, help, Slack manifest, Discord registration, terminal help and README all read it.
import { KINDS, type Kind } from '../catalog/schema.ts';

export type SearchCommandName = 'dataset' | 'loss' | 'method' | 'benchmark' | 'tool' | 'platform' | 'collection' | 'find';
export type NavigatorActionName = 'details' | 'help' | 'about';
export type SubscriptionCommandName = 'subscribe' | 'subscriptions' | 'unsubscribe' | 'posted';
export type CommandName = SearchCommandName | NavigatorActionName | SubscriptionCommandName;

export type Command<Name extends CommandName = CommandName> = {
  name: Name;
  /** Other words people type for it; unique over the whole table. */
  aliases: readonly string[];
  /** At most 100 characters: Discord's limit for a command's description. */
  summary: string;
  /** What to write after the command. */
  usage: string;
  examples: readonly string[];
  /** The kinds it searches. Empty for what is not a search. */
  kinds: readonly Kind[];
  /** Slack command names are shared by a whole workspace, so only the most used ones are registered there. */
  slack: boolean;
};

const searchCommands: readonly Command<SearchCommandName>[] = [
  {
    name: 'dataset',
    aliases: ['datasets', 'data'],
    summary: 'Find medical datasets by region, modality, task, disease or name',
    usage: 'brain MRI segmentation',
    examples: ['brain MRI', 'chest x-ray license:commercial'],
    kinds: ['dataset'],
    slack: true,
  },
  {
    name: 'loss',
    aliases: ['losses'],
    summary: 'Find loss functions by task, goal or name',
    usage: 'imbalanced segmentation',
    examples: ['imbalanced segmentation', 'box regression outliers'],
    kinds: ['loss'],
    slack: true,
  },
  {
    name: 'method',
    aliases: ['methods', 'model', 'models'],
    summary: 'Find published methods and models with code',
    usage: 'transformer segmentation',
    examples: ['transformer segmentation', 'org:NVIDIA'],
    kinds: ['method'],
    slack: true,
  },
  {
    name: 'benchmark',
    aliases: ['benchmarks'],
    summary: 'Find benchmarks for comparing models',
    usage: 'medical VQA',
    examples: ['medical VQA', 'abdominal organ segmentation'],
    kinds: ['benchmark'],
    slack: true,
  },
  {
    name: 'tool',
    aliases: ['tools', 'toolbox', 'toolboxes'],
    summary: 'Find toolboxes and frameworks to build on',
    usage: 'segmentation framework',
    examples: ['segmentation framework', 'license:Apache-2.0'],
    kinds: ['toolbox'],
    slack: true,
  },
  {
    name: 'platform',
    aliases: ['platforms'],
    summary: 'Find places that host data and challenges',
    usage: 'host a challenge',
    examples: ['host a challenge', 'language:chinese'],
    kinds: ['platform'],
    slack: false,
  },
  {
    name: 'collection',
    aliases: ['collections', 'list', 'awesome'],
    summary: 'Find curated lists and surveys',
    usage: 'diffusion models',
    examples: ['diffusion models', 'large language models'],
    kinds: ['collection'],
    slack: false,
  },
  {
    name: 'find',
    aliases: ['search', 'all'],
    summary: 'Search everything in the catalog',
    usage: 'polyp segmentation',
    examples: ['polyp segmentation', 'segment anything'],
    kinds: KINDS,
    slack: false,
  },
];

/** What `/navigator` does besides searching. */
const navigatorActions: readonly Command<NavigatorActionName>[] = [
  {
    name: 'details',
    aliases: ['detail', 'show', 'info'],
    summary: 'Show all that is known of one entry, with the evidence for its licence',
    usage: 'MURA',
    examples: ['MURA'],
    kinds: [],
    slack: false,
  },
  { name: 'help', aliases: ['?', 'usage'], summary: 'Show what you can ask, with examples', usage: '', examples: [''], kinds: [], slack: false },
  { name: 'about', aliases: ['version', 'status'], summary: 'Show the state of the bot and its catalog', usage: '', examples: [''], kinds: [], slack: false },
];

/** Daily posts: answered by the desk, which knows who asks and where. */
const subscriptionCommands: readonly Command<SubscriptionCommandName>[] = [
  {
    name: 'subscribe',
    aliases: ['follow'],
    summary: 'Get the new entries of the catalog in this channel, once a day',
    usage: 'brain MRI at 09:00 weekdays tz Europe/Berlin',
    examples: ['brain MRI at 09:00 weekdays tz Europe/Berlin', 'losses Mondays'],
    kinds: [],
    slack: false,
  },
  {
    name: 'subscriptions',
    aliases: ['subscription', 'following'],
    summary: 'Show the daily posts here; preview, pause, resume or remove them',
    usage: 'preview',
    examples: ['', 'preview', 'pause'],
    kinds: [],
    slack: false,
  },
  { name: 'unsubscribe', aliases: ['unfollow'], summary: 'End the daily posts in this channel', usage: '', examples: [''], kinds: [], slack: false },
  { name: 'posted', aliases: [], summary: 'Show all entries of a daily post by the reference in its small print', usage: 'k3v9q0x2ab', examples: [], kinds: [], slack: false },
];

/** `/navigator …`: the umbrella that is sure to be free in a workspace. */
export const NAVIGATOR = {
  name: 'navigator',
  summary: 'Search the whole catalog, show details, set up daily posts, get help',
  usage: 'polyp segmentation | details MURA | subscribe brain MRI | help',
} as const;

export const SEARCH_COMMANDS = searchCommands;
export const NAVIGATOR_ACTIONS = navigatorActions;
export const SUBSCRIPTION_COMMANDS = subscriptionCommands;
export const COMMANDS: readonly Command[] = [...searchCommands, ...navigatorActions, ...subscriptionCommands];

const byWord = new Map<string, Command>();
for (const command of COMMANDS) {
  for (const word of [command.name, ...command.aliases]) {
    const taken = byWord.get(word);
    if (taken || word === NAVIGATOR.name) throw new Error(`command word "${word}" is declared twice`);
    byWord.set(word, command);
  }
}

/** The command that a name or an alias stands for, whatever its case. */
export const commandFor = (word: string): Command | undefined => byWord.get(word.toLowerCase());

/** The full form that a person types, for example `/dataset brain MRI` or `/navigator details MURA`. */
export function commandLine(command: CommandName, text: string, prefix: '/' | '!' = '/'): string {
  const own = searchCommands.some((candidate) => candidate.name === command);
  return [`${prefix}${own ? command : `${NAVIGATOR.name} ${command}`}`, text].filter(Boolean).join(' ');
}

/** Whether the desk answers it, and not the catalog. */
export const isForDesk = (command: CommandName): command is SubscriptionCommandName => subscriptionCommands.some(({ name }) => name === command);
