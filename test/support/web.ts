// A web server for tests with a tiny answerer of its own: every answer says what was asked, so tests can see it.
import { createWebServer, type Presses, type Renderers, type WebOptions, type WebServer } from '../../adapters/web/server.ts';
import type { Answer } from '../../src/answer/card.ts';
import type { Answerer } from '../../src/port.ts';
import type { Request } from '../../src/query/request.ts';
import { createLog } from '../../src/telemetry/log.ts';

export const tinyAnswer = (request: Request): Answer => ({
  type: request.command === 'details' ? 'details' : 'results',
  request,
  heading: `${request.command}: ${request.text} (${request.page})`,
  context: [],
  notices: [],
  items: [],
  sections: [],
  tips: [],
  suggestions: [],
  shareable: true,
});

export const tinyAnswerer = (answer: (request: Request) => Answer = tinyAnswer): Answerer => ({
  answer,
  complete: (command, text) => [{ label: `${command} ${text}`, value: `value of ${text}` }],
});

export const tinyRenderers: Renderers = {
  slack: (answer) => ({ text: answer.heading, blocks: [] }),
  slackModal: (answer) => ({ type: 'modal', title: { type: 'plain_text', text: answer.heading }, blocks: [] }),
  slackShared: (answer) => ({ text: `shared ${answer.heading}`, blocks: [] }),
  slackPost: (answer, ref) => ({ text: `${answer.heading} ${ref}`, blocks: [] }),
  discordPost: (answer, ref) => ({ messages: [{ content: `${answer.heading} ${ref}` }] }),
  discord: (answer) => ({ messages: [{ content: answer.heading }] }),
};

/** Buttons of tests carry "<does> <text>". */
const press = (words: string): ReturnType<Presses['slack']> => {
  const [does = '', ...text] = words.split(' ');
  const request: Request = { command: does === 'details' ? 'details' : 'find', text: text.join(' '), page: 1, cut: false };
  return does === 'ask' || does === 'page' || does === 'details' || does === 'share' ? { does, request } : { does: 'stale', command: '/find brain' };
};

export function createTinyServer(changed: Partial<WebOptions> = {}): WebServer {
  return createWebServer({
    host: '127.0.0.1',
    port: 0,
    log: createLog('silent'),
    answerer: tinyAnswerer(),
    desk: { answer: async (request, actor) => tinyAnswer({ ...request, text: `${request.text} by ${actor.person} in ${actor.timeZone ?? 'no zone'}` }) },
    posts: async () => ({ posts: [] }),
    renderers: tinyRenderers,
    presses: { slack: ({ value }) => press(value ?? ''), discord: ({ customId }) => press(customId) },
    state: () => ({ hints: ['Set SLACK_BOT_TOKEN.'], platforms: [{ name: 'Slack', state: 'stopped' }], catalog: { total: 3, kinds: [{ label: 'datasets', count: 3 }] } }),
    health: () => ({ ready: true, entries: 3 }),
    metrics: () => 'navigator_answers_total 7\n',
    ...changed,
  });
}
