import { describe, expect, test } from 'vitest';
import { commandsJson, fingerprint, registerCommands } from '../../../../adapters/discord/registration.ts';

const commands = commandsJson();

/** A list as Discord keeps it, counting what is asked of it. */
function list(stored: unknown) {
  const calls: string[] = [];
  return {
    calls,
    get: async () => {
      calls.push('get');
      return stored;
    },
    put: async (body: unknown) => {
      calls.push(`put ${(body as unknown[]).length}`);
    },
  };
}

/** As Discord answers: ids and defaults added, false and empty left out, another order. */
const asStored = commands
  .map((command, at) => ({
    ...command,
    id: String(at),
    version: '1',
    nsfw: false,
    dm_permission: true,
    name_localizations: null,
    contexts: command.contexts?.toReversed() ?? [],
    default_member_permissions: command.default_member_permissions ?? null,
    options: command.options?.map((option) =>
      Object.fromEntries(Object.entries(option).filter(([key, value]) => value !== false && !(key === 'options' && (value as unknown[]).length === 0))),
    ),
  }))
  .reverse();

describe('commandsJson', () => {
  test('every command keeps to the limits of slash commands', () => {
    for (const command of commands) {
      expect(command.name).toMatch(/^[a-z]{1,32}$/);
      expect(command.description?.length).toBeLessThanOrEqual(100);
      for (const option of command.options ?? []) expect(option.description.length).toBeLessThanOrEqual(100);
      expect(JSON.stringify(command).length).toBeLessThan(8000);
    }
    expect(commands.length).toBeLessThanOrEqual(100);
  });

  test('searches take one optional text with completion, everywhere', () => {
    expect(commands.find((command) => command.name === 'dataset')).toMatchObject({
      contexts: [0, 1, 2],
      integration_types: [0, 1],
      options: [{ type: 3, name: 'query', required: false, autocomplete: true }],
    });
    expect(commands.find((command) => command.name === 'navigator')?.options?.map((option) => option.name)).toEqual([
      'find',
      'details',
      'help',
      'about',
      'subscribe',
      'subscriptions',
      'unsubscribe',
      'posted',
    ]);
  });
});

describe('the commands for daily posts', () => {
  test('are for servers and those who manage them, with a list or a switch for what has one', () => {
    for (const name of ['subscribe', 'subscriptions', 'unsubscribe'])
      expect(commands.find((command) => command.name === name)).toMatchObject({ contexts: [0], integration_types: [0], default_member_permissions: '32' });
    const subscribe = commands.find((command) => command.name === 'subscribe')?.options ?? [];
    expect(subscribe.map(({ name, type }) => `${name} ${type}`)).toEqual(['what 3', 'at 3', 'days 3', 'timezone 3', 'channel 7', 'quiet 5', 'condensed 5', 'role 8']);
    expect(subscribe.find(({ name }) => name === 'channel')).toMatchObject({ channel_types: [0, 5, 10, 11, 12] });
    expect(subscribe.every((option) => !('required' in option && option.required))).toBe(true);
  });

  test('a post can be shown by everybody', () => {
    const navigator = commands.find((command) => command.name === 'navigator');
    expect(navigator?.default_member_permissions).toBeUndefined();
    expect(navigator?.options?.find((option) => option.name === 'posted')).toMatchObject({ options: [{ name: 'query', type: 3 }] });
  });
});

describe('registerCommands', () => {
  test('leaves the same commands alone, whatever Discord adds', async () => {
    const same = list(asStored);
    expect(await registerCommands(same)).toBe('unchanged');
    expect(same.calls).toEqual(['get']);
  });

  test.each([
    ['nothing yet', []],
    ['one less', asStored.slice(1)],
    ['another description', asStored.map((command, at) => (at === 0 ? { ...command, description: 'old' } : command))],
    ['another option', asStored.map((command, at) => (at === 1 ? { ...command, options: [] } : command))],
    ['other rights', asStored.map((command) => ({ ...command, default_member_permissions: null }))],
    ['another choice', asStored.map((command) => ({ ...command, options: command.options?.map((option) => (option.choices ? { ...option, choices: [] } : option)) }))],
    [
      'other channels to choose',
      asStored.map((command) => ({ ...command, options: command.options?.map((option) => (option.channel_types ? { ...option, channel_types: [0] } : option)) })),
    ],
    ['other places', asStored.map((command) => (command.name === 'dataset' ? { ...command, contexts: [0] } : command))],
    ['rubbish', 'x'],
  ])('registers when there is %s', async (_, stored) => {
    const changed = list(stored);
    expect(await registerCommands(changed)).toBe('registered');
    expect(changed.calls).toEqual(['get', 'put 12']);
  });

  test('registers the same ones when forced', async () => {
    const same = list(asStored);
    expect(await registerCommands(same, { force: true })).toBe('registered');
    expect(same.calls).toEqual(['put 12']);
  });

  test('never sends an empty list, which would delete all commands', async () => {
    const there = list(asStored);
    await expect(registerCommands(there, { commands: [] })).rejects.toThrow(/empty/);
    expect(there.calls).toEqual([]);
  });

  test('the fingerprint tells a required option from an optional one', () => {
    const [first] = commands;
    expect(fingerprint([{ ...first, options: [{ ...first?.options?.[0], required: true }] }])).not.toBe(fingerprint([first]));
  });
});
