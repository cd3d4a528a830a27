import { expect, test } from 'vitest';
import { createStore } from '../../../src/store/open.ts';
import { createSealer } from '../../../src/store/seal.ts';
import { sealedInstallations } from '../../../src/store/sealed.ts';

test('installations go in and out as text, and lie sealed in between', async () => {
  const store = createStore({ url: 'sqlite::memory:' });
  await store.open();
  const keys = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('base64')];
  const over = (some: readonly string[]) => sealedInstallations(store, { sealer: createSealer(some), platform: 'slack', now: () => new Date(0) });
  await over(keys).save('T1', '{"token":"xoxb-1"}');
  expect(await store.installation('slack', 'T1')).not.toContain('xoxb');
  expect(await over(keys).read('T1')).toBe('{"token":"xoxb-1"}');
  expect(await over(keys).read('T2')).toBeUndefined();
  await expect(over(keys.slice(1)).read('T1')).rejects.toThrow(/No key of TOKEN_KEYS opens/);
  expect(await over(keys).remove('T1')).toBe(true);
  expect(await over(keys).read('T1')).toBeUndefined();
  await store.close();
});
