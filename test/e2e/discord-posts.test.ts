// Daily posts on Discord, sent by the real adapter to the stand-in: once each, whatever happens on the way, and what is said of it.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { blankAnswer } from '../../src/answer/compose.ts';
import type { Letter, Poster } from '../../src/port.ts';
import { requestFor } from '../../src/query/request.ts';
import type { PostFault } from '../fakes/discord-channels.ts';
import { newRole, newRoom, newServer, newThread, RIGHTS, type Room } from '../fakes/discord-servers.ts';
import { realNavigator } from '../support/catalog-answers.ts';
import { textOf, urlsOf } from '../support/discord-oracle.ts';
import { discordTests } from '../support/discord-tests.ts';
import { longestItems, postOf, REF } from '../support/posts.ts';

const navigator = realNavigator();
const here = discordTests();
const refusedNothing = () => expect(here.discord.refused).toEqual([]);
const items = longestItems().slice(0, 3);
const SUPPRESS_NOTIFICATIONS = 1 << 12;
const welcome = blankAnswer('message', requestFor('subscribe', ''), 'Welcome');

async function posterHere(): Promise<Poster> {
  const { poster } = await here.connect(navigator);
  if (!poster) throw new Error('no poster');
  return poster;
}
const placeOf = (room: Room) => ({ platform: 'discord' as const, workspace: room.server?.id ?? '', channel: room.id });
const letter = (more: Partial<Letter> = {}): Letter => ({ ref: REF, place: placeOf(here.discord.research), answer: postOf(items), quiet: false, ...more });
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const posts = () => here.discord.messages.filter((message) => message.channel_id === here.discord.research.id && (message.author as { bot?: boolean }).bot);
const sends = () => here.discord.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/messages'));
const reads = () => here.discord.requests.filter(({ method, path }) => method === 'GET' && path.endsWith('/messages'));
const deny = (room: Room, deny: bigint) => room.overwrites.push({ id: room.server?.id ?? '', deny });

describe('a post', () => {
  test('stands in its channel with every entry, its links and licence, and says which one it is', async () => {
    const poster = await posterHere();
    const outcome = await poster.post(letter());
    const [message] = posts();
    expect(outcome).toEqual({ result: 'sent', message: message?.id, found: false });
    expect(message?.content).toBe('**3 new in the catalog**');
    expect(message?.flags).toBe(0);
    for (const item of items) {
      expect(textOf(message ?? {})).toContain(item.license.reminder);
      expect(urlsOf(message ?? {})).toContain(item.home);
    }
    expect(message?.embeds.at(-1)?.footer).toEqual({ text: `Daily post · ${REF}` });
    expect(sends()[0]?.body).toMatchObject({ nonce: `post-${REF}`, enforce_nonce: true });
    refusedNothing();
  });

  test('is quiet, pings its one role, and has a button for the others', async () => {
    const { lab } = here.discord;
    const role = newRole('Imaging', { mentionable: true });
    lab.roles.push(role);
    const poster = await posterHere();
    const answer = postOf(items, { suggestions: [{ label: '12 more', command: 'posted', text: REF }] });
    expect((await poster.post(letter({ answer, quiet: true, role: role.id }))).result).toBe('sent');
    const [message] = posts();
    expect(message?.flags).toBe(SUPPRESS_NOTIFICATIONS);
    expect(message?.mention_roles).toEqual([role.id]);
    expect(message?.content).toBe(`<@&${role.id}> **3 new in the catalog**`);
    const pressed = await here.discord.press(message ?? never(), { label: '12 more' });
    expect(here.discord.isEphemeral(pressed.message)).toBe(true);
    expect(textOf(pressed.message)).toContain(`Desk: posted ${REF}`);
    refusedNothing();
  });

  test('never pings everyone, though asked to', async () => {
    const poster = await posterHere();
    await poster.post(letter({ role: here.discord.lab.id }));
    expect(posts()[0]?.mention_roles).toEqual([]);
    expect(posts()[0]?.content).toBe('**3 new in the catalog**');
    refusedNothing();
  });

  test('reaches a thread, an announcement channel and another server', async () => {
    const rooms = [newThread(here.discord.research, 'daily'), newRoom(here.discord.lab, 'news', 5), newRoom(newServer('Other lab'), 'general')];
    here.discord.rooms.push(...rooms);
    const poster = await posterHere();
    for (const room of rooms) expect(await poster.post(letter({ place: placeOf(room) }))).toMatchObject({ result: 'sent', found: false });
    expect(here.discord.messages.map((message) => message.channel_id)).toEqual(rooms.map(({ id }) => id));
  });
});

