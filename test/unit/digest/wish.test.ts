// What people type after `subscribe`: each part wherever it stands, topics left as they were typed, and never a silent misreading.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EVERY_DAY, WEEKDAYS } from '../../../src/digest/schedule.ts';
import { readSubscribe, readVerb } from '../../../src/digest/wish.ts';

describe('subscribe', () => {
  test('the whole form', () => {
    expect(readSubscribe('brain MRI datasets license:commercial -covid at 09:30 weekdays tz Europe/Berlin in <#C012|imaging> quiet condensed')).toEqual({
      topics: ['brain MRI datasets license:commercial -covid'],
      everything: false,
      only: false,
      schedule: { time: '09:30', days: WEEKDAYS, timeZone: 'Europe/Berlin' },
      channel: 'C012',
      quiet: true,
      condensed: true,
      problems: [],
    });
  });

  test.each([
    ['', {}],
    ['at 9', { time: '09:00' }],
    ['at 9am', { time: '09:00' }],
    ['at 12am', { time: '00:00' }],
    ['at 12 pm', { time: '12:00' }],
    ['at 9.15 PM', { time: '21:15' }],
    ['at noon', { time: '12:00' }],
    ['daily', { days: EVERY_DAY }],
    ['every day at 08:05', { days: EVERY_DAY, time: '08:05' }],
    ['Mondays', { days: [1] }],
    ['on Friday', { days: [5] }],
    ['every Monday and Thursday', { days: [1, 4] }],
    ['on Sundays, Wednesdays & Mondays', { days: [1, 3, 7] }],
    ['mon-fri', { days: WEEKDAYS }],
    ['on weekends', { days: [6, 7] }],
    ['tz berlin', { timeZone: 'Europe/Berlin' }],
    ['tz:Asia/Tokyo', { timeZone: 'Asia/Tokyo' }],
    ['timezone america/new_york', { timeZone: 'America/New_York' }],
    ['tz UTC', { timeZone: 'UTC' }],
  ])('“%s” says only when', (text, schedule) => {
    expect(readSubscribe(text)).toMatchObject({ topics: [], schedule, problems: [] });
    expect(readSubscribe(text).schedule).toEqual(schedule);
  });

  test.each([
    'short-axis cardiac MRI',
    'data at the patient level',
    'images in the wild',
    'pathology at 40x magnification',
    'quiet-breathing CT',
    'attention at 3 scales of',
    'sun-exposed skin',
    'Monday effect in radiology',
  ])('words of the field stay in the topic: “%s”', (text) => {
    const said = readSubscribe(text);
    expect(said).toMatchObject({ topics: [text], schedule: {}, problems: [] });
  });

  test('several topics, everything, only', () => {
    expect(readSubscribe('brain MRI; losses for small lesions').topics).toEqual(['brain MRI', 'losses for small lesions']);
    expect(readSubscribe('everything at 10:00')).toMatchObject({ topics: [], everything: true });
    expect(readSubscribe('only chest x-ray')).toMatchObject({ topics: ['chest x-ray'], only: true });
  });

  test('a flag can be taken back', () => {
    expect(readSubscribe('not quiet uncondensed')).toMatchObject({ quiet: false, condensed: false, topics: [] });
  });

  test.each([
    ['at 25:00', 'at 25:00'],
    ['at 9:75', 'no time of day'],
    ['tz Europe/Berlim', 'did you mean Europe/Berlin?'],
    ['tz Nowhere', 'no time zone'],
    ['brain in #general', '#general'],
    ['losses ping @everyone', 'never pings everyone'],
    ['losses <!channel>', 'never pings everyone'],
  ])('“%s” is said to be unreadable', (text, problem) => {
    expect(readSubscribe(text).problems.join(' ')).toContain(problem);
  });

  test('a role and a channel of Discord', () => {
    expect(readSubscribe('losses in <#123456789012345678> ping <@&987654321098765432>')).toMatchObject({
      topics: ['losses'],
      channel: '123456789012345678',
      role: '987654321098765432',
    });
  });

  test('any text is read, the same way twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const said = readSubscribe(text);
        expect(readSubscribe(text)).toEqual(said);
        for (const topic of said.topics) expect(topic).toBe(topic.trim());
        if (said.schedule.time !== undefined) expect(said.schedule.time).toMatch(/^([01]\d|2[0-3]):[0-5]\d$/);
      }),
    );
  });
});

describe('subscriptions and unsubscribe', () => {
  test.each([
    ['', { rest: '' }],
    ['preview', { verb: 'preview', rest: '' }],
    ['pause k3v9q0x2', { verb: 'pause', id: 'k3v9q0x2', rest: '' }],
    ['k3v9q0x2', { id: 'k3v9q0x2', rest: '' }],
    ['resume in <#C1|general>', { verb: 'resume', channel: 'C1', rest: 'in' }],
    ['melanoma', { rest: 'melanoma' }],
    ['losses for small lesions', { rest: 'losses for small lesions' }],
    ['list', { verb: 'all', rest: '' }],
  ])('“%s”', (text, read) => {
    const expected = 'channel' in read ? { ...read, rest: '' } : read;
    expect(readVerb(text)).toEqual(expected);
  });
});
