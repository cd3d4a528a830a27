// The pictures in README: real cards from the real catalog. They are taken on every run, and written with UPDATE_PICTURES=1.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addedAsNews, marker, NOTHING_DEAD } from '../../src/digest/news.ts';
import { composePost, dailySubtitle } from '../../src/digest/post.ts';
import { realCatalog, TODAY } from '../support/catalog-answers.ts';
import { hashFor, useBrowser } from './open.ts';
import { createPlayground } from './playground.ts';

const FOLDER = join(import.meta.dirname, '../../docs/pictures');
const { visit } = useBrowser(createPlayground);

/** A daily post of the real catalog: as if these had just come, and the licence of one had changed. */
async function posts() {
  const seen = { catalog: realCatalog(), dead: NOTHING_DEAD, today: TODAY };
  const mark = marker(seen, TODAY);
  const before = mark('kits23');
  const items = [
    ...addedAsNews(['mr-rate', 'fomo60k', 'unified-focal'].flatMap((id) => seen.catalog.byId.get(id) ?? [])),
    ...(before ? [{ entry: 'kits23', kinds: ['license' as const], before: { ...before, license: 'none stated (unverified)', commercial: 'unknown' }, seqs: [] }] : []),
  ];
  const answer = composePost(items, { topics: ['brain MRI datasets', 'losses'], condensed: false, left: 0, subtitle: dailySubtitle(TODAY), ref: 'k3v9q0x2ab' }, seen);
  return { posts: [{ ref: 'k3v9q0x2ab', day: TODAY, sentAt: `${TODAY}T08:00:02Z`, answer }] };
}
const { visit: visitPosts } = useBrowser(() => createPlayground({ posts }));

type Picture = { name: string; line: string; size: { width: number; height: number }; element?: string };
const PICTURES: Picture[] = [
  { name: 'playground', line: '/dataset brain MRI', size: { width: 1240, height: 860 } },
  // Narrow, so that the card is as wide as in a chat window.
  { name: 'slack-card', line: '/dataset stroke', size: { width: 680, height: 900 }, element: '#slack' },
  { name: 'discord-card', line: '!loss boundary', size: { width: 680, height: 900 }, element: '#discord' },
];

const POST: Picture = { name: 'daily-post', line: '/navigator help', size: { width: 1240, height: 900 }, element: '#posts' };

test.each([...PICTURES, POST])('$name', ({ name, line, size, element }) =>
  (element === '#posts' ? visitPosts : visit)(
    async ({ page, goto }) => {
      await goto(hashFor(line));
      if (element === '#discord') await page.locator('#switch button', { hasText: 'Discord' }).click();
      // Away from the buttons, which look pressed under a pointer.
      await page.mouse.move(0, 0);
      const picture = element ? await page.locator(element).screenshot() : await page.screenshot();
      // Width and height stand in the first chunk of a PNG.
      expect(picture.readUInt32BE(16)).toBeGreaterThan(600);
      expect(picture.readUInt32BE(20)).toBeGreaterThan(600);
      if (process.env.UPDATE_PICTURES === '1') {
        mkdirSync(FOLDER, { recursive: true });
        writeFileSync(join(FOLDER, `${name}.png`), picture);
      }
    },
    { viewport: size, colorScheme: 'light', deviceScaleFactor: 2, locale: 'en-GB', timezoneId: 'Europe/Berlin' },
  ),
);
