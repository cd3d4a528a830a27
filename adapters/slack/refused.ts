// Which of Slack's errors the operator must mend, and which pass by themselves.
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRequestError } from '@slack/web-api';
import { SETTINGS } from '../../src/config/settings.ts';
import { OperatorError } from '../../src/errors.ts';

/** Answers with ok:false that say nothing about our settings. */
const PASSING = new Set(['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable', 'ratelimited', 'rate_limited', 'team_added_to_org']);

/** Slack's short code ("invalid_auth"), where the error is an answer of Slack's. */
export const slackCode = (error: unknown): string | undefined => {
  const code = error instanceof WebAPIPlatformError ? error.data.error : undefined;
  return typeof code === 'string' && /^[a-z0-9_]{1,60}$/.test(code) ? code : undefined;
};

/** Slack found the blocks of a message wrong or too long; the text alone may do. */
export const isBlockRefusal = (error: unknown): boolean => ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long'].includes(slackCode(error) ?? '');

/** One line for the log: never a body, never an address with a token in it. */
export function reasonOf(error: unknown): string {
  const code = slackCode(error);
  if (code) return `Slack says ${code}`;
  if (error instanceof WebAPIHTTPError) return `HTTP ${error.statusCode}`;
  if (error instanceof WebAPIPlatformError) return 'the answer is not from Slack';
  if (error instanceof WebAPIRequestError) {
    const { cause } = error.original;
    if (!(cause instanceof Error)) return error.original.message;
    return 'code' in cause ? String(cause.code) : cause.message;
  }
  return error instanceof Error ? error.message : 'the connection was closed';
}

/**
 * The line for the operator when `setting` was refused, or undefined when trying again may help.
 * @param apiUrl set when SLACK_API_URL leads elsewhere: then an answer that is not Slack's is the operator's to mend too.
 */
export function refusal(error: unknown, setting: 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN', apiUrl?: string): OperatorError | undefined {
  const code = slackCode(error);
  if (code) return PASSING.has(code) ? undefined : new OperatorError(`Slack refused ${setting} (${code}). Where to find it: ${SETTINGS[setting].where}`);
  const foreign = error instanceof WebAPIPlatformError || (error instanceof WebAPIHTTPError && error.statusCode === 404);
  return apiUrl && foreign ? new OperatorError(`SLACK_API_URL does not lead to Slack's Web API (${reasonOf(error)}): ${SETTINGS.SLACK_API_URL.where}`) : undefined;
}
