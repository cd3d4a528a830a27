// The channels' part of the stand-in: sending, reading back, direct messages, and all that can go wrong on the way.
import * as spec from 'discord-api-spec/zod';
import type { z } from 'zod';
import { DISCORD_EPOCH, messageData, numbered, Refusal, snowflake, type World } from './discord-data.ts';
import { RIGHTS, type Room, rightsOf, roomData, serverMember } from './discord-servers.ts';

type Json = Record<string, unknown>;
export type SentMessage = Json & { id: string; channel_id: string; flags: number; components: Json[]; content: string; embeds: Json[] };

/** What happens to one POST of a message: before it is made, or after. `hang`: never answered. `cut`: the connection is closed. */
export type PostFault = { when: 'before' | 'after'; how: 'hang' | 'cut' | { status: number; code?: number; retryAfter?: number; html?: boolean } };

export type ChannelFaults = {
  /** So many times: a message is made, but the answer is a 500. */
  failAfterCreate: number;
  /** Answer to POST /channels/…/messages: 50013 without permission, 160002 when it is a reply and history may not be read. */
  forbidden: 0 | 50013 | 160002;
  /** For the next messages, one each. */
  posts: PostFault[];
  /** Persons who take no direct messages. */
  closedTo: Set<string>;
  /** How long a nonce is known. */
  nonceMs: number;
};

export const channelFaults = (): ChannelFaults => ({ failAfterCreate: 0, forbidden: 0, posts: [], closedTo: new Set(), nonceMs: 180_000 });

/** Stands for an answer that is not one. */
export const HANG = Symbol('never answered');
export const CUT = Symbol('connection closed');
/** Stands for an answer without a body. */
export const NOTHING = Symbol('204');

export type Parts = {
  world: World;
  rooms: Room[];
  faults: ChannelFaults;
  /** @throws Refusal with 50035 */
  check(path: string, schema: z.core.$ZodType, body: unknown, message?: Json | null, role?: string): void;
};

