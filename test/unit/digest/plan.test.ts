// Topics, plan and post over the real catalog: what fits, what is told once, what a changed licence looks like, and nothing too old.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { POST_ITEMS } from '../../../src/answer/card.ts';
import { KINDS } from '../../../src/catalog/schema.ts';
import { type Mark, marker, type News, NOTHING_DEAD } from '../../../src/digest/news.ts';
import { AGE_GUARD_DAYS, itemsOf, planPost } from '../../../src/digest/plan.ts';
import { composePost, composePosted, type PostContext } from '../../../src/digest/post.ts';
import { createTopics, topicOf } from '../../../src/digest/topic.ts';
import { createSearchIndex } from '../../../src/search/search.ts';
import { realCatalog, TODAY } from '../../support/catalog-answers.ts';

const catalog = realCatalog();
const topics = createTopics(createSearchIndex(catalog));
const context: PostContext = { catalog, dead: NOTHING_DEAD, today: TODAY };
const now = new Date(`${TODAY}T12:00:00Z`);
const mark = marker(context, TODAY);
const ids = catalog.entries.map(({ id }) => id);
const at = (days: number) => new Date(now.getTime() - days * 86_400_000);
const added = (seq: number, entry: string, days = 0): News => ({ seq, at: at(days), entry, kind: 'added' });
const plan = (wanted: readonly string[], news: readonly News[], cursor = 0) => planPost({ cursor, topics: wanted }, news, { now, topics, mark });
const everything = { topics: [], condensed: false, left: 0, subtitle: 'Daily post of today', ref: 'k3v9q0x2ab' };

describe('topics', () => {
  test('name a kind first or last, or none', () => {
    expect(topicOf('losses')).toEqual({ kinds: ['loss'], text: '' });
    expect(topicOf('new datasets of brain MRI')).toEqual({ kinds: ['dataset'], text: 'brain MRI' });
    expect(topicOf('brain MRI datasets')).toEqual({ kinds: ['dataset'], text: 'brain MRI' });
    expect(topicOf('brain MRI')).toEqual({ kinds: KINDS, text: 'brain MRI' });
    expect(topicOf('open data')).toEqual({ kinds: KINDS, text: 'open data' });
  });

  test('fit what search calls strict, of these kinds only', () => {
    const losses = topics.fitting('losses');
    expect(losses.size).toBe(catalog.entries.filter(({ kind, also_kinds }) => kind === 'loss' || also_kinds.includes('loss')).length);
    const brain = topics.fitting('brain MRI datasets');
    expect(brain.size).toBeGreaterThan(20);
    for (const id of brain) expect(catalog.byId.get(id)?.kind === 'dataset' || catalog.byId.get(id)?.also_kinds.includes('dataset')).toBe(true);
    expect(topics.fitting('chest x-ray datasets -covid').size).toBeLessThan(topics.fitting('chest x-ray datasets').size);
  });

  test('a licence in a topic does not hide that a licence changed', () => {
    const commercial = topics.fitting('brain MRI datasets license:commercial');
    const any = topics.fitting('brain MRI datasets license:commercial', { whateverLicense: true });
    expect(any.size).toBeGreaterThan(commercial.size);
    expect([...commercial].every((id) => any.has(id))).toBe(true);
    expect(any).toEqual(topics.fitting('brain MRI datasets'));
  });

  test('what asks for nothing is known to', () => {
    expect(topics.isReadable('!!! 😀')).toBe(false);
    expect(topics.fitting('!!! 😀').size).toBe(0);
    expect(topics.isReadable('losses')).toBe(true);
  });
});

