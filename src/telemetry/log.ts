// The log: JSON lines on standard error, so that standard output stays free for answers. Secrets are cut out of every line.
import { type DestinationStream, destination, type Logger, pino } from 'pino';
import { redact } from './redact.ts';

export type { Logger };

/** A logger whose every line passes `redact`. `sink` is for tests. */
export function createLog(level: string, known: readonly string[] = [], sink: DestinationStream = destination({ fd: 2, sync: true })): Logger {
  // Within a line of JSON a secret stands with its quotation marks and backslashes escaped.
  const escaped = known.map((secret) => JSON.stringify(secret).slice(1, -1));
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, { write: (line: string) => sink.write(redact(line, escaped)) });
}
