// Payloads that want to break out of the page, straight as they come: the page itself must hold, whatever the renderers escape.
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../src/answer/card.ts';
import { renderers } from '../../src/playground.ts';
import { HOSTILE } from '../support/answers.ts';
import { createTinyServer, tinyAnswer, tinyAnswerer } from '../support/web.ts';
import { hashFor, seen, useBrowser } from './open.ts';
import { createPlayground } from './playground.ts';

const IMAGE = '<img src=x onerror=alert(1)>';
const ATTACKS = [
  ...HOSTILE,
  IMAGE,
  '<svg/onload=alert(1)>',
  '"><script>alert(1)</script>',
  '<javascript:alert(1)|click>',
  '[click](javascript:alert(1))',
  '[click](<javascript:alert(1)>)',
  '{{constructor}}',
];
const everything = ATTACKS.join('\n');
const button = { type: 'button', action_id: 'ask', text: { type: 'plain_text', text: IMAGE }, value: 'ask x', accessibility_label: `${IMAGE} "` };

const slackPayload = {
  text: everything,
  title: { type: 'plain_text', text: IMAGE },
  blocks: [
    { type: 'header', text: { type: 'plain_text', text: everything } },
    { type: 'section', text: { type: 'mrkdwn', text: everything }, fields: [{ type: 'mrkdwn', text: everything }], accessory: button },
    {
      type: 'context',
      elements: [
        { type: 'mrkdwn', text: everything },
        { type: 'image', image_url: 'https://evil.example/x.png', alt_text: IMAGE },
      ],
    },
    { type: 'actions', elements: [button, { ...button, url: 'javascript:alert(1)' }, { ...button, url: 'data:text/html,<script>alert(1)</script>' }, { type: 'checkboxes' }] },
    {
      type: 'rich_text',
      elements: [
        { type: 'rich_text_preformatted', elements: [{ type: 'text', text: everything }] },
        {
          type: 'rich_text_section',
          elements: [
            { type: 'link', url: 'javascript:alert(1)', text: IMAGE },
            { type: 'user', user_id: 'U1' },
          ],
        },
        { type: 'rich_text_new' },
      ],
    },
    { type: 'image', image_url: 'https://evil.example/x.png', alt_text: 'x' },
    { type: `video${IMAGE}` },
  ],
};
const discordPayload = {
  content: everything,
  embeds: [
    {
      title: everything,
      url: 'javascript:alert(1)',
      description: everything,
      author: { name: everything, url: 'javascript:alert(1)', icon_url: 'https://evil.example/x.png' },
      fields: [{ name: IMAGE, value: everything }],
      footer: { text: everything },
      color: 'red;background:url(https://evil.example)',
      image: { url: 'https://evil.example/x.png' },
    },
  ],
  components: [
    {
      type: 17,
      accent_color: 'red;background:url(https://evil.example)',
      components: [
        { type: 10, content: everything },
        { type: 9, components: [{ type: 10, content: IMAGE }], accessory: { type: 11, media: { url: 'https://evil.example/x.png' }, description: IMAGE } },
        { type: 12, items: [{ media: { url: 'https://evil.example/x.png' } }] },
        { type: 99 },
      ],
    },
    {
      type: 1,
      components: [
        { type: 2, style: 2, label: IMAGE, custom_id: 'ask x' },
        { type: 2, style: 5, label: 'go', url: 'javascript:alert(1)' },
        { type: 3, custom_id: 'menu', options: [] },
      ],
    },
  ],
};

