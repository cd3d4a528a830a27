// How the playground sees Slack and Discord: the payloads their adapters would send, and what a press of their buttons asks for.
// Joined here, beside main.ts, because adapters never import each other.
import { renderDiscordPost } from '../adapters/discord/post.ts';
import { renderDiscord } from '../adapters/discord/render.ts';
import { commandIn, decode } from '../adapters/discord/state.ts';
import { renderSlackPost } from '../adapters/slack/post.ts';
import { renderSlackMessage, renderSlackModal } from '../adapters/slack/render.ts';
import { decodeState } from '../adapters/slack/state.ts';
import type { Pressed, Presses, Renderers } from '../adapters/web/server.ts';
import { commandLine } from './query/commands.ts';
import { requestFor } from './query/request.ts';

/** Who the playground says has shared a card: there is nobody else in it. */
const SHARER = { slack: 'U0PLAYGROUND', discord: 'you' };

export const renderers: Renderers = {
  slack: (answer) => renderSlackMessage(answer),
  slackModal: renderSlackModal,
  slackShared: (answer) => renderSlackMessage({ ...answer, shareable: false }, SHARER.slack),
  discord: (answer) => renderDiscord(answer),
  slackPost: (answer, ref) => renderSlackPost(answer, { ref }),
  discordPost: (answer, ref) => renderDiscordPost(answer, { ref }),
  discordShared: (answer) => renderDiscord(answer, { sharedBy: SHARER.discord, share: false }),
};

const SLACK_VERBS: Record<string, Exclude<Pressed['does'], 'stale'>> = { page: 'page', details: 'details', share: 'share', ask: 'ask' };

export const presses: Presses = {
  slack({ actionId, value }) {
    const does = SLACK_VERBS[actionId.split(':')[0] ?? ''];
    const decoded = decodeState(value);
    if ('stale' in decoded) return { does: 'stale', command: decoded.stale };
    return does ? { does, request: decoded.request } : { does: 'stale', command: commandLine('help', '') };
  },
  discord({ customId, customIds }) {
    const action = decode(customId, customIds);
    if (action.type === 'stale') return { does: 'stale', command: commandLine(commandIn(customId) ?? 'help', '') };
    if (action.type === 'details') return { does: 'details', request: requestFor('details', action.id) };
    return { does: action.type, request: action.request };
  },
};
