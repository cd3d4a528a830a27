// A wish in the words that a person would type after `subscribe`: what readSubscribe reads, the other way round. Pure.
import { EVERY_DAY, WEEKDAYS } from './schedule.ts';
import type { Schedule, Weekday } from './subscription.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const WEEKEND: readonly Weekday[] = [6, 7];

/** "weekdays", "on Monday, Friday". */
export function daysWords(days: readonly Weekday[]): string {
  const known = (
    [
      ['daily', EVERY_DAY],
      ['weekdays', WEEKDAYS],
      ['weekends', WEEKEND],
    ] as const
  ).find(([, some]) => some.join() === days.join());
  return known?.[0] ?? `on ${days.map((day) => DAYS[day - 1]).join(', ')}`;
}

export type Wanted = {
  topics: readonly string[];
  time: string;
  /** In words, as `daysWords` has them. */
  days: string;
  timeZone?: string | undefined;
  channel?: string | undefined;
  condensed: boolean;
};

/** The whole wish, in place of what there was; topics come last, so that nothing in them passes for another part. */
export function subscribeText({ topics, time, days, timeZone, channel, condensed }: Wanted): string {
  const parts = [`at ${time}`, days, timeZone ? `tz ${timeZone}` : '', channel ? `in <#${channel}>` : '', condensed ? 'condensed' : 'not condensed'];
  return [...parts, topics.length === 0 ? 'everything' : `only ${topics.join('; ')}`].filter(Boolean).join(' ');
}

export const wantedOf = ({ topics, schedule, condensed }: { topics: readonly string[]; schedule: Schedule; condensed: boolean }, channel?: string): Wanted => ({
  topics,
  time: schedule.time,
  days: daysWords(schedule.days),
  timeZone: schedule.timeZone,
  channel,
  condensed,
});