describe('payloads that nobody escaped', () => {
  const { visit } = useBrowser(() =>
    createTinyServer({
      answerer: tinyAnswerer((request): Answer => ({ ...tinyAnswer(request), heading: everything, context: [everything] })),
      renderers: {
        slack: () => slackPayload,
        slackModal: () => slackPayload,
        slackShared: () => slackPayload,
        slackPost: () => slackPayload,
        discord: () => discordPayload,
        discordShared: () => discordPayload,
        discordPost: () => discordPayload,
      },
      posts: async () => ({
        posts: [{ ref: IMAGE, day: IMAGE, sentAt: IMAGE, answer: { ...tinyAnswer({ command: 'find', text: 'x', page: 1, cut: false }), heading: everything } }],
        problem: IMAGE,
      }),
      presses: { slack: () => ({ does: 'stale', command: IMAGE }), discord: () => ({ does: 'share', request: { command: 'find', text: 'x', page: 1, cut: false } }) },
      state: () => ({ hints: [everything], platforms: [{ name: IMAGE, state: 'failed', note: IMAGE }], catalog: { total: 1, kinds: [{ label: IMAGE, count: 1 }] } }),
    }),
  );

  test('stay text: nothing runs, nothing is fetched, nothing leads elsewhere', () =>
    visit(async ({ page, goto }) => {
      await goto(hashFor(everything));
      for (const card of ['#slack', '#discord']) expect(await seen(page.locator(`${card} .view`))).toContain('onerror=alert(1)');
      expect(await page.locator('img:not(.brand img), script:not([src="/app.js"]), iframe, object').count()).toBe(0);
      const targets: string[] = await page.evaluate('[...document.querySelectorAll("a")].map((a) => a.protocol)');
      expect(targets.filter((protocol) => protocol !== 'http:' && protocol !== 'https:')).toEqual([]);
      expect(await page.locator('[onerror], [onload], [onclick], [style*="evil"]').count()).toBe(0);
      expect(await seen(page.locator('#hints'))).toContain(IMAGE);
      expect(await page.title()).toContain('<!channel>');
    }));

  test('a mention that slipped through is seen as one', () =>
    visit(async ({ page, goto }) => {
      await goto(hashFor('x'));
      expect(await page.locator('#slack .mention').allInnerTexts()).toEqual(expect.arrayContaining(['@channel', '@U1']));
      expect(await page.locator('#discord .mention').allInnerTexts()).toEqual(expect.arrayContaining(['@everyone', '@here', '<@&123456789012345678>', '<t:0:R>']));
    }));

  test('what the page does not know is named, not dropped', () =>
    visit(async ({ page, goto }) => {
      await goto(hashFor('x'));
      const unknown = (card: string) => page.locator(`${card} .unknown`).allInnerTexts();
      expect(await unknown('#slack')).toEqual(
        ['element "checkboxes"', 'rich text "user"', 'rich text "rich_text_new"', 'block "image"', `block "video${IMAGE}"`].map(
          (what) => `Not drawn here: ${what}. The JSON tab has it.`,
        ),
      );
      expect(await unknown('#discord')).toEqual(
        ['the image of an embed', 'component of type 12', 'component of type 99', 'component of type 3'].map((what) => `Not drawn here: ${what}. The JSON tab has it.`),
      );
    }));

  test('dialogs and the other tabs hold too', () =>
    visit(async ({ page, goto }) => {
      await goto(hashFor('x'));
      await page.locator('#slack button.button').first().click();
      expect(await seen(page.locator('#dialog'))).toContain(IMAGE);
      await page.keyboard.press('Escape');
      await page.locator('#discord button.button').first().click();
      await page.locator('#dialog .discord').waitFor();
      await page.keyboard.press('Escape');
      for (const tab of await page.locator('[role="tab"]').all()) await tab.click();
      expect(await page.locator('.view img, .view script').count()).toBe(0);
    }));
});

describe('the real renderers with hostile catalog text', () => {
  const { visit } = useBrowser(() =>
    createPlayground({
      renderers,
      answerer: tinyAnswerer((request) => ({
        ...tinyAnswer(request),
        heading: everything.slice(0, 400),
        context: HOSTILE.slice(0, 3),
        notices: [{ level: 'warning', text: IMAGE }],
        items: HOSTILE.slice(0, 5).map((name, at) => ({
          id: `item-${at}`,
          kind: 'dataset',
          kindLabel: 'Dataset',
          name: name.slice(0, 80),
          home: `https://home.example/${at}?a=1&b=2`,
          summary: IMAGE,
          facts: [{ label: 'Size', value: '@everyone' }],
          links: [
            { label: 'Home', url: `https://home.example/${at}?a=1&b=2` },
            { label: '[x](javascript:alert(1))', url: 'https://paper.example/x_y_z' },
          ],
          license: { label: 'CC-BY-4.0', state: 'verified', commercial: 'allowed', reminder: '*Credit* the <authors>' },
          near: false,
          why: [],
        })),
      })),
    }),
  );

  test('shows it as words: no style, no mention, only the links we made', () =>
    visit(async ({ page, goto }) => {
      await goto(hashFor('x'));
      for (const card of ['#slack', '#discord']) {
        expect(await page.locator(`${card} .mention, ${card} .spoiler, ${card} .dead-link, ${card} .unknown, ${card} s, ${card} .view code`).count(), card).toBe(0);
        const targets = new Set(await page.locator(`${card} .view a`).evaluateAll<string[], { href: string }>((links) => links.map(({ href }) => href)));
        expect([...targets].sort()).toEqual([...[0, 1, 2, 3, 4].map((at) => `https://home.example/${at}?a=1&b=2`), 'https://paper.example/x_y_z']);
        const text = await seen(page.locator(`${card} .view`));
        expect(text).toContain(IMAGE);
        expect(text.replace(/[^\p{L}]+/gu, '')).toContain('Credittheauthors');
      }
    }));
});

describe('when the bot is gone', () => {
  test('the page says so and what to do', async () => {
    // This page does log an error, the browser's own one: so it has a browser of its own.
    const { startBrowser } = await import('../support/browser.ts');
    const server = createTinyServer();
    const { url } = await server.start();
    const browser = await startBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(url);
      await page.locator('#examples button').first().waitFor();
      await server.stop();
      await page.locator('#box').fill('brain');
      await page.keyboard.press('Enter');
      expect(await seen(page.locator('#problem'))).toContain('The bot does not answer. Is it still running?');
    } finally {
      await browser.close();
      await server.stop();
    }
  });
});
