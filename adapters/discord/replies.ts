// Answering an interaction: at once, or a little later when the answer takes time. The client's objects come in by their shape, so no discord.js.
import { setTimeout as sleep } from 'node:timers/promises';
import { MessageFlags } from 'discord-api-types/v10';
import type { DiscordMessage } from './layout.ts';
import type { Outcome } from './outcome.ts';
import type { DiscordCard } from './render.ts';

/** An interaction has to be answered within three seconds; the desk may wait for its database. */
const DEFER_AFTER_MS = 1_500;

/** Our JSON in the words of discord.js, which passes components on as they are. */
export const payload = ({ components }: DiscordMessage) => ({ components, allowedMentions: { parse: [], repliedUser: false } });

type Body = ReturnType<typeof payload>;
type Flags = readonly (MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral)[];

/** What we use of discord.js's interactions that can be answered. */
type Answerable = {
  deferred: boolean;
  replied: boolean;
  /** Null until it is answered, and when only the card with the button was deferred. */
  ephemeral: boolean | null;
  reply(body: Body & { flags: Flags }): Promise<unknown>;
  followUp(body: Body & { flags: Flags }): Promise<unknown>;
  editReply(body: Body & { flags: MessageFlags.IsComponentsV2 }): Promise<unknown>;
};
type Asked = Answerable & { deferReply(options: { flags?: MessageFlags.Ephemeral }): Promise<unknown> };
type Pressed = {
  message: { flags: { has(flag: MessageFlags.Ephemeral): boolean } };
  update(body: Body & { flags: MessageFlags.IsComponentsV2 }): Promise<unknown>;
  deferUpdate(): Promise<unknown>;
};

const HIDDEN: Flags = [MessageFlags.IsComponentsV2, MessageFlags.Ephemeral];
const OPEN: Flags = [MessageFlags.IsComponentsV2];

/** What `work` resolves to, or undefined when that takes too long. */
async function soon<T>(work: Promise<T>): Promise<T | undefined> {
  const timer = new AbortController();
  try {
    return await Promise.race([work, sleep(DEFER_AFTER_MS, undefined, { signal: timer.signal }).catch(() => undefined)]);
  } finally {
    timer.abort();
  }
}

/** @param button the same interaction when it is the press of a button, which can change the card that it is on */
export async function carryOut(interaction: Asked, button: Pressed | undefined, { how, card }: Outcome): Promise<void> {
  const updated = how === 'update' ? button : undefined;
  const quiet = how === 'whisper' || updated?.message.flags.has(MessageFlags.Ephemeral) === true;
  const flags = quiet ? HIDDEN : OPEN;
  const early = await soon(card);
  // Who sees it is settled by deferring, what it looks like by the edit.
  if (!early) await (updated ? updated.deferUpdate() : interaction.deferReply(quiet ? { flags: MessageFlags.Ephemeral } : {}));
  const [first, ...more] = (early ?? (await card)).messages;
  if (!early) await interaction.editReply({ ...payload(first), flags: MessageFlags.IsComponentsV2 });
  else if (updated) await updated.update({ ...payload(first), flags: MessageFlags.IsComponentsV2 });
  else await interaction.reply({ ...payload(first), flags });
  for (const message of more) await interaction.followUp({ ...payload(message), flags });
}

/** For the person alone, however far the interaction has come. */
export async function whisper(interaction: Answerable, card: DiscordCard): Promise<void> {
  const body = payload(card.messages[0]);
  const waiting = interaction.deferred && !interaction.replied && interaction.ephemeral !== null;
  if (waiting) await interaction.editReply({ ...body, flags: MessageFlags.IsComponentsV2 });
  else if (interaction.deferred || interaction.replied) await interaction.followUp({ ...body, flags: HIDDEN });
  else await interaction.reply({ ...body, flags: HIDDEN });
}