describe('plan', () => {
  test('tells what fits, and settles what does not', () => {
    const news = [added(5, 'mura'), added(7, 'dice'), added(9, 'lits')];
    expect(plan(['losses'], news)).toMatchObject({ news: [7], upTo: 9, left: 0 });
    expect(plan([], news)).toMatchObject({ news: [5, 7, 9], upTo: 9 });
    expect(plan(['colonoscopy videos datasets'], news)).toMatchObject({ items: [], news: [], upTo: 9 });
    expect(plan([], [], 4)).toMatchObject({ items: [], upTo: 4 });
  });

  test('an entry is told once: that it came includes what happened since', () => {
    const before = mark('mura');
    const news: News[] = [added(1, 'mura'), { seq: 2, at: now, entry: 'mura', kind: 'license', ...(before ? { before: { ...before, license: 'X (verified)' } } : {}) }];
    expect(plan([], news).items).toEqual([{ entry: 'mura', kinds: ['added'], seqs: [1, 2] }]);
  });

  test('a change that was taken back is none', () => {
    const before = mark('mura') as Mark;
    const other = { ...before, commercial: 'allowed', license: 'CC0-1.0 (verified)' };
    const there: News = { seq: 1, at: now, entry: 'mura', kind: 'license', before };
    const back: News = { seq: 2, at: now, entry: 'mura', kind: 'license', before: other };
    expect(plan([], [there, back])).toMatchObject({ items: [], upTo: 2 });
    expect(plan([], [{ ...there, before: other }]).items[0]).toMatchObject({ entry: 'mura', kinds: ['license'], before: other });
  });

  test('what another replica knows already is waited for, for an hour; what left the catalog is not', () => {
    const news = [added(1, 'mura'), added(2, 'not-here-yet'), added(3, 'dice')];
    expect(plan([], news)).toMatchObject({ news: [1], upTo: 1 });
    expect(plan([], [added(1, 'mura'), { ...added(2, 'gone'), at: at(0.1) }, added(3, 'dice')])).toMatchObject({ news: [1, 3], upTo: 3 });
  });

  test('old news are counted, not told', () => {
    expect(plan([], [added(1, 'mura', AGE_GUARD_DAYS + 1), added(2, 'dice', AGE_GUARD_DAYS - 1)])).toMatchObject({ news: [2], upTo: 2, left: 1 });
    expect(plan([], [added(1, 'mura', AGE_GUARD_DAYS + 1)])).toMatchObject({ items: [], upTo: 1, left: 1 });
  });

  test('any news in any two halves: each entry that fits is told in exactly one of two posts', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 40 }), fc.nat(40), (entries, cut) => {
        const news = entries.map((entry, index) => added(index + 1, entry));
        const first = plan(['datasets'], news.slice(0, cut));
        const second = plan(
          ['datasets'],
          news.filter(({ seq }) => seq > first.upTo),
          first.upTo,
        );
        const told = [...first.items, ...second.items].map(({ entry }) => entry);
        expect(told.toSorted()).toEqual(entries.filter((id) => topics.fitting('datasets').has(id)).toSorted());
      }),
    );
  });
});

describe('post', () => {
  const items = itemsOf(
    ['mura', 'dice', 'lits', 'focal', 'nnu-net'].map((id, index) => added(index + 1, id)),
    mark,
  );

  test('groups by kind, with a licence reminder on each, and says how to end it', () => {
    const post = composePost(items, everything, context);
    expect(post.type).toBe('post');
    expect(post.heading).toBe('5 new entries in the catalog');
    const kinds = post.items.map(({ kind }) => KINDS.indexOf(kind));
    expect(kinds).toEqual(kinds.toSorted((a, b) => a - b));
    for (const item of post.items) expect(item.license.reminder.length).toBeGreaterThan(20);
    expect(post.suggestions).toEqual([]);
    expect(post.tips.join(' ')).toContain('/navigator subscriptions');
  });

  test('ten in full, the others one click away', () => {
    const many = itemsOf(
      ids.slice(0, 23).map((id, index) => added(index + 1, id)),
      mark,
    );
    const post = composePost(many, everything, context);
    expect(post.items.length).toBe(POST_ITEMS);
    expect(post.suggestions).toEqual([{ label: '13 more', command: 'posted', text: 'k3v9q0x2ab' }]);
    const pages = [1, 2, 3, 4, 5].map((page) => composePosted(many, { ref: 'k3v9q0x2ab', day: TODAY, page, perPage: 5 }, context));
    expect(pages.flatMap(({ items: shown }) => shown.map(({ id }) => id)).toSorted()).toEqual(ids.slice(0, 23).toSorted());
    expect(pages[0]?.pager).toEqual({ page: 1, pages: 5 });
  });

  test('condensed is names, links and licences', () => {
    for (const item of composePost(items, { ...everything, condensed: true }, context).items) {
      expect(item.summary + item.facts.join('')).toBe('');
      expect(item.links.length).toBe(1);
      expect(item.license.reminder).not.toBe('');
    }
  });

  test('a changed licence says what it was, what it is, and what that means', () => {
    const after = mark('mura') as Mark;
    const before: Mark = { ...after, license: 'CC0-1.0 (reported)', commercial: after.commercial === 'allowed' ? 'prohibited' : 'allowed' };
    const post = composePost([{ entry: 'mura', kinds: ['license'], before, seqs: [1] }], everything, context);
    expect(post.heading).toBe('1 change in the catalog');
    const line = post.sections[0]?.lines[0] ?? '';
    expect(line).toContain('MURA');
    expect(line).toContain('the licence was CC0-1.0 (reported), now');
    expect(line).toMatch(/commercial use .* now/);
    expect(post.sections[0]?.links[0]?.url).toBe(after.home);
  });
});
