// What a button carries: the whole request behind it, so cards work after a restart and on every replica.
import { z } from 'zod';
import { COMMANDS, type CommandName, commandFor } from '../../src/query/commands.ts';
import { cleanText, MAX_QUERY_LENGTH, type Request, requestFor } from '../../src/query/request.ts';
import { slackCommandLine } from './request.ts';

const VERSION = 1;
const names = COMMANDS.map((command) => command.name) as [CommandName, ...CommandName[]];
const state = z.strictObject({
  v: z.literal(VERSION),
  c: z.enum(names),
  t: z.string().max(MAX_QUERY_LENGTH),
  p: z.int().min(1).max(100_000).optional(),
});

export type Asked = { command: CommandName; text: string; page?: number };

/** Compact JSON; a cleaned query has no control characters, so even when every sign needs a backslash it stays far below Slack's 2,000. */
export function encodeState({ command, text, page = 1 }: Asked): string {
  return JSON.stringify({ v: VERSION, c: command, t: cleanText(text).text, ...(page > 1 ? { p: page } : {}) });
}

export type Decoded = { request: Request } | { stale: string };

/** The request of a button, or, when the value is not ours or of another version, the command to type instead. */
export function decodeState(value: string | undefined): Decoded {
  let json: unknown;
  try {
    json = JSON.parse(value ?? '');
  } catch {
    return { stale: slackCommandLine('help', '') };
  }
  const parsed = state.safeParse(json);
  if (parsed.success) return { request: requestFor(parsed.data.c, parsed.data.t, parsed.data.p) };
  const old = z.object({ c: z.string(), t: z.string() }).safeParse(json);
  const command = old.success ? commandFor(old.data.c) : undefined;
  return { stale: old.success && command ? slackCommandLine(command.name, cleanText(old.data.t).text) : slackCommandLine('help', '') };
}
