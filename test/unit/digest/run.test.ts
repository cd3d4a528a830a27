// The rounds over a real store with an injected clock: once a day, caught up once, waited for as told, paused with a reason; a year of it.
import { afterEach, describe, expect, test } from 'vitest';
import type { Catalog } from '../../../src/catalog/load.ts';
import type { Entry } from '../../../src/catalog/schema.ts';
import { dayOf } from '../../../src/digest/schedule.ts';
import type { Letter, Outcome } from '../../../src/port.ts';
import { realCatalog } from '../../support/catalog-answers.ts';
import { type DigestRig, digestRig } from '../../support/digest-rig.ts';
import { ZONES } from '../../support/zones.ts';

const whole = realCatalog();
/** The catalog without some of its entries: a day before they came. */
function without(...ids: string[]): Catalog {
  const entries = whole.entries.filter(({ id }) => !ids.includes(id));
  return { ...whole, entries, byId: new Map(entries.map((entry) => [entry.id, entry])) };
}
function changed(id: string, change: Partial<Entry>): Catalog {
  const entries = whole.entries.map((entry) => (entry.id === id ? ({ ...entry, ...change } as Entry) : entry));
  return { ...whole, entries, byId: new Map(entries.map((entry) => [entry.id, entry])) };
}

let rig: DigestRig;
afterEach(() => rig.end());
/** A channel that follows everything at 09:00 Berlin time since 23 November, 11:00, and a catalog that lacks some entries. */
async function subscribed(line: string, ...missing: string[]): Promise<void> {
  rig = await digestRig(without(...missing));
  await rig.digest.record();
  await rig.say(`/navigator subscribe ${line}`);
}
const later = (cause: 'rate-limited' | 'timeout', maybeSent: boolean, afterMs = 1000): Outcome => ({ result: 'later', afterMs, cause, maybeSent });
const names = (letter: Letter | undefined) => letter?.answer.items.map(({ id }) => id).toSorted();

describe('a day', () => {
  test('without news nothing is posted; with news one post, once', async () => {
    await subscribed('everything', 'mura', 'dice');
    rig.at('2026-11-24T08:00:00Z');
    expect(await rig.digest.runDue()).toMatchObject({ nothing: 1, sent: 0 });
    rig.use(whole);
    rig.at('2026-11-24T20:00:00Z');
    expect(await rig.digest.runDue()).toMatchObject({ sent: 0 });
    rig.at('2026-11-25T08:00:01Z');
    expect(await rig.digest.runDue()).toMatchObject({ sent: 1 });
    expect(names(rig.slack.letters[0])).toEqual(['dice', 'mura']);
    rig.at('2026-11-25T23:00:00Z');
    expect(await rig.digest.runDue()).toMatchObject({ sent: 0, nothing: 0 });
    rig.at('2026-11-26T08:00:01Z');
    expect(await rig.digest.runDue()).toMatchObject({ sent: 0, nothing: 1 });
    expect(rig.slack.letters.length).toBe(1);
  });

  test('only what fits, and nothing older than the subscription', async () => {
    await subscribed('losses', 'mura', 'dice');
    rig.use(whole);
    await rig.digest.record();
    await rig.say('/navigator subscribe datasets', { channel: 'C2' });
    rig.at('2026-11-24T08:00:00Z');
    expect(await rig.digest.runDue()).toMatchObject({ sent: 1, nothing: 1 });
    expect(names(rig.slack.letters[0])).toEqual(['dice']);
  });

  test('a changed licence is told, also where the topic asks for another licence', async () => {
    rig = await digestRig(whole);
    await rig.digest.record();
    const freed = whole.entries.find(
      (entry) => entry.kind === 'dataset' && entry.terms.length === 1 && entry.terms[0]?.license === 'CC-BY-4.0' && entry.related.derived_from.length === 0,
    );
    if (freed?.kind !== 'dataset') throw new Error('no such data set');
    await rig.say('/navigator subscribe datasets license:commercial');
    rig.use(changed(freed.id, { terms: freed.terms.map((term) => ({ ...term, license: 'CC-BY-NC-4.0' })) }));
    rig.at('2026-11-24T08:00:00Z');
    expect(await rig.digest.runDue()).toMatchObject({ sent: 1 });
    const line = rig.slack.letters[0]?.answer.sections[0]?.lines[0];
    expect(line).toContain(freed.name);
    expect(line).toContain('CC-BY-NC-4.0');
    expect(line).toContain('commercial use is now prohibited');
  });

  test('a home address that died is told, and that it answers again', async () => {
    rig = await digestRig(whole);
    await rig.digest.record();
    await rig.say('/navigator subscribe datasets');
    rig.use(whole, new Set(['mura', 'dice']));
    rig.at('2026-11-24T08:00:00Z');
    await rig.digest.runDue();
    rig.use(whole);
    rig.at('2026-11-25T08:00:00Z');
    await rig.digest.runDue();
    expect(rig.slack.letters.map(({ answer }) => answer.sections[0]?.lines.map((line) => line.split('.')[0]))).toEqual([
      ['MURA: its home address has not answered on three days'],
      ['MURA: its home address answers again'],
    ]);
  });

  test('an entry that goes and comes back is told once', async () => {
    await subscribed('everything', 'mura');
    for (const [day, catalog] of [
      ['24', whole],
      ['25', without('mura')],
      ['26', whole],
    ] as const) {
      rig.use(catalog);
      rig.at(`2026-11-${day}T08:00:00Z`);
      await rig.digest.runDue();
    }
    expect(rig.slack.letters.map(names)).toEqual([['mura']]);
  });
});

