// Keeps one Socket Mode connection open. Bolt's own reconnect waits five seconds after each of Slack's routine disconnects and ends the
// process with an unhandled rejection when a token is revoked meanwhile; so it is switched off and this stands in its place.
import { setTimeout as sleep } from 'node:timers/promises';
import { OperatorError } from '../../src/errors.ts';
import type { PlatformStatus } from '../../src/port.ts';
import type { Logger } from '../../src/telemetry/log.ts';
import { reasonOf, refusal } from './refused.ts';

/** The part of SocketModeClient that is needed. `start` resolves at Slack's hello. */
export type SocketClient = {
  start(): Promise<unknown>;
  disconnect(): Promise<unknown>;
  on(event: 'disconnected', listener: () => void): unknown;
};

const CLOSE_TIMEOUT = 2_000;
const MAX_WAIT = 60_000;
/** A connection lost sooner than this counts as a failure: the second in a row waits, so that a flapping server is not hammered. */
const QUICK = 10_000;

/** 1 s, 2 s, 4 s … one minute, with a quarter of chance so that replicas do not come back as one. */
const waitFor = (attempt: number) => Math.min(MAX_WAIT, 1000 * 2 ** attempt) * (0.75 + Math.random() / 4);

export type SocketOptions = {
  client: SocketClient;
  log: Logger;
  apiUrl: string | undefined;
  onState: (state: PlatformStatus['state'], note?: string) => void;
  /** A socket without Slack's hello after this many milliseconds is given up. */
  helloTimeout?: number;
};

export type Socket = {
  /** Resolves when connected, or when closed meanwhile. Rejects with an OperatorError when the token is refused. */
  open(): Promise<void>;
  close(): Promise<void>;
};

export function createSocket({ client, log, apiUrl, onState, helloTimeout = 15_000 }: SocketOptions): Socket {
  const closing = new AbortController();
  let connected = false;
  let openedAt = 0;
  let quickLosses = 0;

  /** One attempt, which ends in every case: with Slack's hello, an error, the time limit or `close`. */
  const hello = () =>
    new Promise<void>((resolve, reject) => {
      const giveUp = (reason: string) => {
        reject(new Error(reason));
        client.disconnect().catch(() => {});
      };
      const onClose = () => giveUp('closed');
      const timer = setTimeout(giveUp, helloTimeout, `no hello within ${helloTimeout / 1000} s`);
      closing.signal.addEventListener('abort', onClose, { once: true });
      client
        .start()
        .then(() => {
          // A stop during the handshake must not leave a socket that opens afterwards.
          if (closing.signal.aborted) onClose();
          else resolve();
        }, reject)
        .finally(() => {
          clearTimeout(timer);
          closing.signal.removeEventListener('abort', onClose);
        });
    });

  const connect = async () => {
    if (quickLosses > 1) await sleep(waitFor(quickLosses - 2), undefined, { signal: closing.signal }).catch(() => {});
    for (let attempt = 0; !closing.signal.aborted; attempt++) {
      try {
        await hello();
        if (closing.signal.aborted) return;
        connected = true;
        openedAt = Date.now();
        onState('ready');
        log.info({ mode: 'socket' }, 'Slack: connected');
        return;
      } catch (error) {
        if (closing.signal.aborted) return;
        const refused = refusal(error, 'SLACK_APP_TOKEN', apiUrl);
        if (refused) throw refused;
        const wait = waitFor(attempt);
        onState('degraded', 'no connection to Slack');
        log.warn({ attempt: attempt + 1, waitSeconds: Math.round(wait / 1000) }, `Slack: no Socket Mode connection (${reasonOf(error)}); trying again`);
        await sleep(wait, undefined, { signal: closing.signal }).catch(() => {});
      }
    }
  };

  client.on('disconnected', () => {
    if (!connected || closing.signal.aborted) return;
    connected = false;
    quickLosses = Date.now() - openedAt < QUICK ? quickLosses + 1 : 0;
    onState('degraded', 'reconnecting to Slack');
    log.debug('Slack: the connection was closed; opening a new one');
    connect().catch((error: unknown) => {
      onState('failed', error instanceof OperatorError ? error.message : reasonOf(error));
      log.error(error instanceof OperatorError ? error.message : `Slack: the connection is lost (${reasonOf(error)})`);
    });
  });

  return {
    open: connect,
    async close() {
      closing.abort();
      connected = false;
      await Promise.race([client.disconnect().catch(() => {}), sleep(CLOSE_TIMEOUT, undefined, { ref: false })]);
    },
  };
}
