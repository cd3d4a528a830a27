import { describe, expect, test } from 'vitest';
import { createInstallationBook, type Installations } from '../../../../adapters/slack/installations.ts';
import { createLog } from '../../../../src/telemetry/log.ts';

const granted = (change = {}) => ({
  team: { id: 'T1' },
  bot: { token: 'xoxb-1', id: 'B1', userId: 'U1', scopes: ['chat:write'] },
  user: { id: 'UPERSON', token: 'xoxp-1' },
  ...change,
});

function room() {
  const kept = new Map<string, string>();
  const at = { down: false, reads: 0, time: 0 };
  const installations: Installations = {
    save: async (workspace, json) => void kept.set(workspace, json),
    read: async (workspace) => {
      at.reads += 1;
      if (at.down) throw new Error('the store is down');
      return kept.get(workspace);
    },
    remove: async (workspace) => kept.delete(workspace),
  };
  return { kept, at, book: createInstallationBook({ installations, log: createLog('silent'), now: () => at.time }) };
}

describe('installations', () => {
  test('keep the token of the bot, and nothing of the person', async () => {
    const { book, kept } = room();
    await book.save(granted());
    expect(kept.get('T1')).toContain('xoxb-1');
    expect(kept.get('T1')).not.toMatch(/UPERSON|xoxp/);
    expect(await book.read('T1')).toMatchObject({ team: { id: 'T1' }, isEnterpriseInstall: false, bot: { token: 'xoxb-1' } });
  });

  test('of an organisation stand under its id', async () => {
    const { book, kept } = room();
    await book.save(granted({ team: undefined, enterprise: { id: 'E1' }, isEnterpriseInstall: true }));
    expect([...kept.keys()]).toEqual(['E1']);
    expect(await book.read('E1')).toMatchObject({ enterprise: { id: 'E1' }, isEnterpriseInstall: true });
  });

  test('without a bot token are refused', async () => {
    await expect(room().book.save(granted({ bot: undefined }))).rejects.toThrow(/no bot token/);
  });

  test('are read once a minute, and remembered while the store is down', async () => {
    const { book, kept, at } = room();
    await book.save(granted());
    await book.read('T1');
    expect(at.reads).toBe(0);
    at.time = 61_000;
    await book.read('T1');
    await book.read('T1');
    expect(at.reads).toBe(1);
    at.down = true;
    at.time = 10 * 60_000;
    expect(await book.read('T1')).toMatchObject({ bot: { token: 'xoxb-1' } });
    await expect(book.read('T2')).rejects.toThrow('the store is down');
    // Removed by another replica.
    at.down = false;
    kept.delete('T1');
    expect(await book.read('T1')).toBeUndefined();
  });

  test('that are removed are not remembered', async () => {
    const { book } = room();
    await book.save(granted());
    await book.remove('T1');
    expect(await book.read('T1')).toBeUndefined();
  });
});
