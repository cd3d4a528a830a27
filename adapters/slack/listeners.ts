// What happens on a command, a mention, a direct message and a button. Knows Slack's calls but not Bolt: `connection.ts` joins the two.
import type { WebClient } from '@slack/web-api';
import type { Answer } from '../../src/answer/card.ts';
import type { Answerer, Desk } from '../../src/port.ts';
import { commandFor, isForDesk } from '../../src/query/commands.ts';
import type { Request } from '../../src/query/request.ts';
import type { Logger } from '../../src/telemetry/log.ts';
import { createAsk, QUIET, type Who } from './ask.ts';
import type { SlackMessage } from './blocks.ts';
import { cannotShare, noForm, staleCard, staleRequest } from './notices.ts';
import { decodeOrigin } from './origin.ts';
import { createRecent } from './recent.ts';
import { isBlockRefusal, reasonOf, slackCode } from './refused.ts';
import { renderSlackModal } from './render.ts';
import { requestFromCommand, requestFromMessage } from './request.ts';
import { decodeState } from './state.ts';
import { createWindows, type Windows } from './windows.ts';
import { within } from './within.ts';
import { createZones } from './zones.ts';

type Visibility = { response_type: 'ephemeral' | 'in_channel'; replace_original?: boolean; thread_ts?: string };
export type Reply = SlackMessage & Visibility & { unfurl_links: false; unfurl_media: false };
export type Respond = (reply: Reply) => Promise<unknown>;
type Ack = (reply?: Reply) => Promise<void>;

type CommandCall = {
  command: string;
  text: string;
  triggerId: string;
  workspace: string;
  channel: string;
  userId: string;
  client: WebClient;
  ack: Ack;
  respond: Respond;
};
type MessageCall = { event: SlackEvent; eventId: string | undefined; workspace: string; outsider: boolean; botUserId: string | undefined; client: WebClient };
/** The fields used of app_mention and message events. */
export type SlackEvent = {
  channel: string;
  channel_type?: string;
  user?: string;
  text?: string;
  ts: string;
  thread_ts?: string;
  subtype?: string;
  bot_id?: string;
  /** Where the author is from, in a channel that several workspaces share. */
  user_team?: string;
  edited?: unknown;
};
type ActionCall = {
  actionId: string;
  value: string | undefined;
  triggerId: string;
  workspace: string;
  userId: string;
  outsider: boolean;
  channel: string | undefined;
  /** The message with the button is seen by one person only. */
  ephemeral: boolean;
  threadTs: string | undefined;
  /** The window with the button, or App Home, where it is in one. */
  view: { id: string; hash: string; metadata: string | undefined; home: boolean } | undefined;
  ack: Ack;
  /** Missing for buttons in modals. */
  respond: Respond | undefined;
  client: WebClient;
};

/** Slack gives an acknowledgement three seconds. */
const ACK_WATCH = 2500;
/** So long may the desk take for an answer inside the acknowledgement; a later one goes to the response_url. */
const DESK_PATIENCE = 2200;

export type Listeners = Pick<Windows, 'submit' | 'options' | 'homeOpened'> & {
  command(call: CommandCall): Promise<void>;
  mention(call: MessageCall): Promise<void>;
  directMessage(call: MessageCall): Promise<void>;
  action(call: ActionCall): Promise<void>;
};