test('what is in the catalog when a channel subscribes is no news to it, whether or not a round was there before', async () => {
  rig = await digestRig(without('mura'));
  rig.use(whole);
  await rig.say('/navigator subscribe everything');
  rig.at('2026-11-24T08:00:00Z');
  expect(await rig.digest.runDue()).toMatchObject({ sent: 0, nothing: 1 });
});

describe('when it does not work at once', () => {
  test('days that were missed are caught up in one post', async () => {
    await subscribed('everything', 'mura', 'dice', 'lits');
    rig.use(without('dice', 'lits'));
    await rig.digest.record();
    rig.at('2026-11-25T12:00:00Z');
    rig.use(whole);
    await rig.digest.record();
    rig.at('2026-11-27T15:00:00Z');
    expect(await rig.digest.runDue()).toMatchObject({ sent: 1 });
    expect(names(rig.slack.letters[0])).toEqual(['dice', 'lits', 'mura']);
    expect((await rig.store.deliveriesOf((await rig.store.subscriptionsOf('slack', 'T1'))[0]?.id ?? '', 5)).map(({ day }) => day)).toEqual(['2026-11-27']);
  });

  test('after a long absence the old is counted and not told', async () => {
    await subscribed('everything', 'mura', 'dice');
    rig.use(without('dice'));
    await rig.digest.record();
    rig.at('2026-12-20T12:00:00Z');
    rig.use(whole);
    expect(await rig.digest.runDue()).toMatchObject({ sent: 1 });
    expect(names(rig.slack.letters[0])).toEqual(['dice']);
    expect(rig.slack.letters[0]?.answer.notices[0]?.text).toContain('1 entry older than 14 days');
  });

  test('a rate limit is waited for as told, and what is carried stays the same', async () => {
    await subscribed('everything', 'mura', 'dice');
    rig.use(without('dice'));
    rig.at('2026-11-24T08:00:00Z');
    rig.slack.next = [later('rate-limited', false, 40_000)];
    expect(await rig.digest.runDue()).toMatchObject({ postponed: 1 });
    rig.at('2026-11-24T08:00:39Z');
    expect(await rig.digest.runDue()).toMatchObject({ postponed: 0, sent: 0 });
    rig.use(whole);
    rig.at('2026-11-24T08:00:41Z');
    expect(await rig.digest.runDue()).toMatchObject({ sent: 1 });
    expect(rig.slack.letters[0]?.triedAt).toBeUndefined();
    expect(names(rig.slack.letters[0])).toEqual(['mura']);
    rig.at('2026-11-25T08:00:01Z');
    await rig.digest.runDue();
    expect(names(rig.slack.letters[1])).toEqual(['dice']);
  });

  test('after an unclear end the next attempt is told when the first began; what is found counts as sent', async () => {
    await subscribed('everything', 'mura');
    rig.use(whole);
    rig.at('2026-11-24T08:00:00Z');
    rig.slack.next = [later('timeout', true)];
    await rig.digest.runDue();
    let seen: Letter | undefined;
    rig.slack.next = [
      (letter) => {
        seen = letter;
        return { result: 'sent', message: 'm0', found: true };
      },
    ];
    rig.at('2026-11-24T08:05:00Z');
    expect(await rig.digest.runDue()).toMatchObject({ sent: 1 });
    expect(seen?.triedAt).toEqual(new Date('2026-11-24T08:00:00Z'));
    rig.at('2026-11-25T08:00:01Z');
    expect(await rig.digest.runDue()).toMatchObject({ nothing: 1 });
  });

  test('waits grow, and end with the first success', async () => {
    await subscribed('everything', 'mura');
    rig.use(whole);
    const start = Date.parse('2026-11-24T08:00:00Z');
    const attempts: number[] = [];
    rig.slack.next = Array.from({ length: 5 }, () => () => {
      attempts.push((rig.now().getTime() - start) / 1000);
      return later('timeout', true);
    });
    for (let second = 0; second <= 1200 && rig.slack.letters.length === 0; second += 10) {
      rig.at(new Date(start + second * 1000).toISOString());
      await rig.digest.runDue();
    }
    expect(attempts).toEqual([0, 30, 90, 210, 450]);
    expect(rig.slack.letters.length).toBe(1);
  });

  test('a refusal pauses with the reason, tells the owner elsewhere once, and loses nothing', async () => {
    await subscribed('everything', 'mura');
    rig.use(whole);
    rig.at('2026-11-24T08:00:00Z');
    rig.slack.next = [{ result: 'refused', cause: 'permission', reason: 'I may not write there any more.' }];
    expect(await rig.digest.runDue()).toMatchObject({ refused: 1 });
    expect(rig.slack.told).toEqual([{ person: 'U1', text: expect.stringContaining('I may not write there any more.') }]);
    expect((await rig.say('/navigator subscriptions')).sections[0]?.facts.find(({ label }) => label === 'State')?.value).toContain('paused: I may not write there any more.');
    rig.at('2026-11-25T08:00:00Z');
    expect(await rig.digest.runDue()).toMatchObject({ refused: 0, sent: 0 });
    await rig.say('/navigator subscriptions resume');
    rig.at('2026-11-26T08:00:00Z');
    expect(await rig.digest.runDue()).toMatchObject({ sent: 1 });
    expect(names(rig.slack.letters[0])).toEqual(['mura']);
    expect(rig.slack.told.length).toBe(1);
  });

  test('a revoked token tells nobody, because nobody can be told', async () => {
    await subscribed('everything', 'mura');
    rig.use(whole);
    rig.at('2026-11-24T08:00:00Z');
    rig.slack.next = [{ result: 'refused', cause: 'token', reason: 'The token was revoked.' }];
    await rig.digest.runDue();
    expect(rig.slack.told).toEqual([]);
  });

  test('a time of day that is changed after the post brings no second one that day', async () => {
    await subscribed('everything', 'mura', 'dice');
    rig.use(without('dice'));
    rig.at('2026-11-24T08:00:00Z');
    await rig.digest.runDue();
    rig.use(whole);
    await rig.say('/navigator subscribe at 18:00');
    rig.at('2026-11-24T17:00:00Z');
    expect(await rig.digest.runDue()).toMatchObject({ done: 1, sent: 0 });
    rig.at('2026-11-25T17:00:00Z');
    await rig.digest.runDue();
    expect(rig.slack.letters.map(names)).toEqual([['mura'], ['dice']]);
  });

  test('one that breaks keeps none of the others from being sent', async () => {
    await subscribed('everything', 'mura');
    for (const channel of ['C2', 'C3', 'C4']) await rig.say('/navigator subscribe everything', { channel });
    rig.use(whole);
    rig.at('2026-11-24T08:00:00Z');
    rig.slack.next = [
      () => {
        throw new Error('a bug');
      },
    ];
    expect(await rig.digest.runDue()).toMatchObject({ sent: 3 });
    // When the lease has ended it is looked after again, and looked for first.
    rig.at('2026-11-24T08:01:01Z');
    expect(await rig.digest.runDue()).toMatchObject({ sent: 1 });
    expect(rig.slack.letters.at(-1)?.triedAt).toEqual(new Date('2026-11-24T08:00:00Z'));
  });
});

