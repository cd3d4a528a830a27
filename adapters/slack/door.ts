// Slack's part of the one HTTP server: its requests in HTTP mode, and the pages that install the bot. Knows Node's HTTP but not Bolt.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { SLACK_EVENTS_PATH, SLACK_INSTALL_PATH, SLACK_REDIRECT_PATH } from './manifest.ts';

const MAX_CLOCK_SKEW = 300;
const FORM = 'application/x-www-form-urlencoded';

type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;
export type DoorOptions = {
  ready: () => boolean;
  /** Bolt's listener in HTTP mode; it throws for a path that is not its own. */
  events: (() => Serve | undefined) | undefined;
  /** Where workspaces install the bot. */
  install: { begin: Serve; end: Serve } | undefined;
};

export type Door = { paths: readonly string[]; listener: RequestListener };

/** The status of a request that Bolt need not see. */
function refusedEvent({ method, headers }: IncomingMessage): number | undefined {
  if (method !== 'POST') return 405;
  // Bolt looks only at requests that are too old.
  return Number(headers['x-slack-request-timestamp']) > Date.now() / 1000 + MAX_CLOCK_SKEW ? 401 : undefined;
}

/** Nothing to listen for: undefined. */
export function createDoor({ ready, events, install }: DoorOptions): Door | undefined {
  const paths = [...(events ? [SLACK_EVENTS_PATH] : []), ...(install ? [SLACK_INSTALL_PATH, SLACK_REDIRECT_PATH] : [])];
  if (paths.length === 0) return undefined;

  const serve = async (req: IncomingMessage, res: ServerResponse): Promise<number | undefined> => {
    const path = (req.url ?? '/').split('?', 1)[0];
    const page = install && (path === SLACK_INSTALL_PATH ? install.begin : path === SLACK_REDIRECT_PATH ? install.end : undefined);
    // Slack sends events again; a person sees "the app did not respond" and tries again.
    if (!ready()) return 503;
    if (page) {
      if (req.method !== 'GET') return 405;
      await page(req, res);
      return undefined;
    }
    const code = refusedEvent(req);
    if (code === undefined) await events?.()?.(req, res);
    return events ? code : 404;
  };

  const listener: RequestListener = (req, res) => {
    // Bolt compares the whole header; a proxy may add a charset.
    if (req.headers['content-type']?.toLowerCase().startsWith(FORM)) req.headers['content-type'] = FORM;
    // Bolt answers 413 in the middle of a body; unread, the rest would block the next request on this connection.
    res.once('finish', () => req.resume());
    // Bolt throws for every other path.
    void serve(req, res)
      .catch(() => 404)
      .then((code) => {
        if (code !== undefined && !res.headersSent) res.writeHead(code).end();
      });
  };
  return { paths, listener };
}
