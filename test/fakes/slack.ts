// Slack, as far as a bot can tell: Web API, Socket Mode, signed HTTP requests and response_urls on one loopback port.
// It refuses what Slack refuses, and every payload goes through the oracle, so a card that would not show fails the test.
import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { createPeople } from './slack-people.ts';
import { ALIVE, createWebApi, refusalOf, refuse } from './slack-web-api.ts';
import { type AnyBlock, type Call, createWorld, type Fault, type Shown } from './slack-world.ts';

export { BOT_USER, PERSON, type Shown, TEAM, type View } from './slack-world.ts';

type Json = Record<string, unknown>;
/** `body` is what the acknowledgement carried. */
export type Ack = { status: number; body: unknown; ms: number };
export type Where = { transport: 'socket' } | { transport: 'http'; url: string };
export type Kind = 'slash_commands' | 'interactive' | 'events_api';

/** How long Slack waits for an acknowledgement. */
const READ_LIMIT = 3000;

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const CLIENT_ID = '1234567890.1234567890';
const CLIENT_SECRET = 'fake-client-secret';

export type FakeSlackOptions = { botToken?: string; appToken?: string; signingSecret?: string };

export async function startFakeSlack(options: FakeSlackOptions = {}) {
  const botToken = options.botToken ?? 'xoxb-fake-bot-token';
  const appToken = options.appToken ?? 'xapp-fake-app-token';
  const signingSecret = options.signingSecret ?? 'fake-signing-secret';
  const world = createWorld(botToken);
  const { calls, shown, nextTs } = world;
  const faults = new Map<string, { fault: Fault; left: number }>();
  const responseUrls = new Map<string, { until: number; uses: number; original?: Shown; channel: string }>();
  const sockets = new Set<WebSocket>();
  const pending = new Map<string, (ack: unknown) => void>();
  const tickets = new Set<string>();
  const hanging = new Set<ServerResponse>();
  let connections = 0;

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
    else if (fault === 'cut') res.destroy();
    else if ('after' in fault || 'slow' in fault) return false;
    else if ('html' in fault) res.writeHead(200, { 'content-type': 'text/html' }).end(fault.html);
    else if ('status' in fault) res.writeHead(fault.status, fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) }).end('fault');
    else res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: false, error: fault.error }));
    return true;
  };

  const api = createWebApi(world, {
    appToken,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    openSocket: () => {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `ws://127.0.0.1:${port()}/link/?ticket=${ticket}`;
    },
  });

  /** What a response_url does with a message; the text is Slack's error. */
  const useResponseUrl = (key: string, message: Json): string | undefined => {
    const target = responseUrls.get(key);
    if (!target || target.until < Date.now()) return 'expired_url';
    target.uses += 1;
    if (target.uses > 5) return 'used_url';
    const error = refuse(world, 'response_url', refusalOf(message));
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
      const fault = takeFault(method);
      if (fail(fault, res)) return;
      if (typeof fault === 'object' && 'slow' in fault) await sleep(fault.slow);
      const result = api(method, args, token);
      if (typeof result.error === 'string') call.error = result.error;
      if (typeof fault === 'object' && 'after' in fault && fail(fault.after, res)) return;
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
        else world.refused.push(`acknowledged twice or unknown: ${envelope_id}`);
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
    socket.send(JSON.stringify({ envelope_id, type: kind, payload, accepts_response_payload: kind !== 'events_api' }));
    const body = await Promise.race([acked, sleep(READ_LIMIT, undefined, { ref: false }).then(() => Promise.reject(new Error('not acknowledged within 3 s')))]);
    return { status: 200, body, ms: performance.now() - began };
  };

  const responseUrl = (channel: string, original?: Shown) => {
    const key = randomUUID();
    responseUrls.set(key, { until: Date.now() + 30 * 60_000, uses: 0, channel, ...(original ? { original } : {}) });
    return `http://127.0.0.1:${port()}/response/${key}`;
  };

  return {
    apiUrl: `http://127.0.0.1:${port()}/api/`,
    botToken,
    appToken,
    signingSecret,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    ...createPeople({ world, deliver, responseUrl, readLimit: READ_LIMIT }),
    world,
    calls,
    shown,
    views: world.views,
    refused: world.refused,
    connections: () => connections,
    openSockets: () => sockets.size,
    /** @param key a Web API method, `response_url` or `hello`. */
    fault: (key: string, fault: Fault, times = 1) => void faults.set(key, { fault, left: times }),
    clearFaults: () => faults.clear(),
    expireResponseUrls: () => responseUrls.clear(),
    /** Channels that our messages may name, as `#C1`, beside the usual ones. */
    allowMentions: (channels: readonly string[]) => void ALIVE.push(...channels),
    until,
    sign,
    deliver,
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
