// When a subscription is due. A time that the clocks skip in spring falls on the first minute after the gap; one that they show twice in
// autumn counts the first time only (croner's rules for a fixed time, held by a test over a year of days).
import { Cron } from 'croner';
import type { Schedule, Weekday } from './subscription.ts';

export const EVERY_DAY: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
export const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5];
const NAMES = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'] as const;

/** Whether the runtime knows the time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

// Making a Cron takes longer than asking it, and many subscriptions share a schedule.
const MAX_KEPT = 1000;
const crons = new Map<string, Cron>();

function cronOf({ time, days, timeZone }: Schedule): Cron {
  const [hour = '9', minute = '0'] = time.split(':');
  const pattern = `${Number(minute)} ${Number(hour)} * * ${days.join(',')}`;
  const key = `${pattern} ${timeZone}`;
  const known = crons.get(key);
  if (known) return known;
  const cron = new Cron(pattern, { timezone: timeZone, paused: true });
  if (crons.size >= MAX_KEPT) crons.clear();
  crons.set(key, cron);
  return cron;
}

/** The first time after an instant at which the schedule is due. */
export function nextDue(schedule: Schedule, after: Date): Date {
  const next = cronOf(schedule).nextRun(after);
  if (!next) throw new RangeError(`a schedule that never comes: ${JSON.stringify(schedule)}`);
  return next;
}

/** The last due time up to `now`, where `due` is an earlier or the same one: days that were missed are caught up once, as the newest of them. */
export function lastDue(schedule: Schedule, due: Date, now: Date): Date {
  let last = due;
  // A long absence is not walked through day by day.
  const aWeekAgo = new Date(now.getTime() - 8 * 86_400_000);
  if (last < aWeekAgo) last = nextDue(schedule, aWeekAgo);
  for (let next = nextDue(schedule, last); next <= now; next = nextDue(schedule, next)) last = next;
  return last > now ? due : last;
}

// The same for formats: making one takes half a millisecond and much memory, and each post asks for two.
const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const format = new Intl.DateTimeFormat(locale, options);
  if (formats.size >= MAX_KEPT) formats.clear();
  formats.set(key, format);
  return format;
}

/** The day of an instant on the clock of a time zone, as YYYY-MM-DD. */
export function dayOf(instant: Date, timeZone: string): string {
  const parts = formatOf('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', calendar: 'gregory', numberingSystem: 'latn' }).formatToParts(instant);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

function daysText(days: readonly Weekday[]): string {
  if (days.join() === EVERY_DAY.join()) return 'every day';
  if (days.join() === WEEKDAYS.join()) return 'on weekdays';
  const names = days.map((day) => NAMES[day - 1]);
  return `on ${names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names[0]}`;
}

/** "on weekdays at 09:00 (Europe/Berlin)". */
export const scheduleText = ({ time, days, timeZone }: Schedule): string => `${daysText(days)} at ${time} (${timeZone})`;

/** "Monday, 30 November 2026, 09:00" on the clock of a time zone. */
export const instantText = (instant: Date, timeZone: string): string =>
  formatOf('en-GB', { timeZone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' }).format(instant).replace(' at ', ', ');

/** "Sunday, 29 November 2026" of a day YYYY-MM-DD. */
export const dayText = (day: string): string =>
  formatOf('en-GB', { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(`${day}T12:00:00Z`));
