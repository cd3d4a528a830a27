// Web API clients: how long they wait, and one for the posts of each workspace.
import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Logger } from '../../src/telemetry/log.ts';
import { boltLog } from './bolt-log.ts';

/** What a listener may wait for: Slack itself gives up after ten seconds. */
export const CALL_TIMEOUT = 8000;
const MAX_CLIENTS = 1000;
/** When Slack says "too many requests" but not for how long. */
const DEFAULT_RETRY_AFTER = '30';

/** fetch that gives up: Bolt's `respond` sets no time limit of its own. */
export const patientFetch: typeof fetch = (input, init) => fetch(input, { ...init, signal: init?.signal ?? AbortSignal.timeout(CALL_TIMEOUT) });

/** The client takes a 429 without Retry-After for a failure like any other, of which nobody knows whether it came to anything. */
const politeFetch: typeof fetch = async (input, init) => {
  const response = await patientFetch(input, init);
  if (response.status !== 429 || /^\d+$/.test(response.headers.get('retry-after') ?? '')) return response;
  return new Response(await response.text(), { status: 429, headers: { 'retry-after': DEFAULT_RETRY_AFTER } });
};

export type PostClientsOptions = {
  /** Bot token of a workspace, asked for each post; undefined when the bot is not installed there. `fresh`: not from memory. */
  tokenOf: (workspace: string, fresh: boolean) => Promise<string | undefined>;
  apiUrl: string | undefined;
  log: Logger;
};

/** `fresh` after a token was refused: the workspace may have installed the bot anew. */
export type ClientFor = (workspace: string, fresh?: boolean) => Promise<WebClient | undefined>;

/** One client a workspace, made anew when its token changes. It never retries and never waits: the sender does. */
export function createPostClients({ tokenOf, apiUrl, log }: PostClientsOptions): ClientFor {
  const options: WebClientOptions = {
    ...(apiUrl ? { slackApiUrl: apiUrl } : {}),
    timeout: CALL_TIMEOUT,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    fetch: politeFetch,
    logger: boltLog(log, true),
  };
  const clients = new Map<string, { token: string; client: WebClient }>();

  return async (workspace, fresh = false) => {
    const token = await tokenOf(workspace, fresh);
    const known = clients.get(workspace);
    clients.delete(workspace);
    if (token === undefined) return undefined;
    const current = known?.token === token ? known : { token, client: new WebClient(token, options) };
    clients.set(workspace, current);
    for (const oldest of clients.keys()) {
      if (clients.size <= MAX_CLIENTS) break;
      clients.delete(oldest);
    }
    return current.client;
  };
}
