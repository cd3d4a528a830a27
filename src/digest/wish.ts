// What a person typed after `subscribe`, read part by part: time, days, zone, place, form. What is left are the topics. Pure.
import { nearest } from '../query/distance.ts';
import { fold } from '../query/fold.ts';
import { EVERY_DAY, isTimeZone, WEEKDAYS } from './schedule.ts';
import type { Schedule, Weekday } from './subscription.ts';

/** The parts that were said; what was not said stays as it is. */
export type Said = {
  topics: string[];
  /** "everything" in so many words. */
  everything: boolean;
  /** `only`: in place of the topics there are. */
  only: boolean;
  schedule: Partial<Schedule>;
  /** A channel by its id. */
  channel?: string;
  role?: string;
  quiet?: boolean;
  condensed?: boolean;
  /** One sentence each with a next step: what could not be read. */
  problems: string[];
};

/** More than that is no filter any more, and would not fit a card. */
export const MAX_TOPICS = 8;

const DAY_WORDS: readonly (readonly [RegExp, readonly Weekday[]])[] = [
  [/(?:on )?(?:weekdays|workdays|working days)|every (?:weekday|workday)|mon(?:day)?\s?(?:-|–|to)\s?fri(?:day)?/, WEEKDAYS],
  [/daily|every day|each day/, EVERY_DAY],
  [/(?:on )?weekends|every weekend/, [6, 7]],
];
/** A bare "sat" or "sun" may be anything; "Mondays", "every Monday" and "on Monday" may not. */
const DAY = '(?:mon|tues|wednes|thurs|fri|satur|sun)day';
const DAY_LIST = new RegExp(`(?:(?:on|every|each)\\s+(${DAY}s?(?:\\s*(?:,|and|&)\\s*${DAY}s?)*)|(${DAY}s(?:\\s*(?:,|and|&)\\s*${DAY}s)*))`);
const DAY_NUMBERS: Readonly<Record<string, Weekday>> = { mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6, sun: 7 };

/** A bare hour counts only at the end or before another such part: "attention at 3 scales" is a topic. */
const BARE_HOUR = `\\d{1,2}(?=\\s*$|\\s*[;,]|\\s+(?:tz|time|in|on|every|each|daily|weekdays|weekends|quiet|silent|condensed|compact|ping|not|<|${DAY}))`;
const TIME = new RegExp(`(?<![\\p{L}\\p{N}])at\\s+(?:(noon|midnight)|(\\d{1,2})(?:[:.h](\\d{2})\\s?(am|pm)?|\\s?(am|pm))(?![\\w:])|(${BARE_HOUR}))`, 'iu');
const ZONE = /(?<![\p{L}\p{N}])(?:tz|time\s?zone)\s*[:=]?\s*([A-Za-z][\w+/-]*)/iu;
const PLACE = /(?:(?<![\p{L}\p{N}])in(?:to)?\s+)?<#([\w-]+)(?:\|[^<>]*)?>/iu;
const UNRESOLVED_PLACE = /(?<![\p{L}\p{N}])in(?:to)?\s+#(\S+)/iu;
const ROLE = /(?:(?<![\p{L}\p{N}])ping\s+)?<@&(\d+)>/iu;
const EVERYONE = /(?:(?<![\p{L}\p{N}])ping\s+)?@?(?<![\p{L}\p{N}])(?:everyone|here)(?![\p{L}\p{N}])|<!(?:everyone|channel|here)[^>]*>/iu;
const FLAG = (word: string) => new RegExp(`(?<![\\p{L}\\p{N}-])(not\\s+|un)?${word}(?![\\p{L}\\p{N}-])`, 'iu');
const QUIET = FLAG('(?:quiet(?:ly)?|silent(?:ly)?)');
const CONDENSED = FLAG('(?:condensed|compact)');
const ALL = /^(?:everything|all|anything|all (?:new )?entries|(?:all )?new entries|any)$/u;

function zoneNamed(text: string): { zone: string } | { problem: string } {
  // "europe/berlin" works everywhere; the name as the list writes it is what people want to see again.
  const zones = Intl.supportedValuesOf('timeZone');
  const wanted = text.toLowerCase();
  const exact = zones.find((zone) => zone.toLowerCase() === wanted);
  if (exact) return { zone: exact };
  const city = zones.filter((zone) => zone.split('/').at(-1)?.toLowerCase() === wanted.replaceAll(' ', '_'));
  if (city.length === 1 && city[0]) return { zone: city[0] };
  if (isTimeZone(text)) return { zone: /^utc$/i.test(text) ? 'UTC' : text };
  const close =
    nearest(text, zones) ??
    nearest(
      text,
      zones.map((zone) => zone.split('/').at(-1) ?? ''),
    );
  return { problem: `“${text}” is no time zone I know${close ? `; did you mean ${close}?` : ': write one like tz Europe/Berlin.'}` };
}

