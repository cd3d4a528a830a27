// Slack, as far as a bot can tell: Web API, Socket Mode, signed HTTP requests and response_urls on one loopback port.
// It refuses what Slack refuses, and every payload goes through the oracle, so a card that would not show fails the test.
import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { LIMITS, messageProblems, viewProblems } from '../support/slack-oracle.ts';

type Json = Record<string, unknown>;
export type Button = { action_id: string; text: { text: string }; value?: string; url?: string };
type AnyBlock = { type: string; block_id?: string; elements?: Button[] };
/** A message as it stands in a channel. */
export type Shown = { ts: string; channel: string; threadTs?: string; ephemeral: boolean; text: string; blocks: AnyBlock[]; by: 'ack' | 'respond' | 'api' };
export type View = { id: string; hash: string; blocks: AnyBlock[]; title: string };
type Call = { method: string; args: Record<string, string>; token: string; error?: string };
export type Fault = { error: string } | { status: number; retryAfter?: number } | { html: string } | 'hang';
/** `body` is what the acknowledgement carried. */
export type Ack = { status: number; body: unknown; ms: number };
export type Where = { transport: 'socket' } | { transport: 'http'; url: string };

const TEAM = 'T0000000001';
const BOT_USER = 'U0000000BOT';
export const PERSON = 'U0000000001';
/** How long Slack waits for an acknowledgement, and how long a trigger_id lives. */
const READ_LIMIT = 3000;

/** Blocks, `text` and the flags that a message needs in order not to disturb. */
const refusalOf = (message: Json): string[] => {
  // The person who shares a card may be named in it.
  const problems = messageProblems(message as { text?: unknown }, [`@${PERSON}`]);
  return message.unfurl_links === false && message.unfurl_media === false ? problems : [...problems, 'links would unfurl'];
};

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export type FakeSlackOptions = { botToken?: string; appToken?: string; signingSecret?: string };

