// A year of days in ten time zones, through both changes of the clock: one due time a day, on the right clock.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf, EVERY_DAY, instantText, lastDue, nextDue, scheduleText, WEEKDAYS } from '../../../src/digest/schedule.ts';
import type { Weekday } from '../../../src/digest/subscription.ts';
import { ZONES } from '../../support/zones.ts';

const clockOf = (instant: Date, timeZone: string) => new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(instant);
const daysOfYear = (year: number): string[] => {
  const days: string[] = [];
  for (let day = Date.UTC(year, 0, 1); new Date(day).getUTCFullYear() === year; day += 86_400_000) days.push(new Date(day).toISOString().slice(0, 10));
  return days;
};

describe.each(ZONES)('in %s', (timeZone) => {
  test.each(['00:00', '00:30', '01:30', '02:00', '02:15', '02:30', '03:00', '09:00', '23:59'])('every day of 2026 is due once at %s', (time) => {
    const schedule = { time, days: EVERY_DAY, timeZone };
    const seen: string[] = [];
    let at = new Date('2025-12-30T00:00:00Z');
    for (;;) {
      const next = nextDue(schedule, at);
      expect(next.getTime()).toBeGreaterThan(at.getTime());
      at = next;
      const day = dayOf(at, timeZone);
      if (day >= '2027-01-01') break;
      if (day < '2026-01-01') continue;
      seen.push(day);
      // A time that the clocks skip comes with the end of the gap, at most an hour later.
      const shown = clockOf(at, timeZone);
      if (shown !== time)
        expect(shown > time && at.getTime() - nextDue({ ...schedule, time: '00:00' }, new Date(at.getTime() - 7_200_000)).getTime() < 86_400_000, `${day} ${shown}`).toBe(true);
    }
    expect(seen).toEqual(daysOfYear(2026));
  });
});

test('weekdays and single days fall on these days of the local week', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.uniqueArray(fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7), { minLength: 1 }),
      fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }),
      fc.integer({ min: 0, max: 23 }),
      (timeZone, days, from, hour) => {
        const schedule = { time: `${String(hour).padStart(2, '0')}:20`, days: days.toSorted(), timeZone };
        const weekday = new Date(`${dayOf(nextDue(schedule, from), timeZone)}T12:00:00Z`).getUTCDay() || 7;
        expect(days).toContain(weekday);
      },
    ),
  );
});

describe('days that were missed', () => {
  const schedule = { time: '09:00', days: EVERY_DAY, timeZone: 'Europe/Berlin' };
  test('are caught up as the newest of them', () => {
    const due = new Date('2026-11-20T08:00:00Z');
    expect(lastDue(schedule, due, new Date('2026-11-20T08:00:05Z'))).toEqual(due);
    expect(lastDue(schedule, due, new Date('2026-11-23T07:59:00Z'))).toEqual(new Date('2026-11-22T08:00:00Z'));
    expect(lastDue(schedule, due, new Date('2026-11-23T08:00:00Z'))).toEqual(new Date('2026-11-23T08:00:00Z'));
  });
  test('also after years', () => {
    expect(lastDue(schedule, new Date('2020-01-01T08:00:00Z'), new Date('2026-11-23T12:00:00Z'))).toEqual(new Date('2026-11-23T08:00:00Z'));
    expect(lastDue({ ...schedule, days: [1] }, new Date('2020-01-06T08:00:00Z'), new Date('2026-11-29T12:00:00Z'))).toEqual(new Date('2026-11-23T08:00:00Z'));
  });
});

test('schedules and instants are worded for people', () => {
  expect(scheduleText({ time: '09:00', days: EVERY_DAY, timeZone: 'UTC' })).toBe('every day at 09:00 (UTC)');
  expect(scheduleText({ time: '07:30', days: WEEKDAYS, timeZone: 'Asia/Tokyo' })).toBe('on weekdays at 07:30 (Asia/Tokyo)');
  expect(scheduleText({ time: '07:30', days: [1, 3, 5], timeZone: 'UTC' })).toBe('on Mondays, Wednesdays and Fridays at 07:30 (UTC)');
  expect(instantText(new Date('2026-11-30T08:00:00Z'), 'Europe/Berlin')).toMatch(/^Monday,? 30 November 2026, 09:00$/);
});
