// The adapter with the real discord.js client against the stand-in, over real sockets: what a person does, and what they get.
import { describe, expect, test } from 'vitest';
import { HOSTILE } from '../support/answers.ts';
import { realNavigator } from '../support/catalog-answers.ts';
import { textOf, urlsOf } from '../support/discord-oracle.ts';
import { discordTests } from '../support/discord-tests.ts';

const navigator = realNavigator();
const here = discordTests();
const refusedNothing = () => expect(here.discord.refused).toEqual([]);

describe('slash commands', () => {
  test('are answered at once, for the person alone, with links and licences', async () => {
    const platform = await here.connect(navigator);
    expect(platform.status()).toEqual({ name: 'Discord', state: 'ready' });
    const { kind, message, followUps } = await here.discord.slash('dataset', { query: 'brain MRI' });
    const answer = navigator.answer({ command: 'dataset', text: 'brain MRI', page: 1, cut: false });
    expect(kind).toBe('message');
    expect(here.discord.isEphemeral(message)).toBe(true);
    expect(followUps).toEqual([]);
    expect(answer.items.length).toBe(5);
    for (const item of answer.items) {
      expect(textOf(message)).toContain(item.license.label);
      expect(urlsOf(message)).toContain(item.home);
    }
    refusedNothing();
  });

  test('work in direct messages and where a person installed the bot for themselves', async () => {
    await here.connect(navigator);
    for (const where of ['direct', 'elsewhere'] as const) {
      const { message } = await here.discord.slash('loss', { query: 'imbalanced segmentation', where });
      expect(textOf(message)).toContain('Dice loss');
      const page = await here.discord.press(message, { label: 'Next' }, { where });
      expect(page.kind).toBe('update');
      expect(textOf(page.message)).toContain('Page 2 of');
    }
    refusedNothing();
  });

  test('navigator finds, shows details, help and about', async () => {
    await here.connect(navigator);
    expect(textOf((await here.discord.slash('navigator', { subcommand: 'find', query: 'polyp segmentation' })).message)).toContain('polyp segmentation');
    expect(textOf((await here.discord.slash('navigator', { subcommand: 'details', query: 'MURA' })).message)).toContain('MURA');
    expect(textOf((await here.discord.slash('navigator', { subcommand: 'help' })).message)).toContain('/dataset');
    expect(textOf((await here.discord.slash('navigator', { subcommand: 'about' })).message)).toContain('0.0.0');
    expect(textOf((await here.discord.slash('dataset')).message)).toContain('/dataset');
    refusedNothing();
  });

  test('completions fit, and free text needs none', async () => {
    await here.connect(navigator);
    const { choices } = await here.discord.typing('dataset', { query: 'br' });
    expect(choices.length).toBeGreaterThan(0);
    expect(choices.length).toBeLessThanOrEqual(25);
    const details = await here.discord.typing('navigator', { subcommand: 'details', query: 'mur' });
    expect(details.choices.map((choice) => choice.name).join()).toMatch(/MURA/);
    const chosen = await here.discord.slash('navigator', { subcommand: 'details', query: details.choices[0]?.value ?? '' });
    expect(textOf(chosen.message)).toContain('MURA');
    expect((await here.discord.typing('dataset', { query: `${HOSTILE[0]}\u0000` })).kind).toBe('choices');
    refusedNothing();
  });

  test('a completion that fails gives no choices and no noise for the person', async () => {
    await here.connect({
      ...navigator,
      complete: () => {
        throw new Error('index gone');
      },
    });
    expect((await here.discord.typing('dataset', { query: 'br' })).choices).toEqual([]);
    expect(here.logged('error').join()).toContain('index gone');
  });
});

