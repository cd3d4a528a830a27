// Slack's part of the one HTTP server: its requests in HTTP mode, and the pages that install the bot. Knows Node's HTTP but not Bolt.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from '../../src/telemetry/log.ts';
import { SLACK_EVENTS_PATH, SLACK_INSTALL_PATH, SLACK_REDIRECT_PATH } from './manifest.ts';

const MAX_CLOCK_SKEW = 300;
const FORM = 'application/x-www-form-urlencoded';

type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;
export type DoorOptions = {
  ready: () => boolean;
  /** Bolt's listener in HTTP mode. */
  events: (() => Serve | undefined) | undefined;
  /** Where workspaces install the bot. */
  install: { begin: Serve; end: Serve } | undefined;
  log: Logger;
};

export type Door = { paths: readonly string[]; listener: RequestListener };

/** The status of a request that Bolt need not see. */
function refusedEvent({ method, headers }: IncomingMessage): number | undefined {
  if (method !== 'POST') return 405;
  // Bolt looks only at requests that are too old.
  return Number(headers['x-slack-request-timestamp']) > Date.now() / 1000 + MAX_CLOCK_SKEW ? 401 : undefined;
}

/** Nothing to listen for: undefined. */
export function createDoor({ ready, events, install, log }: DoorOptions): Door | undefined {
  const paths = [...(events ? [SLACK_EVENTS_PATH] : []), ...(install ? [SLACK_INSTALL_PATH, SLACK_REDIRECT_PATH] : [])];
  if (paths.length === 0) return undefined;

  const serve = async (req: IncomingMessage, res: ServerResponse): Promise<number | undefined> => {
    const path = (req.url ?? '/').split('?', 1)[0];
    const page = install && (path === SLACK_INSTALL_PATH ? install.begin : path === SLACK_REDIRECT_PATH ? install.end : undefined);
    if (path === undefined || !paths.includes(path)) return 404;
    // Slack sends events again; a person sees "the app did not respond" and tries again.
    if (!ready()) return 503;
    if (page) {
      if (req.method !== 'GET') return 405;
      await page(req, res);
      return undefined;
    }
    const code = refusedEvent(req);
    if (code === undefined) await events?.()?.(req, res);
    return code;
  };

  const listener: RequestListener = (req, res) => {
    // Bolt compares the whole header; a proxy may add a charset.
    if (req.headers['content-type']?.toLowerCase().startsWith(FORM)) req.headers['content-type'] = FORM;
    // Bolt answers 413 in the middle of a body; unread, the rest would block the next request on this connection.
    res.once('finish', () => req.resume());
    void serve(req, res)
      .catch((error: unknown) => {
        log.error({ err: error, path: req.url?.split('?', 1)[0] }, 'Slack: a request over HTTP could not be served');
        return 500;
      })
      .then((code) => {
        if (code !== undefined && !res.headersSent) res.writeHead(code).end();
      });
  };
  return { paths, listener };
}