test('a year in ten time zones, a new entry every day: each zone gets one post a day with that day’s entry', { timeout: 240_000 }, async () => {
  const zones = ZONES;
  const YEAR = 365;
  const arriving = whole.entries.slice(0, YEAR).map(({ id }) => id);
  rig = await digestRig(without(...arriving), { start: '2026-01-01T11:30:00Z' });
  await rig.digest.record();
  for (const [index, timeZone] of zones.entries()) await rig.say(`/navigator subscribe everything at 02:30 tz ${timeZone}`, { channel: `C${index}` });
  const seen = new Map<string, string[]>();
  for (let half = 0; half < YEAR * 2; half += 1) {
    // At noon and at midnight UTC the process looks; at noon a new entry comes.
    rig.at(new Date(Date.parse('2026-01-01T12:00:00Z') + half * 43_200_000).toISOString());
    if (half % 2 === 0) {
      const come = arriving.slice(0, half / 2 + 1);
      rig.use(without(...arriving.filter((id) => !come.includes(id))));
    }
    await rig.digest.runDue();
  }
  for (const { place, answer } of rig.slack.letters) seen.set(place.channel, [...(seen.get(place.channel) ?? []), ...answer.items.map(({ id }) => id)]);
  for (const [index] of zones.entries()) {
    const told = seen.get(`C${index}`) ?? [];
    expect(told.length, zones[index]).toBeGreaterThan(YEAR - 3);
    expect(told.toSorted(), zones[index]).toEqual(arriving.slice(0, told.length).toSorted());
    const days = (await rig.store.deliveriesOf((await rig.store.subscriptionIn({ platform: 'slack', workspace: 'T1', channel: `C${index}` }))?.id ?? '', 500)).map(
      ({ day }) => day,
    );
    expect(new Set(days).size).toBe(days.length);
  }
  expect(dayOf(rig.now(), 'UTC') > '2026-12-30').toBe(true);
});
