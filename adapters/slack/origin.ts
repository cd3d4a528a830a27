// Where a window was opened from. Slack tells it of messages but not of windows, so a window carries it along.
import { z } from 'zod';

export type Origin = { channel: string; thread?: string };

const origin = z.strictObject({ v: z.literal(1), c: z.string().min(1).max(40), t: z.string().min(1).max(40).optional() });

/** For a window's `private_metadata`, which Slack gives back with every press in it and signs as it signs the press. */
export const encodeOrigin = ({ channel, thread }: Origin): string => JSON.stringify({ v: 1, c: channel, ...(thread ? { t: thread } : {}) });

export function decodeOrigin(metadata: string | undefined): Origin | undefined {
  let json: unknown;
  try {
    json = JSON.parse(metadata ?? '');
  } catch {
    return undefined;
  }
  const parsed = origin.safeParse(json);
  if (!parsed.success) return undefined;
  const { c: channel, t: thread } = parsed.data;
  return { channel, ...(thread ? { thread } : {}) };
}
