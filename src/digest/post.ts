// A daily post as an Answer: new entries grouped by kind, changes that matter, and how many more there are.
import { ANSWER_LIMITS, type Answer, POST_ITEMS, type Section } from '../answer/card.ts';
import { blankAnswer, itemOf } from '../answer/compose.ts';
import { licenseLine } from '../answer/license.ts';
import { type Entry, KINDS } from '../catalog/schema.ts';
import { commandLine } from '../query/commands.ts';
import { requestFor } from '../query/request.ts';
import { type Mark, markOf, type Seen } from './news.ts';
import { AGE_GUARD_DAYS, type Item } from './plan.ts';
import { dayText } from './schedule.ts';

export type PostContext = Seen & { /** Today as YYYY-MM-DD. */ today: string };

export type PostOptions = {
  topics: readonly string[];
  condensed: boolean;
  /** Entries that the age guard left out. */
  left: number;
  /** A line under the heading: the day of the post, or that it is a preview. */
  subtitle: string;
  /** The reference under which the whole post can be asked for; missing in a preview. */
  ref?: string;
};

/** Changed entries with a line of their own; more are one click away. */
const CHANGES = 5;

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
export const topicsText = (topics: readonly string[]): string => (topics.length === 0 ? 'everything' : topics.map((topic) => `“${topic}”`).join(', '));
export const dailySubtitle = (day: string): string => `Daily post of ${dayText(day)}`;

const COMMERCIAL: Record<string, string> = {
  allowed: 'commercial use is allowed now',
  prohibited: 'commercial use is prohibited now',
  ask: 'for commercial use ask the owner now',
  unknown: 'whether commercial use is allowed is not stated now',
};

/** "LIDC-IDRI: the licence was CC-BY-3.0 (reported), now CC-BY-4.0 (verified)." with the reminder as it stands today. */
function changeLine(entry: Entry, before: Mark, after: Mark, item: Item, context: PostContext): string {
  const parts: string[] = [];
  if (item.kinds.includes('license')) {
    parts.push(`the licence was ${before.license}, now ${after.license}`);
    if (before.commercial !== after.commercial) parts.push(COMMERCIAL[after.commercial] ?? '');
  }
  if (item.kinds.includes('status')) parts.push(`it was ${before.status}, now ${after.status}`);
  if (item.kinds.includes('home')) parts.push('its home address is another one now');
  if (item.kinds.includes('link')) parts.push(after.link === 'dead' ? 'its home address has not answered on three days' : 'its home address answers again');
  return `${entry.name}: ${parts.filter(Boolean).join('; ')}. ${licenseLine(entry, context).reminder}`;
}

function changesSection(items: readonly Item[], context: PostContext): Section[] {
  const changed = items.flatMap((item) => {
    const entry = context.catalog.byId.get(item.entry);
    return entry && item.before ? [{ entry, line: changeLine(entry, item.before, markOf(entry, context, context.today), item, context) }] : [];
  });
  if (changed.length === 0) return [];
  return [{ heading: 'Changed', facts: [], lines: changed.map(({ line }) => line), links: changed.map(({ entry }) => ({ label: entry.name, url: entry.links.home })) }];
}

const byKindAndName = (a: Entry, b: Entry) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || a.name.localeCompare(b.name, 'en', { numeric: true }) || (a.id < b.id ? -1 : 1);

/** The entries of a post in the order in which it shows them: new ones by kind and name. */
const newOnes = (items: readonly Item[], context: PostContext): Entry[] =>
  items
    .filter(({ kinds }) => kinds.includes('added'))
    .flatMap(({ entry }) => context.catalog.byId.get(entry) ?? [])
    .sort(byKindAndName);

/** @param items what the plan, or the numbers that a delivery carries, came to. */
export function composePost(items: readonly Item[], options: PostOptions, context: PostContext): Answer {
  const { ref } = options;
  const entries = newOnes(items, context);
  const changes = items.filter(({ before }) => before !== undefined);
  const counts = [entries.length > 0 ? plural(entries.length, 'new entry', 'new entries') : '', changes.length > 0 ? plural(changes.length, 'change', 'changes') : ''].filter(
    Boolean,
  );
  const answer = blankAnswer('post', requestFor('posted', ref ?? ''), `${counts.join(' and ') || 'Nothing new'} in the catalog`);
  answer.context = [options.subtitle, ...(options.topics.length > 0 ? [`For ${topicsText(options.topics)}`] : [])].slice(0, ANSWER_LIMITS.context);
  answer.items = entries.slice(0, POST_ITEMS).map((entry) => {
    const item = itemOf({ entry, kind: entry.kind, near: false, why: [], misses: [] }, context);
    return options.condensed ? { ...item, summary: '', facts: [], links: item.links.slice(0, 1) } : item;
  });
  answer.sections = changesSection(changes.slice(0, CHANGES), context);
  const more = entries.length - answer.items.length + Math.max(0, changes.length - CHANGES);
  if (more > 0 && ref) answer.suggestions = [{ label: `${more} more`, command: 'posted', text: ref }];
  if (more > 0 && !ref) answer.tips.push(`And ${more} more.`);
  if (options.left > 0)
    answer.notices.push({
      level: 'info',
      text: `${plural(options.left, 'entry', 'entries')} older than ${AGE_GUARD_DAYS} days left out of this post; the catalog has them like all others.`,
    });
  answer.tips.push(`Change or end these posts: ${commandLine('subscriptions', '')}`);
  return answer;
}

/** All of a post, page by page: what the button "12 more" opens. */
export function composePosted(items: readonly Item[], { ref, day, page, perPage }: { ref: string; day: string; page: number; perPage: number }, context: PostContext): Answer {
  const entries = newOnes(items, context);
  const changes = items.filter(({ before }) => before !== undefined);
  const pages = Math.max(1, Math.ceil(Math.max(entries.length, changes.length) / perPage));
  const at = Math.min(page, pages);
  const answer = blankAnswer('results', requestFor('posted', ref, at), `${dailySubtitle(day)}`);
  answer.context = [`${[plural(entries.length, 'new entry', 'new entries'), ...(changes.length > 0 ? [plural(changes.length, 'change', 'changes')] : [])].join(', ')} · ${ref}`];
  answer.items = entries.slice((at - 1) * perPage, at * perPage).map((entry) => itemOf({ entry, kind: entry.kind, near: false, why: [], misses: [] }, context));
  answer.sections = changesSection(changes.slice((at - 1) * perPage, at * perPage), context);
  if (entries.length + changes.length === 0) answer.notices.push({ level: 'info', text: 'What this post told of is no longer in the catalog.' });
  if (pages > 1) answer.pager = { page: at, pages };
  return answer;
}