export async function startFakeSlack(options: FakeSlackOptions = {}) {
  const botToken = options.botToken ?? 'xoxb-fake-bot-token';
  const appToken = options.appToken ?? 'xapp-fake-app-token';
  const signingSecret = options.signingSecret ?? 'fake-signing-secret';
  const calls: Call[] = [];
  const shown: Shown[] = [];
  const views: View[] = [];
  /** Everything Slack would have refused, with the reason. A good run leaves it empty. */
  const refused: string[] = [];
  const faults = new Map<string, { fault: Fault; left: number }>();
  const channels = new Map([
    ['C0000000001', 'member'],
    ['D0000000001', 'member'],
    ['C00000000NO', 'not_in_channel'],
    ['C000000ARCH', 'is_archived'],
  ]);
  const triggers = new Map<string, { until: number; viewId?: string }>();
  const responseUrls = new Map<string, { until: number; uses: number; original?: Shown; channel: string; threadTs?: string }>();
  const sockets = new Set<WebSocket>();
  const pending = new Map<string, (ack: unknown) => void>();
  const tickets = new Set<string>();
  const hanging = new Set<ServerResponse>();
  let connections = 0;
  let sequence = 0;
  const nextTs = () => `1700000000.${String(++sequence).padStart(6, '0')}`;

  const takeFault = (key: string): Fault | undefined => {
    const entry = faults.get(key);
    if (!entry) return undefined;
    entry.left -= 1;
    if (entry.left <= 0) faults.delete(key);
    return entry.fault;
  };

  /** True when the fault answered in the place of Slack. */
  const fail = (fault: Fault | undefined, res: ServerResponse): boolean => {
    if (!fault) return false;
    if (fault === 'hang') hanging.add(res);
    else if ('html' in fault) res.writeHead(200, { 'content-type': 'text/html' }).end(fault.html);
    else if ('status' in fault) res.writeHead(fault.status, fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) }).end('fault');
    else res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: false, error: fault.error }));
    return true;
  };

  const refuse = (what: string, problems: string[]): string | undefined => {
    if (problems.length === 0) return undefined;
    refused.push(...problems.map((problem) => `${what}: ${problem}`));
    return 'invalid_blocks';
  };

  const postMessage = (args: Record<string, string>): Json => {
    const state = channels.get(args.channel ?? '');
    if (!state) return { ok: false, error: 'channel_not_found' };
    if (state !== 'member') return { ok: false, error: state };
    const blocks = args.blocks ? (JSON.parse(args.blocks) as AnyBlock[]) : undefined;
    if (!args.text && !blocks) return { ok: false, error: 'no_text' };
    if ((args.blocks?.length ?? 0) > LIMITS.blocksJson) return { ok: false, error: 'msg_blocks_too_long' };
    // On unless switched off, as with Slack.
    const unfurl = (flag: string | undefined) => flag !== 'false';
    const error = refuse('chat.postMessage', refusalOf({ text: args.text, blocks, unfurl_links: unfurl(args.unfurl_links), unfurl_media: unfurl(args.unfurl_media) }));
    if (error) return { ok: false, error };
    const message: Shown = {
      ts: nextTs(),
      channel: args.channel ?? '',
      ephemeral: false,
      text: args.text ?? '',
      blocks: blocks ?? [],
      by: 'api',
      ...(args.thread_ts ? { threadTs: args.thread_ts } : {}),
    };
    shown.push(message);
    return { ok: true, ts: message.ts, channel: message.channel };
  };

  const openView = (args: Record<string, string>, method: string): Json => {
    const raw = JSON.parse(args.view ?? 'null') as { blocks: AnyBlock[]; title: { text: string } };
    if (method === 'views.update') {
      const old = views.findIndex((view) => view.id === args.view_id);
      if (old === -1) return { ok: false, error: 'not_found' };
      if (args.hash && args.hash !== views[old]?.hash) return { ok: false, error: 'hash_conflict' };
    } else {
      const trigger = triggers.get(args.trigger_id ?? '');
      triggers.delete(args.trigger_id ?? '');
      if (!trigger) return { ok: false, error: 'invalid_trigger_id' };
      if (trigger.until < Date.now()) return { ok: false, error: 'expired_trigger_id' };
      if (method === 'views.push' && !trigger.viewId) return { ok: false, error: 'not_in_modal' };
      if (method === 'views.push' && views.length >= 3) return { ok: false, error: 'push_limit_reached' };
      if (method === 'views.open') views.length = 0;
    }
    const error = refuse(method, viewProblems(raw));
    if (error) return { ok: false, error };
    const view: View = { id: method === 'views.update' ? (args.view_id ?? '') : `V${++sequence}`, hash: randomUUID(), blocks: raw.blocks, title: raw.title.text };
    if (method === 'views.update') views[views.findIndex((old) => old.id === view.id)] = view;
    else views.push(view);
    return { ok: true, view: { id: view.id, hash: view.hash } };
  };

  const api = (method: string, args: Record<string, string>, token: string): Json => {
    if (token !== (method === 'apps.connections.open' ? appToken : botToken)) return { ok: false, error: token ? 'invalid_auth' : 'not_authed' };
    if (method === 'auth.test') return { ok: true, url: 'https://team.example/', team: 'Team', user: 'navigator', team_id: TEAM, user_id: BOT_USER, bot_id: 'B0000000001' };
    if (method === 'apps.connections.open') {
      const ticket = randomUUID();
      tickets.add(ticket);
      return { ok: true, url: `ws://127.0.0.1:${port()}/link/?ticket=${ticket}` };
    }
    if (method === 'chat.postMessage') return postMessage(args);
    if (['views.open', 'views.push', 'views.update'].includes(method)) return openView(args, method);
    return { ok: false, error: 'unknown_method' };
  };

  /** What a response_url does with a message; the text is Slack's error. */
  const useResponseUrl = (key: string, message: Json): string | undefined => {
    const target = responseUrls.get(key);
    if (!target || target.until < Date.now()) return 'expired_url';
    target.uses += 1;
    if (target.uses > 5) return 'used_url';
    const error = refuse('response_url', refusalOf(message));
    if (error) return error;
    const ephemeral = message.response_type !== 'in_channel';
    const blocks = (message.blocks ?? []) as AnyBlock[];
    if (message.replace_original === true) {
      // On the response_url of a command there is nothing to replace, and Slack does nothing.
      if (target.original) Object.assign(target.original, { text: message.text, blocks, by: 'respond' });
      return undefined;
    }
    const threadTs = typeof message.thread_ts === 'string' ? message.thread_ts : undefined;
    shown.push({ ts: nextTs(), channel: target.channel, ephemeral, text: String(message.text), blocks, by: 'respond', ...(threadTs ? { threadTs } : {}) });
    return undefined;
  };

  const serve = async (req: IncomingMessage, res: ServerResponse) => {
    const path = new URL(req.url ?? '/', 'http://fake').pathname;
    const body = await bodyOf(req);
    if (path.startsWith('/api/')) {
      const method = path.slice('/api/'.length);
      const token = /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1] ?? '';
      const args = Object.fromEntries(new URLSearchParams(body));
      const call: Call = { method, args, token };
      calls.push(call);
      if (fail(takeFault(method), res)) return;
      const result = api(method, args, token);
      if (typeof result.error === 'string') call.error = result.error;
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
      return;
    }
    if (path.startsWith('/response/')) {
      calls.push({ method: 'response_url', args: {}, token: '' });
      if (fail(takeFault('response_url'), res)) return;
      const error = useResponseUrl(path.slice('/response/'.length), JSON.parse(body) as Json);
      res.writeHead(error ? 404 : 200).end(error ?? 'ok');
      return;
    }
    res.writeHead(404).end();
  };

  const server = createServer((req, res) => {
    serve(req, res).catch((error: unknown) => res.writeHead(500).end(String(error)));
  });
  const wss = new WebSocketServer({ noServer: true });
  server.on('upgrade', (req, socket, head) => {
    const ticket = new URL(req.url ?? '/', 'http://fake').searchParams.get('ticket') ?? '';
    // A ticket is good for one connection.
    if (!tickets.delete(ticket)) return socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
    wss.handleUpgrade(req, socket, head, (ws) => {
      sockets.add(ws);
      ws.on('close', () => sockets.delete(ws));
      ws.on('message', (data) => {
        const { envelope_id, payload } = JSON.parse(data.toString()) as { envelope_id: string; payload?: unknown };
        const settle = pending.get(envelope_id);
        if (settle) settle(payload);
        else refused.push(`acknowledged twice or unknown: ${envelope_id}`);
        pending.delete(envelope_id);
      });
      if (takeFault('hello')) return;
      connections += 1;
      ws.send(JSON.stringify({ type: 'hello', num_connections: sockets.size, connection_info: { app_id: 'A0000000001' }, debug_info: { host: 'fake' } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = () => (server.address() as AddressInfo).port;

  const until = async <T>(find: () => T | undefined | false, what: string, ms = 10_000): Promise<T> => {
    const deadline = Date.now() + ms;
    for (;;) {
      const found = find();
      if (found) return found;
      if (Date.now() > deadline) throw new Error(`not seen within ${ms} ms: ${what}`);
      await sleep(5);
    }
  };

  const sign = (body: string, timestamp = Math.floor(Date.now() / 1000), secret = signingSecret) => ({
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`,
  });

  type Kind = 'slash_commands' | 'interactive' | 'events_api';
  /** Brings a payload to the bot and waits for the acknowledgement; fails after Slack's three seconds. */
  const deliver = async (where: Where, kind: Kind, payload: Json, headers: Record<string, string> = {}): Promise<Ack> => {
    const began = performance.now();
    if (where.transport === 'http') {
      const body =
        kind === 'events_api'
          ? JSON.stringify(payload)
          : new URLSearchParams(kind === 'interactive' ? { payload: JSON.stringify(payload) } : (payload as Record<string, string>)).toString();
      const type = kind === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded';
      const response = await fetch(where.url, { method: 'POST', body, headers: { 'content-type': type, ...sign(body), ...headers }, signal: AbortSignal.timeout(READ_LIMIT) });
      const text = await response.text();
      return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text, ms: performance.now() - began };
    }
    const socket = await until(() => [...sockets].find((ws) => ws.readyState === ws.OPEN), 'a socket to send to', 15_000);
    const envelope_id = randomUUID();
    const acked = new Promise<unknown>((resolve) => pending.set(envelope_id, resolve));
    socket.send(JSON.stringify({ envelope_id, type: kind, payload, accepts_response_payload: kind === 'slash_commands' }));
    const body = await Promise.race([acked, sleep(READ_LIMIT, undefined, { ref: false }).then(() => Promise.reject(new Error('not acknowledged within 3 s')))]);
    return { status: 200, body, ms: performance.now() - began };
  };

  const trigger = (viewId?: string) => {
    const id = `${++sequence}.${randomUUID()}`;
    triggers.set(id, { until: Date.now() + READ_LIMIT, ...(viewId ? { viewId } : {}) });
    return id;
  };
  const responseUrl = (channel: string, original?: Shown) => {
    const key = randomUUID();
    responseUrls.set(key, { until: Date.now() + 30 * 60_000, uses: 0, channel, ...(original ? { original } : {}) });
    return `http://127.0.0.1:${port()}/response/${key}`;
  };
  const team = { id: TEAM, domain: 'team' };
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

  /** A person types a slash command. Returns the card of the acknowledgement; throws when Slack would not show it. */
  const command = async (where: Where, name: string, text: string, channel = 'C0000000001'): Promise<Shown> => {
    const fields = {
      token: 'legacy',
      team_id: TEAM,
      team_domain: 'team',
      channel_id: channel,
      channel_name: 'general',
      user_id: PERSON,
      user_name: 'ada',
      command: name,
      text: escaped(text),
      api_app_id: 'A0000000001',
      is_enterprise_install: 'false',
      response_url: responseUrl(channel),
      trigger_id: trigger(),
    };
    const ack = await deliver(where, 'slash_commands', fields);
    if (ack.status !== 200) throw new Error(`${name} failed with status ${ack.status}`);
    const body = ack.body as Json;
    if (body.response_type !== 'ephemeral') throw new Error(`response_type is ${String(body.response_type)}`);
    const problems = refusalOf(body);
    if (problems.length > 0) throw new Error(`Slack refuses the answer to ${name}: ${problems.join('; ')}`);
    const message: Shown = { ts: nextTs(), channel, ephemeral: true, text: String(body.text), blocks: body.blocks as AnyBlock[], by: 'ack' };
    shown.push(message);
    return message;
  };

  /** An Events API event. `fields` go into the event; the same `eventId` again is Slack's retry. */
  const event = (where: Where, fields: Json, eventId = `Ev${++sequence}`): Promise<Ack> =>
    deliver(where, 'events_api', {
      token: 'legacy',
      team_id: TEAM,
      api_app_id: 'A0000000001',
      type: 'event_callback',
      event_id: eventId,
      event_time: 1_700_000_000,
      authorizations: [{ enterprise_id: null, team_id: TEAM, user_id: BOT_USER, is_bot: true, is_enterprise_install: false }],
      event: { event_ts: nextTs(), ts: nextTs(), user: PERSON, ...fields },
    });
  const mention = (where: Where, text: string, fields: Json = {}, eventId?: string) =>
    event(where, { type: 'app_mention', channel: 'C0000000001', text: `<@${BOT_USER}> ${text}`, ...fields }, eventId);
  const direct = (where: Where, text: string, fields: Json = {}, eventId?: string) =>
    event(where, { type: 'message', channel: 'D0000000001', channel_type: 'im', text, ...fields }, eventId);

  /** A person presses a button that stands on a message or in a modal. `change` makes a button that we never made. */
  const click = async (where: Where, on: Shown | View, label: string, change: Partial<Button> = {}, triggerId?: string): Promise<Ack> => {
    const found = on.blocks
      .flatMap((block) => (block.type === 'actions' ? (block.elements ?? []).map((button) => ({ button, block })) : []))
      .find(({ button }) => button.text.text === label);
    if (!found) throw new Error(`no button "${label}"`);
    const action = { type: 'button', block_id: found.block.block_id ?? 'b', action_ts: nextTs(), ...found.button, ...change };
    const common = {
      type: 'block_actions',
      user: { id: PERSON, username: 'ada', name: 'ada', team_id: TEAM },
      api_app_id: 'A0000000001',
      token: 'legacy',
      team,
      enterprise: null,
      is_enterprise_install: false,
      actions: [action],
    };
    if (!('ts' in on)) {
      const view = { id: on.id, hash: on.hash, type: 'modal', team_id: TEAM, callback_id: 'navigator', blocks: on.blocks };
      return deliver(where, 'interactive', { ...common, container: { type: 'view', view_id: on.id }, view, trigger_id: triggerId ?? trigger(on.id) });
    }
    const container = { type: 'message', message_ts: on.ts, channel_id: on.channel, is_ephemeral: on.ephemeral, ...(on.threadTs ? { thread_ts: on.threadTs } : {}) };
    return deliver(where, 'interactive', {
      ...common,
      container,
      channel: { id: on.channel, name: 'general' },
      response_url: responseUrl(on.channel, on),
      trigger_id: triggerId ?? trigger(),
    });
  };

  return {
    apiUrl: `http://127.0.0.1:${port()}/api/`,
    botToken,
    appToken,
    signingSecret,
    calls,
    shown,
    views,
    refused,
    connections: () => connections,
    openSockets: () => sockets.size,
    /** @param key a Web API method, `response_url` or `hello`. */
    fault: (key: string, fault: Fault, times = 1) => void faults.set(key, { fault, left: times }),
    clearFaults: () => faults.clear(),
    expireResponseUrls: () => responseUrls.clear(),
    until,
    sign,
    deliver,
    command,
    event,
    mention,
    direct,
    click,
    trigger,
    /** Slack's routine request to come back on a new connection. */
    disconnect: (reason = 'refresh_requested') => {
      for (const ws of sockets) ws.send(JSON.stringify({ type: 'disconnect', reason, debug_info: {} }));
    },
    /** The network fails. */
    cut: () => {
      for (const ws of sockets) ws.terminate();
    },
    close: async () => {
      for (const ws of sockets) ws.terminate();
      for (const res of hanging) res.destroy();
      wss.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type FakeSlack = Awaited<ReturnType<typeof startFakeSlack>>;
