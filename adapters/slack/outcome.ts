// What became of a call that posts, in the product's words.
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import type { Outcome } from '../../src/port.ts';
import { slackCode } from './refused.ts';
import { slackCommandLine } from './request.ts';

export type Unsent = Extract<Outcome, { result: 'later' | 'refused' }>;
type Later = Extract<Outcome, { result: 'later' }>;
type Refused = Extract<Outcome, { result: 'refused' }>;

const RETRY_MS = 30_000;

/** What to do once the cause is mended: of a post that was refused, and of a place that was only tried. */
export const RESUME = `type ${slackCommandLine('subscriptions', 'resume')}`;
export const SUBSCRIBE = 'subscribe again';

const later = (cause: Later['cause'], maybeSent: boolean, afterMs = RETRY_MS): Later => ({ result: 'later', afterMs, cause, maybeSent });

type Why = { cause: Refused['cause']; reason: (next: string) => string };
const INVITE: Why = { cause: 'permission', reason: (next) => `I cannot write to this channel. Type /invite @navigator there, then ${next}.` };
const FORBIDDEN: Why = { cause: 'permission', reason: (next) => `This channel does not let apps post. Ask a workspace admin to allow it, then ${next}.` };
const GONE: Why = { cause: 'gone', reason: () => 'The thread of this daily post is gone. Subscribe anew where it should go.' };
const ARCHIVED: Why = { cause: 'archived', reason: (next) => `This channel is archived. Unarchive it and ${next}, or subscribe in another channel.` };
const TOKEN: Why = { cause: 'token', reason: (next) => `The bot may no longer act in this workspace. Ask whoever runs it to install it again, then ${next}.` };

const refused = ({ cause, reason }: Why, next: string): Refused => ({ result: 'refused', cause, reason: reason(next) });

/** Slack's codes for what trying again does not mend. Whatever stands in neither table is refused as invalid: ok:false is certain. */
const REFUSALS: Record<string, Why> = {
  channel_not_found: INVITE,
  not_in_channel: INVITE,
  user_not_found: INVITE,
  user_not_in_channel: INVITE,
  restricted_action: FORBIDDEN,
  restricted_action_read_only_channel: FORBIDDEN,
  restricted_action_thread_only_channel: FORBIDDEN,
  restricted_action_non_threadable_channel: FORBIDDEN,
  restricted_action_thread_locked: FORBIDDEN,
  posting_to_general_channel_denied: FORBIDDEN,
  no_permission: FORBIDDEN,
  access_denied: FORBIDDEN,
  ekm_access_denied: FORBIDDEN,
  cannot_dm_bot: FORBIDDEN,
  messages_tab_disabled: FORBIDDEN,
  thread_not_found: GONE,
  message_not_found: GONE,
  cannot_reply_to_message: GONE,
  invalid_thread_ts: GONE,
  is_archived: ARCHIVED,
  account_inactive: TOKEN,
  token_revoked: TOKEN,
  token_expired: TOKEN,
  invalid_auth: TOKEN,
  not_authed: TOKEN,
  app_uninstalled: TOKEN,
  org_login_required: TOKEN,
  team_access_not_granted: TOKEN,
  missing_scope: TOKEN,
  not_allowed_token_type: TOKEN,
  team_not_found: TOKEN,
};
const unknown = (code: string): Why => ({ cause: 'invalid', reason: (next) => `Slack did not take the daily post (${code}). Tell whoever runs the bot, then ${next}.` });

/** ok:false for now. Of the first two Slack says that a part of the work may have been done. */
const PASSING: Record<string, Later> = {
  internal_error: later('unavailable', true),
  fatal_error: later('unavailable', true),
  service_unavailable: later('unavailable', true),
  request_timeout: later('unavailable', false),
  team_added_to_org: later('unavailable', false),
  ratelimited: later('rate-limited', false),
  rate_limited: later('rate-limited', false),
  message_limit_exceeded: later('rate-limited', false, 10 * 60_000),
};

/** Nobody was reached at all. */
const NOT_REACHED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** The errors inside: fetch hides what happened, and tries several addresses of one name. */
function* causesOf(error: unknown): Generator<Error> {
  for (let current = error; current instanceof Error; current = current instanceof WebAPIRequestError ? current.original : current.cause) {
    yield current;
    if (current instanceof AggregateError) for (const part of current.errors) yield* causesOf(part);
  }
}

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '');

/**
 * What a failed call means for a post: when to try again, and whether it may stand there all the same; or why trying is no use.
 * @param next what people are told to do after mending it.
 */
export function outcomeOf(error: unknown, next: string = RESUME): Unsent {
  if (error instanceof WebAPIRateLimitedError) return later('rate-limited', false, Math.max(1, error.retryAfter) * 1000);
  const code = slackCode(error);
  if (code) return PASSING[code] ?? refused(REFUSALS[code] ?? unknown(code), next);
  // Something that is not Slack answered in its place; what Slack got is not known.
  if (error instanceof WebAPIHTTPError || error instanceof WebAPIPlatformError) return later('unavailable', true);
  const causes = [...causesOf(error)];
  if (causes.some(({ name }) => name === 'TimeoutError' || name === 'AbortError')) return later('timeout', true);
  return later('unavailable', !causes.some((cause) => NOT_REACHED.has(codeOf(cause))));
}

/** Nobody holds a token for the workspace. */
export const NOT_INSTALLED: Refused = refused(TOKEN, RESUME);