describe('buttons', () => {
  test('turn pages in place, also after a restart', async () => {
    const platform = await here.connect(navigator);
    const { message } = await here.discord.slash('dataset', { query: 'MRI segmentation' });
    const second = await here.discord.press(message, { label: 'Next' });
    expect(second.kind).toBe('update');
    expect(textOf(second.message)).toContain('Page 2 of');
    await platform.stop();
    await here.discord.until('no connection', () => here.discord.sessions() === 0);
    await here.connect(navigator);
    const third = await here.discord.press(second.message, { label: 'Next' });
    expect(textOf(third.message)).toContain('Page 3 of');
    const back = await here.discord.press(third.message, { label: 'Previous' });
    expect(textOf(back.message)).toContain('Page 2 of');
    refusedNothing();
  });

  test('carry a query of any length', async () => {
    await here.connect(navigator);
    const query = `segmentation ${'brain MRI 脑部 '.repeat(30)}`.slice(0, 300).trim();
    const { message } = await here.discord.slash('find', { query });
    const page = await here.discord.press(message, { label: 'Next' });
    expect(textOf(page.message)).toContain('Page 2 of');
    const expected = navigator.answer({ command: 'find', text: query, page: 2, cut: false });
    for (const item of expected.items) expect(textOf(page.message)).toContain(item.name);
    refusedNothing();
  });

  test('details come beside the card; share posts it for everyone with the name as text', async () => {
    await here.connect(navigator);
    const { message } = await here.discord.slash('dataset', { query: 'brain MRI' });
    const details = await here.discord.press(message, { label: 'Details', nth: 1 });
    expect(details.kind).toBe('message');
    expect(here.discord.isEphemeral(details.message)).toBe(true);
    expect(textOf(details.message)).toContain(navigator.answer({ command: 'dataset', text: 'brain MRI', page: 1, cut: false }).items[1]?.name);
    const eve = here.discord.person('eve', '@everyone <@1> **Eve**');
    const shared = await here.discord.press(message, { label: 'Share' }, { user: eve });
    expect(shared.kind).toBe('message');
    expect(here.discord.isEphemeral(shared.message)).toBe(false);
    expect(textOf(shared.message)).toMatch(/Shared by .*Eve/);
    expect(textOf(shared.message)).not.toContain('\nShare\n');
    refusedNothing();
  });

  test('only the owner turns the page of a card that others see', async () => {
    await here.connect(navigator);
    const { message } = await here.discord.slash('dataset', { query: 'brain MRI' });
    const { message: shared } = await here.discord.press(message, { label: 'Share' });
    const stranger = await here.discord.press(shared, { label: 'Next' }, { user: here.discord.person('bob') });
    expect(stranger.kind).toBe('message');
    expect(here.discord.isEphemeral(stranger.message)).toBe(true);
    expect(textOf(stranger.message)).toContain('Page 2 of');
    expect(textOf(shared)).toContain('Page 1 of');
    const owner = await here.discord.press(shared, { label: 'Next' });
    expect(owner.kind).toBe('update');
    expect(textOf(owner.message)).toContain('Page 2 of');
    expect(textOf(owner.message)).toContain('Shared by Alice');
    refusedNothing();
  });

  test('a suggestion asks its query', async () => {
    await here.connect(navigator);
    const { message } = await here.discord.slash('navigator', { subcommand: 'help' });
    const next = await here.discord.press(message, { label: '/loss imbalanced segmentation' });
    expect(next.kind).toBe('update');
    expect(textOf(next.message)).toContain('Dice loss');
    refusedNothing();
  });

  test.each(['0:old', '2:p:dataset:1:9:brain MRI;', '1:p:dataset:2:9:brain', '1:p:nonsense:2:0:;', '1:s:0:dataset:', 'x'.repeat(100), '1:d:../../etc;'])(
    'an unknown one says so, with a way on: %s',
    async (customId) => {
      await here.connect(navigator);
      const { message } = await here.discord.slash('dataset', { query: 'brain MRI' });
      const answer = await here.discord.press(message, { customId });
      expect(here.discord.isEphemeral(answer.message)).toBe(true);
      expect(textOf(answer.message)).toMatch(/This card is out of date[\s\S]*Ask again, for example: \/\w+ \w+/);
      refusedNothing();
    },
  );
});

