// A stand-in for Discord on 127.0.0.1: REST and gateway, as the real client and the real process talk to them (DISCORD_API_URL = apiUrl).
// It refuses what Discord refuses: bodies that break Discord's own OpenAPI schema (discord-api-spec) or the sums that schema leaves out (oracle).
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as spec from 'discord-api-spec/zod';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { dangers, refusals } from '../support/discord-oracle.ts';
import { type ChannelFaults, CUT, channelFaults, createChannels, HANG, NOTHING, type SentMessage } from './discord-channels.ts';
import { flatten, interactionData, limited, messageCreateData, type Person, person, Refusal, readyData, snowflake, stored, type Where, type World } from './discord-data.ts';
import { createInteractions, type Response } from './discord-interactions.ts';
import { optionsFor, type Values } from './discord-options.ts';
import { newRoom, newServer, type Room, rightsOf, roleData, roomData, serverData } from './discord-servers.ts';
import { createWait } from './discord-wait.ts';

type Json = Record<string, unknown>;

export type { SentMessage } from './discord-channels.ts';
export type { Response } from './discord-interactions.ts';
export type Faults = ChannelFaults & {
  /** REST answers 401, the gateway closes with 4004. */
  tokenRefused: boolean;
  /** Message Content is not switched on: identifying with it closes with 4014. */
  contentRefused: boolean;
  /** Answer to the next interaction callbacks: unknown interaction. */
  tooLate: number;
  /** Every REST request gets a 503. */
  down: boolean;
  /** Answers to interactions wait for this. */
  hold: Promise<void> | undefined;
};

const EPHEMERAL = 1 << 6;
const INTENTS = { guildMessages: 1 << 9, directMessages: 1 << 12, content: 1 << 15 };

export type FakeDiscord = Awaited<ReturnType<typeof startFakeDiscord>>;

