// Daily posts on Discord: sends each once, finds the one whose arrival is unknown, and says what became of it. Knows no discord.js.
//
// Never twice: every attempt for a post carries the same nonce, for which Discord answers with the message that is there already. That holds
// for a few minutes, so a later attempt looks for the reference in the footers of our own messages since the first one. Where we may not read
// the history, it is sent again and says so.
import type { Letter, Outcome, Poster } from '../../src/port.ts';
import type { Logger } from '../../src/telemetry/log.ts';
import { outcomeOf } from './delivery.ts';
import { codeOf, describe } from './failures.ts';
import { LIMITS } from './limits.ts';
import { renderDiscordPost } from './post.ts';
import { renderDiscord } from './render.ts';
import { type Channel, obstacle, refused } from './rights.ts';

/** Calls of Discord's API that wait for nothing: rate limits, errors and time-outs reject at once. */
export type Api = {
  get(path: `/${string}`, query: Record<string, string>): Promise<unknown>;
  post(path: `/${string}`, body: object): Promise<unknown>;
  remove(path: `/${string}`): Promise<unknown>;
};

export type PosterParts = {
  api: Api;
  ready(): boolean;
  /** Our own user id, once connected. */
  me(): string | undefined;
  /** What is known of a channel without asking: perhaps nothing, or that it is not in that server. */
  known(workspace: string, channel: string): Channel | 'elsewhere' | undefined;
  /** Asks Discord when it is not known; undefined when there is no such channel for us. Rejects with what Discord answered. */
  channel(workspace: string, channel: string): Promise<Channel | undefined>;
  log: Logger;
};

const SUPPRESS_NOTIFICATIONS = 1 << 12;
const DISCORD_EPOCH_MS = 1_420_070_400_000;
/** Our clock and Discord's may differ. */
const CLOCK_SKEW_MS = 60_000;
const PAGE = 100;
/** A channel with more messages since than this is not read to the end. */
const MAX_PAGES = 10;
const SENT_AGAIN = 'Sent again: it is not known whether the first attempt arrived.';