describe('messages', () => {
  test('!commands, @mentions and direct messages in plain words get a public reply', async () => {
    await here.connect(navigator);
    const asked: [string, 'server' | 'direct', RegExp][] = [
      ['!loss imbalanced segmentation', 'server', /Dice loss/],
      ['  !DATASETS brain MRI', 'server', /brain MRI/],
      ['!navigator details MURA', 'server', /MURA/],
      [`<@${here.discord.world.bot.id}> loss dice`, 'server', /Dice loss/],
      [`hey <@!${here.discord.world.bot.id}> brain MRI`, 'server', /brain MRI/],
      [`<@${here.discord.world.bot.id}>`, 'server', /\/dataset/],
      ['brain MRI', 'direct', /brain MRI/],
      ['loss dice', 'direct', /Dice loss/],
    ];
    for (const [content, where, expected] of asked) {
      const question = here.discord.say(content, { where });
      const reply = await here.discord.replyTo(question);
      expect(textOf(reply), content).toMatch(expected);
      expect(reply.message_reference, content).toMatchObject({ message_id: question.id, fail_if_not_exists: false });
    }
    refusedNothing();
  });

  test('the asker turns the page of a reply; others get their own', async () => {
    await here.connect(navigator);
    const reply = await here.discord.replyTo(here.discord.say('!dataset brain MRI'));
    const other = await here.discord.press(reply, { label: 'Next' }, { user: here.discord.person('bob') });
    expect(here.discord.isEphemeral(other.message)).toBe(true);
    const own = await here.discord.press(reply, { label: 'Next' });
    expect(own.kind).toBe('update');
    expect(textOf(own.message)).not.toContain('Shared by');
    const direct = await here.discord.replyTo(here.discord.say('brain MRI', { where: 'direct' }));
    expect((await here.discord.press(direct, { label: 'Next' }, { where: 'direct' })).kind).toBe('update');
    refusedNothing();
  });

  test('talk among people, bots and webhooks is left alone', async () => {
    await here.connect(navigator);
    const quiet = ['good morning', '!help', '!play song', 'the !loss is high', '!', `<@1> loss dice`];
    for (const content of quiet) here.discord.say(content);
    here.discord.say('!loss dice', { user: here.discord.person('other', null, true) });
    here.discord.say('!loss dice', { webhook: true });
    // Replies are sent in order, so when this one is there, nothing else is coming.
    await here.discord.replyTo(here.discord.say('!loss dice'));
    expect(here.discord.messages.length).toBe(1);
  });

  test('hostile text pings nobody and is shown as text', async () => {
    await here.connect(navigator);
    for (const text of [...HOSTILE, '😀😀😀', 'x'.repeat(2000), '‮'.repeat(50)]) {
      const { message } = await here.discord.slash('find', { query: text });
      expect(message.flags).toBeGreaterThan(0);
      await here.discord.replyTo(here.discord.say(`!find ${text}`));
      await here.discord.replyTo(here.discord.say(text, { where: 'direct' }));
    }
    // The stand-in refuses live mentions, foreign mark-up, broken limits.
    refusedNothing();
  });

  test('a reply is posted once though Discord fails after posting it', async () => {
    await here.connect(navigator);
    here.discord.faults.failAfterCreate = 1;
    const question = here.discord.say('!loss dice');
    await here.discord.until('a second try', () => here.discord.requests.filter((request) => request.path.endsWith('/messages') && request.method === 'POST').length >= 2);
    await here.discord.replyTo(question);
    expect(here.discord.messages.length).toBe(1);
    expect(here.logged('error')).toEqual([]);
  });

  test('without the right to read the history it writes a plain message; without the right to write it says so once in the log', async () => {
    await here.connect(navigator);
    here.discord.faults.forbidden = 160002;
    const plain = await here.discord.replyTo(here.discord.say('!loss dice'));
    expect(plain.message_reference).toBeUndefined();
    here.discord.faults.forbidden = 50013;
    const refusals = () => here.discord.requests.filter((request) => request.status === 403).length;
    here.discord.say('!loss dice');
    here.discord.say('!loss focal');
    await here.discord.until('two refusals', () => refusals() === 2);
    here.discord.faults.forbidden = 0;
    await here.discord.replyTo(here.discord.say('!loss tversky'));
    expect(here.logged('warn').filter((line) => line.includes('may not write')).length).toBe(1);
    expect(here.logged('error')).toEqual([]);
  });
});