export function createListeners({ answerer, desk, log }: { answerer: Answerer; desk: Desk; log: Logger }): Listeners {
  const recent = createRecent(2000);
  const zones = createZones({ log });
  const ask = createAsk({ answerer, desk, zones, log });
  const windows = createWindows({ ask, zones, recent, log });
  const { message } = ask;

  /** Acknowledges once, says when that is late, and tells whether Slack got it. In Socket Mode nothing else would notice. */
  const acknowledge = async (ack: Ack, make?: () => Reply): Promise<boolean> => {
    const began = performance.now();
    const late = () => log.warn({ ms: Math.round(performance.now() - began) }, 'Slack: a request was not acknowledged within 2.5 s');
    const watch = setTimeout(late, ACK_WATCH);
    try {
      const reply = make?.();
      // A slow answer blocks the timer too.
      if (performance.now() - began >= ACK_WATCH) late();
      await ack(reply);
      return true;
    } catch (error) {
      log.warn(`Slack: an acknowledgement was not delivered (${reasonOf(error)})`);
      return false;
    } finally {
      clearTimeout(watch);
    }
  };

  /** True when Slack took it. A response_url dies after 30 minutes or five uses. */
  const tell = async (respond: Respond | undefined, reply: Reply): Promise<boolean> => {
    if (!respond) return false;
    try {
      await respond(reply);
      return true;
    } catch (error) {
      log.warn(`Slack: a response_url did not take an answer (${reasonOf(error)})`);
      return false;
    }
  };

  /** Posts a card; when Slack finds its blocks too long or wrong, the text alone, which has the same names, links and licences. */
  const post = async (client: WebClient, where: { channel: string; thread_ts?: string }, card: SlackMessage): Promise<void> => {
    try {
      await client.chat.postMessage({ ...where, ...card, ...QUIET });
    } catch (error) {
      if (!isBlockRefusal(error)) throw error;
      log.error(`Slack: a card was refused and is posted as text (${reasonOf(error)})`);
      await client.chat.postMessage({ ...where, text: card.text, ...QUIET });
    }
  };

  const whoPressed = (call: ActionCall): Who => {
    const origin = decodeOrigin(call.view?.metadata);
    return {
      workspace: call.workspace,
      channel: call.channel ?? origin?.channel,
      thread: call.threadTs ?? origin?.thread,
      person: call.userId,
      outsider: call.outsider,
      client: call.client,
    };
  };

  const modal = async (call: ActionCall, of: Answer, how: 'open' | 'push' | 'update'): Promise<boolean> => {
    const { channel, thread } = whoPressed(call);
    const view = renderSlackModal(of, channel ? { channel, ...(thread ? { thread } : {}) } : undefined);
    try {
      if (how === 'open') await call.client.views.open({ trigger_id: call.triggerId, view });
      else if (how === 'push') await call.client.views.push({ trigger_id: call.triggerId, view });
      else if (call.view) await call.client.views.update({ view_id: call.view.id, hash: call.view.hash, view });
      return true;
    } catch (error) {
      // Slack stacks three modals at most; the next one takes the place of the top one.
      if (how === 'push' && slackCode(error) === 'push_limit_reached') return modal(call, of, 'update');
      log.warn(`Slack: a window could not be opened (${reasonOf(error)})`);
      return false;
    }
  };

  /** An own card is turned over in place; a card that others see stays as it is, and the answer is for the one who pressed. */
  const reply = async (call: ActionCall, of: Answer, verb: string): Promise<void> => {
    if (call.view?.home) {
      await modal(call, of, 'open');
      return;
    }
    if (call.view) {
      await modal(call, of, verb === 'page' ? 'update' : 'push');
      return;
    }
    const own = call.ephemeral || call.channel?.startsWith('D') === true;
    const place: Visibility =
      own && verb !== 'stale'
        ? { response_type: call.ephemeral ? 'ephemeral' : 'in_channel', replace_original: true }
        : { response_type: 'ephemeral', replace_original: false, ...(call.threadTs ? { thread_ts: call.threadTs } : {}) };
    if (!(await tell(call.respond, { ...message(of), ...place }))) await modal(call, of, 'open');
  };

  const share = async (call: ActionCall, of: Answer): Promise<void> => {
    const card = message({ ...of, shareable: false }, call.userId);
    const thread = call.threadTs ? { thread_ts: call.threadTs } : {};
    if (await tell(call.respond, { ...card, response_type: 'in_channel', replace_original: false, ...thread })) return;
    try {
      if (!call.channel) throw new Error('no channel');
      await post(call.client, { channel: call.channel, ...thread }, card);
    } catch (error) {
      log.warn(`Slack: a card could not be shared (${reasonOf(error)})`);
      await reply(call, cannotShare(slackCode(error) ?? 'no answer'), 'stale');
    }
  };

  const fromMessage = async ({ event, eventId, workspace, outsider, botUserId, client }: MessageCall, thread: string | undefined): Promise<void> => {
    // The same message may come as two events, and each event more than once.
    const fresh = [eventId === undefined || recent.isNew(`event ${eventId}`), recent.isNew(`message ${event.channel} ${event.ts}`)];
    if (!fresh.every(Boolean)) return;
    const request = requestFromMessage(event.text ?? '', botUserId);
    const who: Who = { workspace, channel: event.channel, thread: event.thread_ts, person: event.user ?? '', outsider, client };
    const card = message(await ask.any(request, who));
    try {
      await post(client, { channel: event.channel, ...(thread ? { thread_ts: thread } : {}) }, card);
    } catch (error) {
      log.warn({ channel: event.channel }, `Slack: an answer could not be posted (${reasonOf(error)})`);
    }
  };

  /** Answers to bots would let two of them talk for ever. */
  const fromPerson = (event: SlackEvent) => event.bot_id === undefined && event.subtype === undefined && event.edited === undefined && event.user !== undefined;

  /** In the acknowledgement when the desk is quick, else to the response_url. */
  const fromDesk = async (request: Request, call: CommandCall): Promise<void> => {
    const who: Who = { workspace: call.workspace, channel: call.channel, person: call.userId, client: call.client };
    if (request.command === 'subscribe' && request.text === '') {
      await acknowledge(call.ack);
      if (!(await windows.openForm({ who, triggerId: call.triggerId, request }, 'open'))) await tell(call.respond, { ...message(noForm), response_type: 'ephemeral' });
      return;
    }
    const answered = ask.desk(request, who).then((of): Reply => ({ ...message(of), response_type: 'ephemeral' }));
    const inTime = await within(answered, DESK_PATIENCE);
    const delivered = await acknowledge(call.ack, inTime && (() => inTime));
    if (!inTime || !delivered) await tell(call.respond, await answered);
  };

  /** A button that begins a daily post opens the form with what it says, so that nothing happens before a person has seen it. */
  const formPressed = async (call: ActionCall, request: Request): Promise<void> => {
    const opened = await windows.openForm({ who: whoPressed(call), triggerId: call.triggerId, request }, call.view ? 'push' : 'open');
    if (!opened) await reply(call, noForm, 'stale');
  };

  return {
    submit: windows.submit,
    options: windows.options,
    homeOpened: windows.homeOpened,

    async command(call) {
      const { command, text, ack, respond } = call;
      log.debug({ command: commandFor(command.slice(1))?.name ?? 'navigator' }, 'Slack: command');
      const request = requestFromCommand(command, text);
      if (isForDesk(request.command)) return fromDesk(request, call);
      const card = (): Reply => ({ ...message(ask.catalog(() => request)), response_type: 'ephemeral' });
      // The socket may close between the question and the answer; the response_url still works then.
      if (!(await acknowledge(ack, card))) await tell(respond, card());
    },

    async mention(call) {
      // In a channel the answer belongs below the question.
      if (fromPerson(call.event)) await fromMessage(call, call.event.thread_ts ?? call.event.ts);
    },

    async directMessage(call) {
      if (call.event.channel_type === 'im' && fromPerson(call.event)) await fromMessage(call, call.event.thread_ts);
    },

    async action(call) {
      await acknowledge(call.ack);
      const verb = call.actionId.split(':')[0] ?? '';
      if (verb === 'link') return;
      const decoded = decodeState(call.value);
      if ('stale' in decoded) return reply(call, staleCard(decoded.stale), 'stale');
      const { request } = decoded;
      if (!['page', 'details', 'share', 'ask'].includes(verb)) return reply(call, staleRequest(request), 'stale');
      if (call.view?.home) return windows.homePressed({ who: whoPressed(call), triggerId: call.triggerId, request });
      if (request.command === 'subscribe' && !call.outsider) return formPressed(call, request);
      const of = await ask.any(request, whoPressed(call));
      // The catalog changed since: there is no such page any more.
      if (request.page > 1 && of.type !== 'message' && of.pager?.page !== request.page) return reply(call, staleRequest(request), 'stale');
      if (verb === 'share') {
        // A request sent again within Slack's five minutes is still signed correctly; it must not post twice.
        if (recent.isNew(`share ${call.triggerId}`)) await share(call, of);
        return;
      }
      if (verb !== 'details') return reply(call, of, verb);
      if (call.view) return reply(call, of, verb);
      if (!(await modal(call, of, 'open')))
        await tell(call.respond, { ...message(of), response_type: 'ephemeral', replace_original: false, ...(call.threadTs ? { thread_ts: call.threadTs } : {}) });
    },
  };
}
