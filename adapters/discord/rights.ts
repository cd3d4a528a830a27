// Whether daily posts can arrive in a channel, from what Discord tells of the channel and of our rights there. Pure.
import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { Outcome } from '../../src/port.ts';

type Refused = Extract<Outcome, { result: 'refused' }>;

export type Channel = {
  name: string;
  /** As in Discord's API. */
  type: number;
  /** Our rights there, as bits. Undefined when they are not known. */
  rights?: bigint;
  /** A thread that was closed and locked: only moderators open it again. */
  locked: boolean;
  /** A private thread that we were not added to. */
  outside: boolean;
};

const THREADS = [10, 11, 12];
/** Text, announcements, the chats of voice and stage channels, threads. */
const POSTABLE = [0, 2, 5, 13, ...THREADS];

/** Names as Discord's settings show them. */
export function missingRights({ type, rights }: Channel): string[] {
  if (rights === undefined) return [];
  const needed: [string, bigint][] = [
    ['View Channel', PermissionFlagsBits.ViewChannel],
    THREADS.includes(type) ? ['Send Messages in Threads', PermissionFlagsBits.SendMessagesInThreads] : ['Send Messages', PermissionFlagsBits.SendMessages],
    // Without it Discord sends a post and leaves out its embeds.
    ['Embed Links', PermissionFlagsBits.EmbedLinks],
  ];
  return needed.filter(([, bit]) => (rights & bit) === 0n).map(([name]) => name);
}

const listed = (names: readonly string[]): string => (names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names.join());

/** What a person does after mending it: at set-up, or when posts were paused. */
export type Afterwards = 'then subscribe again' | 'then resume with /subscriptions';

/** Undefined when nothing is known to be in the way. */
export function obstacle(channel: Channel | undefined, afterwards: Afterwards): Refused | undefined {
  if (!channel) return refused('gone', `The channel is gone, or I cannot see it: give me View Channel there, or choose another channel, ${afterwards}.`);
  const where = `#${channel.name}`;
  if (!POSTABLE.includes(channel.type)) return refused('invalid', `${where} takes no messages of mine: choose a text channel, an announcement channel or a thread.`);
  if (channel.locked) return refused('archived', `The thread ${where} is closed and locked: open it again, ${afterwards}.`);
  if (channel.outside) return refused('permission', `${where} is a private thread: add me to it by writing my name there with an @, ${afterwards}.`);
  const missing = missingRights(channel);
  if (missing.length === 0) return undefined;
  return refused('permission', `I cannot post in ${where}: give me ${listed(missing)} in the channel’s settings under Permissions, ${afterwards}.`);
}

export const refused = (cause: Refused['cause'], reason: string): Refused => ({ result: 'refused', cause, reason });
