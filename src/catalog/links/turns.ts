// Manners: one request at a time to a host, with a pause in between, whoever asks.
import { setTimeout as sleep } from 'node:timers/promises';

/** @returns a function that waits for a host's turn and gives back what ends it. */
export function createTurns(pauseMs: number): (host: string, signal: AbortSignal) => Promise<() => void> {
  const last = new Map<string, Promise<void>>();
  return async (host, signal) => {
    const before = last.get(host) ?? Promise.resolve();
    let end: () => void = () => undefined;
    const own = new Promise<void>((resolve) => {
      end = resolve;
    });
    // The pause belongs to the turn, so that the next one starts after it.
    last.set(
      host,
      before.then(() => own).then(() => sleep(pauseMs)),
    );
    try {
      await before;
      signal.throwIfAborted();
    } catch (error) {
      end();
      throw error;
    }
    return end;
  };
}