export function createChannels({ world, rooms, faults, check }: Parts) {
  const messages: SentMessage[] = [];
  const nonces = new Map<string, { message: SentMessage; at: number }>();
  /** Direct messages by person. */
  const direct = new Map<string, Room>();
  const deleted = new Set<string>();
  /** POSTs of messages that the stand-in has begun to answer, however that ended. */
  let attempts = 0;

  const roomOf = (id: string): Room => {
    const room = rooms.find((one) => one.id === id && !one.gone);
    if (!room) throw new Refusal(404, 10003, 'Unknown Channel');
    return room;
  };
  const botMay = (room: Room, right: bigint): boolean => !room.server || (rightsOf(world.bot.id, room.server, room) & right) !== 0n;

  function keep(body: Json, channel: string, flags = Number(body.flags ?? 0)): SentMessage {
    const room = rooms.find(({ id }) => id === channel);
    const embeds = structuredClone((body.embeds as Json[] | undefined) ?? []).map((embed) => ({ type: 'rich', ...embed }));
    const message = {
      ...messageData({
        id: snowflake(),
        channel,
        author: world.bot,
        content: String(body.content ?? ''),
        flags,
        components: numbered(structuredClone((body.components as Json[] | undefined) ?? [])),
      }),
      // Discord says nothing when it leaves them out.
      embeds: !room || botMay(room, RIGHTS.embedLinks) ? embeds : [],
      ...(body.message_reference ? { message_reference: body.message_reference } : {}),
      mention_roles: ((body.allowed_mentions as Json | undefined)?.roles as string[] | undefined) ?? [],
    } as unknown as SentMessage;
    messages.push(message);
    return message;
  }

  function mayPost(room: Room, body: Json): void {
    if (!botMay(room, RIGHTS.viewChannel)) throw new Refusal(403, 50001, 'Missing Access');
    if (faults.forbidden === 50013 || !botMay(room, room.thread ? RIGHTS.sendInThreads : RIGHTS.sendMessages)) throw new Refusal(403, 50013, 'Missing Permissions');
    if (faults.forbidden === 160002 && body.message_reference) throw new Refusal(400, 160002, 'Cannot reply without permission to read message history');
    if (room.thread?.archived && room.thread.locked) throw new Refusal(400, 50083, 'Thread is archived');
    if (room.type === 15) throw new Refusal(400, 50008, 'Cannot send messages in a non-text channel');
    const to = [...direct].find(([, one]) => one === room)?.[0];
    if (to !== undefined && faults.closedTo.has(to)) throw new Refusal(403, 50007, 'Cannot send messages to this user');
  }

  function create(channel: string, body: Json): SentMessage {
    const room = roomOf(channel);
    const [role] = ((body.allowed_mentions as Json | undefined)?.roles as string[] | undefined) ?? [];
    // A role of that server and never the one that everyone has.
    const pinged = room.server?.roles.some(({ id }) => id === role) ? role : undefined;
    check(`/channels/${channel}/messages`, spec.MessageCreateRequestSchema, body, body, pinged);
    mayPost(room, body);
    const nonce = body.nonce === undefined ? undefined : `${channel} ${String(body.nonce)}`;
    if (String(body.nonce ?? '').length > 25) throw new Refusal(400, 50035, 'Invalid Form Body: nonce');
    const earlier = body.enforce_nonce && nonce !== undefined ? nonces.get(nonce) : undefined;
    if (earlier && Date.now() - earlier.at < faults.nonceMs) {
      if (deleted.has(earlier.message.id)) throw new Refusal(404, 10008, 'Unknown Message');
      return earlier.message;
    }
    const message = keep(body, channel);
    if (nonce !== undefined) nonces.set(nonce, { message, at: Date.now() });
    return message;
  }

  function fail({ how }: PostFault): typeof HANG | typeof CUT {
    if (how === 'hang') return HANG;
    if (how === 'cut') return CUT;
    throw new Refusal(how.status, how.code ?? 0, 'as the test wants it', how);
  }

  function post(channel: string, body: Json): SentMessage | typeof HANG | typeof CUT {
    attempts += 1;
    const fault = faults.posts.shift();
    if (fault?.when === 'before') return fail(fault);
    const message = create(channel, body);
    if (fault) return fail(fault);
    if (faults.failAfterCreate > 0) {
      faults.failAfterCreate -= 1;
      throw new Refusal(500, 0, 'Internal Server Error');
    }
    return message;
  }

  /** Messages after an id, the oldest of them, newest first, as Discord does. */
  function list(channel: string, query: URLSearchParams): SentMessage[] {
    const room = roomOf(channel);
    if (!botMay(room, RIGHTS.viewChannel)) throw new Refusal(403, 50001, 'Missing Access');
    // Without the right to read the history there is none.
    if (!botMay(room, RIGHTS.readHistory)) throw new Refusal(403, 50013, 'Missing Permissions');
    const limit = Number(query.get('limit') ?? 50);
    if (!(limit >= 1 && limit <= 100)) throw new Refusal(400, 50035, 'Invalid Form Body: limit');
    const after = BigInt(query.get('after') ?? 0);
    return messages
      .filter((message) => message.channel_id === channel && !deleted.has(message.id) && BigInt(message.id) > after)
      .slice(0, limit)
      .reverse();
  }

  function route(method: string, path: string, body: unknown, query: URLSearchParams): unknown {
    const channel = /^\/channels\/(\d+)$/.exec(path)?.[1];
    if (channel && method === 'GET') {
      const room = roomOf(channel);
      if (!botMay(room, RIGHTS.viewChannel)) throw new Refusal(403, 50001, 'Missing Access');
      return roomData(room);
    }
    const of = /^\/channels\/(\d+)\/messages$/.exec(path)?.[1];
    if (of && method === 'POST') return post(of, body as Json);
    if (of && method === 'GET') return list(of, query);
    const [, , message] = /^\/channels\/(\d+)\/messages\/(\d+)$/.exec(path) ?? [];
    if (message && method === 'DELETE') {
      deleted.add(message);
      return NOTHING;
    }
    if (method === 'POST' && path === '/users/@me/channels') return openDirect(String((body as Json).recipient_id));
    const [, guild, person] = /^\/guilds\/(\d+)\/members\/(\d+)$/.exec(path) ?? [];
    const server = rooms.find((room) => room.server?.id === guild)?.server;
    if (server && person) return serverMember(server, { id: person, username: 'member', global_name: null });
    return undefined;
  }

  function openDirect(person: string) {
    const room = direct.get(person) ?? { id: snowflake(), name: 'direct', type: 1, overwrites: [] };
    if (!direct.has(person)) rooms.push(room);
    direct.set(person, room);
    return roomData(room);
  }

  return {
    messages,
    direct,
    get attempts() {
      return attempts;
    },
    keep,
    route,
    isDeleted: (id: string) => deleted.has(id),
    /** As if a moderator had deleted it. */
    remove: (id: string) => void deleted.add(id),
    /** A message of somebody else, for a history that has more in it than ours. */
    chatter(channel: string, at: Date): void {
      const id = ((BigInt(at.getTime()) - DISCORD_EPOCH) << 22n) + BigInt(messages.length);
      messages.push({
        ...messageData({ id: String(id), channel, author: { id: snowflake(), username: 'someone', global_name: null }, content: 'hello' }),
      } as unknown as SentMessage);
    },
  };
}
