// The playground's JSON API: asks the core, and shows what each platform's adapter would send for the answer.
import { Hono } from 'hono';
import { z } from 'zod';
import type { Answer } from '../../src/answer/card.ts';
import { isTimeZone } from '../../src/digest/schedule.ts';
import { UserError } from '../../src/errors.ts';
import { COMMANDS, type CommandName, commandLine, isForDesk } from '../../src/query/commands.ts';
import { parseLine, type Request, requestFor } from '../../src/query/request.ts';
import { BadRequest, bodyOf, MAX_BODY } from './body.ts';
import { completeLine } from './complete.ts';
import { EXAMPLES } from './examples.ts';
import type { WebOptions } from './options.ts';
import { playgroundActor } from './poster.ts';

const MAX_COMPLETIONS = 8;

const names = COMMANDS.map(({ name }) => name) as [CommandName, ...CommandName[]];
const page = z.int().min(1).max(100_000).default(1);
const anyText = z.string().max(MAX_BODY);

/** The browser's, for daily posts. */
const timeZone = z.string().max(60).refine(isTimeZone).optional();
const question = z.union([z.strictObject({ line: anyText, page, timeZone }), z.strictObject({ command: z.enum(names), text: anyText.default(''), page, timeZone })]);
const press = z.discriminatedUnion('platform', [
  z.strictObject({ platform: z.literal('slack'), actionId: anyText, value: anyText.optional() }),
  z.strictObject({ platform: z.literal('discord'), customId: anyText, customIds: z.array(anyText).max(200) }),
]);
const typed = z.strictObject({ line: anyText });

const FORMS = {
  question: `{"line": "/dataset brain MRI"} or {"command": "dataset", "text": "brain MRI"}, with "page" from 1 if wanted; commands: ${names.join(', ')}`,
  press: '{"platform": "slack", "actionId", "value"} or {"platform": "discord", "customId", "customIds"}',
  typed: '{"line": "/dataset bra"}',
};

export function createApi({ answerer, desk, posts, renderers, presses, state, log }: WebOptions): Hono {
  const answerTo = async (request: Request, zone?: string): Promise<Answer> =>
    isForDesk(request.command) ? desk.answer(request, playgroundActor(zone)) : answerer.answer(request);
  const shown = (request: Request, answer: Answer) => ({
    line: commandLine(answer.request.command, answer.request.text),
    request,
    answer,
    slack: renderers.slack(answer),
    ...(answer.type === 'details' ? { slackModal: renderers.slackModal(answer) } : {}),
    discord: renderers.discord(answer),
  });

  return new Hono()
    .get('/state', (c) => c.json({ ...state(), examples: EXAMPLES }))
    .get('/posts', async (c) => {
      const { posts: list, problem } = await posts();
      const shownPosts = list.map(({ answer, ...post }) => ({
        ...post,
        heading: answer.heading,
        slack: renderers.slackPost(answer, post.ref),
        discord: renderers.discordPost(answer, post.ref),
      }));
      return c.json({ posts: shownPosts, ...(problem === undefined ? {} : { problem }) });
    })
    .post('/answer', async (c) => {
      const asked = await bodyOf(c.req.raw, question, FORMS.question);
      const parsed = 'line' in asked ? parseLine(asked.line) : requestFor(asked.command, asked.text);
      const request = { ...parsed, page: asked.page };
      return c.json(shown(request, await answerTo(request, asked.timeZone)));
    })
    .post('/press', async (c) => {
      const button = await bodyOf(c.req.raw, press, FORMS.press);
      const pressed = button.platform === 'slack' ? presses.slack({ actionId: button.actionId, value: button.value }) : presses.discord(button);
      if (pressed.does === 'stale') return c.json(pressed);
      const answer = await answerTo(pressed.request);
      const share = button.platform === 'slack' ? (renderers.slackShared ?? renderers.slack) : (renderers.discordShared ?? renderers.discord);
      return c.json({ does: pressed.does, ...shown(pressed.request, answer), ...(pressed.does === 'share' ? { shared: share(answer) } : {}) });
    })
    .post('/complete', async (c) => {
      const { line } = await bodyOf(c.req.raw, typed, FORMS.typed);
      return c.json({ completions: completeLine(answerer, line, MAX_COMPLETIONS) });
    })
    .all('*', (c) => c.json({ error: `There is no ${c.req.method} ${c.req.path}. There are GET /api/state, GET /api/posts and POST /api/answer, /api/press, /api/complete.` }, 404))
    .onError((error, c) => {
      if (error instanceof BadRequest) return c.json({ error: error.message }, error.status);
      if (error instanceof UserError) return c.json({ error: error.human }, 400);
      const ref = crypto.randomUUID().slice(0, 8);
      log.error({ err: error, ref, path: c.req.path }, 'the playground could not answer');
      return c.json({ error: `Something broke (ref ${ref}). The log says more.` }, 500);
    });
}
