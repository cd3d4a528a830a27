// Connecting until it works: Discord may be down while the other platforms are not. Knows no discord.js.
import { setTimeout as sleep } from 'node:timers/promises';
import { SETTINGS } from '../../src/config/settings.ts';
import { OperatorError } from '../../src/errors.ts';
import type { PlatformStatus } from '../../src/port.ts';
import type { Logger } from '../../src/telemetry/log.ts';
import { describe, refusedIntents, refusedToken } from './failures.ts';

export const NO_CONTENT =
  'Message Content intent is off: !commands are not answered; slash commands, @mentions and direct messages are. ' +
  'Switch it on at discord.com/developers/applications > your application > Bot > Message Content Intent, then restart.';
export const TOKEN_REFUSED = `Discord refused DISCORD_TOKEN. Where to find it: ${SETTINGS.DISCORD_TOKEN.where}`;
const MAX_RETRY_MS = 60_000;

export type Attempts = {
  /** One attempt, with the Message Content intent or without; resolves when connected, and rejects with what the client throws. */
  once(content: boolean): Promise<void>;
  become(state: PlatformStatus['state'], note?: string): void;
  log: Logger;
  stopping: AbortSignal;
};

/** Tries until it is connected, refused, or stopped. @throws OperatorError when the token is refused. */
export async function connect({ once, become, log, stopping }: Attempts, content: boolean): Promise<void> {
  let wait = 1_000;
  for (;;) {
    try {
      return await once(content);
    } catch (error) {
      if (stopping.aborted) return;
      if (refusedToken(error)) {
        become('failed', TOKEN_REFUSED);
        throw new OperatorError(TOKEN_REFUSED);
      }
      if (content && refusedIntents(error)) {
        log.warn(`Discord: ${NO_CONTENT}`);
        return connect({ once, become, log, stopping }, false);
      }
      wait = Math.min(wait * 2, MAX_RETRY_MS);
      become('starting', `Discord cannot be reached; trying again. ${describe(error).error.split('\n')[0]}`);
      log.warn({ ...describe(error), seconds: wait / 1_000 }, 'Discord: cannot connect, trying again');
      await sleep(wait, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
}
