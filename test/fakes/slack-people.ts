// What people do in the stand-in for Slack: type, press, fill in forms, install. Each act becomes the payload that Slack would send.
import { randomUUID } from 'node:crypto';
import { optionsProblems, viewProblems } from '../support/slack-oracle.ts';
import type { Ack, Kind, Where } from './slack.ts';
import { ALIVE, readView, refusalOf, refuse } from './slack-web-api.ts';
import { type AnyBlock, BOT_USER, type Button, PERSON, type Shown, TEAM, type View, type World } from './slack-world.ts';

type Json = Record<string, unknown>;

type Parts = {
  world: World;
  deliver: (where: Where, kind: Kind, payload: Json) => Promise<Ack>;
  responseUrl: (channel: string, original?: Shown) => string;
  /** How long a trigger_id lives, in milliseconds. */
  readLimit: number;
};

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export function createPeople({ world, deliver, responseUrl, readLimit }: Parts) {
  const { shown, views, triggers, nextTs } = world;
  const app = { api_app_id: 'A0000000001', token: 'legacy' };
  const pressed = (team = TEAM) => ({
    ...app,
    user: { id: PERSON, username: 'ada', name: 'ada', team_id: team },
    team: { id: team, domain: 'team' },
    enterprise: null,
    is_enterprise_install: false,
  });

  const trigger = (viewId?: string) => {
    const id = `${world.next()}.${randomUUID()}`;
    triggers.set(id, { until: Date.now() + readLimit, ...(viewId ? { viewId } : {}) });
    return id;
  };

  const typed = (name: string, text: string, { channel = 'C0000000001', team = TEAM, raw = false } = {}) => ({
    ...app,
    team_id: team,
    team_domain: 'team',
    channel_id: channel,
    channel_name: 'general',
    user_id: PERSON,
    user_name: 'ada',
    command: name,
    text: raw ? text : escaped(text),
    is_enterprise_install: 'false',
    response_url: responseUrl(channel),
    trigger_id: trigger(),
  });

  /** A person types a slash command. Returns the card of the acknowledgement; throws when Slack would not show it. */
  const command = async (where: Where, name: string, text: string, channel = 'C0000000001', options: { team?: string; raw?: boolean } = {}): Promise<Shown> => {
    const ack = await deliver(where, 'slash_commands', typed(name, text, { channel, ...options }));
    if (ack.status !== 200) throw new Error(`${name} failed with status ${ack.status}`);
    const body = ack.body as Json;
    if (body.response_type !== 'ephemeral') throw new Error(`response_type is ${String(body.response_type)}`);
    const problems = refusalOf(body);
    if (problems.length > 0) throw new Error(`Slack refuses the answer to ${name}: ${problems.join('; ')}`);
    const message: Shown = { ts: nextTs(), channel, ephemeral: true, text: String(body.text), blocks: body.blocks as AnyBlock[], by: 'ack' };
    shown.push(message);
    return message;
  };

  /** A slash command whose acknowledgement carries nothing: a window opens, or the answer comes later. */
  const silentCommand = (where: Where, name: string, text: string, channel = 'C0000000001'): Promise<Ack> => deliver(where, 'slash_commands', typed(name, text, { channel }));

  /** An Events API event. `fields` go into the event; the same `eventId` again is Slack's retry. */
  const event = (where: Where, fields: Json, eventId = `Ev${world.next()}`, team = TEAM): Promise<Ack> =>
    deliver(where, 'events_api', {
      ...app,
      team_id: team,
      type: 'event_callback',
      event_id: eventId,
      event_time: 1_700_000_000,
      authorizations: [{ enterprise_id: null, team_id: team, user_id: world.teams.get(team)?.botUser ?? BOT_USER, is_bot: true, is_enterprise_install: false }],
      event: { event_ts: nextTs(), ts: nextTs(), user: PERSON, ...fields },
    });
  const mention = (where: Where, text: string, fields: Json = {}, eventId?: string) =>
    event(where, { type: 'app_mention', channel: 'C0000000001', text: `<@${BOT_USER}> ${text}`, ...fields }, eventId);
  const direct = (where: Where, text: string, fields: Json = {}, eventId?: string) =>
    event(where, { type: 'message', channel: 'D0000000001', channel_type: 'im', text, ...fields }, eventId);
  const openHome = (where: Where) => event(where, { type: 'app_home_opened', channel: 'D0000000001', tab: 'home' });

  const viewPayload = (view: View) => ({
    id: view.id,
    hash: view.hash,
    type: view.type,
    team_id: TEAM,
    callback_id: view.callbackId,
    private_metadata: view.metadata,
    blocks: view.blocks,
  });

  /** A person presses a button that stands on a message, in a window or in App Home. `change` makes a button that we never made. */
  const click = async (where: Where, on: Shown | View, label: string, change: Partial<Button> = {}, triggerId?: string): Promise<Ack> => {
    const found = on.blocks
      .flatMap((block) => (block.type === 'actions' ? (block.elements ?? []).map((button) => ({ button, block })) : []))
      .find(({ button }) => button.text.text === label);
    if (!found) throw new Error(`no button "${label}"`);
    const action = { type: 'button', block_id: found.block.block_id ?? 'b', action_ts: nextTs(), ...found.button, ...change };
    const common = { ...pressed(), type: 'block_actions', actions: [action] };
    if (!('ts' in on)) {
      const triggerOf = triggerId ?? trigger(on.type === 'modal' ? on.id : undefined);
      return deliver(where, 'interactive', { ...common, container: { type: 'view', view_id: on.id }, view: viewPayload(on), trigger_id: triggerOf });
    }
    const container = { type: 'message', message_ts: on.ts, channel_id: on.channel, is_ephemeral: on.ephemeral, ...(on.threadTs ? { thread_ts: on.threadTs } : {}) };
    return deliver(where, 'interactive', {
      ...common,
      container,
      channel: { id: on.channel, name: 'general' },
      response_url: responseUrl(on.channel, on),
      trigger_id: triggerId ?? trigger(),
    });
  };

  /** A person submits the top window. `values` by block_id and action_id, as Slack sends them. Does what the acknowledgement says. */
  const submit = async (where: Where, view: View, values: Record<string, Json>, change: Json = {}): Promise<Ack> => {
    const payload = { ...pressed(), type: 'view_submission', trigger_id: trigger(view.id), response_urls: [], view: { ...viewPayload(view), state: { values }, ...change } };
    const ack = await deliver(where, 'interactive', payload);
    const body = (ack.body || {}) as { response_action?: string; view?: Parameters<typeof readView>[1] };
    const at = views.findIndex(({ id }) => id === view.id);
    if (body.response_action === undefined) views.splice(at, 1);
    else if (body.view && ['update', 'push'].includes(body.response_action)) {
      if (refuse(world, `response_action ${body.response_action}`, viewProblems(body.view, ALIVE))) return ack;
      if (body.response_action === 'update') views[at] = readView(view.id, body.view);
      else views.push(readView(`V${world.next()}`, body.view));
    } else if (body.response_action !== 'errors') world.refused.push(`response_action ${body.response_action}`);
    return ack;
  };

  /** A person types into a select whose options come from the bot. */
  const suggest = async (where: Where, view: View, actionId: string, value: string): Promise<{ text: { text: string }; value: string }[]> => {
    const container = { type: 'view', view_id: view.id };
    const ack = await deliver(where, 'interactive', { ...pressed(), type: 'block_suggestion', action_id: actionId, block_id: actionId, value, container, view: viewPayload(view) });
    refuse(world, 'block_suggestion', optionsProblems(ack.body));
    return (ack.body as { options: { text: { text: string }; value: string }[] }).options;
  };

  /** Somebody writes in a channel, so that there is something to look through. */
  const say = (channel: string, text: string, fields: Partial<Shown> = {}) => shown.push({ ts: nextTs(), channel, ephemeral: false, text, blocks: [], by: 'person', ...fields });

  return { command, silentCommand, event, mention, direct, openHome, click, submit, suggest, say, trigger };
}
