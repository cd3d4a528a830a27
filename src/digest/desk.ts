// The desk: answers `subscribe`, `subscriptions`, `unsubscribe` and `posted`. Checks who asks, keeps nothing itself, never rejects.
import { randomBytes } from 'node:crypto';
import { type Answer, ITEMS_PER_PAGE } from '../answer/card.ts';
import { UserError } from '../errors.ts';
import type { Actor, Desk, Poster } from '../port.ts';
import { commandLine, type SubscriptionCommandName } from '../query/commands.ts';
import type { Request } from '../query/request.ts';
import type { Delivery, Store } from '../store/port.ts';
import { StoreError } from '../store/port.ts';
import type { Logger } from '../telemetry/log.ts';
import { addedAsNews, marker } from './news.ts';
import { type Current, itemsOf } from './plan.ts';
import { composePost, composePosted, topicsText } from './post.ts';
import { dayOf, EVERY_DAY, nextDue } from './schedule.ts';
import type { Place, Subscription, Wish } from './subscription.ts';
import { listCard, message, subscriptionCard, welcomeCard } from './subscriptioncards.ts';
import { MAX_TOPICS, readSubscribe, readVerb, type Said } from './wish.ts';

export type DeskOptions = {
  store: Store;
  /** Of the platforms that run in this process; asked anew each time. */
  posters: () => readonly Poster[];
  /** The catalog as it is now and what fits in it. */
  current: () => Current;
  /** Tells the store of the catalog as it is now: what is in it already is no news to whoever subscribes after. */
  record: () => Promise<unknown>;
  now: () => Date;
  log: Logger;
};

const DEFAULTS = { time: '09:00', days: EVERY_DAY, timeZone: 'UTC' } as const;
/** A preview shows what so many days would have brought. */
const PREVIEW_DAYS = 7;

const samePlace = (a: Place, b: Pick<Place, 'channel' | 'thread'>) => a.channel === b.channel && a.thread === b.thread;

