// The answer as every platform gets it: plain strings and structure, never a word of Block Kit or of embeds.
// Renderers escape each string; nothing in here is markup.
import type { Kind } from '../catalog/schema.ts';
import type { CommandName } from '../query/commands.ts';
import type { Request } from '../query/request.ts';

export type Fact = { label: string; value: string };
export type Link = { label: string; url: string };
export type Notice = { level: 'info' | 'warning'; text: string };

/** What a licence lets a team do for money; "unknown" where nobody says. */
export type Commercial = 'allowed' | 'prohibited' | 'ask' | 'unknown';

export type LicenseLine = {
  /** Short name: "CC-BY-4.0", "code: Apache-2.0 · weights: not stated". */
  label: string;
  state: 'verified' | 'reported' | 'conflict' | 'unverified';
  commercial: Commercial;
  /** The sentence that must never be lost: what to mind, who says so, when it was checked. */
  reminder: string;
};

export type Item = {
  id: string;
  kind: Kind;
  kindLabel: string;
  name: string;
  /** The home address; the name links to it. */
  home: string;
  summary: string;
  facts: Fact[];
  /** Further links (download, paper, code); the home link comes first. */
  links: Link[];
  license: LicenseLine;
  /** True when it misses part of what was asked. */
  near: boolean;
  /** What it matched and, for near ones, what it misses: short phrases. */
  why: string[];
  /** Something to know before use: no public trace, superseded, withdrawn. */
  warning?: string;
};

/** One part of a details or help card. `code` is shown in a fixed-width font. */
export type Section = {
  heading: string;
  facts: Fact[];
  lines: string[];
  links: Link[];
  code?: string;
  /** Queries about this part that one click asks. A platform without room for them leaves them out; the answer's own come first. */
  suggestions?: Suggestion[];
};

/** A query that one click asks. */
export type Suggestion = { label: string; command: CommandName; text: string };

export type Pager = { page: number; pages: number };

export type Answer = {
  /** `post`: what a channel gets of its own accord; its items are grouped by kind, up to POST_ITEMS of them. */
  type: 'results' | 'details' | 'help' | 'message' | 'post';
  /** The request that asks for this answer again. */
  request: Request;
  heading: string;
  /** Small lines under the heading: what was understood, how many were found. */
  context: string[];
  notices: Notice[];
  /** At most ITEMS_PER_PAGE, in a post POST_ITEMS. A details answer has exactly one. */
  items: Item[];
  sections: Section[];
  /** What to do next, as sentences. */
  tips: string[];
  suggestions: Suggestion[];
  pager?: Pager;
  /** Whether posting it for everyone makes sense. */
  shareable: boolean;
};

export const ITEMS_PER_PAGE = 5;
/** Entries of a daily post that are shown in full; the others are one click away. */
export const POST_ITEMS = 10;
/** Renderers may count on these bounds; `compose` keeps them. */
export const ANSWER_LIMITS = { context: 3, notices: 4, tips: 3, suggestions: 3, sections: 12, factsPerItem: 6, linksPerItem: 5 } as const;

/**
 * A channel within any string of an Answer: renderers make it a link to the channel. The two signs around it are of the private-use area,
 * which neither a person's text (cleanText) nor an entry can bring in.
 */
export const channelMark = (id: string): string => `\uE000${id}\uE001`;
export const CHANNEL_MARK = /\uE000([\w-]+)\uE001/gu;
