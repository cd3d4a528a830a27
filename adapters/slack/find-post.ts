// Looks whether a daily post stands in its channel already, after an attempt of which nobody knows whether it arrived.
import type { WebClient } from '@slack/web-api';
import type { Letter } from '../../src/port.ts';
import { slackCode } from './refused.ts';

/** Kept with each post by Slack, invisible to people: the surest way to find it again. */
export const POST_EVENT = 'navigator_daily_post';

/** Clocks differ, and Slack's is the one that counts. */
const BEFORE_MS = 60_000;
const PAGE = 100;
/** Apps outside of Slack's marketplace get 15 messages a page, whatever they ask for; a channel busier than this is given up. */
const MAX_PAGES = 20;

/** The scopes for reading are optional; without them, or in a channel that cannot be read, nobody can know. */
const UNREADABLE = new Set([
  'missing_scope',
  'not_allowed_token_type',
  'no_permission',
  'not_in_channel',
  'channel_not_found',
  'thread_not_found',
  'method_not_supported_for_channel_type',
]);

type Seen = { ts?: string; user?: string; bot_id?: string; text?: string; blocks?: unknown; metadata?: { event_type?: string; event_payload?: Record<string, unknown> } };

/** Metadata is only kept where an installation allows it; the small print always is. */
function isOurs(message: Seen, ref: string, self: { user?: string | undefined; bot?: string | undefined }): boolean {
  const own = (message.bot_id !== undefined && message.bot_id === self.bot) || (message.user !== undefined && message.user === self.user);
  if (!own) return false;
  if (message.metadata?.event_type === POST_EVENT && message.metadata.event_payload?.ref === ref) return true;
  return new RegExp(`\\b${ref}\\b`).test(`${message.text ?? ''} ${JSON.stringify(message.blocks ?? '')}`);
}

/**
 * The `ts` of the post, `absent` when it certainly is not there, `unknown` when that cannot be told.
 * @throws what the Web API throws, for failures that pass.
 */
export async function findPost(client: WebClient, { ref, place, triedAt }: Letter & { triedAt: Date }): Promise<{ ts: string } | 'absent' | 'unknown'> {
  if (!/^\w+$/.test(ref)) return 'unknown';
  const self = await client.auth.test();
  const common = { channel: place.channel, oldest: ((triedAt.getTime() - BEFORE_MS) / 1000).toFixed(6), inclusive: true, include_all_metadata: true, limit: PAGE };
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const at = { ...common, ...(cursor ? { cursor } : {}) };
    try {
      const answer = place.thread ? await client.conversations.replies({ ...at, ts: place.thread }) : await client.conversations.history(at);
      const found = (answer.messages as Seen[] | undefined)?.find((message) => isOurs(message, ref, { user: self.user_id, bot: self.bot_id }));
      if (found?.ts) return { ts: found.ts };
      cursor = answer.response_metadata?.next_cursor;
    } catch (error) {
      if (UNREADABLE.has(slackCode(error) ?? '')) return 'unknown';
      throw error;
    }
    if (!cursor) return 'absent';
  }
  return 'unknown';
}
