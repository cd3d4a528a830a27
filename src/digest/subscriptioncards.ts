// The cards about subscriptions: one of them, all of a workspace, the welcome in a channel, the notice to whoever set it up.
import { type Answer, channelMark, type Fact, type Section, type Suggestion } from '../answer/card.ts';
import { blankAnswer } from '../answer/compose.ts';
import { commandLine } from '../query/commands.ts';
import { MAX_QUERY_LENGTH, requestFor } from '../query/request.ts';
import { topicsText } from './post.ts';
import { instantText, scheduleText } from './schedule.ts';
import type { Place, Subscription } from './subscription.ts';
import { subscribeText, wantedOf } from './wishtext.ts';

/** A few words and what to do next. */
export function message(heading: string, tips: readonly string[]): Answer {
  const answer = blankAnswer('message', requestFor('subscriptions', ''), heading);
  answer.tips.push(...tips);
  return answer;
}

const fact = (label: string, value: string | undefined): Fact[] => (value === undefined || value === '' ? [] : [{ label, value }]);
const section = (heading: string, facts: Fact[], suggestions: Suggestion[] = []): Section => ({
  heading,
  facts,
  lines: [],
  links: [],
  ...(suggestions.length > 0 ? { suggestions } : {}),
});
const whereText = ({ platform, channel, thread }: Place): string =>
  platform === 'playground' ? 'the playground' : `${channelMark(channel)}${thread === undefined ? '' : ', in a thread'}`;

const formText = ({ quiet, condensed, role }: Subscription): string =>
  [condensed ? 'condensed' : '', quiet ? 'without notification' : '', role === undefined ? '' : 'pings one role'].filter(Boolean).join(', ');

const stateText = ({ state, reason, nextDue, schedule }: Subscription): string =>
  state === 'active' ? `next on ${instantText(nextDue, schedule.timeZone)}, if there is news` : `paused${reason === undefined ? '' : `: ${reason}`}`;

const button = (label: string, verb: string, { id }: Subscription): Suggestion => ({ label, command: 'subscriptions', text: `${verb} ${id}` });

const stateButton = (subscription: Subscription): Suggestion =>
  subscription.state === 'active' ? button('Pause', 'pause', subscription) : button('Resume', 'resume', subscription);

/** Asks for what there is once more, so that a form can begin with it. What would not fit a request, or stands in a thread, has none. */
function editButton(subscription: Subscription): Suggestion[] {
  const text = subscribeText(wantedOf(subscription, subscription.place.channel));
  return text.length > MAX_QUERY_LENGTH || subscription.place.thread !== undefined ? [] : [{ label: 'Edit', command: 'subscribe', text }];
}

export type CardOptions = {
  /** Asked in the very channel. */
  here: boolean;
  /** How many of today's entries fit the topics; missing when everything is followed. */
  fits: number | undefined;
  /** What has just been done: "Set up". */
  done?: string;
  /** Nobody said a time zone and the platform did not either. */
  zoneAssumed?: boolean;
};

export function subscriptionCard(subscription: Subscription, { here, fits, done, zoneAssumed }: CardOptions): Answer {
  const { topics, schedule, place } = subscription;
  const answer = blankAnswer('message', requestFor('subscriptions', here ? '' : subscription.id), here ? 'Daily posts in this channel' : 'Daily posts');
  if (done) answer.context.push(`${done}.`);
  const followed = topics.length === 0 ? 'every new entry' : topicsText(topics);
  const facts = [
    ...fact('Where', here ? undefined : whereText(place)),
    ...fact('What', `${followed}, and changes of licence, status or address`),
    ...fact('Fits today', fits === undefined ? undefined : `${fits} ${fits === 1 ? 'entry' : 'entries'} of the catalog`),
    ...fact('When', scheduleText(schedule)),
    ...fact('State', stateText(subscription)),
    ...fact('Form', formText(subscription)),
  ];
  answer.sections.push(section('What and when', facts, editButton(subscription)));
  if (fits === 0) answer.notices.push({ level: 'warning', text: 'Nothing in the catalog fits that today: a new entry has to fit all of a topic. Fewer words find more.' });
  if (zoneAssumed) answer.notices.push({ level: 'info', text: `The time is UTC, because no time zone is known: ${commandLine('subscribe', 'tz Europe/Berlin')} sets one.` });
  if (subscription.state === 'paused' && subscription.reason !== undefined) answer.tips.push('Once that is mended, press Resume: what came meanwhile is told then.');
  else if (done) answer.tips.push('Nothing older than now is posted, and nothing on days without news.');
  answer.suggestions = [button('Preview', 'preview', subscription), stateButton(subscription), button('Remove', 'remove', subscription)];
  return answer;
}

/** What a list shows before it says how many more there are: each is a section, and a card holds twelve. */
const LISTED = 10;

export function listCard(subscriptions: readonly Subscription[], { mayManage }: { mayManage: boolean }): Answer {
  const answer = blankAnswer('message', requestFor('subscriptions', 'all'), subscriptions.length === 0 ? 'No channel gets daily posts yet' : 'Daily posts of this workspace');
  for (const one of subscriptions.slice(0, LISTED)) {
    const facts = [...fact('Where', whereText(one.place)), ...fact('When', scheduleText(one.schedule)), ...fact('State', stateText(one)), ...fact('Id', one.id)];
    const buttons = [button('Preview', 'preview', one), ...(mayManage ? [stateButton(one), ...editButton(one), button('Remove', 'remove', one)] : [])];
    answer.sections.push(section(one.topics.length === 0 ? 'Everything' : topicsText(one.topics), facts, buttons));
  }
  if (subscriptions.length > LISTED)
    answer.notices.push({ level: 'info', text: `${subscriptions.length - LISTED} more are not shown: ask in their channels with ${commandLine('subscriptions', '')}.` });
  const [first] = subscriptions;
  if (mayManage)
    answer.tips.push(
      first ? `Change one by its id: ${commandLine('subscriptions', `pause ${first.id}`)}` : `Set them up in a channel: ${commandLine('subscribe', 'brain MRI at 09:00 weekdays')}`,
    );
  return answer;
}

/** Shown in the channel when daily posts are set up there. */
export function welcomeCard({ topics, schedule }: Subscription): Answer {
  const answer = blankAnswer('message', requestFor('subscriptions', ''), 'This channel gets new entries of the medical-AI catalog');
  answer.context.push(`${topics.length === 0 ? 'Everything new' : `What is new for ${topicsText(topics)}`}, ${scheduleText(schedule)}. Days without news stay quiet.`);
  answer.tips.push(`Change or end it: ${commandLine('subscriptions', '')}`);
  return answer;
}

/** To the person who set it up, elsewhere than in the channel. */
export function pausedCard(subscription: Subscription, reason: string): Answer {
  const answer = blankAnswer('message', requestFor('subscriptions', subscription.id), 'Daily posts that you set up are paused');
  answer.notices.push({ level: 'warning', text: reason });
  answer.sections.push(section('Which', [...fact('Where', whereText(subscription.place)), ...fact('What', topicsText(subscription.topics)), ...fact('Id', subscription.id)]));
  answer.tips.push(`Nothing is lost: once it is mended, ${commandLine('subscriptions', 'resume')} in that channel tells what came meanwhile.`);
  return answer;
}