describe('after an attempt that may have arrived', () => {
  test.each<[string, PostFault, object]>([
    ['the connection closed after it was made', { when: 'after', how: 'cut' }, { cause: 'unavailable', maybeSent: true }],
    ['an error was answered after it was made', { when: 'after', how: { status: 500 } }, { cause: 'unavailable', maybeSent: true }],
    ['a proxy gave up after it was made', { when: 'after', how: { status: 504, html: true } }, { cause: 'unavailable', maybeSent: true }],
  ])('it is found when %s', async (_, fault, expected) => {
    const poster = await posterHere();
    here.discord.faults.posts.push(fault);
    const triedAt = new Date();
    expect(await poster.post(letter())).toMatchObject({ result: 'later', ...expected });
    const outcome = await poster.post(letter({ triedAt }));
    expect(outcome).toEqual({ result: 'sent', message: posts()[0]?.id, found: true });
    expect(posts().length).toBe(1);
    expect(sends().length).toBeLessThanOrEqual(1);
  });

  test('it is known by its nonce where the history may not be read', async () => {
    deny(here.discord.research, RIGHTS.readHistory);
    const poster = await posterHere();
    here.discord.faults.posts.push({ when: 'after', how: 'cut' });
    const triedAt = new Date();
    await poster.post(letter());
    await here.discord.until('a later moment', () => Date.now() > triedAt.getTime() + 5);
    expect(await poster.post(letter({ triedAt }))).toEqual({ result: 'sent', message: posts()[0]?.id, found: true });
    expect(posts().length).toBe(1);
    expect(posts()[0]?.content).not.toContain('Sent again');
  });

  test('it is found by its reference when the nonce is long forgotten, behind the talk of others', async () => {
    here.discord.faults.nonceMs = 0;
    const poster = await posterHere();
    here.discord.faults.posts.push({ when: 'after', how: 'cut' });
    for (let at = 0; at < 250; at += 1) here.discord.channels.chatter(here.discord.research.id, minutesAgo(59));
    await poster.post(letter());
    expect(await poster.post(letter({ triedAt: minutesAgo(60) }))).toMatchObject({ result: 'sent', found: true });
    expect(posts().length).toBe(1);
    expect(reads().length).toBe(3);
  });

  test('it is sent when it is not there, and another post is not taken for it', async () => {
    const poster = await posterHere();
    await poster.post(letter({ ref: 'aaaaaaaaaa' }));
    here.discord.faults.posts.push({ when: 'before', how: 'cut' });
    expect(await poster.post(letter())).toMatchObject({ result: 'later', maybeSent: true });
    expect(await poster.post(letter({ triedAt: minutesAgo(10) }))).toMatchObject({ result: 'sent', found: false });
    expect(posts().length).toBe(2);
    expect(posts()[1]?.content).not.toContain('Sent again');
  });

  test('it is sent again, and says so, when nothing can tell', async () => {
    here.discord.faults.nonceMs = 0;
    deny(here.discord.research, RIGHTS.readHistory);
    const poster = await posterHere();
    expect(await poster.post(letter({ triedAt: minutesAgo(10) }))).toMatchObject({ result: 'sent', found: false });
    expect(posts()[0]?.content).toContain('-# Sent again: it is not known whether the first attempt arrived.');
    refusedNothing();
  });

  test('it counts as sent when somebody deleted it meanwhile', async () => {
    const poster = await posterHere();
    await poster.post(letter());
    here.discord.channels.remove(posts()[0]?.id ?? '');
    expect(await poster.post(letter({ triedAt: minutesAgo(1) }))).toEqual({ result: 'sent', message: 'deleted', found: true });
    expect(posts().length).toBe(1);
  });

  test('it stays uncertain while Discord cannot be asked', async () => {
    const poster = await posterHere();
    here.discord.faults.down = true;
    expect(await poster.post(letter({ triedAt: minutesAgo(1) }))).toMatchObject({ result: 'later', maybeSent: true });
  });
});

