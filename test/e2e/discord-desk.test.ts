// Daily posts asked for in Discord: what reaches the desk, who may, and what a person sees. Real client, real sockets.
import { describe, expect, test } from 'vitest';
import { blankAnswer } from '../../src/answer/compose.ts';
import { UserError } from '../../src/errors.ts';
import type { Desk } from '../../src/port.ts';
import type { Person } from '../fakes/discord-data.ts';
import { newRole, newRoom, newServer, newThread, RIGHTS } from '../fakes/discord-servers.ts';
import { realNavigator } from '../support/catalog-answers.ts';
import { textOf } from '../support/discord-oracle.ts';
import { discordTests, recordingDesk } from '../support/discord-tests.ts';
import { postOf } from '../support/posts.ts';

const navigator = realNavigator();
const here = discordTests();
const refusedNothing = () => expect(here.discord.refused).toEqual([]);

/** Somebody with a role that may manage the server. */
function manager(): Person {
  const { lab, person } = here.discord;
  const mona = person('mona');
  const role = newRole('Managers', { permissions: RIGHTS.manageServer });
  lab.roles.push(role);
  lab.members.set(mona.id, [role.id]);
  return mona;
}
const place = () => ({ platform: 'discord', workspace: here.discord.lab.id, channel: here.discord.research.id });
const request = (command: string, text: string) => ({ command, text, page: 1, cut: false });

describe('what reaches the desk', () => {
  test('the options of /subscribe as one line, with who asks and where', async () => {
    const { asked, desk } = recordingDesk();
    const mona = manager();
    const news = newRoom(here.discord.lab, 'news', 5);
    here.discord.rooms.push(news);
    const role = newRole('Imaging', { mentionable: true });
    here.discord.lab.roles.push(role);
    await here.connect(navigator, desk);
    const options = { what: 'brain MRI', at: '09:00', days: 'weekdays', timezone: 'Europe/Berlin', channel: news.id, quiet: true, condensed: true, role: role.id };
    const { message, deferred } = await here.discord.slash('subscribe', { user: mona, options });
    const text = `brain MRI at 09:00 weekdays tz Europe/Berlin in <#${news.id}> quiet condensed ping <@&${role.id}>`;
    expect(asked).toEqual([{ request: request('subscribe', text), actor: { ...place(), person: mona.id, mayManage: true } }]);
    expect(here.discord.isEphemeral(message)).toBe(true);
    expect(deferred).toBe(false);
    expect(textOf(message)).toContain('Desk: subscribe brain MRI at 09:00');
    refusedNothing();
  });

  test('every way to ask: slash commands, their form under /navigator, messages, mentions', async () => {
    const { asked, desk } = recordingDesk();
    const mona = manager();
    await here.connect(navigator, desk);
    const { discord } = here;
    await discord.slash('subscriptions', { user: mona });
    await discord.slash('subscriptions', { user: mona, options: { action: 'pause', channel: discord.research.id } });
    await discord.slash('unsubscribe', { user: mona });
    await discord.slash('navigator', { user: mona, subcommand: 'subscribe', query: `losses Mondays in <#${discord.research.id}>` });
    await discord.slash('navigator', { user: mona, subcommand: 'posted', query: 'k3v9q0x2ab' });
    await discord.replyTo(discord.say(`!navigator subscribe CT at 08:30 in <#${discord.research.id}>`, { user: mona }));
    const reply = await discord.replyTo(discord.say(`<@${discord.world.bot.id}> subscriptions preview`, { user: mona }));
    expect(textOf(reply)).toContain('Desk: subscriptions preview');
    expect(asked.map(({ request: { command, text } }) => `${command} ${text}`.trim())).toEqual([
      'subscriptions',
      `subscriptions pause in <#${discord.research.id}>`,
      'unsubscribe',
      `subscribe losses Mondays in <#${discord.research.id}>`,
      'posted k3v9q0x2ab',
      `subscribe CT at 08:30 in <#${discord.research.id}>`,
      'subscriptions preview',
    ]);
    for (const { actor } of asked) expect(actor).toEqual({ ...place(), person: mona.id, mayManage: true });
    refusedNothing();
  });

  test('a thread is a channel of its own, and another server is another workspace', async () => {
    const { asked, desk } = recordingDesk();
    const thread = newThread(here.discord.research, 'daily');
    const other = newRoom(newServer('Other lab'), 'general');
    here.discord.rooms.push(thread, other);
    await here.connect(navigator, desk);
    await here.discord.slash('subscriptions', { room: thread });
    await here.discord.slash('subscriptions', { room: other });
    await here.discord.replyTo(here.discord.say('!navigator subscriptions', { room: thread }));
    expect(asked.map(({ actor }) => [actor.workspace, actor.channel])).toEqual([
      [here.discord.lab.id, thread.id],
      [other.server?.id, other.id],
      [here.discord.lab.id, thread.id],
    ]);
  });

  test('searches do not', async () => {
    const { asked, desk } = recordingDesk();
    await here.connect(navigator, desk);
    await here.discord.slash('dataset', { query: 'subscribe' });
    await here.discord.replyTo(here.discord.say('!loss dice'));
    expect(asked).toEqual([]);
  });
});

