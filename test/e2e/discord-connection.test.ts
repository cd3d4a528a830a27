// The Discord adapter when something goes wrong, and how it connects, registers and stops: real client, real sockets.
import { describe, expect, test } from 'vitest';
import { registerDiscordCommands } from '../../adapters/discord/connection.ts';
import { OperatorError, UserError } from '../../src/errors.ts';
import type { Answerer } from '../../src/port.ts';
import type { SentMessage } from '../fakes/discord.ts';
import { realNavigator } from '../support/catalog-answers.ts';
import { textOf } from '../support/discord-oracle.ts';
import { discordTests } from '../support/discord-tests.ts';

const navigator = realNavigator();
const here = discordTests();
const refusedNothing = () => expect(here.discord.refused).toEqual([]);
const broken = (error: Error): Answerer => ({
  ...navigator,
  answer: () => {
    throw error;
  },
});

describe('failures', () => {
  test('a bug is told with a reference that the log has', async () => {
    await here.connect(broken(new Error('boom')));
    const { message } = await here.discord.slash('dataset', { query: 'brain' });
    const ref = /Something broke \(ref ([0-9a-f]{6})\)/.exec(textOf(message))?.[1];
    expect(here.discord.isEphemeral(message)).toBe(true);
    expect(here.logged('error').join()).toContain(`"ref":"${ref}"`);
    expect(here.logged('error').join()).toContain('boom');
    expect(textOf(await here.discord.replyTo(here.discord.say('!loss dice')))).toContain('Something broke');
    refusedNothing();
  });

  test('an input that cannot be served is answered in its own words', async () => {
    await here.connect(broken(new UserError('Name one entry.')));
    expect(textOf((await here.discord.slash('dataset', { query: 'brain' })).message)).toContain('Name one entry.');
    expect(here.logged('error')).toEqual([]);
  });

  test('an answer that comes too late is no error', async () => {
    await here.connect(navigator);
    here.discord.faults.tooLate = 1;
    const late = here.discord.slash('dataset', { query: 'late' });
    await here.discord.until('the late answer', () => here.discord.requests.some((request) => request.status === 404));
    expect(textOf((await here.discord.slash('dataset', { query: 'brain MRI' })).message)).toContain('brain MRI');
    expect([...here.logged('error'), ...here.logged('warn')]).toEqual([]);
    here.discord.abandon(late);
  });

  test('a lost connection comes back', async () => {
    const platform = await here.connect(navigator);
    here.discord.hangUp(4000);
    await here.discord.until('a lost connection', () => here.lines.some((line) => line.includes('reconnecting')));
    await here.discord.until('a connection', () => platform.status().state === 'ready' && here.discord.sessions() === 1);
    expect(textOf((await here.discord.slash('loss', { query: 'dice' })).message)).toContain('Dice loss');
  });

  test('Discord being down at the start is waited out', async () => {
    here.discord.faults.down = true;
    const platform = here.platformFor(navigator);
    const started = platform.start();
    await here.discord.until('attempts', () => platform.status().note?.includes('cannot be reached'));
    here.discord.faults.down = false;
    await started;
    expect(platform.status().state).toBe('ready');
  });
});

