// The methods of Slack's Web API that the bot uses, over the stand-in's world. They refuse what Slack refuses.
import { randomUUID } from 'node:crypto';
import { LIMITS, messageProblems, viewProblems } from '../support/slack-oracle.ts';
import { type AnyBlock, createTeam, type Metadata, PERSON, type Shown, type Team, type View, type World } from './slack-world.ts';

type Json = Record<string, unknown>;
type Args = Record<string, string>;

export const ALIVE = [`@${PERSON}`, '#C0000000001', '#C0000000002'];

/** Blocks, `text` and the flags that a message needs in order not to disturb. */
export const refusalOf = (message: Json): string[] => {
  // The person who shares a card may be named in it, and a channel that the desk speaks of.
  const problems = messageProblems(message as { text?: unknown }, ALIVE);
  return message.unfurl_links === false && message.unfurl_media === false ? problems : [...problems, 'links would unfurl'];
};

const no = (error: string, rest: Json = {}): Json => ({ ok: false, error, ...rest });

/** Notes the problems as something a good run never has. */
export function refuse(world: World, what: string, problems: string[]): string | undefined {
  if (problems.length === 0) return undefined;
  world.refused.push(...problems.map((problem) => `${what}: ${problem}`));
  return 'invalid_blocks';
}

type RawView = { type: View['type']; callback_id?: string; private_metadata?: string; blocks: AnyBlock[]; title?: { text: string } };

export function readView(id: string, raw: RawView): View {
  return { id, hash: randomUUID(), blocks: raw.blocks, title: raw.title?.text ?? '', type: raw.type, callbackId: raw.callback_id ?? '', metadata: raw.private_metadata ?? '' };
}

