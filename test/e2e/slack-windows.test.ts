// The form for daily posts and App Home, with the real Bolt, the real desk and a real store.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDesk } from '../../src/digest/desk.ts';
import { NOTHING_DEAD } from '../../src/digest/news.ts';
import type { Desk } from '../../src/port.ts';
import { createStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/port.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { PERSON, TEAM, type View } from '../fakes/slack.ts';
import { realCatalog, realNavigator } from '../support/catalog-answers.ts';
import { labels, type Rig, read, recordingDesk, rig } from '../support/slack-rig.ts';

const navigator = realNavigator();
const NOW = new Date('2026-11-29T10:00:00Z');

const fields = (change: Record<string, Record<string, unknown>> = {}) => ({
  what: { what: { value: 'brain MRI' } },
  where: { where: { selected_conversation: 'C0000000002' } },
  time: { time: { selected_time: '08:30' } },
  days: { days: { selected_option: { value: 'weekdays' } } },
  zone: { zone: { selected_option: { value: 'Asia/Tokyo' } } },
  form: { form: { selected_options: [] } },
  ...change,
});

describe.each(['socket', 'http'] as const)('over %s', (mode) => {
  let at: Rig;
  let store: Store;
  beforeEach(async () => {
    store = createStore({ url: 'sqlite::memory:' });
    await store.open();
    const desk: Desk = createDesk({
      record: async () => {},
      store,
      posters: () => [at.platform.poster],
      current: () => ({ catalog: realCatalog(), topics: navigator.topics, dead: NOTHING_DEAD }),
      now: () => NOW,
      log: createLog('silent'),
    });
    at = await rig(mode, { desk });
  });
  afterEach(async () => {
    expect(at.slack.refused).toEqual([]);
    await at.end();
    await store.close();
  });

  const top = (text: string): Promise<View> => at.slack.until(() => at.slack.views.find((view, i) => i === at.slack.views.length - 1 && read(view).includes(text)), text);
  const home = (text: string | RegExp): Promise<View> =>
    at.slack.until(() => {
      const view = at.slack.world.homes.get(PERSON);
      return view && (typeof text === 'string' ? read(view).includes(text) : text.test(read(view))) && view;
    }, String(text));
  const openForm = async () => {
    const ack = await at.slack.silentCommand(at.where, '/navigator', 'subscribe');
    expect(ack.body || {}).toEqual({});
    return top('What to follow');
  };
  const in2 = { platform: 'slack', workspace: TEAM, channel: 'C0000000002' } as const;

  test('a bare subscribe opens the form; submitted, it sets the daily post up and says so', async () => {
    const form = await openForm();
    expect(JSON.stringify(form.blocks)).toContain('Europe/Berlin');
    expect(JSON.parse(form.metadata)).toMatchObject({ c: 'C0000000001' });
    expect((await at.slack.suggest(at.where, form, 'zone', 'toky')).map(({ value }) => value)).toEqual(['Asia/Tokyo']);
    await at.slack.submit(at.where, form, fields());
    expect(read(await top('Set up'))).toMatch(/“brain MRI”[\s\S]*on weekdays at 08:30 \(Asia\/Tokyo\)/);
    expect(at.slack.views).toHaveLength(1);
    expect(await store.subscriptionIn(in2)).toMatchObject({ topics: ['brain MRI'], schedule: { time: '08:30', days: [1, 2, 3, 4, 5], timeZone: 'Asia/Tokyo' }, owner: PERSON });
    // The channel was welcomed, which is how the bot knows that it may post there.
    expect(at.slack.shown.filter(({ channel, by }) => channel === 'C0000000002' && by === 'api')).toHaveLength(1);
  });

  test('the window that came of it pauses, and its Edit opens the form filled in', async () => {
    await at.slack.submit(at.where, await openForm(), fields());
    await at.slack.click(at.where, await top('Set up'), 'Pause');
    await top('Paused');
    expect(await store.subscriptionIn(in2)).toMatchObject({ state: 'paused' });
    await at.slack.click(at.where, await top('Paused'), 'Edit');
    const form = await top('What to follow');
    expect(JSON.stringify(form.blocks)).toMatch(/"initial_value":"brain MRI"[\s\S]*"initial_conversation":"C0000000002"[\s\S]*"initial_time":"08:30"/);
    await at.slack.submit(at.where, form, fields({ what: { what: { value: 'losses; liver CT' } }, form: { form: { selected_options: [{ value: 'condensed' }] } } }));
    await top('Changed');
    expect(await store.subscriptionIn(in2)).toMatchObject({ topics: ['losses', 'liver CT'], condensed: true, state: 'active' });
  });

  test('what is to be mended stands on top of the form, which stays filled in', async () => {
    const form = await openForm();
    await at.slack.submit(at.where, form, fields({ where: { where: { selected_conversation: 'C00000000NO' } } }));
    expect(read(await top('/invite @navigator'))).toContain('then subscribe again');
    expect(at.slack.views.map(({ id }) => id)).toContain(form.id);
    expect(await store.subscriptionsOf('slack', TEAM)).toEqual([]);
  });

  test('a form of another make, and one that is too long, are answered politely', async () => {
    const form = await openForm();
    const ack = await at.slack.submit(at.where, form, fields({ what: { what: { value: 'x'.repeat(400) } } }));
    expect(ack.body).toMatchObject({ response_action: 'errors', errors: { what: expect.stringContaining('shorten') } });
    await at.slack.submit(at.where, { ...form, callbackId: 'subscribe:0' }, fields());
    expect(read(await top('out of date'))).toContain('/navigator subscribe brain MRI');
    await at.slack.submit(at.where, { ...(await openForm()) }, {});
    await top('out of date');
    expect(await store.subscriptionsOf('slack', TEAM)).toEqual([]);
  });

  test('a form that does not open is said, and nothing is subscribed to', async () => {
    at.slack.fault('views.open', { error: 'expired_trigger_id' });
    const before = at.slack.shown.length;
    await at.slack.silentCommand(at.where, '/navigator', 'subscribe');
    expect(read(await at.slack.until(() => at.slack.shown[before], 'a word'))).toContain('The form could not be opened. Please try again, or type /navigator subscribe');
    expect(await store.subscriptionsOf('slack', TEAM)).toEqual([]);
  });

  test('App Home shows what there is and lets people change it', async () => {
    await at.slack.openHome(at.where);
    await at.slack.click(at.where, await home('No channel gets daily posts yet'), 'New daily post');
    const form = await top('What to follow');
    expect(form.metadata).toBe('');
    await at.slack.submit(at.where, form, fields());
    await top('Set up');
    const listed = await home(/“brain MRI”[\s\S]*M[\s\S]*on weekdays at 08:30/);
    expect(labels(listed)).toEqual(['New daily post', 'Help', 'Refresh', 'Preview', 'Pause', 'Edit', 'Remove']);

    await at.slack.click(at.where, listed, 'Pause');
    const paused = await home(/Paused\.[\s\S]*paused/);
    await at.slack.click(at.where, paused, 'Resume');
    await home('Going on.');
    at.slack.views.length = 0;
    await at.slack.click(at.where, await home('Going on.'), 'Preview');
    await top('Preview: what the last 7 days would have brought');
    await at.slack.click(at.where, await home('Going on.'), 'Help');
    await top('Examples');
    await at.slack.click(at.where, await home('Going on.'), 'Edit');
    expect(JSON.stringify((await top('What to follow')).blocks)).toContain('"initial_value":"brain MRI"');
    await at.slack.click(at.where, await home('Going on.'), 'Remove');
    await home('The daily posts are ended');
    expect(await store.subscriptionsOf('slack', TEAM)).toEqual([]);
    await at.slack.click(at.where, await home('ended'), 'Refresh', { value: 'nonsense' });
    await top('out of date');
  });

  test('App Home with more daily posts than it has room for stays within the limits', async () => {
    for (let i = 0; i < 30; i++) {
      const wish = { topics: [`topic ${i} ${'x'.repeat(60)}`], schedule: { time: '09:00', days: [1] as const, timeZone: 'UTC' }, quiet: false, condensed: false };
      await store.subscribe({ place: { ...in2, channel: `C00000001${i}` }, wish, owner: PERSON, nextDue: NOW, now: NOW });
    }
    at.slack.world.channels.set('C0000000100', { team: TEAM, state: 'member' });
    at.slack.allowMentions((await store.subscriptionsOf('slack', TEAM)).map(({ place }) => `#${place.channel}`));
    await at.slack.openHome(at.where);
    expect(read(await home('20 more are not shown'))).toContain('“topic ');
  });

  test('the Messages tab publishes nothing, and an event that comes twice publishes once', async () => {
    await at.slack.event(at.where, { type: 'app_home_opened', channel: 'D0000000001', tab: 'messages' });
    await at.slack.event(at.where, { type: 'app_home_opened', channel: 'D0000000001', tab: 'home' }, 'EvHome');
    await home('No channel');
    await at.slack.event(at.where, { type: 'app_home_opened', channel: 'D0000000001', tab: 'home' }, 'EvHome');
    await at.slack.command(at.where, '/dataset', 'brain MRI');
    expect(at.slack.calls.filter(({ method }) => method === 'views.publish')).toHaveLength(1);
  });
});

test('a desk that takes its time fills the window later', async () => {
  let release = () => {};
  const desk = recordingDesk(
    () =>
      new Promise<object>((resolve) => {
        release = () => resolve({});
      }),
  );
  const at = await rig('socket', { desk });
  await at.slack.silentCommand(at.where, '/navigator', 'subscribe');
  const form = await at.slack.until(() => at.slack.views[0], 'the form');
  await at.slack.submit(at.where, form, fields());
  const shown = (text: string) => at.slack.until(() => at.slack.views[0] && read(at.slack.views[0]).includes(text), text);
  await shown('This takes a moment longer');
  release();
  await shown('Desk: subscribe');
  expect(at.slack.refused).toEqual([]);
  await at.end();
});
