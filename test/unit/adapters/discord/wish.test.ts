import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choicesFor, slashRequest } from '../../../../adapters/discord/request.ts';
import { WISH_OPTIONS, wishText } from '../../../../adapters/discord/wish.ts';
import { zonesFor } from '../../../../adapters/discord/zones.ts';
import { readSubscribe, readVerb } from '../../../../src/digest/wish.ts';
import { MAX_QUERY_LENGTH } from '../../../../src/query/request.ts';

const CHANNEL = '1234567890123456789';
const ROLE = '2234567890123456789';

/** The values that can be chosen. */
const choices = (name: keyof typeof WISH_OPTIONS): string[] =>
  WISH_OPTIONS[name].flatMap((option) => ('choices' in option && option.choices ? option.choices.map(({ value }: { value: string | number }) => String(value)) : []));

describe('wishText', () => {
  test.each([
    [{}, ''],
    [{ what: ' brain  MRI ' }, 'brain MRI'],
    [
      { what: 'brain MRI', at: '09:00', days: 'weekdays', timezone: 'Europe/Berlin', channel: CHANNEL, quiet: true, condensed: true, role: ROLE },
      `brain MRI at 09:00 weekdays tz Europe/Berlin in <#${CHANNEL}> quiet condensed ping <@&${ROLE}>`,
    ],
    [{ at: 'at 9:00', quiet: false }, 'at 9:00 not quiet'],
    [{ days: 'Mondays' }, 'Mondays'],
    [{ action: 'preview' }, 'preview'],
    [{ action: 'pause', channel: CHANNEL }, `pause in <#${CHANNEL}>`],
    [{ channel: CHANNEL }, `in <#${CHANNEL}>`],
  ])('%j', (options, text) => expect(wishText(options)).toEqual({ text, cut: false }));

  test('the desk reads back every option', () => {
    const { text } = wishText({ what: 'only brain MRI; CT', at: '9:30', days: 'weekends', timezone: 'Asia/Kolkata', channel: CHANNEL, quiet: false, condensed: true, role: ROLE });
    expect(readSubscribe(text)).toEqual({
      topics: ['brain MRI', 'CT'],
      everything: false,
      only: true,
      schedule: { time: '09:30', days: [6, 7], timeZone: expect.stringMatching(/^Asia\/(?:Kolkata|Calcutta)$/) },
      channel: CHANNEL,
      role: ROLE,
      quiet: false,
      condensed: true,
      problems: [],
    });
    for (const value of choices('subscribe')) expect(readSubscribe(wishText({ days: value }).text)).toMatchObject({ topics: [], problems: [] });
    for (const value of choices('subscriptions')) expect(readVerb(wishText({ action: value, channel: CHANNEL }).text)).toEqual({ verb: value, channel: CHANNEL, rest: '' });
  });

  test('whatever is wanted, where and when are not cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (what) => {
        const { text, cut } = wishText({ what, at: '09:00', timezone: 'America/Argentina/ComodRivadavia', channel: CHANNEL, quiet: true, role: ROLE });
        expect(text.length).toBeLessThanOrEqual(MAX_QUERY_LENGTH);
        expect(text.endsWith(`at 09:00 tz America/Argentina/ComodRivadavia in <#${CHANNEL}> quiet ping <@&${ROLE}>`)).toBe(true);
        expect(text.isWellFormed()).toBe(true);
        if (what.length > 300) expect(cut || text.length < 300).toBe(true);
        const request = slashRequest({ name: 'subscribe', options: { what, at: '09:00', channel: CHANNEL } });
        expect(request?.command).toBe('subscribe');
        expect(request?.text.endsWith(`at 09:00 in <#${CHANNEL}>`)).toBe(true);
      }),
    );
  });
});

describe('time zones', () => {
  const first = (typed: string) => zonesFor(typed)[0]?.value;
  test.each([
    ['berlin', 'Europe/Berlin'],
    ['new york', 'America/New_York'],
    ['kolkata', 'Asia/Kolkata'],
    ['UTC', 'UTC'],
    ['são p', 'America/Sao_Paulo'],
    ['europe/lon', 'Europe/London'],
  ])('%s finds %s', (typed, zone) => expect(first(typed)).toBe(zone));

  test('are at most 25, all of them real', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 10 }), (typed) => {
        const found = zonesFor(typed);
        expect(found.length).toBeLessThanOrEqual(25);
        for (const { value } of found) expect(() => new Intl.DateTimeFormat('en', { timeZone: value })).not.toThrow();
      }),
    );
    expect(zonesFor('').length).toBe(25);
    expect(zonesFor('no such place')).toEqual([]);
  });

  test('complete the option of that name only', () => {
    const answerer = { complete: () => [] };
    expect(choicesFor(answerer, { name: 'subscribe', query: 'berlin', focused: 'timezone' })).toEqual([{ name: 'Europe/Berlin', value: 'Europe/Berlin' }]);
    expect(choicesFor(answerer, { name: 'subscribe', query: 'berlin', focused: 'what' })).toEqual([]);
  });
});
