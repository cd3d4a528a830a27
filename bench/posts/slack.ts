// The part of Slack's Web API that posting needs, lean: what is posted is kept and not judged (the tests' stand-in does that).
import type { Channels } from './channels.ts';
import { APP_TOKEN } from './world.ts';

type Json = Record<string, unknown>;
const no = (error: string): Json => ({ ok: false, error });

/** `make` is done in the middle of the call, `answer` at its end; the others fail at once. */
export type Call = { name: string; make(): void; answer(): Json };

/** @param teams by token. */
export function createSlack({ channels, teams, socketUrl }: { channels: Channels; teams: ReadonlyMap<string, string>; socketUrl: string }) {
  let sequence = 0;

  function post(team: string, args: URLSearchParams): Call {
    const channel = args.get('channel') ?? '';
    let answer: Json = no('channel_not_found');
    return {
      name: `post ${channel}`,
      make() {
        if (!channels.of(channel, team)) return;
        sequence += 1;
        const at = Date.now();
        const ts = `${Math.floor(at / 1000)}.${String(sequence).padStart(6, '0')}`;
        const metadata: unknown = JSON.parse(args.get('metadata') ?? 'null');
        channels.add(channel, { id: ts, at, text: args.get('text') ?? '', metadata });
        answer = { ok: true, ts, channel };
      },
      answer: () => answer,
    };
  }

  function history(team: string, args: URLSearchParams): Call {
    const channel = args.get('channel') ?? '';
    const bot = { user: `U${team.slice(1)}`, bot_id: `B${team.slice(1)}` };
    return {
      name: `read ${channel}`,
      make() {},
      answer() {
        const messages = channels.of(channel, team);
        if (!messages) return no('channel_not_found');
        const oldest = Number(args.get('oldest') ?? 0);
        const found = messages.filter(({ id }) => Number(id) >= oldest).reverse();
        return { ok: true, has_more: false, messages: found.map(({ id, text, metadata }) => ({ type: 'message', ts: id, text, metadata, ...bot })) };
      },
    };
  }

  /** Undefined: there is no such method here. */
  return (method: string, token: string, args: URLSearchParams): Call | Json | undefined => {
    if (method === 'apps.connections.open') return token === APP_TOKEN ? { ok: true, url: socketUrl } : no('invalid_auth');
    const team = teams.get(token);
    if (!team) return no('invalid_auth');
    const id = team.slice(1);
    if (method === 'auth.test') return { ok: true, url: 'https://team.example/', team, user: 'navigator', team_id: team, user_id: `U${id}`, bot_id: `B${id}` };
    if (method === 'chat.postMessage') return post(team, args);
    if (method === 'conversations.history') return history(team, args);
    return undefined;
  };
}
