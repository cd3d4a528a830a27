import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DiscordPost, renderDiscordPost } from '../../../../adapters/discord/post.ts';
import { decode } from '../../../../adapters/discord/state.ts';
import { ANSWER_LIMITS, type Answer, type Item, type Section } from '../../../../src/answer/card.ts';
import { MAX_LINK_LENGTH } from '../../../../src/catalog/schema.ts';
import { essence } from '../../../contract/renderer.ts';
import { HOSTILE } from '../../../support/answers.ts';
import { buttonsOf, dangers, embedsOf, refusals, textOf, urlsOf } from '../../../support/discord-oracle.ts';
import { arbitraryPost, longestItems, postOf, REF } from '../../../support/posts.ts';

const ROLE = '998877665544332211';
const render = (answer: Answer, role?: string): DiscordPost => renderDiscordPost(answer, { ref: REF, role });
const problems = (post: DiscordPost, role?: string) => [...refusals(post), ...dangers(post, role)];
const shownOf = (post: DiscordPost, items: readonly Item[]) => items.filter(({ license }) => essence(textOf(post)).includes(essence(license.reminder)));
const buttons = (post: DiscordPost) => buttonsOf(post).filter(({ style }) => style !== 5);

/** What of the entries that are shown is missing. */
function lost(post: DiscordPost, items: readonly Item[]): string[] {
  const text = essence(textOf(post));
  const urls = urlsOf(post);
  return items.flatMap((item) => [
    ...[item.name, item.license.label, item.license.reminder, item.warning ?? ''].filter((part) => !text.includes(essence(part))),
    ...[item.home, ...item.links.map(({ url }) => url)].filter((url) => !urls.includes(url)),
  ]);
}

const item = (id: string, more: Partial<Item> = {}): Item => ({
  id,
  kind: 'dataset',
  kindLabel: 'Dataset',
  name: id.toUpperCase(),
  home: `https://example.org/${id}`,
  summary: 'Two words.',
  facts: [{ label: 'Size', value: '10 scans' }],
  links: [
    { label: 'Home', url: `https://example.org/${id}` },
    { label: 'Paper', url: `https://doi.org/${id}` },
  ],
  license: { label: 'CC-BY-4.0', state: 'verified', commercial: 'allowed', reminder: 'Credit the authors.' },
  near: false,
  why: [],
  ...more,
});

const changes = (lines: string[]): Section => ({ heading: 'Licences that changed', facts: [], lines, links: [{ label: 'MURA', url: 'https://example.org/mura' }] });

describe('a daily post', () => {
  test('says in one line what there is, then each entry with its links and its licence, then where to find it again', () => {
    const post = render(
      postOf([item('a', { warning: 'Moved.' }), item('b', { kindLabel: 'Loss' })], {
        context: ['New since Friday.'],
        sections: [changes(['MURA: now verified'])],
        tips: ['End them: /navigator subscriptions'],
      }),
    );
    expect(post.content).toBe('**2 new in the catalog**\n-# New since Friday.');
    expect(post.allowed_mentions).toEqual({ parse: [] });
    expect(post.embeds).toMatchObject([
      {
        author: { name: 'Dataset' },
        title: 'A',
        url: 'https://example.org/a',
        description: 'Two words.\n**Size:** 10 scans\n[Paper](<https://doi.org/a>)\n⚠️ Moved.\n-# ⚖️ Licence: CC-BY-4.0 — Credit the authors.',
      },
      { author: { name: 'Loss' }, title: 'B', url: 'https://example.org/b' },
      {
        description: '**Licences that changed**\nMURA: now verified\n[MURA](<https://example.org/mura>)',
        footer: { text: `Daily post · ${REF} · End them: /navigator subscriptions` },
      },
    ]);
    expect(post.embeds[0]).not.toHaveProperty('footer');
    expect(problems(post)).toEqual([]);
  });

  test('without summaries and facts there is one embed for each kind', () => {
    const bare = { summary: '', facts: [] };
    const post = render(postOf([item('a', bare), item('b', bare), item('c', { ...bare, kindLabel: 'Loss' })]));
    expect(post.embeds.map((embed) => embed.author?.name)).toEqual(['Dataset', 'Loss']);
    expect(lost(post, [item('a'), item('b'), item('c')])).toEqual([]);
    expect(problems(post)).toEqual([]);
  });

  test('pings the role that is given, and nobody else, whatever the entries say', () => {
    const names = HOSTILE.map((name, at) => item(`i${at}`, { name, summary: `<@&${ROLE}> @everyone <@1>` }));
    const post = render(postOf(names, { heading: `<@&${ROLE}> @here` }), ROLE);
    expect(post.content.startsWith(`<@&${ROLE}> **`)).toBe(true);
    expect(post.allowed_mentions).toEqual({ parse: [], roles: [ROLE] });
    expect(problems(post, ROLE)).toEqual([]);
    expect(problems(render(postOf(names)))).toEqual([]);
  });

  test('the button for the others asks for the whole post', () => {
    const post = render(postOf([item('a')], { suggestions: [{ label: '12 more', command: 'posted', text: REF }] }));
    expect(buttons(post).map(({ label }) => label)).toEqual(['12 more']);
    expect(decode(String(buttons(post)[0]?.custom_id), [])).toEqual({ type: 'ask', request: { command: 'posted', text: REF, page: 1, cut: false } });
  });

  test('two entries with one home are both shown', () => {
    const post = render(postOf([item('a'), item('b', { home: 'https://example.org/a', links: [] })]));
    expect(post.embeds.map(({ url }) => url)).toEqual(['https://example.org/a', undefined]);
    expect(post.embeds[1]?.description).toContain('(<https://example.org/a>)');
    expect(problems(post)).toEqual([]);
  });
});

