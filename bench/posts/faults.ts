// What goes wrong on the platforms' side, by chance that the seed, the channel and the number of the attempt decide: the same in every run.
import { generator } from '../synthetic.ts';

/** `before` and `after`: the message was made or not when it goes wrong. */
export type Fault = '429' | '500 before' | '500 after' | 'cut before' | 'cut after';

/** Shares of all attempts to post. Reading back fails as often, but there is nothing to be made. */
const SHARES: readonly (readonly [Fault, number])[] = [
  ['429', 0.03],
  ['500 before', 0.015],
  ['500 after', 0.015],
  ['cut before', 0.005],
  ['cut after', 0.015],
];
/** What a platform takes for a call: half of it before the message is made, half after. */
const LATENCY_MS = { least: 40, most: 160 } as const;

/** FNV-1a. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  return state;
}

export type Fate = { fault?: Fault /** In seconds. */; retryAfter: number; latencyMs: number };

/** Of the next call of this name. `counts` of the faults so far are for the report. */
export function createFates(seed: number): { next(call: string): Fate; counts: Record<Fault, number> } {
  const attempts = new Map<string, number>();
  const counts: Record<Fault, number> = { '429': 0, '500 before': 0, '500 after': 0, 'cut before': 0, 'cut after': 0 };
  return {
    counts,
    next(call) {
      const attempt = (attempts.get(call) ?? 0) + 1;
      attempts.set(call, attempt);
      const chance = generator(hash(`${seed} ${call} ${attempt}`));
      let drawn = chance();
      const fault = SHARES.find(([, share]) => {
        drawn -= share;
        return drawn < 0;
      })?.[0];
      if (fault) counts[fault] += 1;
      return { ...(fault ? { fault } : {}), retryAfter: 1 + Math.floor(chance() * 3), latencyMs: LATENCY_MS.least + chance() * (LATENCY_MS.most - LATENCY_MS.least) };
    },
  };
}
