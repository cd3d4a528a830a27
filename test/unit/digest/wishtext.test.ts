import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Weekday } from '../../../src/digest/subscription.ts';
import { readSubscribe } from '../../../src/digest/wish.ts';
import { subscribeText, wantedOf } from '../../../src/digest/wishtext.ts';

const wish = fc.record({
  topics: fc.uniqueArray(fc.constantFrom('brain MRI', 'losses', 'liver CT license:commercial -covid', 'attention at 3 scales'), { maxLength: 3 }),
  schedule: fc.record({
    time: fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })).map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':')),
    days: fc.uniqueArray(fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7), { minLength: 1 }).map((days) => days.sort((a, b) => a - b)),
    timeZone: fc.constantFrom('UTC', ...Intl.supportedValuesOf('timeZone')),
  }),
  condensed: fc.boolean(),
});

test('what is written is read as the same wish', () => {
  fc.assert(
    fc.property(wish, fc.option(fc.constantFrom('C0AB12', '1234567890123456789'), { nil: undefined }), ({ topics, schedule, condensed }, channel) => {
      const said = readSubscribe(subscribeText(wantedOf({ topics, schedule, condensed }, channel)));
      expect(said).toEqual({ topics, everything: topics.length === 0, only: topics.length > 0, schedule, condensed, problems: [], ...(channel ? { channel } : {}) });
    }),
  );
});