export async function startFakeDiscord({ port = 0 } = {}) {
  const lab = newServer('Imaging lab');
  const research = newRoom(lab, 'research');
  const world: World = { application: snowflake(), bot: person('navigator', null, true), guild: lab.id, channel: research.id, dm: snowflake() };
  world.bot.id = world.application;
  // Three parts, like a real one; made here, so that no scanner takes it for a leaked secret.
  const token = [Buffer.from(world.application).toString('base64url'), 'Gx4keT', 'a'.repeat(38)].join('.');
  const rooms: Room[] = [research, { id: world.dm, name: 'direct', type: 1, overwrites: [] }];
  const faults: Faults = { ...channelFaults(), tokenRefused: false, contentRefused: false, tooLate: 0, down: false, hold: undefined };
  const requests: { method: string; path: string; status: number; body: unknown }[] = [];
  /** Bodies that were refused, with the reasons. A test that sends only good ones expects none. */
  const refused: { path: string; problems: string[] }[] = [];
  const sessions = new Map<WebSocket, { intents: number; sequence: number }>();
  const resumable = new Set<string>();
  let commands: Json[] = [];
  let identifies = 0;
  let held = 0;

  const { changed, until } = createWait(() => `refused: ${JSON.stringify(refused)}`);

  /** @throws Refusal with 50035, as Discord answers a body that it does not take. */
  function check(path: string, schema: z.core.$ZodType, body: unknown, message?: Json | null, role?: string): void {
    const parsed = z.safeParse(schema, body);
    const problems = [
      ...(parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)),
      // Live mentions and mark-up are no reason for Discord to refuse, but they are for us.
      ...(message
        ? [
            ...refusals(message),
            ...dangers(
              message,
              role,
              rooms.map(({ id }) => id),
            ),
          ]
        : []),
    ];
    if (problems.length === 0) return;
    refused.push({ path, problems });
    throw new Refusal(400, problems.some((problem) => problem.startsWith('50006')) ? 50006 : 50035, `Invalid Form Body: ${problems.join('; ')}`);
  }

  const channels = createChannels({ world, rooms, faults, check });
  const { messages, keep } = channels;

  const { interactions, callback, edit, followUp } = createInteractions({ faults, check, keep, changed });

  function putCommands(body: unknown): Json[] {
    // The documentation, which goes before the schema, has rights as text.
    const numeric = (body as Json[]).map(({ default_member_permissions: rights, ...command }) => ({
      ...command,
      ...(typeof rights === 'string' ? { default_member_permissions: Number(rights) } : {}),
    }));
    check('/commands', z.array(spec.ApplicationCommandUpdateRequestSchema), numeric);
    const names = (body as Json[]).map((command) => String(command.name));
    if (new Set(names).size < names.length) throw new Refusal(400, 50035, 'Invalid Form Body: a command name twice');
    // As Discord stores them: with ids and defaults, and without what is false.
    commands = (body as Json[]).map((command) => ({
      id: snowflake(),
      application_id: world.application,
      version: snowflake(),
      default_member_permissions: null,
      nsfw: false,
      dm_permission: true,
      ...stored(command),
    }));
    return commands;
  }

  function route(method: string, path: string, body: unknown, query: URLSearchParams, authorized: boolean): unknown {
    if (faults.down) throw new Refusal(503, 0, 'Service Unavailable');
    const open = /^\/interactions\/\d+\/([^/]+)\/callback$/.exec(path) ?? /^\/webhooks\/\d+\/([^/]+)(?:\/messages\/@original)?$/.exec(path);
    if (open?.[1]) {
      if (path.startsWith('/interactions/')) return callback(path, open[1], body as Json);
      if (method === 'POST') return followUp(path, open[1], body as Json);
      if (method === 'PATCH') return edit(path, open[1], body as Json);
    }
    if (!authorized || faults.tokenRefused) throw new Refusal(401, 0, '401: Unauthorized');
    const found = channels.route(method, path, body, query);
    if (found !== undefined) return found;
    if (method === 'GET' && path === '/gateway/bot')
      return { url: `ws://127.0.0.1:${address.port}/gateway`, shards: 1, session_start_limit: { total: 1000, remaining: 999, reset_after: 86_400_000, max_concurrency: 16 } };
    if (method === 'GET' && path === '/users/@me') return { ...world.bot };
    if (method === 'GET' && path === '/applications/@me') return { id: world.application, name: 'navigator' };
    if (path === `/applications/${world.application}/commands`) return method === 'PUT' ? putCommands(body) : commands;
    throw new Refusal(404, 0, `404: ${method} ${path} is not in the stand-in`);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const method = request.method ?? 'GET';
    // discord.js writes "%40original".
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in');
    const path = decodeURIComponent(pathname).replace(/^\/api\/v10/, '');
    const reply = (status: number, json: unknown, more: Refusal['more'] = {}) => {
      requests.push({ method, path, status, body });
      const wait = more.retryAfter === undefined ? {} : limited(more.retryAfter);
      if (more.html) response.writeHead(status, { 'content-type': 'text/html', ...wait }).end('<html>no</html>');
      else if (json === undefined) response.writeHead(status).end();
      else response.writeHead(status, { 'content-type': 'application/json', ...wait }).end(JSON.stringify(json));
      changed();
    };
    if (faults.hold && path.startsWith('/interactions/')) {
      held += 1;
      changed();
      await faults.hold;
    }
    try {
      const result = route(method, path, body, searchParams, request.headers.authorization === `Bot ${token}`);
      if (result === HANG || result === CUT) {
        changed();
        if (result === CUT) request.socket.destroy();
        return;
      }
      if (result === undefined || result === NOTHING) reply(204, undefined);
      else reply(200, result);
    } catch (error) {
      if (!(error instanceof Refusal)) return reply(500, { message: String(error), code: 0 });
      const { retryAfter } = error.more;
      reply(error.status, { message: error.message, code: error.code, ...(retryAfter === undefined ? {} : { retry_after: retryAfter, global: false }) }, error.more);
    }
  }

  function dispatch(socket: WebSocket, t: string, d: unknown): void {
    const session = sessions.get(socket);
    if (session) socket.send(JSON.stringify({ op: 0, t, s: ++session.sequence, d }));
  }

  function identify(socket: WebSocket, d: Json): void {
    identifies += 1;
    const intents = Number(d.intents);
    if (faults.tokenRefused || d.token !== token) socket.close(4004, 'Authentication failed.');
    else if (intents & INTENTS.content && faults.contentRefused) socket.close(4014, 'Disallowed intent(s).');
    else {
      const session = `${snowflake()}-${intents}`;
      resumable.add(session);
      sessions.set(socket, { intents, sequence: 0 });
      const servers = new Set(rooms.flatMap((room) => (room.server ? [room.server] : [])));
      const ids = [...servers].map(({ id }) => id);
      dispatch(socket, 'READY', readyData(world, ids, session, `ws://127.0.0.1:${address.port}/gateway`));
      for (const one of servers) dispatch(socket, 'GUILD_CREATE', serverData(one, rooms, world.bot));
      changed();
    }
  }

  function resume(socket: WebSocket, d: Json): void {
    if (resumable.has(String(d.session_id))) {
      sessions.set(socket, { intents: Number(String(d.session_id).split('-')[1]), sequence: Number(d.seq) });
      dispatch(socket, 'RESUMED', {});
      changed();
    } else socket.send(JSON.stringify({ op: 9, d: false }));
  }

  const server = createServer((request, response) => void serve(request, response));
  const gateway = new WebSocketServer({ server, path: '/gateway' });
  gateway.on('connection', (socket) => {
    socket.on('message', (data) => {
      const { op, d } = JSON.parse(String(data)) as { op: number; d: Json };
      if (op === 1) socket.send(JSON.stringify({ op: 11 }));
      if (op === 2) identify(socket, d);
      if (op === 6) resume(socket, d);
    });
    socket.on('close', () => {
      sessions.delete(socket);
      changed();
    });
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 41_250 } }));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;

  const everyone = () => [...sessions.keys()];

  /** What a person and the bot may do in a room: told with each interaction. */
  function at(room: Room, user: Person) {
    const { server: own = lab } = room;
    return { guild: own.id, channel: room.id, type: room.type, rights: rightsOf(user.id, own, room), appRights: rightsOf(world.bot.id, own, room) };
  }

  function interact(where: Where, user: Person, parts: Json, { source, room = research }: { source?: SentMessage; room?: Room | undefined } = {}): Promise<Response> {
    const interactionToken = `${snowflake()}aW50ZXJhY3Rpb24${'b'.repeat(40)}`;
    const data = { ...interactionData(world, where, user, interactionToken, at(room, user)), ...parts };
    let resolve: (response: Response) => void = () => undefined;
    const answered = new Promise<Response>((done) => {
      resolve = done;
    });
    interactions.set(interactionToken, { where, acknowledged: false, resolve, channel: data.channel_id, ...(source ? { source } : {}) });
    for (const socket of everyone()) dispatch(socket, 'INTERACTION_CREATE', data);
    return Promise.race([answered, until(`an answer to ${JSON.stringify(parts).slice(0, 200)}`, () => interactions.get(interactionToken)?.response)]);
  }

  function command(type: 2 | 4, name: string, { subcommand, query, options = {}, focused, user = alice, where = 'server', room }: Ask): Promise<Response> {
    const values = query === undefined ? options : { ...options, query };
    const data = { id: snowflake(), name, type: 1, ...optionsFor(commands, name, { subcommand, values, focused, rooms, bot: world.bot.id }) };
    return interact(where, user, { type, data }, { room });
  }

  const alice = person('alice', 'Alice');
  type Ask = { subcommand?: string; query?: string; options?: Values; focused?: string; user?: Person; where?: Where; room?: Room };

  return {
    apiUrl: `http://127.0.0.1:${address.port}/api`,
    token,
    world,
    faults,
    requests,
    refused,
    messages,
    until,
    person,
    /** Who asks unless a test says otherwise. */
    alice,
    lab,
    research,
    rooms,
    channels,
    /** Tells the client that a room, or the roles of its server, are other than before. Without it the client goes on believing what it knew. */
    tellChange(room: Room) {
      for (const socket of everyone()) {
        if (room.gone) dispatch(socket, room.thread ? 'THREAD_DELETE' : 'CHANNEL_DELETE', roomData(room));
        else dispatch(socket, room.thread ? 'THREAD_UPDATE' : 'CHANNEL_UPDATE', roomData(room));
        for (const role of room.server?.roles ?? []) dispatch(socket, 'GUILD_ROLE_UPDATE', { guild_id: room.server?.id, role: roleData(role) });
      }
    },
    get commands() {
      return commands;
    },
    set commands(list: Json[]) {
      commands = list;
    },
    get identifies() {
      return identifies;
    },
    /** How many answers to interactions faults.hold has kept waiting. */
    get held() {
      return held;
    },
    sessions: () => sessions.size,
    /** Resolves when a client is connected and has the commands. */
    connected: () => until('a connection with commands', () => sessions.size > 0 && commands.length > 0),
    slash: (name: string, ask: Ask = {}) => command(2, name, ask),
    typing: (name: string, ask: Ask = {}) => command(4, name, { query: '', focused: 'query', ...ask }),
    /** Presses a button by its label, or any custom_id, also one that is not on the message. @throws when the button is disabled. */
    press(
      message: SentMessage,
      which: { label: string; nth?: number } | { customId: string },
      { user = alice, where = 'server' as Where, room = undefined as Room | undefined } = {},
    ) {
      const buttons = flatten(message.components).filter((component) => component.type === 2);
      const button = 'label' in which ? buttons.filter((one) => one.label === which.label)[which.nth ?? 0] : { custom_id: which.customId };
      if (!button?.custom_id || ('disabled' in button && button.disabled)) throw new Error(`stand-in: no button ${JSON.stringify(which)} that can be pressed`);
      return interact(where, user, { type: 3, data: { custom_id: button.custom_id, component_type: 2 }, message: structuredClone(message) }, { source: message, room });
    },
    /** A person writes. Discord blanks the text for a bot without Message Content, unless it is named in it or written to directly. */
    say(content: string, { user = alice, where = 'server' as Where, webhook = false, room = research } = {}) {
      const id = snowflake();
      const channel = where === 'direct' ? world.dm : room.id;
      const named = new RegExp(`<@!?${world.bot.id}>`).test(content);
      for (const [socket, { intents }] of sessions) {
        if (!(intents & (where === 'direct' ? INTENTS.directMessages : INTENTS.guildMessages))) continue;
        const seen = named || where === 'direct' || intents & INTENTS.content ? content : '';
        dispatch(
          socket,
          'MESSAGE_CREATE',
          messageCreateData(room.server?.id ?? world.guild, where, { id, channel, author: user, content: seen, webhook, ...(named ? { mentions: [world.bot] } : {}) }),
        );
      }
      return { id, channel };
    },
    /** The first message of the bot in a channel after the given one. */
    replyTo: ({ id, channel }: { id: string; channel: string }) =>
      until('a reply', () => messages.find((message) => message.channel_id === channel && BigInt(message.id) > BigInt(id))),
    /** For a command that is never answered: its waiting ends in silence. */
    abandon: (response: Promise<Response>) => void response.catch(() => undefined),
    isEphemeral: (message: SentMessage) => (message.flags & EPHEMERAL) !== 0,
    /** Closes every connection with a code, as Discord does. */
    hangUp: (code: number) => {
      for (const socket of everyone()) socket.close(code);
    },
    async close() {
      for (const socket of gateway.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
