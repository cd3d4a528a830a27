// The options of /subscribe, /subscriptions and /unsubscribe, and the one line of text that they stand for: the desk reads nothing else.
import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import type { SubscriptionCommandName } from '../../src/query/commands.ts';
import { cleanText, MAX_QUERY_LENGTH } from '../../src/query/request.ts';

/** As Discord sends them: text, switches, and the ids of channels and roles. */
export type Options = Readonly<Record<string, string | number | boolean>>;

const STRING = 3;
const BOOLEAN = 5;
const CHANNEL = 7;
const ROLE = 8;
/** Text, announcements, and the three kinds of thread. */
const POSTABLE = [0, 5, 10, 11, 12];

const choice = (name: string, value: string) => ({ name, value });
const DAYS = [
  choice('Every day', 'daily'),
  choice('Monday to Friday', 'weekdays'),
  choice('Saturday and Sunday', 'weekends'),
  ...['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'].map((day) => choice(day, day)),
];
const ACTIONS = [
  choice('Show what the last week would have brought', 'preview'),
  choice('Pause', 'pause'),
  choice('Resume', 'resume'),
  choice('Remove', 'remove'),
  choice('List all of this server', 'all'),
];

const channel = (description: string): APIApplicationCommandBasicOption => ({ type: CHANNEL, name: 'channel', description, channel_types: [...POSTABLE] });

/** What each command asks for. Text is short enough that all options together fit the line. */
export const WISH_OPTIONS: Record<Exclude<SubscriptionCommandName, 'posted'>, APIApplicationCommandBasicOption[]> = {
  subscribe: [
    { type: STRING, name: 'what', description: 'Which entries, for example: brain MRI license:commercial; everything when left out', max_length: 120 },
    { type: STRING, name: 'at', description: 'When, for example: 09:00', max_length: 10 },
    { type: STRING, name: 'days', description: 'On which days', choices: DAYS },
    { type: STRING, name: 'timezone', description: 'Whose clock, for example: Europe/Berlin', autocomplete: true, max_length: 40 },
    channel('Where to; this channel when left out'),
    { type: BOOLEAN, name: 'quiet', description: 'No notification on people’s devices' },
    { type: BOOLEAN, name: 'condensed', description: 'Names, links and licences only' },
    { type: ROLE, name: 'role', description: 'One role to ping with each post' },
  ],
  subscriptions: [{ type: STRING, name: 'action', description: 'What to do; shows them when left out', choices: ACTIONS }, channel('Only this channel')],
  unsubscribe: [
    { type: STRING, name: 'what', description: 'Only this topic, as it was asked for; all of them when left out', max_length: 120 },
    channel('Which channel; this one when left out'),
  ],
};

/**
 * `brain MRI at 09:00 weekdays tz Europe/Berlin in <#1> quiet ping <@&2>`. Only what is wanted is cut when the line gets too long: the end
 * of it says where and when, and must not be lost.
 */
export function wishText(options: Options): { text: string; cut: boolean } {
  const said = (name: string): string => (typeof options[name] === 'string' ? cleanText(options[name]).text : '');
  // Left out, it stays as it was.
  const switched = (name: string): string => (options[name] === true ? name : options[name] === false ? `not ${name}` : '');
  const after = (word: string, value: string): string => (value === '' ? '' : `${word} ${value}`);
  const end = [
    after('at', said('at').replace(/^at\s+/i, '')),
    said('days'),
    after('tz', said('timezone').replace(/^tz\s+/i, '')),
    after('in', said('channel').replace(/^\d+$/, '<#$&>')),
    switched('quiet'),
    switched('condensed'),
    after('ping', said('role').replace(/^\d+$/, '<@&$&>')),
  ].filter(Boolean);
  const begin = [said('action'), said('what')].filter(Boolean).join(' ');
  const room = MAX_QUERY_LENGTH - [...end, ''].join(' ').length;
  const kept = begin.slice(0, Math.max(room, 0)).replace(/[\uD800-\uDBFF]$/, '');
  return { text: [kept.trim(), ...end].filter(Boolean).join(' '), cut: kept.length < begin.length };
}
