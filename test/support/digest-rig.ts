// The daily posts with a real store and the real core. The platform is one that remembers what was posted, and fails as it is told.
import { renderText } from '../../src/answer/text.ts';
import type { Catalog } from '../../src/catalog/load.ts';
import { createDesk } from '../../src/digest/desk.ts';
import { NOTHING_DEAD } from '../../src/digest/news.ts';
import { createDigest, type Digest, type DigestOptions } from '../../src/digest/run.ts';
import type { PlatformName } from '../../src/digest/subscription.ts';
import { createNavigator, type Navigator } from '../../src/navigator.ts';
import type { Actor, Desk, Letter, Outcome, Poster } from '../../src/port.ts';
import { parseLine } from '../../src/query/request.ts';
import { createStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/port.ts';
import { createLog } from '../../src/telemetry/log.ts';

export type Channel = {
  poster: Poster;
  letters: Letter[];
  told: { person: string; text: string }[];
  /** Outcomes of the next posts, in order; then all arrive. A function sees the letter. */
  next: (Outcome | ((letter: Letter) => Outcome | Promise<Outcome>))[];
  refuse?: string;
};

export function channel(platform: PlatformName = 'slack'): Channel {
  const made: Channel = {
    letters: [],
    told: [],
    next: [],
    poster: {
      platform,
      ready: () => true,
      async post(letter) {
        const outcome = made.next.shift();
        const result = typeof outcome === 'function' ? await outcome(letter) : (outcome ?? { result: 'sent', message: `m${made.letters.length + 1}`, found: false });
        if (result.result === 'sent' && !result.found) made.letters.push(letter);
        return result;
      },
      check: async () => (made.refuse === undefined ? { result: 'ok' } : { result: 'refused', cause: 'permission', reason: made.refuse }),
      async tell(_place, person, answer) {
        made.told.push({ person, text: renderText(answer) });
        return true;
      },
    },
  };
  return made;
}

export type DigestRig = {
  store: Store;
  desk: Desk;
  digest: Digest;
  slack: Channel;
  /** Moves the clock. */
  at(instant: string): void;
  now: () => Date;
  /** Another catalog from now on, or the same with other dead links. */
  use(catalog: Catalog, dead?: ReadonlySet<string>): void;
  say(line: string, actor?: Partial<Actor>): ReturnType<Desk['answer']>;
  end(): Promise<void>;
};

export const ACTOR: Actor = { platform: 'slack', workspace: 'T1', channel: 'C1', person: 'U1', timeZone: 'Europe/Berlin', mayManage: true };

const navigatorOf = (catalog: Catalog, today: () => string): Navigator => createNavigator({ catalog, today, about: () => ({ version: '0', platforms: [], problems: [] }) });

export async function digestRig(first: Catalog, options: { url?: string; start?: string } & Partial<DigestOptions> = {}): Promise<DigestRig> {
  const { url = 'sqlite::memory:', start = '2026-11-23T10:00:00Z', ...rest } = options;
  let clock = new Date(start);
  const now = () => clock;
  let catalog = first;
  let dead = NOTHING_DEAD;
  // An index takes longer to make than a day of posts to plan, and only topics need one.
  const navigators = new WeakMap<Catalog, Navigator>();
  const navigatorOver = (one: Catalog): Navigator => {
    const known = navigators.get(one) ?? navigatorOf(one, () => now().toISOString().slice(0, 10));
    navigators.set(one, known);
    return known;
  };
  const store = createStore({ url });
  await store.open();
  const slack = channel();
  const current = () => ({
    catalog,
    dead,
    topics: {
      fitting: (...asked: Parameters<Navigator['topics']['fitting']>) => navigatorOver(catalog).topics.fitting(...asked),
      isReadable: (topic: string) => navigatorOver(catalog).topics.isReadable(topic),
    },
  });
  const log = createLog('silent');
  const posters = () => [slack.poster];
  const desk = createDesk({ store, posters, current, record: () => digest.record(), now, log });
  const watch = { sent() {}, postponed() {}, failed() {} };
  const digest = createDigest({ store, posters, current, now, watch, log, ...rest });
  return {
    store,
    desk,
    digest,
    slack,
    at: (instant) => {
      clock = new Date(instant);
    },
    now,
    use: (other, died = NOTHING_DEAD) => {
      catalog = other;
      dead = died;
    },
    say(line, actor = {}) {
      return desk.answer(parseLine(line), { ...ACTOR, ...actor });
    },
    async end() {
      await digest.stop();
      await store.close();
    },
  };
}
