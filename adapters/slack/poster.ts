// Sends the daily posts, with Web API clients of its own: while Slack makes posts wait, answers to people do not.
import type { WebClient } from '@slack/web-api';
import type { Answer } from '../../src/answer/card.ts';
import type { Place } from '../../src/digest/subscription.ts';
import type { Letter, Outcome, Poster } from '../../src/port.ts';
import type { Logger } from '../../src/telemetry/log.ts';
import { QUIET } from './ask.ts';
import type { SlackMessage } from './blocks.ts';
import type { ClientFor } from './clients.ts';
import { findPost, POST_EVENT } from './find-post.ts';
import { NOT_INSTALLED, outcomeOf, SUBSCRIBE, type Unsent } from './outcome.ts';
import { renderSlackPost } from './post.ts';
import { isBlockRefusal, reasonOf } from './refused.ts';
import { renderSlackMessage } from './render.ts';

export type PosterOptions = {
  ready: () => boolean;
  /** The client for a workspace's posts; undefined when nobody has installed the bot there. It neither retries nor waits for rate limits. */
  clientFor: ClientFor;
  log: Logger;
};

type Where = { channel: string; thread_ts?: string };
type Metadata = { event_type: string; event_payload: { ref: string } };

const whereIs = ({ channel, thread }: Place): Where => ({ channel, ...(thread ? { thread_ts: thread } : {}) });

/** When blocks are refused, the text alone, which has every name, home and licence line. */
async function send(client: WebClient, where: Where, { text, blocks }: SlackMessage, log: Logger, metadata?: Metadata): Promise<string> {
  const rest = { ...where, ...QUIET, ...(metadata ? { metadata } : {}) };
  try {
    return (await client.chat.postMessage({ ...rest, text, blocks })).ts ?? '';
  } catch (error) {
    if (!isBlockRefusal(error)) throw error;
    log.error(`Slack: a daily post was refused and is sent as text (${reasonOf(error)})`);
    return (await client.chat.postMessage({ ...rest, text })).ts ?? '';
  }
}

/**
 * `quiet` and `role` change nothing here: Slack has no silent flag, a bot's message without a mention rings only for people who asked for
 * every message of the channel, and a post never mentions anybody.
 *
 * The rule for a post that may have arrived: it is looked for, by its metadata and then by the reference in its small print. Where the
 * scopes for reading were not given nobody can know; then it is sent, and says that it may be there twice.
 */
export function createSlackPoster({ ready, clientFor, log }: PosterOptions): Poster {
  /** Uses a client, or says what it means that there is none. @param doubtful an earlier attempt may have arrived. */
  const withClient = async <T extends object>(place: Place, doubtful: boolean, use: (client: WebClient) => Promise<T | Unsent>): Promise<T | Unsent> => {
    try {
      const client = await clientFor(place.workspace);
      if (!client) return NOT_INSTALLED;
      const used = await use(client);
      if (!('cause' in used) || used.cause !== 'token') return used;
      const anew = await clientFor(place.workspace, true);
      return anew === undefined || anew === client ? used : await use(anew);
    } catch (error) {
      // The store could not be asked for a token: nothing was sent.
      log.warn({ workspace: place.workspace }, `Slack: no token for a workspace (${reasonOf(error)})`);
      return { result: 'later', afterMs: 30_000, cause: 'unavailable', maybeSent: doubtful };
    }
  };

  const deliver = async (client: WebClient, letter: Letter): Promise<Outcome> => {
    const { ref, place, answer, triedAt } = letter;
    // True as long as an earlier attempt may have arrived: then whatever fails now, the post may be there.
    let doubtful = triedAt !== undefined;
    try {
      if (triedAt) {
        const found = await findPost(client, { ...letter, triedAt });
        if (typeof found === 'object') return { result: 'sent', message: found.ts, found: true };
        doubtful = found === 'unknown';
      }
      const message = await send(client, whereIs(place), renderSlackPost(answer, { ref, again: doubtful }), log, { event_type: POST_EVENT, event_payload: { ref } });
      return { result: 'sent', message, found: false };
    } catch (error) {
      const outcome = outcomeOf(error);
      log.warn({ workspace: place.workspace, channel: place.channel, ref }, `Slack: a daily post was not sent (${reasonOf(error)})`);
      return outcome.result === 'later' && doubtful ? { ...outcome, maybeSent: true } : outcome;
    }
  };

  return {
    platform: 'slack',
    ready,

    post: (letter) => withClient(letter.place, letter.triedAt !== undefined, (client) => deliver(client, letter)),

    check: (place: Place, welcome: Answer) =>
      withClient(place, false, async (client) => {
        try {
          await send(client, whereIs(place), renderSlackMessage(welcome), log);
          return { result: 'ok' } as const;
        } catch (error) {
          log.info({ workspace: place.workspace, channel: place.channel }, `Slack: daily posts cannot be sent there (${reasonOf(error)})`);
          return outcomeOf(error, SUBSCRIBE);
        }
      }),

    async tell(place, person, answer) {
      const told = await withClient(place, false, async (client) => {
        try {
          await send(client, { channel: person }, renderSlackMessage(answer), log);
          return { result: 'ok' } as const;
        } catch (error) {
          log.warn({ workspace: place.workspace }, `Slack: a person could not be told (${reasonOf(error)})`);
          return outcomeOf(error);
        }
      });
      return told.result === 'ok';
    },
  };
}
