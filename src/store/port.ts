// What the product remembers, in its own words. One implementation over Kysely serves SQLite and PostgreSQL; nobody else knows SQL.
import type { Mark, News } from '../digest/news.ts';
import type { Place, PlatformName, Subscription, Wish } from '../digest/subscription.ts';

/** The store cannot be reached or used. `message` is for the operator: what is wrong and how to fix it, without passwords. */
export class StoreError extends Error {
  /** True when waiting may help (a server that restarts, a lock); false when the operator has to do something. */
  readonly passing: boolean;
  constructor(message: string, options: { passing: boolean; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'StoreError';
    this.passing = options.passing;
  }
}

/** One post of one subscription for one day. */
export type Delivery = {
  /** Ten characters, a-z and 0-9: stands small in the post, so that a post can be found again on its platform. */
  ref: string;
  subscription: string;
  place: Place;
  /** YYYY-MM-DD on the clock of the subscription. At most one delivery for each subscription and day. */
  day: string;
  /**
   * `sending`: it may or may not have arrived; whoever finds it so after the lease looks before sending again.
   * `waiting`: to be tried again. `sent`: it stands on the platform. `failed`: given up, with the cause.
   */
  state: 'sending' | 'waiting' | 'sent' | 'failed';
  /** What it carries, by number of news; fixed when it is begun. */
  news: readonly number[];
  /** The subscription's cursor after it was sent. */
  upTo: number;
  /** News that the age guard left out. */
  left: number;
  attempts: number;
  /** When the first attempt began that may have arrived. Missing when none can have. */
  triedAt?: Date;
  dueAt: Date;
  sentAt?: Date;
  /** The platform's id of the message. */
  message?: string;
  /** Short word for the metrics: rate-limited, unavailable, permission, … */
  cause?: string;
};

/** A subscription that is ours until the lease ends, and the delivery that was begun for it and not ended, if any. */
export type Claim = { subscription: Subscription; open?: Delivery };

export type Lease = {
  /** This process; another one for each start. */
  owner: string;
  now: Date;
  /** How long a claim is ours without a word, in milliseconds. */
  leaseMs: number;
};

export type StoreCounts = {
  active: number;
  paused: number;
  due: number /** Milliseconds since the oldest due one was due; 0 when none is. */;
  lagMs: number /** When the next active one is or was due. */;
  next?: Date;
};

/** Times are the caller's clock. Every method rejects with a StoreError when the store cannot be used. */
export interface Store {
  /** Connects and brings the schema up to date, under a lock that other replicas wait for. May be called again after it failed. */
  open(): Promise<void>;
  /** Resolves when the store can be read. */
  ping(): Promise<void>;
  close(): Promise<void>;

  // Subscriptions
  /** Makes the place's subscription, or gives the one that is there another wish and owner (it becomes active). The cursor of a new one is the newest news. */
  subscribe(wanted: { place: Place; wish: Wish; owner: string; nextDue: Date; now: Date }): Promise<{ subscription: Subscription; existed: boolean }>;
  subscription(id: string): Promise<Subscription | undefined>;
  subscriptionIn(place: Place): Promise<Subscription | undefined>;
  /** Of one workspace, oldest first. */
  subscriptionsOf(platform: PlatformName, workspace: string): Promise<Subscription[]>;
  /** `reason` is missing when a person pauses. True when it was active before: exactly one caller of several gets true. */
  pause(id: string, reason?: string): Promise<boolean>;
  /**
   * A delivery that was given up is forgotten, so that what it carried is told by the next one; but when an attempt before the refused one may
   * have arrived, it is open again.
   */
  resume(id: string, nextDue: Date): Promise<boolean>;
  /** Its deliveries go with it. */
  unsubscribe(id: string): Promise<boolean>;

  // News of the catalog
  /**
   * Compares the catalog with what was seen before and numbers the differences, one caller at a time. The first catalog ever seen is the
   * starting point and no news. An entry that is missing stays known: when it comes back it is not new.
   */
  record(marks: readonly Mark[], now: Date): Promise<News[]>;
  /** The catalog as it was recorded last. */
  known(): Promise<Mark[]>;
  /** News after a number, ascending. */
  newsSince(seq: number): Promise<News[]>;
  newsBy(seqs: readonly number[]): Promise<News[]>;

  // Deliveries
  /** Due, active subscriptions of these platforms that nobody holds, the longest due first: ours until the lease ends. */
  claim(lease: Lease, platforms: readonly PlatformName[], limit: number): Promise<Claim[]>;
  /** What `claim` could claim, without claiming it. */
  due(now: Date, limit: number): Promise<Subscription[]>;
  /** The subscription has nothing to tell: on to the next due time; `upTo` when news was seen that does not concern it. False when the claim is no longer ours. */
  skip(claim: Claim, lease: Lease, next: { nextDue: Date; upTo?: number }): Promise<boolean>;
  /**
   * Right before the call that sends. A new delivery, or the open one once more. `lost`: the claim is no longer ours, so nothing must be sent.
   * `done`: this day has its post already. Whatever is wanted, an open delivery is the one that is begun, with the news fixed first; its
   * `triedAt` here speaks of the attempts before this one.
   */
  begin(claim: Claim, lease: Lease, wanted: Pick<Delivery, 'ref' | 'day' | 'news' | 'upTo' | 'left' | 'dueAt'>): Promise<Delivery | 'lost' | 'done'>;
  /** It stands on the platform: recorded, the subscription moves on, the claim ends. Counts even when the lease has ended meanwhile. */
  confirm(delivery: Delivery, sent: { message: string; at: Date; nextDue: Date }): Promise<void>;
  /** Not now: tried again from `notBefore`; the claim ends. `maybeSent` false when it is certain that nothing has arrived. */
  postpone(delivery: Delivery, lease: Lease, again: { notBefore: Date; cause: string; maybeSent: boolean }): Promise<void>;
  /** Given up, and the subscription paused with a reason for people. True as for `pause`. */
  fail(delivery: Delivery, lease: Lease, why: { cause: string; reason: string }): Promise<boolean>;
  /** Gives back what this process holds and has not begun. */
  release(owner: string): Promise<void>;
  delivery(ref: string): Promise<Delivery | undefined>;
  /** Newest first. */
  deliveriesOf(subscription: string, limit: number): Promise<Delivery[]>;
  counts(now: Date): Promise<StoreCounts>;
  /** Forgets ended deliveries that are older, but for each subscription's newest. How many. */
  prune(olderThan: Date): Promise<number>;

  // Installations: what a workspace handed over when it installed the bot, sealed by the caller.
  /** `replaces`: only when this is what is kept now; a newer one that was saved meanwhile stays. */
  saveInstallation(installation: { platform: PlatformName; workspace: string; sealed: string; now: Date; replaces?: string }): Promise<void>;
  installation(platform: PlatformName, workspace: string): Promise<string | undefined>;
  installations(platform: PlatformName): Promise<{ workspace: string; sealed: string }[]>;
  removeInstallation(platform: PlatformName, workspace: string): Promise<boolean>;

  // Privacy
  /** Everything that is kept of a workspace, as JSON; installations only as the fact that there is one. */
  exportWorkspace(platform: PlatformName, workspace: string): Promise<WorkspaceData>;
  /** How many records went. */
  eraseWorkspace(platform: PlatformName, workspace: string): Promise<{ subscriptions: number; deliveries: number; installations: number }>;
}

export type WorkspaceData = { platform: PlatformName; workspace: string; installed: boolean; subscriptions: Subscription[]; deliveries: Delivery[] };