export function createPoster({ api, ready, me, known, channel, log }: PosterParts): Poster {
  /** The id of a message of ours with the reference; `unknown` when the history cannot be read far enough. */
  async function look(place: Letter['place'], ref: string, since: Date): Promise<string | 'unknown' | undefined> {
    const own = me();
    if (own === undefined) return 'unknown';
    let after = snowflake(since.getTime() - CLOCK_SKEW_MS);
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const messages = asMessages(await api.get(`/channels/${place.channel}/messages`, { after, limit: String(PAGE) }));
      const found = messages.find(({ author, embeds }) => author === own && embeds.some((footer) => footer.includes(ref)));
      if (found) return found.id;
      if (messages.length < PAGE) return undefined;
      after = messages.map(({ id }) => id).reduce((a, b) => (BigInt(a) > BigInt(b) ? a : b), after);
    }
    return 'unknown';
  }

  async function earlier({ place, ref, triedAt }: Letter): Promise<string | 'unknown' | undefined> {
    if (!triedAt) return undefined;
    try {
      return await look(place, ref, triedAt);
    } catch (error) {
      // Only the history is closed; whether we may post is said by posting.
      if ([50001, 50013].includes(Number(codeOf(error)))) return 'unknown';
      throw error;
    }
  }

  async function send(letter: Letter): Promise<Outcome> {
    const { place, ref, answer, quiet } = letter;
    const found = await earlier(letter);
    if (found !== undefined && found !== 'unknown') return { result: 'sent', message: found, found: true };
    // The role that everyone has carries the id of the server.
    const role = letter.role === place.workspace ? undefined : letter.role;
    const post = renderDiscordPost(answer, { ref, role, remark: found === 'unknown' ? SENT_AGAIN : undefined });
    const body = { ...post, nonce: `post-${ref}`.slice(0, LIMITS.nonce), enforce_nonce: true, ...(quiet ? { flags: SUPPRESS_NOTIFICATIONS } : {}) };
    const began = Date.now();
    const [message] = asMessages([await api.post(`/channels/${place.channel}/messages`, body)]);
    if (message && message.embeds.length === 0) return withdraw(place, message.id);
    // Older than this attempt: Discord knew the nonce.
    return { result: 'sent', message: message?.id ?? '', found: letter.triedAt !== undefined && message !== undefined && timeOf(message.id) < began };
  }

  /** Without the right to embed links Discord takes a post and leaves out all entries: what stands there tells nothing. */
  async function withdraw({ channel: id }: Letter['place'], message: string): Promise<Outcome> {
    try {
      await api.remove(`/channels/${id}/messages/${message}`);
    } catch (error) {
      log.warn({ channel: id, ...describe(error) }, 'Discord: could not take back a daily post that came without its entries');
    }
    return refused(
      'permission',
      'I may not embed links there, so posts stay empty: give me Embed Links in the channel’s settings under Permissions, then resume with /subscriptions.',
    );
  }

  return {
    platform: 'discord',
    ready,
    async post(letter) {
      const { place, triedAt } = letter;
      const maybeBefore = triedAt !== undefined;
      try {
        if (me() === undefined) return { result: 'later', afterMs: 1_000, cause: 'unavailable', maybeSent: maybeBefore };
        const seen = known(place.workspace, place.channel);
        const blocked = seen && obstacle(seen === 'elsewhere' ? undefined : seen, 'then resume with /subscriptions');
        if (blocked) return blocked;
        return await send(letter);
      } catch (error) {
        const outcome = outcomeOf(error, maybeBefore);
        const how = outcome.result === 'later' ? `${outcome.result}, ${outcome.cause}` : outcome.result;
        log.debug({ ref: letter.ref, channel: place.channel, ...describe(error) }, `Discord: a daily post ended in an error (${how})`);
        return outcome;
      }
    },
    async check({ workspace, channel: id }) {
      try {
        const seen = known(workspace, id) ?? (await channel(workspace, id));
        return obstacle(seen === 'elsewhere' ? undefined : seen, 'then subscribe again') ?? { result: 'ok' };
      } catch (error) {
        const outcome = outcomeOf(error);
        if (outcome.result === 'later') return outcome;
        // Asking what a channel is fails in no other way than that it is not for us.
        return obstacle(undefined, 'then subscribe again') ?? { result: 'ok' };
      }
    },
    async tell(_place, person, answer) {
      try {
        const dm = await api.post('/users/@me/channels', { recipient_id: person });
        const id = typeof dm === 'object' && dm !== null && 'id' in dm ? String(dm.id) : '';
        for (const message of renderDiscord(answer, { share: false }).messages) await api.post(`/channels/${id}/messages`, message);
        return true;
      } catch (error) {
        log.info({ ...describe(error) }, 'Discord: could not tell a person in a direct message');
        return false;
      }
    },
  };
}

const snowflake = (ms: number): string => (BigInt(Math.max(0, Math.floor(ms) - DISCORD_EPOCH_MS)) << 22n).toString();
const timeOf = (id: string): number => (/^\d+$/.test(id) ? Number(BigInt(id) >> 22n) + DISCORD_EPOCH_MS : Number.POSITIVE_INFINITY);

type Json = Record<string, unknown>;
const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter((one): one is Json => typeof one === 'object' && one !== null) : []);

/** Of each message its id, who wrote it, and the footers of its embeds. */
const asMessages = (value: unknown): { id: string; author: string; embeds: string[] }[] =>
  objects(value).map(({ id, author, embeds }) => ({
    id: String(id),
    author: String((author as Json | undefined)?.id),
    embeds: objects(embeds).map(({ footer }) => String((footer as Json | undefined)?.text ?? '')),
  }));