export function createDesk({ store, posters, current, record, now, log }: DeskOptions): Desk {
  const placeOf = ({ platform, workspace, channel, thread }: Actor, other?: string): Place => ({
    platform,
    workspace,
    ...(other === undefined || other === channel ? { channel, ...(thread === undefined ? {} : { thread }) } : { channel: other }),
  });
  const mustManage = ({ mayManage }: Actor) => {
    if (!mayManage) throw new UserError('Daily posts are set up by people who may manage this server: ask one of them, or search yourself with /find.');
  };
  const context = () => ({ ...current(), today: now().toISOString().slice(0, 10) });

  function wishOf(said: Said, before: Subscription | undefined, actor: Actor): Wish {
    const { topics } = current();
    const unreadable = said.topics.find((topic) => !topics.isReadable(topic));
    if (unreadable !== undefined) throw new UserError(`“${unreadable}” names nothing to look for: try a modality, a body region, a disease, a task, or a kind such as losses.`);
    const kept = said.only || said.everything ? [] : (before?.topics ?? []);
    const wanted = [...new Set([...kept, ...said.topics])];
    if (wanted.length > MAX_TOPICS)
      throw new UserError(`A channel follows at most ${MAX_TOPICS} topics: end one with ${commandLine('unsubscribe', wanted[0] ?? '')}, or follow everything.`);
    const { time, days, timeZone } = { ...DEFAULTS, ...(actor.timeZone ? { timeZone: actor.timeZone } : {}), ...before?.schedule, ...said.schedule };
    const role = said.role ?? before?.role;
    return {
      topics: wanted,
      schedule: { time, days, timeZone },
      quiet: said.quiet ?? before?.quiet ?? false,
      condensed: said.condensed ?? before?.condensed ?? false,
      ...(role === undefined ? {} : { role }),
    };
  }

  const fitting = (topics: readonly string[]): number | undefined =>
    topics.length === 0 ? undefined : new Set(topics.flatMap((topic) => [...current().topics.fitting(topic)])).size;

  async function subscribe(request: Request, actor: Actor): Promise<Answer> {
    mustManage(actor);
    const said = readSubscribe(request.text);
    const [problem] = said.problems;
    if (problem !== undefined) throw new UserError(problem);
    const place = placeOf(actor, said.channel);
    const poster = posters().find(({ platform }) => platform === actor.platform);
    if (!poster) throw new UserError('Daily posts cannot be sent from here: this bot is not connected.');
    const before = await store.subscriptionIn(place);
    const bare = request.text.trim() === '' || (said.channel !== undefined && /^(?:in\s+)?<#[^>]*>$/iu.test(request.text.trim()));
    if (before && bare && before.state === 'active') return subscriptionCard(before, { here: samePlace(place, actor), fits: fitting(before.topics) });
    const wish = wishOf(said, before, actor);
    if (!before) await record();
    const { subscription, existed } = await store.subscribe({ place, wish, owner: actor.person, nextDue: nextDue(wish.schedule, now()), now: now() });
    if (!existed) {
      const checked = await poster.check(place, welcomeCard(subscription));
      if (checked.result === 'refused') {
        await store.unsubscribe(subscription.id);
        throw new UserError(checked.reason);
      }
    }
    log.info({ subscription: subscription.id, platform: place.platform, workspace: place.workspace, changed: existed }, 'daily posts were set up');
    return subscriptionCard(subscription, {
      here: samePlace(place, actor),
      fits: fitting(subscription.topics),
      done: existed ? 'Changed' : 'Set up',
      zoneAssumed: said.schedule.timeZone === undefined && before === undefined && actor.timeZone === undefined,
    });
  }

  /** The subscription that is meant: by its id, by a channel, or the one here. Of another workspace: as if there were none. */
  async function meant(actor: Actor, { id, channel }: { id?: string; channel?: string }): Promise<Subscription | undefined> {
    if (id === undefined) return store.subscriptionIn(placeOf(actor, channel));
    const found = await store.subscription(id);
    return found?.place.platform === actor.platform && found.place.workspace === actor.workspace ? found : undefined;
  }

  const none = (actor: Actor): Answer =>
    message('There are no daily posts here', [
      actor.mayManage ? `Set them up: ${commandLine('subscribe', 'brain MRI at 09:00 weekdays')}` : 'People who may manage this server can set them up.',
    ]);

  async function subscriptions(request: Request, actor: Actor): Promise<Answer> {
    const { verb, id, channel, problem } = readVerb(request.text);
    if (problem !== undefined) throw new UserError(problem);
    const all = () => store.subscriptionsOf(actor.platform, actor.workspace);
    if (verb === 'all') return listCard(await all(), actor);
    const subscription = await meant(actor, { ...(id === undefined ? {} : { id }), ...(channel === undefined ? {} : { channel }) });
    const here = subscription !== undefined && samePlace(subscription.place, actor);
    if (!subscription) {
      const others = verb === undefined && id === undefined ? await all() : [];
      return others.length > 0 ? listCard(others, actor) : none(actor);
    }
    const card = (changed: Subscription, done?: string) => subscriptionCard(changed, { here, fits: fitting(changed.topics), ...(done ? { done } : {}) });
    if (verb === undefined) return card(subscription);
    if (verb === 'preview') return preview(subscription);
    mustManage(actor);
    if (verb === 'remove') {
      await store.unsubscribe(subscription.id);
      return message('The daily posts are ended', [`Set them up again: ${commandLine('subscribe', subscription.topics.join('; '))}`]);
    }
    if (verb === 'pause') await store.pause(subscription.id);
    else await store.resume(subscription.id, nextDue(subscription.schedule, now()));
    log.info({ subscription: subscription.id, verb }, 'daily posts were changed');
    return card((await store.subscription(subscription.id)) ?? subscription, verb === 'pause' ? 'Paused' : 'Going on');
  }

  function preview({ topics: wanted, condensed }: Subscription): Answer {
    const { catalog, topics } = current();
    const since = dayOf(new Date(now().getTime() - PREVIEW_DAYS * 86_400_000), 'UTC');
    const fits = (id: string) => wanted.length === 0 || wanted.some((topic) => topics.fitting(topic).has(id));
    const items = addedAsNews(catalog.entries.filter(({ id, added }) => added > since && fits(id)));
    return composePost(items, { topics: wanted, condensed, left: 0, subtitle: `Preview: what the last ${PREVIEW_DAYS} days would have brought` }, context());
  }

  async function unsubscribe(request: Request, actor: Actor): Promise<Answer> {
    mustManage(actor);
    const { id, channel, rest } = readVerb(request.text);
    const subscription = await meant(actor, { ...(id === undefined ? {} : { id }), ...(channel === undefined ? {} : { channel }) });
    if (!subscription) return none(actor);
    const topic = rest !== '' && !/^(?:everything|all)$/iu.test(rest) ? rest : undefined;
    if (topic !== undefined) {
      const known = subscription.topics.find((one) => one.toLowerCase() === topic.toLowerCase());
      if (known === undefined)
        throw new UserError(`This channel does not follow “${topic}”: it follows ${topicsText(subscription.topics)}. ${commandLine('unsubscribe', '')} ends all.`);
      const left = subscription.topics.filter((one) => one !== known);
      if (left.length > 0) {
        const { place, schedule, quiet, condensed, role, owner } = subscription;
        const wish: Wish = { topics: left, schedule, quiet, condensed, ...(role === undefined ? {} : { role }) };
        const changed = await store.subscribe({ place, wish, owner, nextDue: nextDue(schedule, now()), now: now() });
        return subscriptionCard(changed.subscription, { here: samePlace(place, actor), fits: fitting(left), done: 'Changed' });
      }
    }
    await store.unsubscribe(subscription.id);
    log.info({ subscription: subscription.id }, 'daily posts were ended');
    return message('The daily posts are ended', [`Set them up again: ${commandLine('subscribe', subscription.topics.join('; '))}`]);
  }

  async function posted(request: Request, actor: Actor): Promise<Answer> {
    const ref = request.text.trim().toLowerCase();
    const delivery: Delivery | undefined = /^[a-z0-9]{10}$/.test(ref) ? await store.delivery(ref) : undefined;
    if (!delivery || delivery.place.platform !== actor.platform || delivery.place.workspace !== actor.workspace)
      throw new UserError(`There is no daily post with the reference “${request.text.slice(0, 20)}” here: it stands small at the end of each post.`);
    const seen = context();
    const items = itemsOf(await store.newsBy(delivery.news), marker(seen, seen.today));
    return composePosted(items, { ref, day: delivery.day, page: request.page, perPage: ITEMS_PER_PAGE }, seen);
  }

  const ANSWERS: Record<SubscriptionCommandName, (request: Request, actor: Actor) => Promise<Answer>> = { subscribe, subscriptions, unsubscribe, posted };

  return {
    async answer(request, actor) {
      const command = request.command as SubscriptionCommandName;
      try {
        return await ANSWERS[command](request, actor);
      } catch (error) {
        if (error instanceof UserError) return message(error.human, []);
        if (error instanceof StoreError) {
          log.warn({ command, problem: error.message }, 'daily posts: the store cannot be used');
          return message('Daily posts cannot be read or changed just now', ['The store cannot be reached; try again in a few minutes. Questions are answered as ever.']);
        }
        const ref = randomBytes(3).toString('hex');
        log.error({ ref, command, err: error }, 'daily posts: a request failed');
        return message(`Something broke (ref ${ref})`, ['Try again; if it stays, tell the people who run this bot the reference.']);
      }
    },
  };
}
