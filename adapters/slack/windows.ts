// The form for a daily post and App Home: opened, filled in, pressed. Knows Slack's calls but not Bolt.
import type { WebClient } from '@slack/web-api';
import type { Answer } from '../../src/answer/card.ts';
import { type Request, requestFor } from '../../src/query/request.ts';
import type { Logger } from '../../src/telemetry/log.ts';
import type { Ask, Who } from './ask.ts';
import type { Option, SlackModal } from './blocks.ts';
import { FORM_CALLBACK, readForm, subscribeForm, ZONE_ACTION, zoneOptions } from './form.ts';
import { renderSlackHome } from './home.ts';
import { formTooLong, staleForm, waiting } from './notices.ts';
import { decodeOrigin, type Origin } from './origin.ts';
import type { Recent } from './recent.ts';
import { reasonOf } from './refused.ts';
import { renderSlackModal } from './render.ts';
import { within } from './within.ts';
import type { Zones } from './zones.ts';

/** So long may the desk take inside an acknowledgement. */
const DESK_PATIENCE = 2200;

type ViewReply = { response_action: 'update' | 'push'; view: SlackModal } | { response_action: 'errors'; errors: Record<string, string> };
export type SubmitCall = {
  callbackId: string;
  viewId: string;
  metadata: string | undefined;
  /** As Slack sends them: by block and action. */
  values: unknown;
  workspace: string;
  userId: string;
  client: WebClient;
  ack: (reply?: ViewReply) => Promise<void>;
};
export type OptionsCall = { actionId: string; typed: string; ack: (options: { options: Option[] }) => Promise<void> };
export type HomeCall = { eventId: string | undefined; tab: string | undefined; workspace: string; userId: string; client: WebClient };
export type Press = { who: Who; triggerId: string; request: Request };

export type Windows = {
  /** Opens the form; false when Slack did not take it. @param how `push`: on top of the window with the button. */
  openForm(press: Press, how: 'open' | 'push'): Promise<boolean>;
  submit(call: SubmitCall): Promise<void>;
  options(call: OptionsCall): Promise<void>;
  homeOpened(call: HomeCall): Promise<void>;
  /** A button in App Home. */
  homePressed(press: Press): Promise<void>;
};

const originOf = ({ channel, thread }: Who): Origin | undefined => (channel ? { channel, ...(thread ? { thread } : {}) } : undefined);

export function createWindows({ ask, zones, recent, log }: { ask: Ask; zones: Zones; recent: Recent; log: Logger }): Windows {
  const tried = async (what: string, call: () => Promise<unknown>): Promise<boolean> => {
    try {
      await call();
      return true;
    } catch (error) {
      log.warn(`Slack: ${what} (${reasonOf(error)})`);
      return false;
    }
  };

  const publishHome = async (who: Who, note?: Answer): Promise<void> => {
    const list = await ask.desk(requestFor('subscriptions', 'all'), who);
    await tried('App Home could not be shown', () => who.client.views.publish({ user_id: who.person, view: renderSlackHome(list, note) }));
  };

  const openForm: Windows['openForm'] = async ({ who, triggerId, request }, how) => {
    const view = subscribeForm({ origin: originOf(who), zone: await zones.zoneOf(who), text: request.text });
    return tried('a form could not be opened', () => who.client.views[how]({ trigger_id: triggerId, view }));
  };

  return {
    openForm,

    async submit({ callbackId, viewId, metadata, values, workspace, userId, client, ack }) {
      const filled = callbackId === FORM_CALLBACK ? readForm(values) : 'stale';
      if (filled === 'stale') {
        await ack({ response_action: 'update', view: renderSlackModal(staleForm) });
        return;
      }
      if ('tooLong' in filled) {
        await ack({ response_action: 'errors', errors: { what: formTooLong } });
        return;
      }
      const origin = decodeOrigin(metadata);
      // Not the thread of the button: the form asks for a channel, so that is where the posts go.
      const who: Who = { workspace, channel: origin?.channel ?? filled.channel, person: userId, client };
      const answered = ask.desk(requestFor('subscribe', filled.text), who);
      const inTime = await within(answered, DESK_PATIENCE);
      const shown = (of: Answer) => renderSlackModal(of, { channel: filled.channel });
      if (!inTime) {
        await ack({ response_action: 'update', view: renderSlackModal(waiting) });
        const late = await answered;
        await tried('an answer could not be shown', () => client.views.update({ view_id: viewId, view: shown(late) }));
      } else {
        // A card of the new post has parts. Words alone say what is to be mended, so the form stays below them as it was filled in.
        await ack({ response_action: inTime.sections.length > 0 ? 'update' : 'push', view: shown(inTime) });
      }
      // Opened from App Home, which has a list to bring up to date.
      if (!origin) await publishHome({ ...who, channel: undefined });
    },

    options: ({ actionId, typed, ack }) => ack({ options: actionId === ZONE_ACTION ? zoneOptions(typed) : [] }),

    async homeOpened({ eventId, tab, workspace, userId, client }) {
      if (tab !== 'home' || (eventId !== undefined && !recent.isNew(`event ${eventId}`))) return;
      await publishHome({ workspace, channel: undefined, person: userId, client });
    },

    async homePressed({ who, triggerId, request }) {
      if (request.command === 'subscribe') {
        await openForm({ who, triggerId, request }, 'open');
        return;
      }
      const list = request.command === 'subscriptions' && request.text === 'all';
      const of = list ? undefined : await ask.any(request, who);
      // Something to read gets a window; something that was done changes the list.
      const toRead = of !== undefined && (request.command !== 'subscriptions' || of.type !== 'message');
      if (toRead && (await tried('a window could not be opened', () => who.client.views.open({ trigger_id: triggerId, view: renderSlackModal(of) })))) return;
      await publishHome(who, of);
    },
  };
}
