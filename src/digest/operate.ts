// What an operator sees of the daily posts: which are due and what they would say, and what a single run came to.
import { renderText, type Style } from '../answer/text.ts';
import { OperatorError } from '../errors.ts';
import type { Store } from '../store/port.ts';
import { happenings, marker, marksOf, type News } from './news.ts';
import { type Current, planPost } from './plan.ts';
import { composePost, dailySubtitle, topicsText } from './post.ts';
import type { Round } from './run.ts';
import { dayOf, lastDue } from './schedule.ts';
import type { Subscription } from './subscription.ts';

/** More would be no preview any more. */
const MOST = 50;

/** @throws OperatorError when it is no instant with its time zone: "2026-11-30T08:00" would mean another time on every machine. */
export function readInstant(text: string | undefined, now: Date): Date {
  if (text === undefined) return now;
  const instant = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/.test(text) || Number.isNaN(instant.getTime()))
    throw new OperatorError(`--at must be an instant like 2026-11-30T08:00:00Z or 2026-11-30T09:00:00+01:00 (is ${JSON.stringify(text)})`);
  return instant;
}

const named = ({ place, topics, id }: Subscription): string =>
  `${place.platform} ${place.workspace} ${place.channel}${place.thread ? `, thread ${place.thread}` : ''}: ${topicsText(topics)} (${id})`;

/** What would be posted at that instant. The news that a run would first number are numbered here in mind only. */
export async function previewDue({ store, current, at, style }: { store: Store; current: Current; at: Date; style?: Style }): Promise<string> {
  const today = at.toISOString().slice(0, 10);
  const due = await store.due(at, MOST);
  if (due.length === 0) return whatIsNext(await store.counts(at), at);
  const known = new Map((await store.known()).map((mark) => [mark.entry, mark]));
  const unrecorded = happenings(marksOf(current, today), known).map((one, index): News => ({ ...one, seq: Number.MAX_SAFE_INTEGER - 100_000 + index, at }));
  const mark = marker(current, today);
  const parts: string[] = [];
  for (const subscription of due) {
    const news = [...(await store.newsSince(subscription.cursor)), ...unrecorded];
    const plan = planPost(subscription, news, { now: at, topics: current.topics, mark });
    const day = dayOf(lastDue(subscription.schedule, subscription.nextDue, at), subscription.schedule.timeZone);
    const { condensed, topics: followed } = subscription;
    const post = composePost(plan.items, { topics: followed, condensed, left: plan.left, subtitle: dailySubtitle(day) }, { ...current, today });
    parts.push(`── ${named(subscription)}`, plan.items.length === 0 ? 'Nothing new: nothing would be posted.' : renderText(post, style), '');
  }
  if (due.length === MOST) parts.push(`Only the first ${MOST} are shown.`);
  return parts.join('\n');
}

const whatIsNext = ({ active, paused, next }: { active: number; paused: number; next?: Date }, at: Date): string => {
  const also = paused > 0 ? ` ${paused} ${paused === 1 ? 'is' : 'are'} paused.` : '';
  if (!next) return `Nobody gets daily posts yet: subscribe in Slack, in Discord or in the playground.${also}`;
  return `Nothing is due at ${at.toISOString()}. ${active} ${active === 1 ? 'channel gets' : 'channels get'} daily posts; the next is due at ${next.toISOString()}: --at ${next.toISOString()} acts as if it were then.${also}`;
};

/** One line for each thing that happened in a round, or when the next is due. */
export async function describeRound(round: Round, store: Store, at: Date): Promise<string> {
  const texts: Record<keyof Round, string> = {
    sent: 'sent',
    nothing: 'had nothing new to tell',
    postponed: 'could not be sent now; they are tried again by the next run',
    refused: 'were refused; their subscriptions are paused, with the reason in the log',
    lost: 'are in the hands of another process',
    done: 'have had their post of that day',
  };
  const lines = (Object.keys(texts) as (keyof Round)[]).filter((result) => round[result] > 0).map((result) => `${round[result]} ${texts[result]}.`);
  return lines.length > 0 ? lines.join('\n') : whatIsNext(await store.counts(at), at);
}
