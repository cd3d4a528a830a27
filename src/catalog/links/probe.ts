// Knocks at one link: HEAD, then GET where HEAD is not served, through redirects, patiently.
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { type Allows, assertAllowed, guardedLookup, PrivateAddressError } from './address.ts';

export const MAX_REDIRECTS = 5;
/** The note of a visit that nobody answered. */
export const NO_ANSWER = 'no answer in time';

/** What one visit says: `gone` is the only one that counts against a link. */
export type Verdict = 'ok' | 'gone' | 'blocked' | 'unsure' | 'refused';
export type Visit = {
  verdict: Verdict;
  status?: number;
  /** Where redirects lead, when they do. */
  final?: string;
  /** Every redirect on the way said that it is for good: the catalog should follow. */
  moved?: true;
  note?: string;
};

export type ProbeSettings = {
  userAgent: string;
  timeoutMs: number;
  /** Asked for every address before it is connected to, on every hop. */
  allows: Allows;
  /** Further attempts after an answer that may be of the moment. */
  retries: number;
  /** Before the first further attempt; doubles with each. A server's Retry-After counts instead. */
  backoffMs: number;
  /** Longer than this nobody waits: the link is left for another day. */
  maxWaitMs: number;
  signal: AbortSignal;
  /** Waits for a host's turn; called before each request. */
  turn: (host: string, signal: AbortSignal) => Promise<() => void>;
};

type Answer = { visit: Visit; passing: boolean; retryAfterMs?: number };

/** People and machines are told apart, or the visitor is asked to slow down: nothing is said about the page. */
const BLOCKED = new Set([401, 402, 403, 407, 429, 451, 999]);
const GONE = new Set([404, 410]);
/** Failures of the name or the door itself. */
const GONE_CODES = new Set(['ENOTFOUND', 'ECONNREFUSED']);

export type Probe = { visit(url: string): Promise<Visit>; close(): Promise<void> };

export function createProbe(settings: ProbeSettings): Probe {
  const agent = new Agent({
    connect: { timeout: settings.timeoutMs, lookup: guardedLookup(settings.allows) },
    headersTimeout: settings.timeoutMs,
    bodyTimeout: settings.timeoutMs,
    // A link is visited once; idle connections would only be a burden to the host.
    keepAliveTimeout: 1,
    pipelining: 0,
  });
  return {
    visit: (url) => visit(url, settings, agent),
    close: () => agent.destroy(),
  };
}

async function visit(url: string, settings: ProbeSettings, agent: Agent): Promise<Visit> {
  for (let attempt = 0; ; attempt += 1) {
    let answer = await follow(url, 'HEAD', settings, agent);
    // Many servers answer HEAD wrongly; only those that ask to be left alone are not asked again.
    if (!['ok', 'refused'].includes(answer.visit.verdict) && answer.visit.status !== 429) answer = await follow(url, 'GET', settings, agent);
    if (!answer.passing || attempt >= settings.retries) return answer.visit;
    const wait = answer.retryAfterMs ?? settings.backoffMs * 2 ** attempt;
    if (wait > settings.maxWaitMs) return { ...answer.visit, note: `asks to come back in ${Math.ceil(wait / 1000)} s` };
    await sleep(wait, undefined, { signal: settings.signal });
  }
}

/** One request and its redirects; each hop is checked like the first address. */
async function follow(url: string, method: 'HEAD' | 'GET', settings: ProbeSettings, agent: Agent): Promise<Answer> {
  let current = new URL(url);
  let permanent = true;
  for (let hop = 0; ; hop += 1) {
    const final = hop > 0 ? { final: current.href } : {};
    let response: { status: number; location?: string; retryAfter?: string };
    try {
      response = await ask(current, method, settings, agent);
    } catch (error) {
      if (settings.signal.aborted) throw error;
      const failed = failure(error);
      return { ...failed, visit: { ...failed.visit, ...final } };
    }
    const { status, location } = response;
    if (status >= 300 && status < 400 && location !== undefined) {
      if (hop >= MAX_REDIRECTS) return { visit: { verdict: 'unsure', status, ...final, note: `more than ${MAX_REDIRECTS} redirects` }, passing: false };
      if (!URL.canParse(location, current.href)) return { visit: { verdict: 'unsure', status, ...final, note: 'redirects to something that is no address' }, passing: false };
      permanent &&= status === 301 || status === 308;
      current = new URL(location, current);
      if (!/^https?:$/.test(current.protocol))
        return { visit: { verdict: 'refused', status, final: current.href, note: 'redirects to something that is not http(s)' }, passing: false };
      continue;
    }
    const visit: Visit = { verdict: verdictOf(status), status, ...final, ...(hop > 0 && permanent ? { moved: true } : {}) };
    const wait = retryAfterMs(response.retryAfter);
    return { visit, passing: status === 429 || status >= 500, ...(wait === undefined ? {} : { retryAfterMs: wait }) };
  }
}

async function ask(url: URL, method: 'HEAD' | 'GET', settings: ProbeSettings, agent: Agent): Promise<{ status: number; location?: string; retryAfter?: string }> {
  assertAllowed(url.hostname, settings.allows);
  const done = await settings.turn(url.host, settings.signal);
  try {
    const signal = AbortSignal.any([settings.signal, AbortSignal.timeout(settings.timeoutMs)]);
    const { statusCode, headers, body } = await request(url, {
      method,
      dispatcher: agent,
      signal,
      headers: { 'user-agent': settings.userAgent, accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
    });
    // Nobody reads the page: a few bytes free the connection, the rest stays where it is.
    await body.dump({ limit: 1024 });
    const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
    const [location, retryAfter] = [one(headers.location), one(headers['retry-after'])];
    return { status: statusCode, ...(location === undefined ? {} : { location }), ...(retryAfter === undefined ? {} : { retryAfter }) };
  } finally {
    done();
  }
}

function verdictOf(status: number): Verdict {
  if (status >= 200 && status < 300) return 'ok';
  if (BLOCKED.has(status)) return 'blocked';
  return GONE.has(status) ? 'gone' : 'unsure';
}

function failure(error: unknown): Answer {
  const { name, code, message, cause } = error as NodeJS.ErrnoException & { cause?: unknown };
  if (error instanceof PrivateAddressError) return { visit: { verdict: 'refused', note: error.message }, passing: false };
  if (cause instanceof Error && code === undefined) return failure(cause);
  // Who has waited for nothing twice, for HEAD and for GET, does not wait again today.
  if (name === 'TimeoutError' || /TIMEOUT|TIMEDOUT/.test(String(code))) return { visit: { verdict: 'unsure', note: NO_ANSWER }, passing: false };
  const note = [...new Set([code, message])].filter((part) => typeof part === 'string' && part !== '').join(': ');
  if (GONE_CODES.has(String(code))) return { visit: { verdict: 'gone', note }, passing: true };
  return { visit: { verdict: 'unsure', note: note || name }, passing: true };
}

/** Seconds or an HTTP date, as milliseconds from now. */
function retryAfterMs(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
