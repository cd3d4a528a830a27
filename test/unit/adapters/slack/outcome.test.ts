import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import { outcomeOf } from '../../../../adapters/slack/outcome.ts';

const code = (error: string) => outcomeOf(new WebAPIPlatformError({ ok: false, error }));
const network = (cause: unknown) => outcomeOf(new WebAPIRequestError(new TypeError('fetch failed', { cause })));
const coded = (name: string) => Object.assign(new Error(name), { code: name });

describe('outcomeOf', () => {
  test.each([
    ['channel_not_found', 'permission'],
    ['not_in_channel', 'permission'],
    ['restricted_action', 'permission'],
    ['restricted_action_read_only_channel', 'permission'],
    ['is_archived', 'archived'],
    ['thread_not_found', 'gone'],
    ['account_inactive', 'token'],
    ['token_revoked', 'token'],
    ['invalid_auth', 'token'],
    ['missing_scope', 'token'],
    ['invalid_blocks', 'invalid'],
    ['something_new', 'invalid'],
  ])('%s is refused: %s, in one sentence or two with what to do', (error, cause) => {
    const outcome = code(error);
    expect(outcome).toMatchObject({ result: 'refused', cause });
    expect(outcome).toHaveProperty('reason', expect.stringMatching(/^[A-Z][^\n]{20,200}\.$/));
  });

  test.each([
    ['ratelimited', { cause: 'rate-limited', maybeSent: false }],
    ['internal_error', { cause: 'unavailable', maybeSent: true }],
    ['fatal_error', { cause: 'unavailable', maybeSent: true }],
    ['request_timeout', { cause: 'unavailable', maybeSent: false }],
  ])('%s is tried again', (error, expected) => {
    expect(code(error)).toMatchObject({ result: 'later', ...expected });
  });

  test('waits at least as long as Slack says', () => {
    expect(outcomeOf(new WebAPIRateLimitedError(42))).toEqual({ result: 'later', cause: 'rate-limited', afterMs: 42_000, maybeSent: false });
    expect(outcomeOf(new WebAPIRateLimitedError(0))).toMatchObject({ afterMs: 1000 });
  });

  test('takes for unsent only what certainly reached nobody', () => {
    for (const name of ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])
      expect(network(coded(name))).toMatchObject({ cause: 'unavailable', maybeSent: false });
    expect(network(Object.assign(new AggregateError([coded('ECONNREFUSED')])))).toMatchObject({ maybeSent: false });
    for (const name of ['ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE']) expect(network(coded(name))).toMatchObject({ cause: 'unavailable', maybeSent: true });
    expect(network(undefined)).toMatchObject({ maybeSent: true });
    expect(outcomeOf(new WebAPIRequestError(new DOMException('timed out', 'TimeoutError')))).toMatchObject({ cause: 'timeout', maybeSent: true });
    // While the answer was being read.
    expect(outcomeOf(new DOMException('timed out', 'TimeoutError'))).toMatchObject({ cause: 'timeout', maybeSent: true });
    expect(outcomeOf(new WebAPIHTTPError(500, 'x', {}, 'x'))).toMatchObject({ cause: 'unavailable', maybeSent: true });
    expect(code('<html>Sign in</html>')).toMatchObject({ result: 'later', cause: 'unavailable', maybeSent: true });
    expect(outcomeOf(new Error('a bug'))).toMatchObject({ result: 'later', maybeSent: true });
  });
});
