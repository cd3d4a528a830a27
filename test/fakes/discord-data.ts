// The payloads that the stand-in sends, in Discord's full shape: an interaction, a message, a server. Typed by Discord's documented types.
import type { APIGuildMember, APIUser, GatewayMessageCreateDispatchData, GatewayReadyDispatchData, GuildMemberFlags, UserFlags } from 'discord-api-types/v10';

export const DISCORD_EPOCH = 1_420_070_400_000n;
let sequence = 0n;
/** Ids of 19 digits as Discord makes them: the REST client tells its queues apart by that form. */
export function snowflake(): string {
  sequence += 1n;
  return (((BigInt(Date.now()) - DISCORD_EPOCH) << 22n) | (sequence & 0x3fffffn)).toString();
}

export type Person = { id: string; username: string; global_name: string | null; bot?: boolean };
export const person = (username: string, global_name: string | null = null, bot = false): Person => ({ id: snowflake(), username, global_name, ...(bot ? { bot } : {}) });

export const userData = ({ id, username, global_name, bot }: Person): APIUser => ({
  id,
  username,
  global_name,
  discriminator: '0',
  avatar: null,
  ...(bot ? { bot } : {}),
  public_flags: 0 as UserFlags,
});

export const memberData = (): Omit<APIGuildMember, 'user'> => ({
  roles: [],
  nick: null,
  avatar: null,
  banner: null,
  premium_since: null,
  joined_at: '2026-01-01T00:00:00.000000+00:00',
  communication_disabled_until: null,
  pending: false,
  deaf: false,
  mute: false,
  flags: 0 as GuildMemberFlags,
});

/** An answer other than 200. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  readonly more: { retryAfter?: number; html?: boolean };
  constructor(status: number, code: number, message: string, more: { retryAfter?: number; html?: boolean } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

/** The headers of a rate limit that ends in so many seconds. */
export const limited = (seconds: number) => ({
  'retry-after': String(seconds),
  'x-ratelimit-scope': 'user',
  'x-ratelimit-limit': '5',
  'x-ratelimit-remaining': '0',
  'x-ratelimit-reset-after': String(seconds),
});

export type World = { application: string; bot: Person; guild: string; channel: string; dm: string };

export const readyData = (world: World, guilds: readonly string[], session: string, gateway: string): GatewayReadyDispatchData => ({
  v: 10,
  user: { ...userData(world.bot), mfa_enabled: false, verified: true, email: null, flags: 0 as UserFlags },
  session_id: session,
  resume_gateway_url: gateway,
  guilds: guilds.map((id) => ({ id, unavailable: true })),
  application: { id: world.application, flags: 0 } as unknown as GatewayReadyDispatchData['application'],
});

export type Where = 'server' | 'direct' | 'elsewhere';

export type MessageParts = { id: string; channel: string; author: Person; content: string; mentions?: Person[]; flags?: number; components?: unknown[]; webhook?: boolean };

export const messageData = ({ id, channel, author, content, mentions = [], flags = 0, components = [], webhook = false }: MessageParts) => ({
  id,
  channel_id: channel,
  author: userData(author),
  content,
  timestamp: new Date().toISOString(),
  edited_timestamp: null,
  tts: false,
  mention_everyone: false,
  mentions: mentions.map(userData),
  mention_roles: [],
  attachments: [],
  embeds: [],
  pinned: false,
  type: 0,
  flags,
  components,
  ...(webhook ? { webhook_id: snowflake() } : {}),
});

export const messageCreateData = (guild: string, where: Where, parts: MessageParts): GatewayMessageCreateDispatchData =>
  ({
    ...messageData(parts),
    ...(where === 'server' ? { guild_id: guild, channel_type: 0, member: memberData() } : { channel_type: 1 }),
  }) as unknown as GatewayMessageCreateDispatchData;

/** The channel of an interaction in a server, and what the person and the bot may do there. */
export type At = { guild: string; channel: string; type: number; rights: bigint; appRights: bigint };

/** The envelope of every interaction. "elsewhere": a server without the bot, reached by a person who installed it for themselves. */
export function interactionData(world: World, where: Where, user: Person, token: string, at: At) {
  const guild = where === 'server' ? at.guild : where === 'elsewhere' ? snowflake() : undefined;
  const channel = where === 'server' ? at.channel : where === 'direct' ? world.dm : snowflake();
  return {
    id: snowflake(),
    application_id: world.application,
    token,
    version: 1,
    entitlements: [],
    locale: 'en-US',
    attachment_size_limit: 10_485_760,
    app_permissions: String(at.appRights),
    authorizing_integration_owners: where === 'server' ? { '0': at.guild } : { '1': user.id },
    context: where === 'direct' ? 1 : 0,
    channel_id: channel,
    channel: { id: channel, type: where === 'direct' ? 1 : at.type },
    ...(guild === undefined
      ? { user: userData(user) }
      : {
          guild_id: guild,
          guild_locale: 'en-US',
          guild: { id: guild, features: [], locale: 'en-US' },
          member: { ...memberData(), user: userData(user), permissions: String(at.rights) },
        }),
  };
}

type Json = Record<string, unknown>;

/** Components with all that is in them. */
export const flatten = (components: Json[]): Json[] =>
  components.flatMap((component) => [component, ...flatten((component.components as Json[] | undefined) ?? []), ...(component.accessory ? [component.accessory as Json] : [])]);

/** Discord gives every component a number. */
export function numbered(components: Json[]): Json[] {
  let next = 0;
  for (const component of flatten(components)) component.id = ++next;
  return components;
}

/** Discord leaves out what is false or empty. */
export function stored(value: Json): Json {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, one]) => one !== false && !(key === 'options' && (one as unknown[]).length === 0))
      .map(([key, one]) => [key, key === 'options' ? (one as Json[]).map(stored) : one]),
  );
}