describe('connecting', () => {
  test('without Message Content it serves all but !commands, and says where to switch it on', async () => {
    here.discord.faults.contentRefused = true;
    const platform = await here.connect(navigator);
    expect(platform.status().state).toBe('degraded');
    expect(platform.status().note).toMatch(/Message Content.*!commands.*discord\.com\/developers/);
    expect(here.logged('warn').join()).toContain('Message Content');
    expect(textOf((await here.discord.slash('loss', { query: 'dice' })).message)).toContain('Dice loss');
    expect(textOf(await here.discord.replyTo(here.discord.say('loss dice', { where: 'direct' })))).toContain('Dice loss');
    const before = here.discord.messages.length;
    here.discord.say('!loss dice');
    const mention = await here.discord.replyTo(here.discord.say(`<@${here.discord.world.bot.id}> loss dice`));
    expect(textOf(mention)).toContain('Dice loss');
    expect(here.discord.messages.length).toBe(before + 1);
  });

  test('Message Content switched off while connected: it comes back without', async () => {
    const platform = await here.connect(navigator);
    here.discord.faults.contentRefused = true;
    here.discord.hangUp(4014);
    await here.discord.until('the new connection', () => platform.status().note?.includes('Message Content') && here.discord.sessions() === 1);
    expect(textOf((await here.discord.slash('loss', { query: 'dice' })).message)).toContain('Dice loss');
  });

  test('a token reset while connected is reported, with where to find the new one', async () => {
    const platform = await here.connect(navigator);
    here.discord.hangUp(4004);
    await here.discord.until('the failure', () => platform.status().state === 'failed');
    expect(platform.status().note).toMatch(/DISCORD_TOKEN.*Reset Token/);
  });

  test('a refused token is one line for the operator, without the token', async () => {
    here.discord.faults.tokenRefused = true;
    const platform = here.platformFor(navigator);
    const error = await platform.start().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OperatorError);
    expect((error as Error).message).toMatch(/^Discord refused DISCORD_TOKEN\. Where to find it: .*Reset Token$/);
    expect(platform.status().state).toBe('failed');
    expect(here.lines.join()).not.toContain(here.discord.token);
  });

  test('commands are registered at the start only when they changed', async () => {
    const puts = () => here.discord.requests.filter((request) => request.method === 'PUT').length;
    const platform = await here.connect(navigator);
    expect(puts()).toBe(1);
    expect(here.discord.commands.map((command) => command.name)).toEqual([
      'dataset',
      'loss',
      'method',
      'benchmark',
      'tool',
      'platform',
      'collection',
      'find',
      'subscribe',
      'subscriptions',
      'unsubscribe',
      'navigator',
    ]);
    await platform.stop();
    await here.connect(navigator);
    expect(here.lines.some((line) => line.includes('Discord commands: unchanged'))).toBe(true);
    expect(puts()).toBe(1);
    here.discord.commands = here.discord.commands.slice(1);
    await here.connect(navigator);
    expect(puts()).toBe(2);
  });

  test('the operator registers without connecting', async () => {
    const config = { token: here.discord.token, apiUrl: here.discord.apiUrl };
    expect(await registerDiscordCommands(config, here.newLog())).toBe('registered');
    expect(await registerDiscordCommands(config, here.newLog())).toBe('unchanged');
    expect(await registerDiscordCommands(config, here.newLog(), { force: true })).toBe('registered');
    expect(here.discord.identifies).toBe(0);
    here.discord.faults.tokenRefused = true;
    await expect(registerDiscordCommands(config, here.newLog())).rejects.toThrow(/^Discord refused DISCORD_TOKEN/);
    refusedNothing();
  });

  test('stop finishes what is under way', async () => {
    const platform = await here.connect(navigator);
    let release: () => void = () => undefined;
    here.discord.faults.hold = new Promise((resolve) => {
      release = resolve;
    });
    const answered = here.discord.slash('loss', { query: 'dice' });
    await here.discord.until('the handler', () => here.discord.held > 0);
    const stopped = platform.stop();
    release();
    expect(textOf((await answered).message as SentMessage)).toContain('Dice loss');
    await stopped;
    expect(platform.status().state).toBe('stopped');
    await here.discord.until('no connection', () => here.discord.sessions() === 0);
  });

  test('stop while connecting ends the attempts', async () => {
    here.discord.faults.down = true;
    const platform = here.platformFor(navigator);
    const started = platform.start();
    await here.discord.until('an attempt', () => here.discord.requests.length > 0);
    await platform.stop();
    await started;
    expect(platform.status().state).toBe('stopped');
  });
});
