// What the core asks of a platform, and what it offers one. Adapters implement Platform and call Navigator.
import type { Answer } from './answer/card.ts';
import type { Place, PlatformName } from './digest/subscription.ts';
import type { SearchCommandName } from './query/commands.ts';
import type { Request } from './query/request.ts';

/** The core as an adapter sees it. All methods are synchronous and pure but for the snapshot they read. */
export interface Answerer {
  answer(request: Request): Answer;
  /** Completions of what is being typed: at most `limit`, best first, for a command's kinds. */
  complete(command: SearchCommandName | 'details', text: string, limit: number): Completion[];
}

/** `value` is what to send as the query text; `label` is what to show. */
export type Completion = { label: string; value: string };

export type PlatformStatus = { name: string; state: 'starting' | 'ready' | 'degraded' | 'failed' | 'stopped'; note?: string };

/** Who speaks to the desk, and where. */
export type Actor = {
  platform: PlatformName;
  workspace: string;
  channel: string;
  /** As in Place. */
  thread?: string;
  person: string;
  /** IANA name, where the platform tells it. */
  timeZone?: string;
  /** May change the daily posts here. The platform's own rights decide; checked anew for each request. */
  mayManage: boolean;
};

/**
 * Answers the commands about daily posts (SUBSCRIPTION_COMMANDS), which need a store and know who asks. Never rejects: what a person can
 * mend, and a store that is down, is said in the answer. Channels and roles stand in the text as `<#id>`, `<#id|name>` and `<@&id>`.
 */
export interface Desk {
  answer(request: Request, actor: Actor): Promise<Answer>;
}

/** A daily post on its way. */
export type Letter = {
  /** Stands small in the post, so that it can be found again. */
  ref: string;
  place: Place;
  /** Of type `post`. */
  answer: Answer;
  quiet: boolean;
  role?: string;
  /** When an earlier attempt began that may have arrived: look for it before sending. */
  triedAt?: Date;
};

export type Outcome =
  /** It stands there; `found` when an earlier attempt had put it there. */
  | { result: 'sent'; message: string; found: boolean }
  /** Try again, not before this many milliseconds. `maybeSent`: it may have arrived all the same. */
  | { result: 'later'; afterMs: number; cause: 'rate-limited' | 'unavailable' | 'timeout'; maybeSent: boolean }
  /** No use in trying again. `reason`: one sentence for people, with what to do. */
  | { result: 'refused'; cause: 'permission' | 'gone' | 'archived' | 'token' | 'invalid'; reason: string };

/** What a platform does for the daily posts. No method rejects. */
export interface Poster {
  readonly platform: PlatformName;
  /** True while it is connected; nothing is claimed for it otherwise. */
  ready(): boolean;
  post(letter: Letter): Promise<Outcome>;
  /** At set-up: whether posts can arrive there. May show `welcome` in the channel in order to find out. */
  check(place: Place, welcome: Answer): Promise<Extract<Outcome, { result: 'refused' | 'later' }> | { result: 'ok' }>;
  /** Tells one person, elsewhere than in the channel. Whether it was told. */
  tell(place: Place, person: string, answer: Answer): Promise<boolean>;
}

/** A place where people ask: Slack, Discord. */
export interface Platform {
  readonly name: string;
  /** Sends the daily posts. */
  readonly poster: Poster;
  /** Resolves when connected. Rejects with an OperatorError when a token or setting is refused. */
  start(): Promise<void>;
  /** Finishes what is under way, then closes. Never rejects. */
  stop(): Promise<void>;
  status(): PlatformStatus;
}
