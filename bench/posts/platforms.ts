// Both stand-ins in a process of their own, so that they take no time of the replicas': node bench/posts/platforms.ts <setup as JSON>.
// Tells its address when it listens; answers any message with what stands in the channels.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createChannels } from './channels.ts';
import { createDiscord, tooMany } from './discord.ts';
import { createFates, type Fate, type Fault } from './faults.ts';
import { type Call, createSlack } from './slack.ts';
import { NEW_ENTRIES, type Size, tokenOf, worldOf } from './world.ts';

export type Setup = Size & { seed: number /** Where Slack's Socket Mode is served. */; socketUrl: string };
export type Listening = { origin: string };
/** `posts`: of each channel that has any, the id, the time and the new entries of each message. */
export type Standing = { made: number; faults: Record<Fault, number>; unknown: string[]; posts?: [channel: string, messages: { id: string; at: number; entries: string[] }[]][] };

type Json = Record<string, unknown>;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const BROKEN = { message: '500: Internal Server Error', code: 0 };
const isCall = (found: Call | Json): found is Call => typeof found.make === 'function';
const answer = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

async function main(setup: Setup): Promise<void> {
  const places = worldOf(setup).map(({ place }) => place);
  const ofPlatform = (platform: string) => places.filter((place) => place.platform === platform);
  const teams = new Map(ofPlatform('slack').map(({ workspace }) => [tokenOf(workspace), workspace]));
  const channels = createChannels(places);
  const fates = createFates(setup.seed);
  /** Calls that the stand-ins do not know. A good run has none. */
  const unknown = new Set<string>();

  async function perform(call: Call, { fault, retryAfter, latencyMs }: Fate, isSlack: boolean, response: ServerResponse): Promise<void> {
    await sleep(latencyMs / 2);
    if (fault === '429') {
      const { headers, body } = tooMany(retryAfter);
      if (isSlack) response.writeHead(429, { 'retry-after': String(retryAfter) }).end();
      else answer(response, 429, body, headers);
      return;
    }
    if (fault === 'cut before') return void response.destroy();
    if (fault === '500 before') return void answer(response, 500, BROKEN);
    call.make();
    await sleep(latencyMs / 2);
    if (fault === 'cut after') response.destroy();
    else if (fault === '500 after') answer(response, 500, BROKEN);
    else answer(response, 200, call.answer());
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await bodyOf(request);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in');
    const isSlack = pathname.startsWith('/slack/');
    const { authorization } = request.headers;
    const found = isSlack
      ? slack(pathname.slice('/slack/'.length), authorization?.slice('Bearer '.length) ?? '', new URLSearchParams(text))
      : discord(request.method ?? '', pathname.replace('/discord/v10', ''), searchParams, authorization, text === '' ? undefined : JSON.parse(text));
    if (!found) {
      unknown.add(`${request.method} ${pathname}`);
      answer(response, 404, { message: 'not in the stand-in', code: 0 });
    } else if (isCall(found)) await perform(found, fates.next(found.name), isSlack, response);
    else answer(response, 200, found);
  }

  const http = createServer((request, response) => {
    // A replica that is killed leaves its calls in the middle.
    serve(request, response).catch((error: unknown) => (request.destroyed ? undefined : unknown.add(String(error))));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const origin = `127.0.0.1:${(http.address() as AddressInfo).port}`;
  const slack = createSlack({ channels, teams, socketUrl: setup.socketUrl });
  const discord = createDiscord({ channels, places: ofPlatform('discord'), http, origin });

  process.on('message', (wanted: 'count' | 'posts') => {
    const posts: Standing['posts'] = [];
    if (wanted === 'posts')
      for (const [channel, messages] of channels.all())
        if (messages.length > 0) posts.push([channel, messages.map(({ id, at, text }) => ({ id, at, entries: NEW_ENTRIES.filter((name) => text.includes(name)) }))]);
    process.send?.({ made: channels.count(), faults: fates.counts, unknown: [...unknown], ...(wanted === 'posts' ? { posts } : {}) } satisfies Standing);
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ origin } satisfies Listening);
}

if (import.meta.main) await main(JSON.parse(process.argv[2] ?? '') as Setup);