function timeNamed([, word, clock, minutes, half = '', otherHalf = half, bare]: RegExpExecArray): string | undefined {
  if (word) return word.toLowerCase() === 'noon' ? '12:00' : '00:00';
  const morning = otherHalf.toLowerCase();
  let hour = Number(clock ?? bare);
  const minute = Number(minutes ?? 0);
  if (morning && (hour < 1 || hour > 12)) return undefined;
  if (morning) hour = (hour % 12) + (morning === 'pm' ? 12 : 0);
  return hour > 23 || minute > 59 ? undefined : `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

const daysIn = (list: string): Weekday[] => {
  const days = [...list.toLowerCase().matchAll(new RegExp(DAY, 'g'))].flatMap(([word]) => DAY_NUMBERS[word.slice(0, 3)] ?? []);
  return [...new Set(days)].sort((a, b) => a - b);
};

/** Takes a match out of the text, so that what is left are topics. */
export function readSubscribe(text: string): Said {
  const said: Said = { topics: [], everything: false, only: false, schedule: {}, problems: [] };
  let rest = text;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    const match = pattern.exec(rest);
    if (!match) return undefined;
    rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length)}`;
    return match;
  };

  const place = take(PLACE);
  if (place?.[1]) said.channel = place[1];
  const unresolved = take(UNRESOLVED_PLACE);
  if (unresolved) said.problems.push(`I cannot see which channel #${unresolved[1]} is: pick it from the list that opens when you type #, or type the command in that channel.`);
  const role = take(ROLE);
  if (role?.[1]) said.role = role[1];
  if (take(EVERYONE)) said.problems.push('A daily post never pings everyone: name one role, or none.');
  const zone = take(ZONE);
  if (zone?.[1]) {
    const named = zoneNamed(zone[1]);
    if ('zone' in named) said.schedule.timeZone = named.zone;
    else said.problems.push(named.problem);
  }
  const time = take(TIME);
  if (time) {
    const named = timeNamed(time);
    if (named) said.schedule.time = named;
    else said.problems.push(`“${time[0].trim()}” is no time of day: write it like at 09:00.`);
  }
  for (const [pattern, days] of DAY_WORDS) if (take(new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern.source})(?![\\p{L}\\p{N}])`, 'iu'))) said.schedule.days = days;
  const list = take(new RegExp(`(?<![\\p{L}\\p{N}])${DAY_LIST.source}(?![\\p{L}\\p{N}])`, 'iu'));
  const days = daysIn(list?.[1] ?? list?.[2] ?? '');
  if (days.length > 0) said.schedule.days = days;
  const quiet = take(QUIET);
  if (quiet) said.quiet = quiet[1] === undefined;
  const condensed = take(CONDENSED);
  if (condensed) said.condensed = condensed[1] === undefined;

  const only = /^\s*only\s+/iu.exec(rest);
  if (only) {
    said.only = true;
    rest = rest.slice(only[0].length);
  }
  for (const part of rest.split(/[;\n]/u)) {
    const topic = part.replace(/\s+/gu, ' ').replace(/^[\s,]+|[\s,]+$/gu, '');
    if (topic === '') continue;
    if (ALL.test(fold(topic))) said.everything = true;
    else said.topics.push(topic);
  }
  return said;
}

export const VERBS = ['preview', 'pause', 'resume', 'remove', 'all'] as const;
type Verb = (typeof VERBS)[number];
const VERB_WORDS: Readonly<Record<string, Verb>> = {
  stop: 'pause',
  continue: 'resume',
  start: 'resume',
  end: 'remove',
  delete: 'remove',
  list: 'all',
  show: 'all',
  test: 'preview',
};

/** What follows `subscriptions` and `unsubscribe`: a verb, an id, a channel, in any order; `rest` is what is left. */
export function readVerb(text: string): { verb?: Verb; id?: string; channel?: string; rest: string; problem?: string } {
  const unresolved = UNRESOLVED_PLACE.exec(text);
  if (unresolved)
    return { rest: '', problem: `I cannot see which channel #${unresolved[1]} is: pick it from the list that opens when you type #, or type the command in that channel.` };
  const place = PLACE.exec(text);
  const words = text.replace(PLACE, ' ').trim().split(/\s+/u).filter(Boolean);
  const first = words[0]?.toLowerCase() ?? '';
  const verb = VERBS.find((one) => one === first) ?? VERB_WORDS[first];
  const others = verb === undefined ? words : words.slice(1);
  // Ids always have a digit, so that no topic of one word is taken for one.
  const id = others.length === 1 && /^(?=[a-z]*\d)[a-z0-9]{8}$/u.test(others[0] ?? '') ? others[0] : undefined;
  return { ...(verb ? { verb } : {}), ...(id === undefined ? {} : { id }), ...(place?.[1] ? { channel: place[1] } : {}), rest: id === undefined ? others.join(' ') : '' };
}
