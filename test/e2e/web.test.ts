// The web server over real sockets: routes, headers, who may ask, bad bodies, the way around for Slack, start and stop.
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import type { WebOptions } from '../../adapters/web/server.ts';
import { OperatorError, UserError } from '../../src/errors.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { createTinyServer, tinyAnswer, tinyAnswerer } from '../support/web.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const task of cleanUp.splice(0)) await task();
});

async function start(changed: Partial<WebOptions> = {}): Promise<string> {
  const web = createTinyServer(changed);
  cleanUp.push(web.stop);
  return (await web.start()).url;
}

const post = (url: string, body: unknown) => fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const errorOf = async (response: Response) => ((await response.json()) as { error: string }).error;

/** A request that says exactly what it is told to: fetch sets its own Host. */
async function raw(url: string, options: RequestOptions, body = ''): Promise<{ status: number; headers: IncomingMessage['headers']; body: string }> {
  const sent = httpRequest(url, options).end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, headers: response.headers, body: await readAll(response) };
}

describe('pages and probes', () => {
  test('the page and its files come with their types, and again only when changed', async () => {
    const url = await start();
    const page = await fetch(url);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await page.text();
    const files = [...html.matchAll(/(?:src|href)="(\/[^"]+\.[a-z]+)"/g)].map((match) => match[1]);
    expect(files).toContain('/app.js');
    for (const file of files) {
      const response = await fetch(`${url}${file}`);
      expect(response.status, file).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^(text\/(css|javascript); charset=utf-8|image\/svg\+xml)$/);
      const again = await fetch(`${url}${file}`, { headers: { 'if-none-match': response.headers.get('etag') ?? '' } });
      expect(again.status).toBe(304);
    }
  });

  test.each(['/tsconfig.json', '/../server.ts', '/%2e%2e/server.ts', '/page/app.js', '/wp-login.php'])('%s is not there, and the answer says so', async (path) => {
    const url = await start();
    const { status, body } = await raw(url, { path });
    expect(status).toBe(404);
    expect(JSON.parse(body).error).toContain('The playground is at /.');
  });

  test('alive, ready or not, metrics', async () => {
    let ready = true;
    const url = await start({ health: () => ({ ready, platforms: [{ name: 'Slack', state: ready ? 'ready' : 'failed' }] }) });
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ alive: true });
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    ready = false;
    const unready = await fetch(`${url}/readyz`);
    expect(unready.status).toBe(503);
    expect(await unready.json()).toEqual({ ready: false, platforms: [{ name: 'Slack', state: 'failed' }] });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const metrics = await fetch(`${url}/metrics`);
    expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await metrics.text()).toBe('navigator_answers_total 7\n');
  });

  test('every kind of answer carries the headers that keep a page safe', async () => {
    const url = await start();
    for (const path of ['/', '/app.js', '/api/state', '/healthz', '/nothing']) {
      const { headers } = await fetch(`${url}${path}`);
      expect(headers.get('content-security-policy'), path).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('strict-transport-security')).toBeNull();
      expect(headers.get('cache-control')).toMatch(/^no-(cache|store)$/);
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  test('another site is told nothing when it asks whether it may ask', async () => {
    const url = await start();
    const preflight = await fetch(`${url}/api/answer`, { method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' } });
    expect(preflight.status).toBe(404);
    expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});

describe('who may ask', () => {
  test.each(['evil.example', 'evil.example:3000', 'localhost.evil.example'])('on this machine only, a request for "%s" is refused', async (host) => {
    const url = await start();
    const { status, body, headers } = await raw(`${url}/api/state`, { headers: { host } });
    expect(status).toBe(403);
    expect(JSON.parse(body).error).toContain('localhost');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  test('a request that names no host is refused', async () => {
    const url = new URL(await start());
    for (const head of ['GET /api/state HTTP/1.0', 'GET /api/state HTTP/1.1\r\nhost: ', 'GET http://evil.example/api/state HTTP/1.1\r\nhost: evil.example']) {
      const socket = connect(Number(url.port), url.hostname);
      socket.write(`${head}\r\nconnection: close\r\n\r\n`);
      expect(await readAll(socket), head).toMatch(/^HTTP\/1\.1 403 /);
    }
  });

  test.each(['localhost', '127.0.0.1:1', '[::1]:8080'])('a request for "%s" is answered', async (host) => {
    expect((await raw(`${await start()}/healthz`, { headers: { host } })).status).toBe(200);
  });

  test('open to the network, every name is answered', async () => {
    const url = await start({ host: '0.0.0.0' });
    expect(url).toMatch(/^http:\/\/localhost:\d+$/);
    expect((await raw(`${url.replace('localhost', '127.0.0.1')}/healthz`, { headers: { host: 'navigator.hospital.example' } })).status).toBe(200);
  });
});

describe('questions', () => {
  test('a line, as typed in chat', async () => {
    const url = await start();
    const response = await post(`${url}/api/answer`, { line: '!loss  imbalanced segmentation' });
    expect(response.status).toBe(200);
    const request = { command: 'loss', text: 'imbalanced segmentation', page: 1, cut: false };
    const heading = 'loss: imbalanced segmentation (1)';
    expect(await response.json()).toEqual({
      line: '/loss imbalanced segmentation',
      request,
      answer: tinyAnswer(request as never),
      slack: { text: heading, blocks: [] },
      discord: { messages: [{ content: heading }] },
    });
  });

  test('a command with its text and page', async () => {
    const url = await start();
    const body = await (await post(`${url}/api/answer`, { command: 'dataset', text: 'brain', page: 3 })).json();
    expect(body).toMatchObject({ line: '/dataset brain', answer: { heading: 'dataset: brain (3)' } });
    expect(body).not.toHaveProperty('slackModal');
  });

  test('details bring what Slack opens as a window', async () => {
    const url = await start();
    expect(await (await post(`${url}/api/answer`, { line: '/navigator details MURA' })).json()).toMatchObject({
      line: '/navigator details MURA',
      slackModal: { type: 'modal', title: { text: 'details: MURA (1)' } },
    });
  });

  test('completions and the first screen', async () => {
    const url = await start();
    expect(await (await post(`${url}/api/complete`, { line: '/dataset bra' })).json()).toEqual({
      completions: [{ label: 'dataset bra', line: '/dataset value of bra', note: '' }],
    });
    expect(await (await fetch(`${url}/api/state`)).json()).toMatchObject({
      hints: ['Set SLACK_BOT_TOKEN.'],
      platforms: [{ name: 'Slack', state: 'stopped' }],
      catalog: { total: 3, kinds: [{ label: 'datasets', count: 3 }] },
      examples: expect.arrayContaining([{ line: '/dataset brain MRI', shows: expect.any(String) }]),
    });
  });

  test('buttons are read by the platform they belong to', async () => {
    const url = await start();
    const slack = await (await post(`${url}/api/press`, { platform: 'slack', actionId: 'x', value: 'details MURA' })).json();
    expect(slack).toMatchObject({ does: 'details', line: '/navigator details MURA', slackModal: { type: 'modal' } });
    expect(slack).not.toHaveProperty('shared');
    const discord = await (await post(`${url}/api/press`, { platform: 'discord', customId: 'ask brain', customIds: ['ask brain'] })).json();
    expect(discord).toMatchObject({ does: 'ask', line: '/find brain' });
    expect(await (await post(`${url}/api/press`, { platform: 'slack', actionId: 'x', value: 'share brain' })).json()).toMatchObject({
      does: 'share',
      shared: { text: 'shared find: brain (1)' },
    });
    expect(await (await post(`${url}/api/press`, { platform: 'discord', customId: 'share brain', customIds: [] })).json()).toMatchObject({
      shared: { messages: [{ content: 'find: brain (1)' }] },
    });
    expect(await (await post(`${url}/api/press`, { platform: 'discord', customId: '0:from:last:year', customIds: [] })).json()).toEqual({ does: 'stale', command: '/find brain' });
    expect((await post(`${url}/api/press`, { platform: 'slack', actionId: 'x' })).status).toBe(200);
  });

  test.each([
    ['/api/answer', {}, 'must be {"line"'],
    ['/api/answer', { line: 7 }, 'must be {"line"'],
    ['/api/answer', { command: 'rm', text: '-rf' }, 'commands: dataset, loss'],
    ['/api/answer', { line: 'x', page: 0 }, 'must be'],
    ['/api/answer', { line: 'x', page: 1.5 }, 'must be'],
    ['/api/answer', { line: 'x', extra: true }, 'must be'],
    ['/api/answer', [], 'must be'],
    ['/api/answer', null, 'must be'],
    ['/api/complete', { text: 'x' }, 'must be {"line"'],
    ['/api/press', { platform: 'teams' }, 'must be {"platform"'],
  ])('%s with %j is refused with a sentence', async (path, body, sentence) => {
    const response = await post(`${await start()}${path}`, body);
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toContain(sentence);
  });

  test('what is not JSON, too long, or for nobody', async () => {
    const url = await start();
    const json = { 'content-type': 'application/json; charset=utf-8' };
    const broken = await fetch(`${url}/api/answer`, { method: 'POST', headers: json, body: '{"line":' });
    expect(broken.status).toBe(400);
    expect(await errorOf(broken)).toMatch(/^The body is not JSON: /);
    // What a form of another site can send.
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', undefined]) {
      const response = await raw(`${url}/api/answer`, { method: 'POST', headers: type ? { 'content-type': type } : {} }, '{"line":"x"}');
      expect(response.status).toBe(415);
    }
    const long = await fetch(`${url}/api/answer`, { method: 'POST', headers: json, body: JSON.stringify({ line: 'x'.repeat(70_000) }) });
    expect(long.status).toBe(413);
    expect(await errorOf(long)).toBe('The body is longer than 65536 bytes.');
    // Without a length said beforehand, the body is counted as it comes.
    const counted = httpRequest(`${url}/api/answer`, { method: 'POST', headers: json }).on('error', () => {});
    counted.write('"');
    counted.end('x'.repeat(70_000));
    const [refused] = (await once(counted, 'response')) as [IncomingMessage];
    expect(refused.statusCode).toBe(413);
    const chunked = await raw(`${url}/api/answer`, { method: 'POST', headers: { ...json, 'transfer-encoding': 'chunked' } }, '{"line":"brain"}');
    expect(chunked.status).toBe(200);
    const nobody = await fetch(`${url}/api/answer`);
    expect(nobody.status).toBe(404);
    expect(await errorOf(nobody)).toContain('POST /api/answer');
    expect((await post(`${url}/api/answer`, { line: 'still here' })).status).toBe(200);
  });

  test('a long line is cut by the core, not refused', async () => {
    const response = await post(`${await start()}/api/answer`, { line: `brain ${'x'.repeat(12_000)}` });
    expect(await response.json()).toMatchObject({ request: { cut: true } });
  });

  test('what the person can mend is said; what breaks is logged and gets a reference', async () => {
    const lines: string[] = [];
    const answerer = tinyAnswerer((request) => {
      if (request.text === 'bug') throw new TypeError('undefined is not a function');
      throw new UserError('Name a dataset first.');
    });
    const url = await start({ answerer, log: createLog('error', [], { write: (line: string) => lines.push(line) }) });
    const human = await post(`${url}/api/answer`, { line: 'x' });
    expect(human.status).toBe(400);
    expect(await human.json()).toEqual({ error: 'Name a dataset first.' });
    expect(lines).toEqual([]);
    const bug = await post(`${url}/api/answer`, { line: 'bug' });
    expect(bug.status).toBe(500);
    const error = await errorOf(bug);
    expect(error).toMatch(/^Something broke \(ref [0-9a-f]{8}\)\./);
    expect(error).not.toContain('undefined');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(/ref (\w+)/.exec(error)?.[1]);
    expect(lines[0]).toContain('undefined is not a function');
  });
});

describe("Slack's requests", () => {
  test('reach their listener untouched, whatever name they came by', async () => {
    const seen: { url: string | undefined; host: string | undefined; body: string }[] = [];
    const url = await start({
      intercept: {
        paths: ['/slack/events', '/slack/install'],
        listener: async (request, response) => {
          seen.push({ url: request.url, host: request.headers.host, body: await readAll(request) });
          response.writeHead(200, { 'content-type': 'text/plain' }).end('from Slack');
        },
      },
    });
    const body = 'token=a%20b&text=caf%C3%A9+%F0%9F%A7%A0&x=<>';
    const answer = await raw(`${url}/slack/events?a=1`, { method: 'POST', headers: { host: 'bot.hospital.example', 'content-type': 'application/x-www-form-urlencoded' } }, body);
    expect(answer).toMatchObject({ status: 200, body: 'from Slack' });
    expect(seen).toEqual([{ url: '/slack/events?a=1', host: 'bot.hospital.example', body }]);
    for (const path of ['/slack/eventsx', '/slack', '/slack/events/x']) expect((await raw(url, { path })).status, path).toBe(404);
    expect(seen).toHaveLength(1);
  });

  test('without Slack by HTTP the path is not there', async () => {
    expect((await fetch(`${await start()}/slack/events`, { method: 'POST', body: '{}' })).status).toBe(404);
  });
});

describe('start and stop', () => {
  test('a port in use, a host that is not here', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    cleanUp.push(() => new Promise((resolve) => other.close(() => resolve())));
    const { port } = other.address() as AddressInfo;
    const taken = createTinyServer({ port }).start();
    await expect(taken).rejects.toBeInstanceOf(OperatorError);
    await expect(taken).rejects.toThrow(`PORT: ${port} is already in use.`);
    await expect(createTinyServer({ host: 'no-such-host.invalid' }).start()).rejects.toThrow('HOST: "no-such-host.invalid" is no address of this machine.');
    await expect(createTinyServer({ host: '192.0.2.1' }).start()).rejects.toThrow('HOST: "192.0.2.1" is no address of this machine.');
  });

  test('stopping twice, or before the start, is fine', async () => {
    const web = createTinyServer();
    await web.stop();
    const other = createTinyServer();
    await other.start();
    await Promise.all([other.stop(), other.stop()]);
  });

  test('under load, what was taken is answered and nothing hangs', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let waiting = 0;
    const web = createTinyServer({
      metrics: async () => {
        waiting += 1;
        await gate;
        return 'done\n';
      },
    });
    const { url } = await web.start();
    const running = Array.from({ length: 40 }, () =>
      fetch(`${url}/metrics`).then(async (response) => [response.status, response.headers.get('connection'), await response.text()]),
    );
    while (waiting < running.length) await new Promise((resolve) => setTimeout(resolve, 5));

    // A client that keeps its connection open between requests must not keep the server from stopping.
    const idle = connect(Number(new URL(url).port), '127.0.0.1');
    idle.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await once(idle, 'data');

    const stopped = web.stop();
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    release();
    expect(await Promise.all(running)).toEqual(running.map(() => [200, 'close', 'done\n']));
    await stopped;
    idle.destroy();
  });

  test('a request that never ends is cut off', async () => {
    const web = createTinyServer({ stopGraceMs: 100, metrics: () => new Promise<string>(() => {}) });
    const { url } = await web.start();
    const stuck = fetch(`${url}/metrics`).then(
      () => 'answered',
      () => 'cut off',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    await web.stop();
    expect(await stuck).toBe('cut off');
  });
});