describe('limits', () => {
  test('any post fits, keeps every name, link and licence of what it shows, and says how much it does not show', () => {
    let cut = 0;
    fc.assert(
      fc.property(arbitraryPost, fc.option(fc.constant(ROLE), { nil: undefined }), (answer, role) => {
        const post = render(answer, role);
        expect(problems(post, role)).toEqual([]);
        expect(embedsOf(post).at(-1)?.footer).toMatchObject({ text: expect.stringMatching(new RegExp(`^Daily post · ${REF}`)) });
        const unseen = Number(/Not shown here, for lack of room: (\d+) more entr/.exec(textOf(post))?.[1] ?? 0);
        expect(lost(post, answer.items.slice(0, answer.items.length - unseen))).toEqual([]);
        if (unseen > 0) cut += 1;
        if (unseen > 0) expect(buttons(post).some(({ custom_id }) => String(custom_id).includes(':posted:'))).toBe(true);
        const parts = Number(/(\d+) more parts?[.,]/.exec(textOf(post))?.[1] ?? 0);
        for (const link of answer.sections.slice(0, answer.sections.length - parts).flatMap(({ links }) => links)) expect(urlsOf(post)).toContain(link.url);
      }),
      { numRuns: 300 },
    );
    expect(cut).toBeGreaterThan(0);
  });

  test('is deterministic', () => {
    fc.assert(
      fc.property(arbitraryPost, (answer) => void expect(render(structuredClone(answer))).toEqual(render(answer))),
      { numRuns: 30 },
    );
  });

  test('the ten entries of the catalog with the most text are all shown', () => {
    const items = longestItems().slice(0, 10);
    const post = render(postOf(items, { sections: [changes(['MURA: Stanford RUA → not stated', 'BraTS: CC-BY-4.0 → CC-BY-NC-4.0'])] }));
    expect(problems(post)).toEqual([]);
    expect(lost(post, items)).toEqual([]);
    expect(shownOf(post, items).length).toBe(10);
  });

  test('every entry of the catalog fits a post, by tens', () => {
    const items = longestItems();
    for (let at = 0; at < items.length; at += 10) {
      const ten = items.slice(at, at + 10);
      const post = render(postOf(ten));
      expect(problems(post)).toEqual([]);
      expect(lost(post, ten)).toEqual([]);
    }
  });

  test('an entry at every bound of the contract is shown whole', () => {
    const longUrl = (tag: string) => `https://example.org/${tag}/`.padEnd(MAX_LINK_LENGTH, 'x');
    const huge = (at: number) =>
      item(`i${at}`, {
        name: `${'*'.repeat(79)}${at}`,
        home: longUrl(`${at}`),
        summary: '_'.repeat(280),
        facts: Array.from({ length: ANSWER_LIMITS.factsPerItem }, () => ({ label: '~'.repeat(20), value: '|'.repeat(300) })),
        links: Array.from({ length: ANSWER_LIMITS.linksPerItem }, (_, link) => ({ label: '`'.repeat(20), url: longUrl(`${at}-${link}`) })),
        license: { label: '*'.repeat(80), state: 'conflict', commercial: 'ask', reminder: `${'_'.repeat(399)}${at}` },
        warning: '\\'.repeat(300),
      });
    const items = Array.from({ length: 10 }, (_, at) => huge(at));
    const post = render(postOf(items, { sections: Array.from({ length: 12 }, () => changes(Array.from({ length: 8 }, () => '*'.repeat(400)))) }));
    expect(problems(post)).toEqual([]);
    const unseen = Number(/Not shown here, for lack of room: (\d+) more entries/.exec(textOf(post))?.[1]);
    expect(unseen).toBeLessThan(10);
    const urls = urlsOf(post);
    for (const one of items.slice(0, 10 - unseen)) for (const url of [one.home, ...one.links.map(({ url }) => url)]) expect(urls).toContain(url);
    expect(buttons(post).map(({ label }) => label)).toEqual(['Show all']);
  });

  test('changes of licence are shown whole or counted, never cut short', () => {
    const line = (at: number) => `Set ${at}: the licence was CC-BY-3.0, now CC-BY-NC-4.0. ${'Non-commercial use only. '.repeat(20)}checked ${at}.`;
    const items = Array.from({ length: 10 }, (_, at) => item(`i${at}`, { license: { ...item('x').license, reminder: `${'r'.repeat(250)}${at}` } }));
    for (const count of [1, 2, 3, 5]) {
      const post = render(postOf(items, { sections: [changes(Array.from({ length: count }, (_, at) => line(at)))] }));
      expect(problems(post)).toEqual([]);
      const whole = Array.from({ length: count }, (_, at) => at).filter((at) => textOf(post).includes(line(at))).length;
      const unseen = Number(/(\d+) more lines?\./.exec(textOf(post))?.[1] ?? 0);
      expect(whole + unseen).toBe(count);
      expect(whole).toBeGreaterThan(0);
      expect(buttons(post).length).toBe(unseen > 0 ? 1 : 0);
    }
  });

  test('summaries and facts go before an entry does', () => {
    const items = Array.from({ length: 10 }, (_, at) =>
      item(`i${at}`, {
        summary: 's'.repeat(280),
        facts: Array.from({ length: 6 }, () => ({ label: 'Fact', value: 'v'.repeat(300) })),
        license: { ...item('x').license, reminder: `${'r'.repeat(300)}${at}` },
      }),
    );
    const post = render(postOf(items));
    expect(shownOf(post, items).length).toBe(10);
    expect(textOf(post)).not.toContain('Fact');
    expect(problems(post)).toEqual([]);
  });
});
