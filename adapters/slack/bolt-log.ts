// Bolt's log through ours. Its debug lines hold whole messages, so none of them gets through.
import { LogLevel, type Logger as SlackLogger } from '@slack/web-api';
import type { Logger } from '../../src/telemetry/log.ts';

const text = (parts: unknown[]) => parts.map((part) => (part instanceof Error ? part.message : typeof part === 'string' ? part : '')).join(' ');

/** @param quiet for a part whose failures reach us as errors anyway and are logged there, once. */
export function boltLog(log: Logger, quiet = false): SlackLogger {
  return {
    debug: () => {},
    info: (...parts) => log.debug(text(parts)),
    // A failed call is thrown as well, and logged with its reason where it is caught.
    warn: (...parts) => log[quiet || parts[0] === 'http request failed' ? 'debug' : 'warn'](text(parts)),
    error: (...parts) => log[quiet ? 'debug' : 'error'](text(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
