// What stands where in the stand-in for Slack: teams with their tokens, channels, messages, windows. Plain state, shared by its parts.

type Json = Record<string, unknown>;
export type Button = { action_id: string; text: { text: string }; value?: string; url?: string };
export type AnyBlock = { type: string; block_id?: string; elements?: Button[] } & Json;
export type Metadata = { event_type: string; event_payload: Json };
/** A message as it stands in a channel. `by`: how it came there. */
export type Shown = {
  ts: string;
  channel: string;
  threadTs?: string;
  ephemeral: boolean;
  text: string;
  blocks: AnyBlock[];
  by: 'ack' | 'respond' | 'api' | 'person';
  metadata?: Metadata;
  /** The bot that wrote it, where one did. */
  bot?: { user: string; id: string };
};
export type View = { id: string; hash: string; blocks: AnyBlock[]; title: string; type: 'modal' | 'home'; callbackId: string; metadata: string };
export type Call = { method: string; args: Record<string, string>; token: string; error?: string };
type Failure = { error: string } | { status: number; retryAfter?: number } | { html: string } | 'hang' | 'cut';
/** `after`: Slack does what was asked, and only its answer goes wrong. `slow`: all is well, after so many milliseconds. */
export type Fault = Failure | { after: Failure } | { slow: number };
export type Team = { id: string; name: string; token: string; botUser: string; botId: string; scopes: Set<string>; state: 'installed' | 'token_revoked' | 'account_inactive' };

export const TEAM = 'T0000000001';
export const BOT_USER = 'U0000000BOT';
export const PERSON = 'U0000000001';

/** What the manifest asks for; the second list may be refused by whoever installs. */
export const SCOPES = ['commands', 'chat:write', 'app_mentions:read', 'im:history'];
export const OPTIONAL_SCOPES = ['channels:history', 'groups:history', 'users:read'];

export const createTeam = (id: string, token: string): Team => ({
  id,
  name: `Team ${id}`,
  token,
  botUser: id === TEAM ? BOT_USER : `U${id.slice(1)}`,
  botId: `B${id.slice(1)}`,
  scopes: new Set([...SCOPES, ...OPTIONAL_SCOPES]),
  state: 'installed',
});

export function createWorld(botToken: string) {
  let sequence = 0;
  return {
    teams: new Map([[TEAM, createTeam(TEAM, botToken)]]),
    /** Whether the bot may post there, by channel; else Slack's code. */
    channels: new Map<string, { team: string; state: string }>([
      ['C0000000001', { team: TEAM, state: 'member' }],
      ['C0000000002', { team: TEAM, state: 'member' }],
      ['D0000000001', { team: TEAM, state: 'member' }],
      [PERSON, { team: TEAM, state: 'member' }],
      ['C00000000NO', { team: TEAM, state: 'not_in_channel' }],
      ['C000000ARCH', { team: TEAM, state: 'is_archived' }],
    ]),
    calls: [] as Call[],
    shown: [] as Shown[],
    /** The stack of windows, the top one last. */
    views: [] as View[],
    /** App Home of each person. */
    homes: new Map<string, View>(),
    /** Everything Slack would have refused, with the reason. A good run leaves it empty. */
    refused: [] as string[],
    triggers: new Map<string, { until: number; viewId?: string }>(),
    /** Time zone of a person's profile. */
    zones: new Map<string, string>([[PERSON, 'Europe/Berlin']]),
    /** What a code of the install page is worth, once. */
    codes: new Map<string, string>(),
    /** Messages a page of history, at most: 15 for apps outside of Slack's marketplace. */
    historyPage: 1000,
    next: () => ++sequence,
    nextTs: () => `${Math.floor(Date.now() / 1000)}.${String(++sequence).padStart(6, '0')}`,
  };
}

export type World = ReturnType<typeof createWorld>;
