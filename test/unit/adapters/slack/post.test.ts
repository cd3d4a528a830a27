import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_BLOCKS, PREFERRED_BLOCKS_JSON } from '../../../../adapters/slack/limits.ts';
import { renderSlackPost } from '../../../../adapters/slack/post.ts';
import { renderSlackMessage } from '../../../../adapters/slack/render.ts';
import { type Answer, type Item, POST_ITEMS } from '../../../../src/answer/card.ts';
import { requestFor } from '../../../../src/query/request.ts';
import { essence } from '../../../contract/renderer.ts';
import { realCatalog, realNavigator } from '../../../support/catalog-answers.ts';
import { arbitraryPost, postOf, REF } from '../../../support/posts.ts';
import { blockText, blockUrls, LIMITS, messageProblems, readMrkdwn } from '../../../support/slack-oracle.ts';

const post = (items: Item[], more: Partial<Answer> = {}): Answer => postOf(items, { suggestions: [{ label: '3 more', command: 'posted', text: REF }], ...more });

const navigator = realNavigator();
const itemOf = (id: string): Item => {
  const [item] = navigator.answer(requestFor('details', id)).items;
  if (!item) throw new Error(id);
  return item;
};
const entries = realCatalog().entries;
const items = entries.map(({ id }) => itemOf(id));
const KINDS_IN_ORDER = [...new Set(items.map(({ kind }) => kind))];
const grouped = (some: readonly Item[]) => KINDS_IN_ORDER.flatMap((kind) => some.filter((item) => item.kind === kind));

/** Every entry: by name on the card, or counted; in full in the text. Returns how many stand on the card in full. */
function check(answer: Answer, mark = { ref: REF }): number {
  const { blocks, text } = renderSlackPost(answer, mark);
  expect(messageProblems({ text, blocks })).toEqual([]);
  expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(PREFERRED_BLOCKS_JSON);
  expect(blocks.length).toBeLessThanOrEqual(MAX_BLOCKS.message);
  expect(text.length).toBeLessThan(LIMITS.fallback);
  const card = essence(blockText(blocks));
  const words = essence(readMrkdwn(text).visible);
  const urls = new Set(blockUrls(blocks));
  const hidden = Number(/(?:and )?(\d+) (?:more|entr(?:y|ies)): type \/navigator posted/.exec(blockText(blocks))?.[1] ?? 0);
  let full = 0;
  let named = 0;
  for (const item of answer.items) {
    const whole = card.includes(essence(item.license.reminder)) && [item.home, ...item.links.map(({ url }) => url)].every((url) => urls.has(url));
    if (whole) full += 1;
    if (card.includes(essence(item.name))) named += 1;
    for (const part of [item.name, item.home, item.license.reminder, item.license.label]) expect(words).toContain(essence(part));
  }
  expect(named + hidden).toBeGreaterThanOrEqual(answer.items.length);
  expect(card).toContain(essence(`Daily post · ${REF}`));
  expect(words).toContain(essence(REF));
  for (const { label } of answer.suggestions) if (/^\w/.test(label)) expect(card).toContain(essence(label.slice(0, 40)));
  return full;
}

describe('a daily post', () => {
  test('groups entries by kind and ends with its reference', () => {
    const some = grouped([...items.filter(({ kind }) => kind === 'loss').slice(0, 2), ...items.filter(({ kind }) => kind === 'dataset').slice(0, 2)]);
    const { blocks } = renderSlackPost(post(some), { ref: REF });
    const text = blockText(blocks);
    for (const heading of ['*Datasets*', '*Loss functions*']) expect(text.split('\n').filter((line) => line === heading)).toHaveLength(1);
    expect(text.split('\n').at(-1)).toBe(`Daily post · ${REF}`);
    expect(check(post(some))).toBe(4);
  });

  test('of one kind has no group heading, and says the kind with each entry', () => {
    const text = blockText(renderSlackPost(post(items.filter(({ kind }) => kind === 'loss').slice(0, 3)), { ref: REF }).blocks);
    expect(text).not.toContain('*Loss functions*');
    expect(text).toContain('Loss function');
  });

  test('says the reference once', () => {
    const answer = post(items.slice(0, 1), { context: [`Daily post 2026-11-29 · ${REF}`] });
    expect(blockText(renderSlackPost(answer, { ref: REF }).blocks).split(REF)).toHaveLength(2);
  });

  test('tells of changes with their licence lines, whole, beside ten entries', () => {
    const lines = entries.slice(0, 5).map(({ name }) => `${name}: the licence was CC-BY-3.0 (reported), now CC-BY-4.0 (verified). ${'Credit the authors. '.repeat(10)}`.trim());
    const links = entries.slice(0, 5).map(({ name, links: { home } }) => ({ label: name, url: home }));
    const answer = post(grouped(items.slice(0, POST_ITEMS)), { sections: [{ heading: 'Changed', facts: [], lines, links }] });
    check(answer);
    const { blocks } = renderSlackPost(answer, { ref: REF });
    for (const line of lines) expect(essence(blockText(blocks))).toContain(essence(line));
    for (const { url } of links) expect(blockUrls(blocks)).toContain(url);
  });

  test('says that it may stand there twice', () => {
    const { blocks, text } = renderSlackPost(post(items.slice(0, 1)), { ref: REF, again: true });
    for (const said of [blockText(blocks), text]) expect(said).toContain('Sent again: it is not known whether the first attempt arrived.');
  });

  test('shows the ten largest entries of each kind and of all within the limits, most of them in full', () => {
    const size = (item: Item) => JSON.stringify(item).length;
    const largest = (some: readonly Item[]) => grouped([...some].sort((a, b) => size(b) - size(a)).slice(0, POST_ITEMS));
    for (const kind of KINDS_IN_ORDER) check(post(largest(items.filter((item) => item.kind === kind))));
    expect(check(post(largest(items)))).toBeGreaterThanOrEqual(6);
  });

  test('shows any ten entries of the catalog in full', () => {
    let all = 0;
    let posts = 0;
    for (let from = 0; from + POST_ITEMS <= items.length; from += POST_ITEMS) {
      posts += 1;
      all += check(post(grouped(items.slice(from, from + POST_ITEMS))));
    }
    expect(all / (posts * POST_ITEMS)).toBeGreaterThan(0.95);
  });

  test('keeps within the limits, and every name and licence line, for any entries', () => {
    fc.assert(
      fc.property(arbitraryPost, (answer) => {
        check({ ...answer, request: requestFor('posted', REF) });
      }),
      { numRuns: 200 },
    );
  });

  test('is the same card in the playground, but for what only the sender knows', () => {
    const answer = post(items.slice(0, 3));
    expect(renderSlackMessage(answer)).toEqual(renderSlackPost(answer));
    expect(renderSlackMessage(answer, PERSON).text).toContain(`Shared by <@${PERSON}>`);
  });
});

const PERSON = 'U0000000001';
