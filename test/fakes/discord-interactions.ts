// The answers to interactions in the stand-in: at once, after "thinking", and more messages after that.
import * as spec from 'discord-api-spec/zod';
import type { z } from 'zod';
import type { SentMessage } from './discord-channels.ts';
import { numbered, Refusal, type Where } from './discord-data.ts';

type Json = Record<string, unknown>;

/** What came back for a command or a button. `kind`: a new message, the old one changed, or choices. */
export type Response = {
  kind: 'message' | 'update' | 'choices';
  message: SentMessage;
  choices: { name: string; value: string }[];
  followUps: SentMessage[];
  where: Where;
  /** It was answered later, after "thinking". */
  deferred: boolean;
};

type Waiting = {
  where: Where;
  acknowledged: boolean;
  deferred?: { type: number; flags: number };
  source?: SentMessage;
  resolve: (response: Response) => void;
  response?: Response;
  channel: string;
};

const EPHEMERAL = 1 << 6;

export type InteractionParts = {
  faults: { tooLate: number };
  /** @throws Refusal with 50035 */
  check(path: string, schema: z.core.$ZodType, body: unknown, message?: Json | null): void;
  keep(body: Json, channel: string, flags?: number): SentMessage;
  changed(): void;
};

export function createInteractions({ faults, check, keep, changed }: InteractionParts) {
  const interactions = new Map<string, Waiting>();

  function callback(path: string, interactionToken: string, body: Json): Json | undefined {
    const interaction = interactions.get(interactionToken);
    if (!interaction) throw new Refusal(404, 10062, 'Unknown interaction');
    if (faults.tooLate > 0) {
      faults.tooLate -= 1;
      throw new Refusal(404, 10062, 'Unknown interaction');
    }
    if (interaction.acknowledged) throw new Refusal(400, 40060, 'Interaction has already been acknowledged.');
    const data = (body.data ?? {}) as Json;
    const answer = (kind: Response['kind'], message: SentMessage, choices: Response['choices'] = []) => {
      interaction.acknowledged = true;
      interaction.response = { kind, message, choices, followUps: [], where: interaction.where, deferred: false };
      interaction.resolve(interaction.response);
    };
    if (body.type === 8) {
      check(path, spec.ApplicationCommandAutocompleteCallbackRequestSchema, body);
      answer('choices', {} as SentMessage, data.choices as Response['choices']);
    } else if (body.type === 4) {
      check(path, spec.CreateMessageInteractionCallbackRequestSchema, body, data);
      answer('message', keep(data, interaction.channel));
    } else if (body.type === 7) {
      check(path, spec.UpdateMessageInteractionCallbackRequestSchema, body, { ...data, flags: Number(data.flags ?? 0) | Number(interaction.source?.flags ?? 0) });
      const { source } = interaction;
      if (!source) throw new Refusal(400, 50035, 'Invalid Form Body: nothing to update');
      source.components = numbered(structuredClone(data.components as Json[]));
      answer('update', source);
    } else if (body.type === 5 || (body.type === 6 && interaction.source)) {
      // Only who will see it may be said here.
      const flags = Number(data.flags ?? 0);
      if (flags & ~EPHEMERAL) throw new Refusal(400, 50035, 'Invalid Form Body: flags of a deferred answer');
      interaction.acknowledged = true;
      interaction.deferred = { type: Number(body.type), flags };
      changed();
    } else throw new Refusal(400, 50035, `Invalid Form Body: callback type ${String(body.type)}`);
    return undefined;
  }

  /** The edit after "thinking": what was deferred comes, or the card with the button changes. */
  function edit(path: string, interactionToken: string, body: Json): SentMessage {
    const interaction = interactions.get(interactionToken);
    const { deferred, source } = interaction ?? {};
    if (!interaction || !deferred) throw new Refusal(404, 10015, 'Unknown Webhook');
    const flags = Number(body.flags ?? 0) | deferred.flags | (deferred.type === 6 ? Number(source?.flags ?? 0) : 0);
    check(path, spec.IncomingWebhookUpdateRequestPartialSchema, body, { ...body, flags });
    const message = deferred.type === 6 && source ? source : keep(body, interaction.channel, flags);
    message.components = numbered(structuredClone(body.components as Json[]));
    interaction.response = { kind: deferred.type === 6 ? 'update' : 'message', message, choices: [], followUps: [], where: interaction.where, deferred: true };
    interaction.resolve(interaction.response);
    return message;
  }

  function followUp(path: string, interactionToken: string, body: Json): SentMessage {
    const interaction = interactions.get(interactionToken);
    if (!interaction || !(interaction.response || interaction.deferred)) throw new Refusal(404, 10015, 'Unknown Webhook');
    check(path, spec.IncomingWebhookRequestPartialSchema, body, body);
    const message = keep(body, interaction.channel);
    if (interaction.response) {
      interaction.response.followUps.push(message);
      return message;
    }
    interaction.response = { kind: 'message', message, choices: [], followUps: [], where: interaction.where, deferred: true };
    interaction.resolve(interaction.response);
    return message;
  }

  return { interactions, callback, edit, followUp };
}
