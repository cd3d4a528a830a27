// What became of a call that posts, in the product's words.
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import type { Outcome } from '../../src/port.ts';
import { slackCode } from './refused.ts';
import { slackCommandLine } from './request.ts';

export type Unsent = Extract<Outcome, { result: 'later' | 'refused' }>;
type Later = Extract<Outcome, { result: 'later' }>;
type Refused = Extract<Outcome, { result: 'refused' }>;

const RETRY_MS = 30_000;
const RESUME = slackCommandLine('subscriptions', 'resume');

const later = (cause: Later['cause'], maybeSent: boolean, afterMs = RETRY_MS): Later => ({ result: 'later', afterMs, cause, maybeSent });
const refused = (cause: Refused['cause'], reason: string): Refused => ({ result: 'refused', cause, reason });

const INVITE = `I cannot write to this channel. Type /invite @navigator there, then ${RESUME}.`;
const FORBIDDEN = `This channel does not let apps post. Ask a workspace admin to allow it, then type ${RESUME}.`;
const GONE = 'The thread or channel of this daily post is gone. Subscribe anew where it should go.';
const ARCHIVED = `This channel is archived. Unarchive it and type ${RESUME}, or subscribe in another channel.`;
const TOKEN = `The bot may no longer act in this workspace. Ask whoever runs it to install it again, then type ${RESUME}.`;

/** Slack's codes for what trying again does not mend. Whatever stands in neither table is refused as invalid: ok:false is certain. */
const REFUSALS: Record<string, Refused> = {
  ...Object.fromEntries(['channel_not_found', 'not_in_channel', 'user_not_found', 'user_not_in_channel'].map((code) => [code, refused('permission', INVITE)])),
  ...Object.fromEntries(
    [
      'restricted_action',
      'restricted_action_read_only_channel',
      'restricted_action_thread_only_channel',
      'restricted_action_non_threadable_channel',
      'restricted_action_thread_locked',
      'posting_to_general_channel_denied',
      'no_permission',
      'access_denied',
      'ekm_access_denied',
      'cannot_dm_bot',
      'messages_tab_disabled',
    ].map((code) => [code, refused('permission', FORBIDDEN)]),
  ),
  ...Object.fromEntries(['thread_not_found', 'message_not_found', 'cannot_reply_to_message', 'invalid_thread_ts'].map((code) => [code, refused('gone', GONE)])),
  is_archived: refused('archived', ARCHIVED),
  ...Object.fromEntries(
    [
      'account_inactive',
      'token_revoked',
      'token_expired',
      'invalid_auth',
      'not_authed',
      'app_uninstalled',
      'org_login_required',
      'team_access_not_granted',
      'missing_scope',
      'not_allowed_token_type',
      'team_not_found',
    ].map((code) => [code, refused('token', TOKEN)]),
  ),
};

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

/** What a failed call means for a post: when to try again, and whether it may stand there all the same; or why trying is no use. */
export function outcomeOf(error: unknown): Unsent {
  if (error instanceof WebAPIRateLimitedError) return later('rate-limited', false, Math.max(1, error.retryAfter) * 1000);
  const code = slackCode(error);
  if (code) return PASSING[code] ?? REFUSALS[code] ?? refused('invalid', `Slack did not take the daily post (${code}). Tell whoever runs the bot, then type ${RESUME}.`);
  // Something that is not Slack answered in its place; what Slack got is not known.
  if (error instanceof WebAPIHTTPError || error instanceof WebAPIPlatformError) return later('unavailable', true);
  const causes = [...causesOf(error)];
  if (causes.some(({ name }) => name === 'TimeoutError' || name === 'AbortError')) return later('timeout', true);
  return later('unavailable', !causes.some((cause) => NOT_REACHED.has(codeOf(cause))));
}

/** Nobody holds a token for the workspace. */
export const NOT_INSTALLED: Refused = refused('token', TOKEN);
