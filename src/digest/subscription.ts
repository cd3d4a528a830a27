// What a channel has asked for: which news of the catalog, when, in which form. Plain data; the store keeps it, the plan reads it.

export const PLATFORM_NAMES = ['slack', 'discord', 'playground'] as const;
export type PlatformName = (typeof PLATFORM_NAMES)[number];

/** Where a daily post goes. A place has one subscription at most, so it gets one post a day at most. */
export type Place = {
  platform: PlatformName;
  /** Slack's team or Discord's server, by its id. */
  workspace: string;
  channel: string;
  /** Slack: the `ts` of the message that began the thread. On Discord a thread is a channel. */
  thread?: string;
};

/** ISO weekdays: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export type Schedule = {
  /** HH:MM on the clock of `timeZone`. */
  time: string;
  /** Ascending, never empty. */
  days: readonly Weekday[];
  /** IANA name: Europe/Berlin. */
  timeZone: string;
};

/** What a person chooses; everything else about a subscription is ours. */
export type Wish = {
  /** Each as one would ask it (`brain MRI license:commercial -covid`); an entry that strictly fits any of them is told. Empty: every entry. */
  topics: readonly string[];
  schedule: Schedule;
  /** No notification on people's devices. */
  quiet: boolean;
  /** Names, links and licences only. */
  condensed: boolean;
  /** Id of the one role that is pinged (Discord); never everyone. */
  role?: string;
};

export type Subscription = Wish & {
  /** Eight characters, a-z and 0-9, a digit among them: short enough to type and for every platform's buttons. */
  id: string;
  place: Place;
  /** Who set it up: told elsewhere when it had to be paused. */
  owner: string;
  state: 'active' | 'paused';
  /** Why it was paused, as one sentence for people. Missing when a person paused it. */
  reason?: string;
  createdAt: Date;
  /** News up to this number was told, or is older than the subscription. */
  cursor: number;
  /** When the next post is due, if there is news. */
  nextDue: Date;
};
