// Visits over real sockets: what servers do with HEAD, redirects, refusals, silence and requests to slow down.
import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { isPublicAddress } from '../../../../src/catalog/links/address.ts';
import type { Visit } from '../../../../src/catalog/links/probe.ts';
import { type RunSettings, visitLinks } from '../../../../src/catalog/links/run.ts';
import { answer, hang, type LinkServer, type Page, redirect, startLinkServer } from '../../../support/link-server.ts';

const servers: LinkServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
async function serve(pages: Record<string, Page>, host?: string): Promise<LinkServer> {
  const server = await startLinkServer(pages, host);
  servers.push(server);
  return server;
}

const settings = (rest: Partial<RunSettings> = {}): RunSettings => ({
  userAgent: 'medical-ai-navigator/test',
  timeoutMs: 5000,
  allows: () => true,
  retries: 2,
  backoffMs: 1,
  maxWaitMs: 5000,
  concurrency: 4,
  pauseMs: 0,
  signal: new AbortController().signal,
  onVisit: () => undefined,
  ...rest,
});
async function visit(url: string, rest: Partial<RunSettings> = {}): Promise<Visit | undefined> {
  return (await visitLinks([{ url, used: [] }], settings(rest))).get(url);
}

describe('HEAD and GET', () => {
  test('a page that answers HEAD is asked once, by name', async () => {
    const server = await serve({ '/': answer(200) });
    expect(await visit(`${server.url}/`)).toEqual({ verdict: 'ok', status: 200 });
    expect(server.requests).toEqual(['HEAD /']);
    expect([...server.agents]).toEqual(['medical-ai-navigator/test']);
  });

  test.each([400, 403, 404, 405, 500, 501])('GET is tried where HEAD gives %i', async (status) => {
    const server = await serve({ '/': (request, response) => void response.writeHead(request.method === 'HEAD' ? status : 200).end('hello') });
    expect(await visit(`${server.url}/`)).toEqual({ verdict: 'ok', status: 200 });
    expect(server.requests).toEqual(['HEAD /', 'GET /']);
  });

  test('an endless page is not read to its end', async () => {
    const server = await serve({
      '/': (request, response) => {
        if (request.method === 'HEAD') return void response.writeHead(405).end();
        response.writeHead(200);
        const pour = () => {
          while (!response.destroyed && response.write('x'.repeat(10_000)));
        };
        response.on('drain', pour);
        pour();
      },
    });
    expect(await visit(`${server.url}/`)).toEqual({ verdict: 'ok', status: 200 });
  });
});

describe('what counts against a link', () => {
  test.each([404, 410])('%i does', async (status) => {
    const server = await serve({ '/': answer(status) });
    expect(await visit(`${server.url}/`)).toEqual({ verdict: 'gone', status });
  });

  test.each([401, 402, 403, 407, 451])('%i does not: programs are kept out', async (status) => {
    const server = await serve({ '/': answer(status) });
    expect(await visit(`${server.url}/`)).toEqual({ verdict: 'blocked', status });
  });

  test.each([400, 418, 500, 502, 503])('%i does not: the server has a bad day', async (status) => {
    const server = await serve({ '/': answer(status) });
    expect(await visit(`${server.url}/`)).toEqual({ verdict: 'unsure', status });
  });

  test('nobody listening does', async () => {
    const server = await serve({});
    await server.close();
    servers.pop();
    expect(await visit(`${server.url}/`)).toMatchObject({ verdict: 'gone', note: expect.stringContaining('ECONNREFUSED') });
  });

  test('a connection that breaks does not', async () => {
    const broken = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
    const { port } = broken.address() as { port: number };
    expect(await visit(`http://127.0.0.1:${port}/`)).toMatchObject({ verdict: 'unsure', note: expect.stringMatching(/\S/) });
    await new Promise((resolve) => broken.close(resolve));
  });

  test('silence does not', async () => {
    const server = await serve({ '/': hang });
    expect(await visit(`${server.url}/`, { timeoutMs: 200 })).toEqual({ verdict: 'unsure', note: 'no answer in time' });
    expect(server.requests).toEqual(['HEAD /', 'GET /']);
  });
});

describe('patience', () => {
  test('429 is asked again after Retry-After, and never with GET', async () => {
    const times: number[] = [];
    const server = await serve({
      '/': (_request, response, count) => {
        times.push(Date.now());
        if (count === 1) response.writeHead(429, { 'retry-after': '1' }).end();
        else response.writeHead(200).end();
      },
    });
    expect(await visit(`${server.url}/`)).toEqual({ verdict: 'ok', status: 200 });
    expect(server.requests).toEqual(['HEAD /', 'HEAD /']);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990);
  });

  test('Retry-After as a date is understood, and one that is too far away is left for another day', async () => {
    const server = await serve({ '/': answer(429, { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() }) });
    expect(await visit(`${server.url}/`)).toMatchObject({ verdict: 'blocked', status: 429, note: expect.stringMatching(/come back in 3\d{3} s/) });
    expect(server.requests).toHaveLength(1);
  });

  test('trouble of the moment is given more chances', async () => {
    const server = await serve({ '/': (_request, response, count) => void response.writeHead(count <= 4 ? 503 : 200).end() });
    expect(await visit(`${server.url}/`)).toEqual({ verdict: 'ok', status: 200 });
    expect(server.requests).toEqual(['HEAD /', 'GET /', 'HEAD /', 'GET /', 'HEAD /']);
  });

  test('a host that never answers is not asked for all its links', async () => {
    const paths = Array.from({ length: 6 }, (_, index) => `/${index}`);
    const server = await serve(Object.fromEntries(paths.map((path) => [path, hang])));
    const visits = await visitLinks(
      paths.map((path) => ({ url: server.url + path, used: [] })),
      settings({ timeoutMs: 100 }),
    );
    expect([...visits.values()].map(({ verdict }) => verdict)).toEqual(paths.map(() => 'unsure'));
    expect(visits.get(`${server.url}/5`)?.note).toMatch(/^not asked/);
    expect(server.requests).toHaveLength(6);
  });
});

