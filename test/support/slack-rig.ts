// The Slack adapter with the real Bolt and the real core, connected to a stand-in for Slack in either mode.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { createSlackPlatform, type SlackPlatform } from '../../adapters/slack/connection.ts';
import type { Installations } from '../../adapters/slack/installations.ts';
import { SLACK_EVENTS_PATH } from '../../adapters/slack/manifest.ts';
import type { Answer } from '../../src/answer/card.ts';
import type { Actor, Answerer, Desk } from '../../src/port.ts';
import type { Request } from '../../src/query/request.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { type FakeSlack, type Shown, startFakeSlack, type Where } from '../fakes/slack.ts';
import { realNavigator } from './catalog-answers.ts';
import { blockText } from './slack-oracle.ts';

export const answerer = realNavigator();

/** Log lines as objects, for asserting what an operator would see. */
export function capture() {
  const sink = new PassThrough();
  const lines: { level: number; msg: string; ref?: string; err?: unknown }[] = [];
  sink.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString().split('\n')) if (line) lines.push(JSON.parse(line));
  });
  return { log: createLog('debug', [], sink), lines, /** Warnings and errors. */ texts: () => lines.filter((line) => line.level >= 40).map((line) => line.msg) };
}

/** A desk that keeps who asked what, and says it back. */
export type RecordingDesk = Desk & { asked: { request: Request; actor: Actor }[] };
export function recordingDesk(answer: (request: Request, actor: Actor) => Promise<Partial<Answer>> | Partial<Answer> = () => ({})): RecordingDesk {
  const asked: RecordingDesk['asked'] = [];
  return {
    asked,
    async answer(request, actor) {
      asked.push({ request, actor });
      const base: Answer = {
        type: 'message',
        request,
        heading: `Desk: ${request.command} ${request.text}`,
        context: [],
        notices: [],
        items: [],
        sections: [],
        tips: [],
        suggestions: [],
        shareable: false,
      };
      return { ...base, ...(await answer(request, actor)) };
    },
  };
}

export type Rig = {
  slack: FakeSlack;
  platform: SlackPlatform;
  where: Where /** Address of the one HTTP server; empty when nothing is served. */;
  site: string;
  out: ReturnType<typeof capture>;
  end: () => Promise<void>;
};

type RigOptions = {
  /** Several workspaces: they install the bot. */
  installations?: Installations;
  onUninstalled?: (workspace: string) => Promise<void>;
  answerer?: Answerer;
  desk?: Desk;
  start?: boolean;
  signingSecret?: string;
};

export async function rig(mode: 'socket' | 'http', options: RigOptions = {}): Promise<Rig> {
  const slack = await startFakeSlack();
  const out = capture();
  const platform = createSlackPlatform({
    config: {
      ...(options.installations
        ? { oauth: { clientId: slack.clientId, clientSecret: slack.clientSecret, stateSecret: 'a state secret of the test' } }
        : { botToken: slack.botToken }),
      apiUrl: slack.apiUrl,
      ...(mode === 'socket' ? { appToken: slack.appToken } : { signingSecret: options.signingSecret ?? slack.signingSecret }),
    },
    answerer: options.answerer ?? answerer,
    desk: options.desk ?? recordingDesk(),
    ...(options.installations ? { installations: options.installations } : {}),
    ...(options.onUninstalled ? { onUninstalled: options.onUninstalled } : {}),
    log: out.log,
  });
  let server: Server | undefined;
  let where: Where = { transport: 'socket' };
  const { http } = platform;
  let site = '';
  if (http) {
    // What the one HTTP server does: other paths never get there.
    const listening = createServer((req, res) => (http.paths.includes((req.url ?? '').split('?')[0] ?? '') ? http.listener(req, res) : res.writeHead(404).end()));
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    site = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
    if (mode === 'http') where = { transport: 'http', url: `${site}${SLACK_EVENTS_PATH}` };
    server = listening;
  }
  if (options.start !== false) await platform.start();
  const end = async () => {
    await platform.stop();
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
    await slack.close();
  };
  return { slack, platform, where, site, out, end };
}

export const read = (message: { blocks: unknown }) => blockText(message.blocks);
export const labels = (message: Pick<Shown, 'blocks'>) =>
  message.blocks.flatMap((block) => (block.type === 'actions' ? (block.elements ?? []).map((button) => button.text.text) : []));
