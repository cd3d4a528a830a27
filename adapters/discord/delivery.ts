// What became of a daily post, read from the error that sending it ended with. Pure.
import type { Outcome } from '../../src/port.ts';
import { codeOf } from './failures.ts';
import { refused } from './rights.ts';

/** When Discord cannot be used; the nonce of a post is good for minutes, so not for long. */
const SOON_MS = 10_000;
/** When something before Discord refuses us: a proxy, or its own guard against floods. */
const PATIENT_MS = 60_000;

/** The connection was never made, so nothing can have been sent. */
const NEVER_SENT = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
];

const AFTERWARDS = 'then resume with /subscriptions';
const GONE = [10003, 10004];
const PERMISSION = [50001, 50013];
/** The message was made with this nonce and deleted since. Nobody wants it back. */
const UNKNOWN_MESSAGE = 10008;
const ARCHIVED = [50083, 160005];

/**
 * `later` for what may pass, `refused` for what will not, `sent` for a post that was there and was deleted.
 * @param maybeBefore an earlier attempt may have arrived: then this one does not make it certain that nothing has
 */
export function outcomeOf(error: unknown, maybeBefore = false): Outcome {
  const wait = waitOf(error);
  if (wait !== undefined) return { result: 'later', afterMs: wait, cause: 'rate-limited', maybeSent: maybeBefore };
  const code = codeOf(error);
  const status = statusOf(error);
  if (status === undefined) return broken(error, code, maybeBefore);
  if (status >= 500) return { result: 'later', afterMs: SOON_MS, cause: 'unavailable', maybeSent: true };
  return refusal(status, code, error, maybeBefore);
}

function refusal(status: number, code: number | string | undefined, error: unknown, maybeBefore: boolean): Outcome {
  if (status === 401) return refused('token', `Discord no longer takes my token: the people who run this bot have to set a new one, ${AFTERWARDS}.`);
  // Discord always gives its own number; without one, something between us and Discord has answered.
  if (typeof code !== 'number') return { result: 'later', afterMs: PATIENT_MS, cause: 'unavailable', maybeSent: maybeBefore };
  if (code === UNKNOWN_MESSAGE) return { result: 'sent', message: 'deleted', found: true };
  if (ARCHIVED.includes(code)) return refused('archived', `The thread is closed: open it again, ${AFTERWARDS}.`);
  if (GONE.includes(code) || (status === 404 && !PERMISSION.includes(code))) return refused('gone', 'The channel is gone: subscribe again in another one.');
  if (PERMISSION.includes(code) || status === 403)
    return refused('permission', `I may not post there: give me View Channel, Send Messages and Embed Links (in a thread: Send Messages in Threads), ${AFTERWARDS}.`);
  const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
  return refused('invalid', `Discord does not take the post (${code}: ${said.slice(0, 120)}): tell the people who run this bot, ${AFTERWARDS}.`);
}

/** No answer came. */
function broken(error: unknown, code: number | string | undefined, maybeBefore: boolean): Outcome {
  const name = error instanceof Error ? error.name : '';
  const timeout = name === 'AbortError' || name === 'TimeoutError';
  return { result: 'later', afterMs: SOON_MS, cause: timeout ? 'timeout' : 'unavailable', maybeSent: maybeBefore || !NEVER_SENT.includes(String(code)) };
}

const fieldOf = (error: unknown, name: string): unknown => (typeof error === 'object' && error !== null && name in error ? (error as Record<string, unknown>)[name] : undefined);

function statusOf(error: unknown): number | undefined {
  const status = fieldOf(error, 'status');
  return typeof status === 'number' ? status : undefined;
}

/** Milliseconds, when the error is discord.js's way of saying "rate limited". */
function waitOf(error: unknown): number | undefined {
  const waits = ['timeToReset', 'retryAfter', 'sublimitTimeout'].map((name) => fieldOf(error, name)).filter((value): value is number => typeof value === 'number');
  return waits.length === 0 ? undefined : Math.max(...waits, 0);
}
