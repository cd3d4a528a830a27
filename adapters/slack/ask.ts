// One question, one answer: from the catalog or from the desk, and what is said when neither can be had.
import { randomBytes } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import type { Answer } from '../../src/answer/card.ts';
import { UserError } from '../../src/errors.ts';
import type { Actor, Answerer, Desk } from '../../src/port.ts';
import { isForDesk } from '../../src/query/commands.ts';
import type { Request } from '../../src/query/request.ts';
import type { Logger } from '../../src/telemetry/log.ts';
import type { SlackMessage } from './blocks.ts';
import { broke, human } from './notices.ts';
import { renderSlackMessage } from './render.ts';
import type { Zones } from './zones.ts';

/** Who asks, where; `workspace` is what the installation is kept under: the team, or the organisation that installed the bot for all of its teams. */
export type Who = {
  workspace: string /** Missing in modals and in App Home. */;
  channel: string | undefined;
  thread?: string | undefined;
  person: string /** Of another workspace, in a channel that both share. */;
  outsider?: boolean;
  client: WebClient;
};

const OUTSIDER = human('Daily posts are set up by the members of this workspace: ask one of them, or search yourself.');

export const QUIET = { unfurl_links: false, unfurl_media: false } as const;

export type Ask = {
  /** Of the catalog: at once. Never throws. */
  catalog(request: () => Request): Answer;
  /** Of the desk. Never rejects. */
  desk(request: Request, who: Who): Promise<Answer>;
  /** Of whichever it is for. */
  any(request: Request, who: Who): Promise<Answer>;
  /** Any answer as a message. */
  message(of: Answer, sharedBy?: string): SlackMessage & typeof QUIET;
};

export function createAsk({ answerer, desk, zones, log }: { answerer: Answerer; desk: Desk; zones: Zones; log: Logger }): Ask {
  const failed = (error: unknown): Answer => {
    if (error instanceof UserError) return human(error.human);
    const ref = randomBytes(3).toString('hex');
    log.error({ ref, err: error }, 'Slack: an answer could not be made');
    return broke(ref);
  };

  const catalog: Ask['catalog'] = (request) => {
    try {
      return answerer.answer(request());
    } catch (error) {
      return failed(error);
    }
  };

  const actor = async (who: Who): Promise<Actor> => {
    const timeZone = await zones.zoneOf(who);
    return {
      platform: 'slack',
      workspace: who.workspace,
      // Where there is no channel, a daily post without one named goes to the person.
      channel: who.channel ?? who.person,
      ...(who.thread ? { thread: who.thread } : {}),
      person: who.person,
      ...(timeZone ? { timeZone } : {}),
      // Slack's own feeds work like this: whoever is in a channel may set them up.
      mayManage: true,
    };
  };

  const askDesk: Ask['desk'] = async (request, who) => {
    // A list of all channels that get posts is no business of people from elsewhere.
    if (who.outsider && request.command !== 'posted') return OUTSIDER;
    try {
      return await desk.answer(request, await actor(who));
    } catch (error) {
      return failed(error);
    }
  };

  return {
    catalog,
    desk: askDesk,
    any: async (request, who) => (isForDesk(request.command) ? askDesk(request, who) : catalog(() => request)),
    message: (of, sharedBy) => {
      try {
        return { ...renderSlackMessage(of, sharedBy), ...QUIET };
      } catch (error) {
        return { ...renderSlackMessage(failed(error)), ...QUIET };
      }
    },
  };
}
