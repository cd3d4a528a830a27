// The Discord renderer against the contract, with an own reading of Discord's JSON as the oracle.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DiscordCard, renderDiscord } from '../../adapters/discord/render.ts';
import { arbitraryAnswer } from '../support/answers.ts';
import { catalogAnswers } from '../support/catalog-answers.ts';
import { dangers, refusals, textOf, urlsOf } from '../support/discord-oracle.ts';
import { arbitraryPost } from '../support/posts.ts';
import { brokenPromises, type RendererUnderTest, rendererContract } from './renderer.ts';

const discord: RendererUnderTest<DiscordCard> = {
  name: 'Discord',
  render: (answer) => renderDiscord(answer),
  urls: ({ messages }) => messages.flatMap(urlsOf),
  text: ({ messages }) => messages.map(textOf).join('\n'),
  // Discord has no fallback for Components V2: notifications stay empty, screen readers read the text itself.
  fallback: undefined,
  problems: ({ messages }) => messages.flatMap((message) => [...refusals(message), ...dangers(message)]),
};

rendererContract(discord, catalogAnswers);

test('a card that others see keeps the same promises', () => {
  const asShared: RendererUnderTest<DiscordCard> = {
    ...discord,
    render: (answer) => renderDiscord(answer, { owner: { id: '18446744073709551615', shared: true }, sharedBy: '@everyone **Eve** <@1>', share: false }),
  };
  fc.assert(
    fc.property(arbitraryAnswer, (answer) => {
      expect(brokenPromises(asShared, answer)).toEqual([]);
    }),
  );
});

test('a daily post that is shown as a card keeps the same promises', () => {
  fc.assert(
    fc.property(arbitraryPost, (answer) => {
      expect(brokenPromises(discord, answer)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('no link is in a card that is not in its answer', () => {
  fc.assert(
    fc.property(arbitraryAnswer, (answer) => {
      const own = new Set([
        ...answer.items.flatMap((item) => [item.home, ...item.links.map((link) => link.url)]),
        ...answer.sections.flatMap((section) => section.links.map((link) => link.url)),
      ]);
      for (const url of discord.urls(renderDiscord(answer))) expect(own).toContain(url);
    }),
  );
});

test('every page of results over the real catalog is one message', () => {
  for (const answer of catalogAnswers()) if (answer.type === 'results') expect(renderDiscord(answer).messages.length, answer.heading).toBe(1);
});
