import { expect, test } from 'vitest';
import { createRecent } from '../../../../adapters/slack/recent.ts';

test('knows a key again until enough others came', () => {
  const recent = createRecent(3);
  expect(['a', 'b', 'c', 'a', 'd', 'b', 'a'].map((key) => recent.isNew(key))).toEqual([true, true, true, false, true, false, true]);
});
