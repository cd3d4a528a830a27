// What the composition root gives the web server. Adapters never import each other, so what Slack and Discord would do comes in as functions.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from '../../src/answer/card.ts';
import type { Answerer, Desk, PlatformStatus } from '../../src/port.ts';
import type { Request } from '../../src/query/request.ts';
import type { Logger } from '../../src/telemetry/log.ts';

/** The payloads that the platforms' adapters would send for an answer, as they would send them. */
export type Renderers = {
  slack: (answer: Answer) => unknown;
  /** Details open in a modal there. */
  slackModal: (answer: Answer) => unknown;
  discord: (answer: Answer) => unknown;
  /** What "Share" posts for everyone. Without it: the same card. */
  slackShared?: (answer: Answer) => unknown;
  discordShared?: (answer: Answer) => unknown;
  /** A daily post as it stands in a channel; `ref` is its reference. */
  slackPost: (answer: Answer, ref: string) => unknown;
  discordPost: (answer: Answer, ref: string) => unknown;
};

/** Daily posts that the playground got, newest first; `problem` when they cannot be read. */
export type Posts = { posts: readonly { ref: string; day: string; sentAt: string; answer: Answer }[]; problem?: string };

/** What a press of a card's button asks for; `stale` when the button is not ours or too old, with the command to type instead. */
export type Pressed = { does: 'ask' | 'page' | 'details' | 'share'; request: Request } | { does: 'stale'; command: string };

/** How the platforms' adapters read the buttons of their own cards. */
export type Presses = {
  slack: (button: { actionId: string; value: string | undefined }) => Pressed;
  /** `customIds`: those of all buttons of the message, because Discord cards spread their state over them. */
  discord: (button: { customId: string; customIds: readonly string[] }) => Pressed;
};

/** What the first screen tells. */
export type PlaygroundState = {
  /** Which settings to set for the platforms that are not connected; empty when all are. */
  hints: readonly string[];
  platforms: readonly PlatformStatus[];
  catalog: { total: number; kinds: readonly { label: string; count: number }[] };
};

/** `ready` decides between 200 and 503; the rest is shown as it is. */
export type Health = { ready: boolean; [detail: string]: unknown };

export type WebOptions = {
  host: string;
  port: number;
  log: Logger;
  answerer: Answerer;
  desk: Desk;
  posts: () => Promise<Posts>;
  renderers: Renderers;
  presses: Presses;
  state: () => PlaygroundState;
  health: () => Health;
  /** Requests still running this long after `stop` are cut off: a process that is told to end must end. 10 seconds unless given. */
  stopGraceMs?: number;
  /** Prometheus text. */
  metrics: () => string | Promise<string>;
  /** Requests to these paths go to the listener before anything here touches them: Slack's signature covers the raw body. */
  intercept?: { paths: readonly string[]; listener: (request: IncomingMessage, response: ServerResponse) => void };
};