describe('who may', () => {
  test('is looked up for each command, message and button, whatever Discord let through', async () => {
    const asked: boolean[] = [];
    const desk: Desk = {
      async answer(asking, { mayManage }) {
        asked.push(mayManage);
        return { ...blankAnswer('message', asking, 'Subscribed'), suggestions: [{ label: 'Pause', command: 'subscriptions', text: 'pause' }] };
      },
    };
    const mona = manager();
    const { alice } = here.discord;
    await here.connect(navigator, desk);
    const { message } = await here.discord.slash('subscriptions', { user: mona });
    await here.discord.slash('subscriptions', { user: alice });
    const reply = await here.discord.replyTo(here.discord.say('!navigator subscriptions', { user: mona }));
    await here.discord.replyTo(here.discord.say('!navigator subscriptions', { user: alice }));
    await here.discord.press(message, { label: 'Pause' }, { user: mona });
    // Anyone can press a button of a card that all see.
    const pressed = await here.discord.press(reply, { label: 'Pause' }, { user: alice });
    expect(here.discord.isEphemeral(pressed.message)).toBe(true);
    here.discord.lab.members.set(mona.id, []);
    await here.discord.press(message, { label: 'Pause' }, { user: mona });
    here.discord.lab.owner = alice.id;
    await here.discord.slash('subscriptions', { user: alice });
    expect(asked).toEqual([true, false, true, false, true, false, false, true]);
    refusedNothing();
  });

  test('in a direct message nobody: daily posts are for servers', async () => {
    const { asked, desk } = recordingDesk();
    await here.connect(navigator, desk);
    const { message } = await here.discord.slash('navigator', { subcommand: 'subscriptions', where: 'direct' });
    expect(textOf(message)).toContain('Daily posts are for servers');
    expect(textOf(await here.discord.replyTo(here.discord.say('subscribe brain MRI', { where: 'direct' })))).toContain('Daily posts are for servers');
    expect(asked).toEqual([]);
    refusedNothing();
  });
});

describe('the role to ping', () => {
  test('is one that can be pinged, and never everyone', async () => {
    const { asked, desk } = recordingDesk();
    const mona = manager();
    const role = newRole('Quiet ones');
    here.discord.lab.roles.push(role);
    await here.connect(navigator, desk);
    const { lab } = here.discord;
    const say = async (options: Record<string, string>) => textOf((await here.discord.slash('subscribe', { user: mona, options })).message);
    expect(await say({ role: lab.id })).toContain('never pings everyone');
    expect(await say({ role: role.id })).toMatch(/“Quiet ones” cannot be pinged.*Allow anyone to @mention/);
    expect(textOf(await here.discord.replyTo(here.discord.say(`!navigator subscribe ping <@&${lab.id}>`, { user: mona })))).toContain('never pings everyone');
    expect(textOf(await here.discord.replyTo(here.discord.say('!navigator subscribe ping <@&123456789012345678>', { user: mona })))).toContain('no such role');
    expect(asked).toEqual([]);
    role.mentionable = true;
    here.discord.tellChange(here.discord.research);
    expect(await say({ role: role.id })).toContain('Desk: subscribe ping');
    refusedNothing();
  });
});

