import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FormStart, readForm, subscribeForm, zoneOptions } from '../../../../adapters/slack/form.ts';
import { readSubscribe } from '../../../../src/digest/wish.ts';
import { MAX_QUERY_LENGTH } from '../../../../src/query/request.ts';
import { HOSTILE } from '../../../support/answers.ts';
import { optionsProblems, viewProblems } from '../../../support/slack-oracle.ts';

/** As Slack sends the fields of a form. */
const filled = (change: Record<string, unknown> = {}) => ({
  what: { what: { type: 'plain_text_input', value: 'brain MRI; losses' } },
  where: { where: { type: 'conversations_select', selected_conversation: 'C0AB12' } },
  time: { time: { type: 'timepicker', selected_time: '08:30' } },
  days: { days: { type: 'static_select', selected_option: { text: { type: 'plain_text', text: 'Weekdays' }, value: 'weekdays' } } },
  zone: { zone: { type: 'external_select', selected_option: { text: { type: 'plain_text', text: 'Asia/Tokyo' }, value: 'Asia/Tokyo' } } },
  form: { form: { type: 'checkboxes', selected_options: [] } },
  ...change,
});
const textOf = (state: unknown): string => {
  const read = readForm(state);
  if (typeof read === 'string' || !('text' in read)) throw new Error(JSON.stringify(read));
  return read.text;
};

describe('the form', () => {
  const starts: FormStart[] = [
    {},
    { origin: { channel: 'C0AB12' }, zone: 'Europe/Berlin' },
    { text: 'at 08:15 on Monday, Thursday tz Asia/Tokyo in <#C0AB12|news> condensed only brain MRI; losses' },
    { text: 'in <#D0AB12> everything' },
    ...HOSTILE.map((text) => ({ text })),
  ];
  test.each(starts)('is taken by Slack: %j', (start) => {
    expect(viewProblems(subscribeForm(start))).toEqual([]);
  });

  test('begins with what is there', () => {
    const { blocks } = subscribeForm({ zone: 'Europe/Berlin', text: 'at 08:15 on Monday, Thursday tz Asia/Tokyo in <#C0AB12|news> condensed only brain MRI; losses' });
    const element = (id: string) => blocks.find(({ block_id }) => block_id === id)?.element;
    expect(element('what')).toMatchObject({ initial_value: 'brain MRI; losses' });
    expect(element('where')).toMatchObject({ initial_conversation: 'C0AB12' });
    expect(element('time')).toMatchObject({ initial_time: '08:15' });
    expect(element('days')).toMatchObject({ initial_option: { value: 'on Monday, Thursday' } });
    expect(element('zone')).toMatchObject({ initial_option: { value: 'Asia/Tokyo' } });
    expect(element('form')).toMatchObject({ initial_options: [{ value: 'condensed' }] });
    expect(subscribeForm({}).blocks[1]?.element).toMatchObject({ default_to_current_conversation: true });
  });

  test('comes to the words of subscribe', () => {
    expect(textOf(filled())).toBe('at 08:30 weekdays tz Asia/Tokyo in <#C0AB12> not condensed only brain MRI; losses');
    expect(textOf(filled({ what: { what: { type: 'plain_text_input', value: null } }, zone: { zone: { selected_option: null } } }))).toBe(
      'at 08:30 weekdays in <#C0AB12> not condensed everything',
    );
    expect(textOf(filled({ form: { form: { selected_options: [{ value: 'condensed' }] } } }))).toContain(' condensed only');
  });

  test('whatever stands among the topics, the fields decide', () => {
    const topics = fc.oneof(
      fc.constantFrom(...HOSTILE, 'at 10:00', 'tz UTC Mondays', 'in <#C0000000009|secret>', 'condensed', 'only x', 'everything', ';;;'),
      fc.string({ unit: 'grapheme', maxLength: 150 }),
    );
    fc.assert(
      fc.property(topics, (value) => {
        const read = readForm(filled({ what: { what: { type: 'plain_text_input', value } } }));
        if (read === 'stale') throw new Error('stale');
        if ('tooLong' in read) return;
        expect(read.text.length).toBeLessThanOrEqual(MAX_QUERY_LENGTH);
        expect(readSubscribe(read.text)).toMatchObject({ channel: 'C0AB12', schedule: { time: '08:30', timeZone: 'Asia/Tokyo' }, condensed: false });
      }),
    );
  });

  test('what does not fit a request, and what is of another make, is told apart', () => {
    expect(readForm(filled({ what: { what: { value: 'x'.repeat(400) } } }))).toEqual({ tooLong: true });
    for (const state of [undefined, {}, filled({ time: { time: { selected_time: null } } }), filled({ where: { where: { selected_conversation: '<!channel>' } } })])
      expect(readForm(state)).toBe('stale');
  });
});

describe('time zones', () => {
  test('are found by city, and always within the limits', () => {
    expect(zoneOptions('berl')[0]?.value).toBe('Europe/Berlin');
    expect(zoneOptions('new york')[0]?.value).toBe('America/New_York');
    expect(zoneOptions('utc')[0]?.value).toBe('UTC');
    fc.assert(fc.property(fc.string({ maxLength: 20 }), (typed) => optionsProblems({ options: zoneOptions(typed) }).length === 0));
  });
});