export function createWebApi(world: World, options: { appToken: string; openSocket: () => string; clientId: string; clientSecret: string }) {
  const channelOf = (team: Team, id: string | undefined): string | undefined => {
    const channel = world.channels.get(id ?? '');
    return channel?.team === team.id ? channel.state : undefined;
  };

  const postMessage = (args: Args, team: Team): Json => {
    const state = channelOf(team, args.channel);
    if (state === undefined) return no('channel_not_found');
    if (state !== 'member') return no(state);
    const blocks = args.blocks ? (JSON.parse(args.blocks) as AnyBlock[]) : undefined;
    if (!args.text && !blocks) return no('no_text');
    if ((args.blocks?.length ?? 0) > LIMITS.blocksJson) return no('msg_blocks_too_long');
    // On unless switched off, as with Slack.
    const unfurl = (flag: string | undefined) => flag !== 'false';
    const problems = refusalOf({ text: args.text, blocks, unfurl_links: unfurl(args.unfurl_links), unfurl_media: unfurl(args.unfurl_media) });
    const error = refuse(world, 'chat.postMessage', problems);
    if (error) return no(error);
    const message: Shown = {
      ts: world.nextTs(),
      channel: args.channel ?? '',
      ephemeral: false,
      text: args.text ?? '',
      blocks: blocks ?? [],
      by: 'api',
      bot: { user: team.botUser, id: team.botId },
      ...(args.thread_ts ? { threadTs: args.thread_ts } : {}),
      ...(args.metadata ? { metadata: JSON.parse(args.metadata) as Metadata } : {}),
    };
    world.shown.push(message);
    return { ok: true, ts: message.ts, channel: message.channel };
  };

  /** Newest first, by pages. */
  const history = (args: Args, team: Team, inThread: boolean): Json => {
    const needed = args.channel?.startsWith('G') ? 'groups:history' : args.channel?.startsWith('C') ? 'channels:history' : 'im:history';
    if (!team.scopes.has(needed)) return no('missing_scope', { needed, provided: [...team.scopes].join(',') });
    const state = channelOf(team, args.channel);
    if (state === undefined) return no('channel_not_found');
    if (state === 'not_in_channel') return no(state);
    const oldest = Number(args.oldest ?? 0);
    const found = world.shown
      .filter((message) => message.channel === args.channel && !message.ephemeral && Number(message.ts) >= oldest)
      .filter((message) => (inThread ? message.threadTs === args.ts : message.threadTs === undefined))
      .reverse();
    const from = Number(args.cursor || 0);
    const limit = Math.min(Number(args.limit ?? 100), world.historyPage);
    const messages = found.slice(from, from + limit).map(({ ts, text, blocks, metadata, bot }) => ({
      type: 'message',
      ts,
      text,
      blocks,
      ...(bot ? { user: bot.user, bot_id: bot.id } : { user: PERSON }),
      ...(metadata && args.include_all_metadata === 'true' ? { metadata } : {}),
    }));
    const more = from + limit < found.length;
    return { ok: true, messages, has_more: more, response_metadata: { next_cursor: more ? String(from + limit) : '' } };
  };

  const openView = (args: Args, method: string): Json => {
    const { views, triggers } = world;
    const raw = JSON.parse(args.view ?? 'null') as RawView;
    if (raw.type !== 'modal') return no('invalid_arguments');
    if (method === 'views.update') {
      const old = views.find((view) => view.id === args.view_id);
      if (!old) return no('not_found');
      if (args.hash && args.hash !== old.hash) return no('hash_conflict');
    } else {
      const trigger = triggers.get(args.trigger_id ?? '');
      triggers.delete(args.trigger_id ?? '');
      if (!trigger) return no('invalid_trigger_id');
      if (trigger.until < Date.now()) return no('expired_trigger_id');
      if (method === 'views.push' && !trigger.viewId) return no('not_in_modal');
      if (method === 'views.push' && views.length >= 3) return no('push_limit_reached');
      if (method === 'views.open') views.length = 0;
    }
    const error = refuse(world, method, viewProblems(raw, ALIVE));
    if (error) return no(error);
    const view = readView(method === 'views.update' ? (args.view_id ?? '') : `V${world.next()}`, raw);
    if (method === 'views.update') views[views.findIndex((old) => old.id === view.id)] = view;
    else views.push(view);
    return { ok: true, view: { id: view.id, hash: view.hash } };
  };

  const publish = (args: Args): Json => {
    const raw = JSON.parse(args.view ?? 'null') as RawView;
    if (raw.type !== 'home') return no('invalid_arguments');
    const error = refuse(world, 'views.publish', viewProblems(raw, ALIVE));
    if (error) return no(error);
    const view = readView(`V${world.next()}`, raw);
    world.homes.set(args.user_id ?? '', view);
    return { ok: true, view: { id: view.id, hash: view.hash } };
  };

  /** A code is good once; the team it stands for has the bot from now on. */
  const access = (args: Args): Json => {
    if (args.client_id !== options.clientId || args.client_secret !== options.clientSecret) return no('bad_client_secret');
    const id = world.codes.get(args.code ?? '');
    world.codes.delete(args.code ?? '');
    if (!id) return no('invalid_code');
    const team = createTeam(id, `xoxb-${id}-${randomUUID()}`);
    world.teams.set(id, team);
    return {
      ok: true,
      app_id: 'A0000000001',
      access_token: team.token,
      token_type: 'bot',
      scope: [...team.scopes].join(','),
      bot_user_id: team.botUser,
      team: { id, name: team.name },
      enterprise: null,
      authed_user: { id: PERSON },
      is_enterprise_install: false,
    };
  };

  const userInfo = (args: Args, team: Team): Json => {
    if (!team.scopes.has('users:read')) return no('missing_scope', { needed: 'users:read' });
    const tz = world.zones.get(args.user ?? '');
    return tz === undefined ? no('user_not_found') : { ok: true, user: { id: args.user, tz } };
  };

  return (method: string, args: Args, token: string): Json => {
    if (method === 'oauth.v2.access') return access(args);
    if (method === 'apps.connections.open') return token === options.appToken ? { ok: true, url: options.openSocket() } : no(token ? 'invalid_auth' : 'not_authed');
    const team = [...world.teams.values()].find((one) => one.token === token);
    if (!team) return no(token ? 'invalid_auth' : 'not_authed');
    if (team.state !== 'installed') return no(team.state);
    switch (method) {
      case 'auth.test':
        return { ok: true, url: 'https://team.example/', team: team.name, user: 'navigator', team_id: team.id, user_id: team.botUser, bot_id: team.botId };
      case 'chat.postMessage':
        return postMessage(args, team);
      case 'conversations.history':
      case 'conversations.replies':
        return history(args, team, method === 'conversations.replies');
      case 'users.info':
        return userInfo(args, team);
      case 'views.open':
      case 'views.push':
      case 'views.update':
        return openView(args, method);
      case 'views.publish':
        return publish(args);
      default:
        return no('unknown_method');
    }
  };
}