describe('redirects', () => {
  test('are followed, and what moved for good is said', async () => {
    const server = await serve({ '/old': redirect('/new', 301), '/tmp': redirect('/new', 302), '/new': answer(200) });
    expect(await visit(`${server.url}/old`)).toEqual({ verdict: 'ok', status: 200, final: `${server.url}/new`, moved: true });
    expect(await visit(`${server.url}/tmp`)).toEqual({ verdict: 'ok', status: 200, final: `${server.url}/new` });
  });

  test('are followed five times', async () => {
    const server = await serve({
      '/0': redirect('/1'),
      '/1': redirect('/2'),
      '/2': redirect('/3'),
      '/3': redirect('/4'),
      '/4': redirect('/5'),
      '/5': answer(200),
      '/x': redirect('/0'),
    });
    expect(await visit(`${server.url}/0`)).toMatchObject({ verdict: 'ok', final: `${server.url}/5` });
    expect(await visit(`${server.url}/x`)).toMatchObject({ verdict: 'unsure', note: 'more than 5 redirects' });
  });

  test.each([
    ['to what is no web address', 'ftp://example.org/', 'refused'],
    ['to nowhere', 'http://', 'unsure'],
  ])('%s end there', async (_what, location, verdict) => {
    const server = await serve({ '/': redirect(location) });
    expect(await visit(`${server.url}/`)).toMatchObject({ verdict });
  });

  test('into the own network are refused on every hop, and the page there is never asked', async () => {
    const hidden = await serve({ '/': answer(200) }, '127.0.0.2');
    const server = await serve({
      '/': redirect('/again'),
      '/again': redirect(`${hidden.url}/`),
      '/meta': redirect('http://169.254.169.254/latest/'),
      '/six': redirect('http://[::1]:1/'),
    });
    const allows = (address: string) => address === '127.0.0.1' || isPublicAddress(address);
    expect(await visit(`${server.url}/`, { allows })).toMatchObject({ verdict: 'refused', final: `${hidden.url}/`, note: '127.0.0.2 is not a public address' });
    expect(await visit(`${server.url}/meta`, { allows })).toMatchObject({ verdict: 'refused', note: '169.254.169.254 is not a public address' });
    expect(await visit(`${server.url}/six`, { allows })).toMatchObject({ verdict: 'refused', note: '::1 is not a public address' });
    expect(hidden.requests).toEqual([]);
  });
});

describe('private addresses', () => {
  test('are refused when they are written, and when a name resolves to one', async () => {
    const server = await serve({ '/': answer(200) });
    const allows = isPublicAddress;
    expect(await visit(`${server.url}/`, { allows })).toEqual({ verdict: 'refused', note: '127.0.0.1 is not a public address' });
    expect(await visit(`${server.url.replace('127.0.0.1', 'localhost')}/`, { allows })).toMatchObject({
      verdict: 'refused',
      note: expect.stringMatching(/^localhost is \S+, which is not a public address$/),
    });
    expect(server.requests).toEqual([]);
  });
});

describe('manners', () => {
  test('a host sees one request at a time, with pauses, also when others redirect to it', async () => {
    const slow: Page = (_request, response) => void setTimeout(() => response.writeHead(200).end(), 30);
    const target = await serve({ '/a': slow, '/b': slow, '/c': slow });
    const sources = await Promise.all(['127.0.0.3', '127.0.0.4'].map((host) => serve({ '/': redirect(`${target.url}/c`) }, host)));
    const links = [`${target.url}/a`, `${target.url}/b`, ...sources.map(({ url }) => `${url}/`)].map((url) => ({ url, used: [] }));
    const visits = await visitLinks(links, settings({ pauseMs: 10 }));
    expect([...visits.values()].every(({ verdict }) => verdict === 'ok')).toBe(true);
    expect(target.requests).toHaveLength(4);
    expect(target.busiest()).toBe(1);
  });

  test('stopping keeps what is done', async () => {
    const stop = new AbortController();
    const server = await serve({ '/a': answer(200), '/b': hang, '/c': answer(200) });
    const links = ['/a', '/b', '/c'].map((path) => ({ url: server.url + path, used: [] }));
    const visits = await visitLinks(links, settings({ signal: stop.signal, onVisit: () => setTimeout(() => stop.abort(), 50) }));
    expect([...visits.keys()]).toEqual([`${server.url}/a`]);
  });
});
