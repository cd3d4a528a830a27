// What the core asks of a platform, and what it offers one. Adapters implement Platform and call Navigator.
import type { Answer } from './answer/card.ts';
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

/** A place where people ask: Slack, Discord. */
export interface Platform {
  readonly name: string;
  /** Resolves when connected. Rejects with an OperatorError when a token or setting is refused. */
  start(): Promise<void>;
  /** Finishes what is under way, then closes. Never rejects. */
  stop(): Promise<void>;
  status(): PlatformStatus;
}
