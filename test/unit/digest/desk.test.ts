// The desk over a real store: who may what, what is kept, what is said, and that nothing a person types ends in an error.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { renderText } from '../../../src/answer/text.ts';
import { MAX_TOPICS } from '../../../src/digest/wish.ts';
import { HOSTILE } from '../../support/answers.ts';
import { realCatalog } from '../../support/catalog-answers.ts';
import { ACTOR, type DigestRig, digestRig } from '../../support/digest-rig.ts';

let rig: DigestRig;
beforeEach(async () => {
  rig = await digestRig(realCatalog());
});
afterEach(() => rig.end());

const place = { platform: 'slack', workspace: 'T1', channel: 'C1' } as const;
const said = async (...args: Parameters<DigestRig['say']>) => renderText(await rig.say(...args));

describe('subscribe', () => {
  test('keeps the wish and says what it came to, when it is due next, and what to do', async () => {
    const text = await said('/navigator subscribe brain MRI datasets at 09:30 weekdays tz Europe/Berlin quiet condensed');
    expect(text).toMatch(/Set up/);
    expect(text).toContain('“brain MRI datasets”');
    expect(text).toContain('on weekdays at 09:30 (Europe/Berlin)');
    expect(text).toMatch(/Tuesday,? 24 November 2026, 09:30/);
    expect(text).toMatch(/Fits today: \d+ entries/);
    expect(await rig.store.subscriptionIn(place)).toMatchObject({
      topics: ['brain MRI datasets'],
      schedule: { time: '09:30', days: [1, 2, 3, 4, 5], timeZone: 'Europe/Berlin' },
      quiet: true,
      condensed: true,
      owner: 'U1',
      state: 'active',
      nextDue: new Date('2026-11-24T08:30:00Z'),
    });
  });

  test('bare: everything, every day at nine, on the clock of the person', async () => {
    await said('/navigator subscribe');
    expect(await rig.store.subscriptionIn(place)).toMatchObject({ topics: [], schedule: { time: '09:00', timeZone: 'Europe/Berlin' } });
    expect(await said('/navigator subscribe')).toContain('Daily posts in this channel');
  });

  test('without a zone it is UTC, and that is said', async () => {
    const { timeZone: _, ...elsewhere } = ACTOR;
    const text = renderText(await rig.desk.answer({ command: 'subscribe', text: 'losses', page: 1, cut: false }, elsewhere));
    expect(text).toContain('The time is UTC, because no time zone is known');
  });

  test('again adds a topic; a time alone changes the time alone; only replaces; everything replaces all', async () => {
    await said('/navigator subscribe brain MRI at 08:00');
    await said('/navigator subscribe losses');
    expect(await rig.store.subscriptionIn(place)).toMatchObject({ topics: ['brain MRI', 'losses'], schedule: { time: '08:00' } });
    await said('/navigator subscribe at 10:00 Mondays');
    expect(await rig.store.subscriptionIn(place)).toMatchObject({ topics: ['brain MRI', 'losses'], schedule: { time: '10:00', days: [1] } });
    await said('/navigator subscribe only liver CT');
    expect(await rig.store.subscriptionIn(place)).toMatchObject({ topics: ['liver CT'] });
    await said('/navigator subscribe everything');
    expect(await rig.store.subscriptionIn(place)).toMatchObject({ topics: [] });
  });

  test('in another channel, and in a thread', async () => {
    await said('/navigator subscribe losses in <#C2|imaging>');
    await said('/navigator subscribe methods', { thread: '1700000000.000100' });
    expect(await rig.store.subscriptionIn({ ...place, channel: 'C2' })).toMatchObject({ topics: ['losses'] });
    expect(await rig.store.subscriptionIn({ ...place, thread: '1700000000.000100' })).toMatchObject({ topics: ['methods'] });
    expect(await rig.store.subscriptionIn(place)).toBeUndefined();
    const all = await said('/navigator subscriptions all');
    expect(all).toContain('Where: #C2\n');
    expect(all).toContain('Where: #C1, in a thread');
  });

  test('where the bot may not post nothing is kept, and the reason is said', async () => {
    rig.slack.refuse = 'Type /invite @navigator there first.';
    expect(await said('/navigator subscribe losses')).toContain('Type /invite @navigator there first.');
    expect(await rig.store.subscriptionIn(place)).toBeUndefined();
  });

  test.each([
    ['at 25:00', 'no time of day'],
    ['losses tz Nowhere', 'no time zone'],
    ['!!! 😀', 'names nothing to look for'],
    ['losses in #general', 'I cannot see which channel'],
    ['losses @everyone', 'never pings everyone'],
    [Array.from({ length: MAX_TOPICS + 1 }, (_, index) => `ct ${index + 2} mm`).join(';'), `at most ${MAX_TOPICS} topics`],
  ])('“%s” is refused with a next step and keeps nothing', async (text, problem) => {
    expect(await said(`/navigator subscribe ${text}`)).toContain(problem);
    expect(await rig.store.subscriptionIn(place)).toBeUndefined();
  });

  test('a topic that nothing fits is kept with a warning', async () => {
    expect(await said('/navigator subscribe zzzzqqq lorem')).toContain('Nothing in the catalog fits that today');
    expect(await rig.store.subscriptionIn(place)).toBeDefined();
  });
});

