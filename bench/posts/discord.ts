// The part of Discord that connecting and posting need, lean: what is posted is kept and not judged (the tests' stand-in does that).
import type { Server as HttpServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { limited, messageData, type Person, readyData, snowflake, type World } from '../../test/fakes/discord-data.ts';
import { newServer, type Room, type Server, serverData } from '../../test/fakes/discord-servers.ts';
import type { Channels } from './channels.ts';
import type { Call } from './slack.ts';
import { APPLICATION, DISCORD_TOKEN } from './world.ts';

type Json = Record<string, unknown>;
/** How long Discord knows a nonce: "a few minutes". */
const NONCE_MS = 180_000;
const BOT: Person = { id: APPLICATION, username: 'navigator', global_name: null, bot: true };

export const tooMany = (retryAfter: number) => ({
  headers: limited(retryAfter),
  body: { message: 'You are being rate limited.', retry_after: retryAfter, global: false, code: 0 },
});

export function createDiscord({
  channels,
  places,
  http,
  origin,
}: {
  channels: Channels;
  places: readonly { workspace: string; channel: string }[];
  http: HttpServer;
  origin: string;
}) {
  const gatewayUrl = `ws://${origin}/gateway`;
  const world: World = { application: APPLICATION, bot: BOT, guild: '', channel: '', dm: '' };
  const servers = new Map<string, { server: Server; rooms: Room[] }>();
  for (const { workspace, channel } of places) {
    const known = servers.get(workspace) ?? { server: { ...newServer(`Server ${workspace}`), id: workspace }, rooms: [] };
    servers.set(workspace, known);
    known.rooms.push({ id: channel, server: known.server, name: `room-${channel}`, type: 0, overwrites: [] });
  }
  let commands: unknown[] = [];

  function post(channel: string, body: Json): Call {
    let answer: Json = {};
    return {
      name: `post ${channel}`,
      make() {
        const messages = channels.of(channel) ?? [];
        const nonce = String(body.nonce ?? '');
        const at = Date.now();
        const earlier = body.enforce_nonce === true ? messages.find((message) => message.nonce === nonce && at - message.at < NONCE_MS) : undefined;
        const embeds = (body.embeds as Json[] | undefined) ?? [];
        const id = earlier?.id ?? snowflake();
        if (!earlier) channels.add(channel, { id, at, text: JSON.stringify(embeds), nonce });
        answer = { ...messageData({ id, channel, author: BOT, content: String(body.content ?? '') }), embeds };
      },
      answer: () => answer,
    };
  }

  function read(channel: string, query: URLSearchParams): Call {
    return {
      name: `read ${channel}`,
      make() {},
      answer() {
        const after = BigInt(query.get('after') ?? 0);
        const found = (channels.of(channel) ?? []).filter(({ id }) => BigInt(id) > after).reverse();
        return found.map(({ id, text }) => ({ ...messageData({ id, channel, author: BOT, content: '' }), embeds: JSON.parse(text) as Json[] })) as unknown as Json;
      },
    };
  }

  const gateway = new WebSocketServer({ server: http, path: '/gateway' });
  gateway.on('connection', (socket: WebSocket) => {
    let sequence = 0;
    const dispatch = (t: string, d: unknown) => {
      sequence += 1;
      socket.send(JSON.stringify({ op: 0, t, s: sequence, d }));
    };
    socket.on('error', () => socket.terminate());
    socket.on('message', (data) => {
      const { op } = JSON.parse(String(data)) as { op: number };
      if (op === 1) socket.send(JSON.stringify({ op: 11 }));
      if (op !== 2) return;
      dispatch('READY', readyData(world, [...servers.keys()], snowflake(), gatewayUrl));
      for (const { server, rooms } of servers.values()) dispatch('GUILD_CREATE', serverData(server, rooms, BOT));
    });
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 41_250 } }));
  });

  /** Undefined: there is no such route here. */
  return (method: string, path: string, query: URLSearchParams, authorization: string | undefined, body: unknown): Call | Json | undefined => {
    if (authorization !== `Bot ${DISCORD_TOKEN}`) return undefined;
    const channel = /^\/channels\/(\d+)\/messages$/.exec(path)?.[1];
    if (channel && channels.of(channel)) return method === 'POST' ? post(channel, body as Json) : read(channel, query);
    if (path === '/gateway/bot') return { url: gatewayUrl, shards: 1, session_start_limit: { total: 1000, remaining: 999, reset_after: 86_400_000, max_concurrency: 16 } };
    if (path === '/applications/@me') return { id: APPLICATION, name: 'navigator' };
    if (path === `/applications/${APPLICATION}/commands`) {
      if (method === 'PUT') commands = (body as Json[]).map((command) => ({ id: snowflake(), application_id: APPLICATION, version: snowflake(), ...command }));
      return commands as unknown as Json;
    }
    return undefined;
  };
}