describe('what went wrong', () => {
  const CASES: [string, PostFault['how'], object][] = [
    ['429', { status: 429, retryAfter: 7 }, { result: 'later', cause: 'rate-limited', maybeSent: false }],
    ['429 of a proxy', { status: 429, retryAfter: 7, html: true }, { result: 'later', cause: 'rate-limited', maybeSent: false }],
    ['500', { status: 500 }, { result: 'later', cause: 'unavailable', maybeSent: true }],
    ['503', { status: 503, html: true }, { result: 'later', cause: 'unavailable', maybeSent: true }],
    ['a closed connection', 'cut', { result: 'later', cause: 'unavailable', maybeSent: true }],
    ['missing access', { status: 403, code: 50001 }, { result: 'refused', cause: 'permission' }],
    ['missing permissions', { status: 403, code: 50013 }, { result: 'refused', cause: 'permission' }],
    ['another 403 of Discord', { status: 403, code: 20001 }, { result: 'refused', cause: 'permission' }],
    ['403 of a proxy', { status: 403, html: true }, { result: 'later', cause: 'unavailable', maybeSent: false }],
    ['unknown channel', { status: 404, code: 10003 }, { result: 'refused', cause: 'gone' }],
    ['unknown server', { status: 404, code: 10004 }, { result: 'refused', cause: 'gone' }],
    ['404 of a proxy', { status: 404, html: true }, { result: 'later', cause: 'unavailable', maybeSent: false }],
    ['an archived thread', { status: 400, code: 50083 }, { result: 'refused', cause: 'archived' }],
    ['a refused token', { status: 401 }, { result: 'refused', cause: 'token' }],
    ['an invalid form', { status: 400, code: 50035 }, { result: 'refused', cause: 'invalid' }],
  ];
  test.each(CASES)('%s', async (_, how, expected) => {
    const poster = await posterHere();
    here.discord.faults.posts.push({ when: 'before', how });
    const outcome = await poster.post(letter());
    expect(outcome).toMatchObject(expected);
    if (outcome.result === 'later' && outcome.cause === 'rate-limited') expect(outcome.afterMs).toBeGreaterThanOrEqual(7_000);
    if (outcome.result === 'refused') expect(outcome.reason).toMatch(/\/subscriptions|subscribe again/);
    // No attempt is repeated behind the caller's back, and the next one is not blocked by what went wrong.
    expect(here.discord.channels.attempts).toBe(1);
    if (outcome.result === 'refused') expect(await poster.post(letter({ ref: 'bbbbbbbbbb' }))).toMatchObject({ result: 'sent' });
  });

  test('a rate limit of posts keeps nobody waiting who asks in chat', async () => {
    const poster = await posterHere();
    here.discord.faults.posts.push({ when: 'before', how: { status: 429, retryAfter: 600 } });
    expect(await poster.post(letter())).toMatchObject({ result: 'later', cause: 'rate-limited' });
    expect(await poster.post(letter())).toMatchObject({ result: 'later', cause: 'rate-limited' });
    expect(here.discord.channels.attempts).toBe(1);
    const reply = await here.discord.replyTo(here.discord.say('!loss dice'));
    expect(textOf(reply)).toContain('Dice loss');
  });

  test('many at once go out at a pace that Discord takes, and none is put off', async () => {
    const rooms = Array.from({ length: 120 }, (_, at) => newRoom(here.discord.lab, `room-${at}`));
    here.discord.rooms.push(...rooms);
    const poster = await posterHere();
    const waiting = [...rooms];
    const results: string[] = [];
    const worker = async (): Promise<void> => {
      for (let room = waiting.pop(); room; room = waiting.pop()) results.push((await poster.post(letter({ place: placeOf(room) }))).result);
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    expect(results).toEqual(rooms.map(() => 'sent'));
    expect(here.discord.messages.length).toBe(rooms.length);
  });

  test('an answer that never comes ends the attempt, and the post is found afterwards', async () => {
    const poster = await posterHere();
    here.discord.faults.posts.push({ when: 'after', how: 'hang' });
    const triedAt = new Date();
    expect(await poster.post(letter())).toMatchObject({ result: 'later', cause: 'timeout', maybeSent: true });
    expect(await poster.post(letter({ triedAt }))).toMatchObject({ result: 'sent', found: true });
    expect(posts().length).toBe(1);
  });

  test('a right that is known to be missing is named, and nothing is sent', async () => {
    deny(here.discord.research, RIGHTS.embedLinks);
    const poster = await posterHere();
    expect(await poster.post(letter())).toEqual({
      result: 'refused',
      cause: 'permission',
      reason: 'I cannot post in #research: give me Embed Links in the channel’s settings under Permissions, then resume with /subscriptions.',
    });
    expect(here.discord.channels.attempts).toBe(0);
  });

  test('a right taken away while connected is seen at once; a channel that goes is gone', async () => {
    const { research } = here.discord;
    const poster = await posterHere();
    deny(research, RIGHTS.sendMessages);
    here.discord.tellChange(research);
    const told = async (expected: RegExp) => {
      for (;;) {
        const outcome = await poster.check(placeOf(research), welcome);
        if (outcome.result === 'refused' && expected.test(outcome.reason)) return;
        await sleep(5);
      }
    };
    await told(/give me Send Messages in/);
    expect(await poster.post(letter())).toMatchObject({ result: 'refused', cause: 'permission' });
    expect(here.discord.channels.attempts).toBe(0);
    research.gone = true;
    here.discord.tellChange(research);
    await told(/gone/);
    expect(await poster.post(letter())).toMatchObject({ result: 'refused', cause: 'gone' });
  });

  test('a post that Discord emptied is taken back, and what is missing is named', async () => {
    const { research } = here.discord;
    const poster = await posterHere();
    deny(research, RIGHTS.embedLinks);
    expect(await poster.post(letter())).toMatchObject({ result: 'refused', cause: 'permission', reason: expect.stringContaining('Embed Links') });
    expect(here.discord.messages.length).toBe(1);
    expect(here.discord.channels.isDeleted(here.discord.messages[0]?.id ?? '')).toBe(true);
  });

  test('what only Discord knows is told by its answer', async () => {
    const { research } = here.discord;
    const thread = newThread(research, 'daily');
    here.discord.rooms.push(thread);
    const poster = await posterHere();
    // Without a word to the client.
    thread.thread = { parent: research.id, archived: true, locked: true };
    expect(await poster.post(letter({ place: placeOf(thread) }))).toMatchObject({ result: 'refused', cause: 'archived' });
    deny(research, RIGHTS.sendMessages);
    expect(await poster.post(letter())).toMatchObject({ result: 'refused', cause: 'permission' });
    deny(research, RIGHTS.viewChannel);
    expect(await poster.post(letter())).toMatchObject({ result: 'refused', cause: 'permission' });
    research.gone = true;
    expect(await poster.post(letter())).toMatchObject({ result: 'refused', cause: 'gone' });
  });
});

describe('at set-up', () => {
  const missing: [string, bigint, RegExp][] = [
    ['View Channel', RIGHTS.viewChannel, /give me View Channel in/],
    ['Send Messages', RIGHTS.sendMessages, /give me Send Messages in/],
    ['Embed Links', RIGHTS.embedLinks, /give me Embed Links in/],
    [
      'several',
      RIGHTS.viewChannel | RIGHTS.sendMessages | RIGHTS.embedLinks,
      /give me View Channel, Send Messages and Embed Links in the channel’s settings under Permissions, then subscribe again/,
    ],
  ];
  test.each(missing)('%s missing is named', async (_, right, reason) => {
    deny(here.discord.research, right);
    const poster = await posterHere();
    expect(await poster.check(placeOf(here.discord.research), welcome)).toEqual({ result: 'refused', cause: 'permission', reason: expect.stringMatching(reason) });
    expect(here.discord.messages).toEqual([]);
  });

  test('a good channel is good, and nothing is posted there', async () => {
    const thread = newThread(here.discord.research, 'daily');
    here.discord.rooms.push(thread);
    const poster = await posterHere();
    expect(await poster.check(placeOf(here.discord.research), welcome)).toEqual({ result: 'ok' });
    expect(await poster.check(placeOf(thread), welcome)).toEqual({ result: 'ok' });
    expect(here.discord.messages).toEqual([]);
  });

  test('a thread needs a right of its own, an entrance when it is private, and to be open', async () => {
    const open = newThread(here.discord.research, 'open');
    const secret = newThread(here.discord.research, 'secret', 12);
    const done = newThread(here.discord.research, 'done');
    done.thread = { parent: here.discord.research.id, archived: true, locked: true };
    here.discord.rooms.push(open, secret, done);
    deny(here.discord.research, RIGHTS.sendInThreads);
    const poster = await posterHere();
    const check = async (room: Room) => poster.check(placeOf(room), welcome);
    expect(await check(open)).toMatchObject({ cause: 'permission', reason: expect.stringContaining('Send Messages in Threads') });
    expect(await check(secret)).toMatchObject({ cause: 'permission', reason: expect.stringContaining('private thread: add me') });
    expect(await check(done)).toMatchObject({ cause: 'archived' });
  });

  test('a channel of another server, one that is not there and one that takes no messages are not for posts', async () => {
    const other = newRoom(newServer('Other lab'), 'general');
    const forum = newRoom(here.discord.lab, 'questions', 15);
    here.discord.rooms.push(other, forum);
    const poster = await posterHere();
    expect(await poster.check({ ...placeOf(here.discord.research), channel: other.id }, welcome)).toMatchObject({ result: 'refused', cause: 'gone' });
    expect(await poster.post(letter({ place: { ...placeOf(here.discord.research), channel: other.id } }))).toMatchObject({ result: 'refused' });
    expect(await poster.check({ ...placeOf(here.discord.research), channel: '123456789012345678' }, welcome)).toMatchObject({ result: 'refused', cause: 'gone' });
    expect(await poster.check(placeOf(forum), welcome)).toMatchObject({ result: 'refused', cause: 'invalid' });
    expect(here.discord.messages).toEqual([]);
  });
});

describe('telling a person', () => {
  const paused = () => ({ ...blankAnswer('message', requestFor('subscriptions', ''), 'The daily post in #research was paused'), tips: ['Give me Send Messages there.'] });

  test('reaches them in a direct message', async () => {
    const poster = await posterHere();
    const { alice, research } = here.discord;
    expect(await poster.tell(placeOf(research), alice.id, paused())).toBe(true);
    const [message] = here.discord.messages;
    expect(message?.channel_id).toBe(here.discord.channels.direct.get(alice.id)?.id);
    expect(textOf(message ?? {})).toContain('was paused');
    refusedNothing();
  });

  test('is given up when they take none', async () => {
    const poster = await posterHere();
    const { alice, research } = here.discord;
    here.discord.faults.closedTo.add(alice.id);
    expect(await poster.tell(placeOf(research), alice.id, paused())).toBe(false);
    expect(here.logged('error')).toEqual([]);
  });
});

describe('ready', () => {
  test('while connected only', async () => {
    const platform = here.platformFor(navigator);
    expect(platform.poster?.ready()).toBe(false);
    expect(await platform.poster?.post(letter())).toMatchObject({ result: 'later', maybeSent: false });
    await platform.start();
    expect(platform.poster?.ready()).toBe(true);
    here.discord.hangUp(4000);
    await here.discord.until('the loss', () => platform.poster?.ready() === false);
    await here.discord.until('a new connection', () => platform.poster?.ready() === true);
    here.discord.hangUp(4004);
    await here.discord.until('the end', () => platform.poster?.ready() === false);
  });

  test('no more once it stops, but what is under way is finished', async () => {
    const platform = await here.connect(navigator);
    const sent = platform.poster?.post(letter());
    const stopped = platform.stop();
    expect(platform.poster?.ready()).toBe(false);
    expect(await sent).toMatchObject({ result: 'sent' });
    await stopped;
  });
});

function never(): never {
  throw new Error('there is no message');
}