describe('a desk that takes its time', () => {
  /** Answers when told to. */
  function slowDesk() {
    let release: (error?: Error) => void = () => undefined;
    const gate = new Promise<void>((resolve, reject) => {
      release = (error) => (error ? reject(error) : resolve());
    });
    const desk: Desk = {
      async answer(asking) {
        if (asking.text !== 'fast') await gate;
        return { ...blankAnswer('message', asking, 'At last'), suggestions: [{ label: 'Again', command: 'subscriptions', text: 'slow' }] };
      },
    };
    return { desk, release };
  }
  const deferral = (type: number) =>
    here.discord.until('the deferral', () => here.discord.requests.some(({ path, body }) => path.endsWith('/callback') && (body as { type: number }).type === type));

  test('a command is deferred for the person alone and answered later', async () => {
    const { desk, release } = slowDesk();
    await here.connect(navigator, desk);
    const answered = here.discord.slash('subscriptions');
    await deferral(5);
    release();
    const { message, deferred } = await answered;
    expect(deferred).toBe(true);
    expect(here.discord.isEphemeral(message)).toBe(true);
    expect(textOf(message)).toContain('At last');
    refusedNothing();
  });

  test('a button changes its own card later', async () => {
    const { desk, release } = slowDesk();
    await here.connect(navigator, desk);
    const { message } = await here.discord.slash('navigator', { subcommand: 'subscriptions', query: 'fast' });
    const answered = here.discord.press(message, { label: 'Again' });
    await deferral(6);
    release();
    const { kind, deferred } = await answered;
    expect([kind, deferred]).toEqual(['update', true]);
    refusedNothing();
  });

  test.each([
    ['a bug', new Error('boom'), /Something broke \(ref [0-9a-f]{6}\)/],
    ['a wish that cannot be met', new UserError('Name a time.'), /Name a time\./],
  ])('%s is told after the deferral too', async (_, error, expected) => {
    const { desk, release } = slowDesk();
    await here.connect(navigator, desk);
    const command = here.discord.slash('subscriptions');
    await deferral(5);
    const { message } = await here.discord.slash('navigator', { subcommand: 'subscriptions', query: 'fast' });
    const press = here.discord.press(message, { label: 'Again' });
    await deferral(6);
    release(error);
    expect(textOf((await command).message)).toMatch(expected);
    const pressed = await press;
    expect(textOf(pressed.message)).toMatch(expected);
    expect(here.discord.isEphemeral(pressed.message)).toBe(true);
    expect(textOf(message)).toContain('At last');
    refusedNothing();
  });
});

test('a preview of a post comes as a card, with every entry', async () => {
  const items = navigator.answer({ command: 'find', text: 'segmentation', page: 1, cut: false }).items;
  const more = navigator.answer({ command: 'find', text: 'segmentation', page: 2, cut: false }).items;
  const desk: Desk = { answer: async () => postOf([...items, ...more]) };
  await here.connect(navigator, desk);
  const { message, followUps } = await here.discord.slash('subscriptions', { options: { action: 'preview' } });
  await here.discord.until('the rest', () => followUps.length > 0);
  const text = [message, ...followUps].map(textOf).join('\n');
  expect(items.length + more.length).toBe(10);
  for (const item of [...items, ...more]) expect(text).toContain(item.license.label);
  for (const one of followUps) expect(here.discord.isEphemeral(one)).toBe(true);
  refusedNothing();
});
