// The form for a daily post: a window that asks for everything `subscribe` understands, and the words that the filled-in form comes to. Pure.
import { z } from 'zod';
import { EVERY_DAY, WEEKDAYS } from '../../src/digest/schedule.ts';
import { readSubscribe, type Said } from '../../src/digest/wish.ts';
import { daysWords, subscribeText } from '../../src/digest/wishtext.ts';
import { cleanText } from '../../src/query/request.ts';
import { type InputBlock, type Option, plain, type SlackForm } from './blocks.ts';
import { encodeOrigin, type Origin } from './origin.ts';

/** Another number for another make of form: one that was open while the bot was replaced is told apart. */
export const FORM_CALLBACK = 'subscribe:1';
export const ZONE_ACTION = 'zone';

/** Leaves room for the other parts within the longest text of a request. */
const MAX_TOPICS_LENGTH = 150;
const MAX_SUGGESTED = 50;
const DEFAULT_TIME = '09:00';
const CONDENSED = 'condensed';

const option = (label: string, value = label): Option => ({ text: plain(label), value });

const DAYS: readonly Option[] = [
  option('Every day', daysWords(EVERY_DAY)),
  option('Weekdays', daysWords(WEEKDAYS)),
  option('Weekends', daysWords([6, 7])),
  ...(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const).map((day) => option(`${day}s`, `on ${day}`)),
];
const CONDENSED_OPTION = option('Condensed: names, links and licences only', CONDENSED);

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

/** Time zones for what was typed so far: those whose city begins with it first. */
export function zoneOptions(typed: string): Option[] {
  const wanted = typed.trim().toLowerCase().replaceAll(/\s+/g, '_');
  const fits = zones.filter((zone) => zone.toLowerCase().includes(wanted));
  const city = (zone: string) => zone.split('/').at(-1)?.toLowerCase() ?? '';
  return [...fits.filter((zone) => city(zone).startsWith(wanted)), ...fits.filter((zone) => !city(zone).startsWith(wanted))].slice(0, MAX_SUGGESTED).map((zone) => option(zone));
}

export type FormStart = {
  /** Where it was opened; missing in App Home. */
  origin?: Origin | undefined;
  /** Of the person's profile. */
  zone?: string | undefined;
  /** What is there, in the words of `subscribe`. */
  text?: string | undefined;
};

const input = (id: string, label: string, element: InputBlock['element'], more: Pick<InputBlock, 'optional'> & { hint?: string } = {}): InputBlock => {
  const { hint, ...rest } = more;
  return { type: 'input', block_id: id, label: plain(label), element, ...rest, ...(hint ? { hint: plain(hint) } : {}) };
};

/** Days that the list does not have join it. */
function daysElement({ schedule }: Said): InputBlock['element'] {
  const words = daysWords(schedule.days ?? EVERY_DAY);
  const known = DAYS.find(({ value }) => value === words);
  const chosen = known ?? option(words.replace(/^on /, ''), words);
  return { type: 'static_select', action_id: 'days', options: known ? [...DAYS] : [...DAYS, chosen], initial_option: chosen };
}

/** The window, empty or filled with what is there. */
export function subscribeForm({ origin, zone, text = '' }: FormStart): SlackForm {
  const said = readSubscribe(text);
  const topics = said.topics.join('; ');
  const timeZone = said.schedule.timeZone ?? zone;
  // Only channels can be chosen, so a direct message cannot be the choice to begin with.
  const channel = said.channel && /^[CG]/.test(said.channel) ? { initial_conversation: said.channel } : { default_to_current_conversation: true };
  return {
    type: 'modal',
    callback_id: FORM_CALLBACK,
    title: plain('Daily post'),
    submit: plain('Subscribe'),
    close: plain('Cancel'),
    ...(origin ? { private_metadata: encodeOrigin(origin) } : {}),
    blocks: [
      input(
        'what',
        'What to follow',
        {
          type: 'plain_text_input',
          action_id: 'what',
          max_length: Math.max(MAX_TOPICS_LENGTH, topics.length),
          placeholder: plain('brain MRI; losses'),
          ...(topics ? { initial_value: topics } : {}),
        },
        { optional: true, hint: 'As you would search: “brain MRI license:commercial -covid”. Several topics with a semicolon between them; empty for everything new.' },
      ),
      input('where', 'Channel', { type: 'conversations_select', action_id: 'where', ...channel, filter: { include: ['public', 'private'], exclude_bot_users: true } }),
      input('time', 'Time', { type: 'timepicker', action_id: 'time', initial_time: said.schedule.time ?? DEFAULT_TIME }, { hint: 'On the clock of the time zone below.' }),
      input('days', 'Days', daysElement(said)),
      input(
        'zone',
        'Time zone',
        {
          type: 'external_select',
          action_id: ZONE_ACTION,
          min_query_length: 1,
          placeholder: plain('Type a city: Berlin'),
          ...(timeZone ? { initial_option: option(timeZone) } : {}),
        },
        { optional: true, hint: 'Empty for the one of your profile.' },
      ),
      // No box for "quiet": Slack has no silent messages, and a box that does nothing would be a lie.
      input(
        'form',
        'Form',
        { type: 'checkboxes', action_id: 'form', options: [CONDENSED_OPTION], ...(said.condensed ? { initial_options: [CONDENSED_OPTION] } : {}) },
        { optional: true },
      ),
    ],
  };
}

const chosen = z.looseObject({ value: z.string() }).nullish();
const values = z.object({
  what: z.object({ what: z.looseObject({ value: z.string().nullish() }) }),
  where: z.object({ where: z.looseObject({ selected_conversation: z.string().regex(/^[CDG][A-Z0-9]+$/) }) }),
  time: z.object({ time: z.looseObject({ selected_time: z.string().regex(/^\d\d:\d\d$/) }) }),
  days: z.object({ days: z.looseObject({ selected_option: z.looseObject({ value: z.string() }) }) }),
  zone: z.object({ [ZONE_ACTION]: z.looseObject({ selected_option: chosen }) }),
  form: z.object({ form: z.looseObject({ selected_options: z.array(z.looseObject({ value: z.string() })).nullish() }) }),
});

export type Filled = { text: string; channel: string } | { tooLong: true } | 'stale';

/** What the form asks for, in the words of `subscribe`; `stale` when it is not this make of form. */
export function readForm(state: unknown): Filled {
  const parsed = values.safeParse(state);
  if (!parsed.success) return 'stale';
  const { what, where, time, days, zone, form } = parsed.data;
  const topics = (what.what.value ?? '').split(';').map((topic) => topic.trim());
  const channel = where.where.selected_conversation;
  const wanted = {
    topics: topics.filter((topic) => topic !== ''),
    time: time.time.selected_time,
    days: days.days.selected_option.value,
    timeZone: zone[ZONE_ACTION].selected_option?.value,
    channel,
    condensed: form.form.selected_options?.some(({ value }) => value === CONDENSED) ?? false,
  };
  const { text, cut } = cleanText(subscribeText(wanted));
  return cut ? { tooLong: true } : { text, channel };
}
