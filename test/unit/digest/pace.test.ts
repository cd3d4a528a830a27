import { expect, test } from 'vitest';
import { createPace } from '../../../src/digest/pace.ts';

const after = (posts: number, pace: ReturnType<typeof createPace>): number => {
  for (let ended = 0; ended < posts; ended += 1) pace.ended();
  return pace.places();
};

test('begins with few, becomes as many as there may be, and few again while the process is late', () => {
  let late = 0;
  const pace = createPace(16, () => late);
  expect(pace.places()).toBe(2);
  expect(after(4, pace)).toBe(3);
  expect(after(1000, pace)).toBe(16);
  late = 50;
  expect(after(3, pace)).toBe(8);
  expect(after(1000, pace)).toBe(2);
  late = 0;
  expect(after(1000, pace)).toBe(16);
});

test('never more than there may be, and never none', () => {
  let late = 0;
  const pace = createPace(1, () => late);
  expect(after(100, pace)).toBe(1);
  late = 1000;
  expect(after(100, pace)).toBe(1);
});