describe('rights', () => {
  test('who may not manage may look, and change nothing', async () => {
    const guest = { mayManage: false };
    expect(await said('/navigator subscribe losses', guest)).toContain('people who may manage');
    await said('/navigator subscribe losses');
    for (const line of ['/navigator unsubscribe', '/navigator subscriptions pause', '/navigator subscriptions remove', '/navigator subscriptions resume'])
      expect(await said(line, guest)).toContain('people who may manage');
    expect(await rig.store.subscriptionIn(place)).toMatchObject({ state: 'active' });
    expect(await said('/navigator subscriptions', guest)).toContain('“losses”');
    expect(await said('/navigator subscriptions preview', guest)).toContain('Preview');
  });

  test('another workspace sees and changes nothing, even by the id', async () => {
    await said('/navigator subscribe losses');
    const { id } = (await rig.store.subscriptionIn(place)) ?? { id: '' };
    const other = { workspace: 'T2' };
    expect(await said(`/navigator subscriptions remove ${id}`, other)).toContain('There are no daily posts here');
    expect(await said(`/navigator subscriptions ${id}`, { platform: 'discord' })).not.toContain('losses');
    expect(await said('/navigator subscriptions all', other)).toContain('No channel gets daily posts yet');
    expect(await rig.store.subscriptionIn(place)).toBeDefined();
  });
});

describe('subscriptions', () => {
  test('pause, resume and remove by their buttons', async () => {
    const card = await rig.say('/navigator subscribe losses');
    const press = async (label: string) => {
      const [button] = (await rig.say('/navigator subscriptions')).suggestions.filter((one) => one.label === label);
      if (!button) throw new Error(`no button ${label}`);
      return said(`/navigator ${button.command} ${button.text}`, { channel: 'C9' });
    };
    expect(card.suggestions.map(({ label }) => label)).toEqual(['Preview', 'Pause', 'Remove']);
    expect(await press('Pause')).toContain('paused');
    expect(await rig.store.subscriptionIn(place)).toMatchObject({ state: 'paused' });
    expect(await press('Resume')).toContain('next on');
    expect(await press('Remove')).toContain('/navigator subscribe losses');
    expect(await rig.store.subscriptionIn(place)).toBeUndefined();
  });

  test('a preview shows what the last week would have brought, with licences', async () => {
    await said('/navigator subscribe losses');
    const preview = await rig.say('/navigator subscriptions preview');
    expect(preview.type).toBe('post');
    expect(preview.items.length).toBeGreaterThan(0);
    for (const item of preview.items) expect([item.kind, item.license.reminder.length > 20]).toEqual(['loss', true]);
  });

  test('unsubscribe ends one topic, the last one, or all', async () => {
    await said('/navigator subscribe losses; brain MRI');
    expect(await said('/navigator unsubscribe melanoma')).toContain('does not follow “melanoma”');
    await said('/navigator unsubscribe Losses');
    expect(await rig.store.subscriptionIn(place)).toMatchObject({ topics: ['brain MRI'] });
    expect(await said('/navigator unsubscribe brain MRI')).toContain('are ended');
    expect(await rig.store.subscriptionIn(place)).toBeUndefined();
    expect(await said('/navigator unsubscribe')).toContain('There are no daily posts here');
  });
});

test('without a store each command says so, and what to do', async () => {
  await rig.store.close();
  for (const line of ['/navigator subscribe losses', '/navigator subscriptions', '/navigator unsubscribe', '/navigator posted abcdefghi0'])
    expect(await said(line)).toContain('try again in a few minutes');
  await rig.store.open();
});

test('whatever is typed is answered, within what renderers may count on', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('subscribe', 'subscriptions', 'unsubscribe', 'posted'),
      fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme', maxLength: 200 })),
      fc.boolean(),
      async (command, text, mayManage) => {
        const answer = await rig.say(`/navigator ${command} ${text}`, { mayManage });
        expect(answer.heading).not.toContain('Something broke');
        expect(answer.suggestions.length).toBeLessThanOrEqual(3);
        expect(answer.sections.length).toBeLessThanOrEqual(12);
        expect(answer.context.length).toBeLessThanOrEqual(3);
        expect(answer.tips.length).toBeLessThanOrEqual(3);
      },
    ),
    { numRuns: 200 },
  );
});
