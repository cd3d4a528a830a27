import { describe, expect, test } from 'vitest';
import { renderDiscord } from '../../../../adapters/discord/render.ts';
import { decode } from '../../../../adapters/discord/state.ts';
import { ANSWER_LIMITS, type Answer, type Item } from '../../../../src/answer/card.ts';
import { MAX_LINK_LENGTH } from '../../../../src/catalog/schema.ts';
import { buttonsOf, componentsOf, dangers, refusals, textOf, urlsOf } from '../../../support/discord-oracle.ts';

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

const answer = (more: Partial<Answer> = {}): Answer => ({
  type: 'results',
  request: { command: 'dataset', text: 'brain MRI', page: 1, cut: false },
  heading: 'Datasets for “brain MRI”',
  context: ['Understood: brain, MRI'],
  notices: [],
  items: [item('a'), item('b')],
  sections: [],
  tips: ['Narrow it down.'],
  suggestions: [],
  shareable: true,
  ...more,
});

const labels = (card: ReturnType<typeof renderDiscord>) => card.messages.flatMap((message) => buttonsOf(message).map((button) => button.label));
const read = (card: ReturnType<typeof renderDiscord>) => card.messages.map(textOf).join('\n');
const problems = (card: ReturnType<typeof renderDiscord>) => card.messages.flatMap((message) => [...refusals(message), ...dangers(message)]);

const longUrl = (tag: string, length: number = MAX_LINK_LENGTH) => `https://example.org/${tag}/`.padEnd(length, 'x');
/** An item at every bound of the contract, each character one that needs an escape. */
const hugest = (at: number, length: number): Item =>
  item(`i${at}`, {
    name: '*'.repeat(79) + at,
    kindLabel: '_'.repeat(20),
    home: longUrl(`${at}-home`, length),
    summary: '_'.repeat(280),
    facts: Array.from({ length: ANSWER_LIMITS.factsPerItem }, () => ({ label: '~'.repeat(20), value: '|'.repeat(300) })),
    links: Array.from({ length: ANSWER_LIMITS.linksPerItem }, (_, link) => ({
      label: '`'.repeat(20),
      url: link === 0 ? longUrl(`${at}-home`, length) : longUrl(`${at}-${link}`, length),
    })),
    license: { label: '*'.repeat(80), state: 'conflict', commercial: 'ask', reminder: `${'_'.repeat(399)}${at}` },
    warning: '\\'.repeat(300),
    near: true,
    why: Array.from({ length: 4 }, () => '<'.repeat(60)),
  });

describe('renderDiscord', () => {
  test('draws a page: heading, context, an item with its button and licence, tips, share', () => {
    const card = renderDiscord(answer({ items: [item('a', { near: true, why: ['not found: CT'], warning: 'Moved.' })] }));
    expect(card.messages).toHaveLength(1);
    expect(componentsOf(card.messages[0]).flatMap((component) => (component.type === 10 ? [component.content] : []))).toEqual([
      '### Datasets for “brain MRI”\n-# Understood: brain, MRI',
      [
        '**[A](<https://example.org/a>)** · Dataset',
        '≈ **Near match**: not found\\: CT'.replace('\\:', ':'),
        'Two words.',
        '**Size:** 10 scans',
        '[Paper](<https://doi.org/a>)',
        '⚠️ Moved.',
        '-# ⚖️ Licence: CC-BY-4.0 — Credit the authors.',
      ].join('\n'),
      '💡 Narrow it down.',
    ]);
    expect(labels(card)).toEqual(['Details', 'Share']);
    expect(problems(card)).toEqual([]);
  });

  test.each([200, 201, MAX_LINK_LENGTH])('five items at every bound with addresses of %i lose no name, link, licence or warning', (length) => {
    const items = Array.from({ length: 5 }, (_, at) => hugest(at, length));
    const card = renderDiscord(
      answer({
        heading: '#'.repeat(400),
        context: ['<'.repeat(300), '<'.repeat(300), '<'.repeat(300)],
        notices: Array.from({ length: 4 }, () => ({ level: 'warning' as const, text: '['.repeat(400) })),
        items,
        tips: ['*'.repeat(300), '*'.repeat(300), '*'.repeat(300)],
        suggestions: Array.from({ length: 3 }, (_, at) => ({ label: '*'.repeat(100), command: 'collection' as const, text: `${at}${'*'.repeat(299)}` })),
        pager: { page: 20, pages: 20 },
        request: { command: 'collection', text: '*'.repeat(300), page: 20, cut: true },
      }),
    );
    expect(problems(card)).toEqual([]);
    const urls = card.messages.flatMap(urlsOf);
    for (const one of items) {
      expect(read(card)).toContain(one.name);
      expect(read(card)).toContain(one.license.label);
      expect(read(card)).toContain(one.license.reminder);
      expect(read(card)).toContain(one.warning);
      for (const url of [one.home, ...one.links.map((link) => link.url)]) expect(urls).toContain(url);
    }
  });

  test('details at every bound keep every link', () => {
    const sections = Array.from({ length: ANSWER_LIMITS.sections }, (_, at) => ({
      heading: '*'.repeat(80),
      facts: Array.from({ length: 8 }, () => ({ label: '*'.repeat(20), value: '*'.repeat(300) })),
      lines: Array.from({ length: 8 }, () => '*'.repeat(400)),
      links: Array.from({ length: 6 }, (_, link) => ({ label: 'Evidence', url: longUrl(`${at}-${link}`) })),
      code: '`'.repeat(600),
    }));
    const card = renderDiscord(answer({ type: 'details', items: [hugest(0, MAX_LINK_LENGTH)], sections }));
    expect(problems(card)).toEqual([]);
    const urls = card.messages.flatMap(urlsOf);
    for (const url of sections.flatMap((section) => section.links.map((link) => link.url))) expect(urls).toContain(url);
  });

  test('what may be shortened goes in order: tips, long facts, context, facts, reasons, summaries', () => {
    // The longer the reminders, the less room there is for the rest.
    const steps = new Set<string>();
    for (let length = 10; length <= 400; length += 2) {
      const items = Array.from({ length: 5 }, (_, at) =>
        item(`i${at}`, {
          summary: `Summary ${'s'.repeat(190)}`,
          facts: Array.from({ length: 6 }, (_, fact) => ({ label: `Fact${fact}`, value: fact === 0 ? `${'v'.repeat(147)}end` : 'short' })),
          why: ['because'],
          license: { ...item('x').license, reminder: 'r'.repeat(length) },
        }),
      );
      const card = renderDiscord(answer({ items }));
      expect(problems(card)).toEqual([]);
      const text = read(card);
      steps.add(
        [
          ['tips', '💡'],
          ['long facts', 'vend'],
          ['context', 'Understood'],
          ['facts', 'Fact5'],
          ['all facts', 'Fact0'],
          ['reasons', 'because'],
          ['summaries', 'Summary'],
        ]
          .flatMap(([name, sign]) => (text.includes(sign ?? '') ? [name] : []))
          .join(),
      );
    }
    const seen = [...steps];
    expect(seen.every((step, at) => at === 0 || (seen[at - 1] ?? '').endsWith(step))).toBe(true);
    expect(seen.length).toBeGreaterThan(3);
  });

  test('a name that would break its link stands beside it', () => {
    const card = renderDiscord(answer({ items: [item('a', { name: 'Set [v2] 😀' }), item('b', { home: longUrl('b'), links: [] })] }));
    expect(read(card)).toContain('Set [v2] 😀');
    expect(componentsOf(card.messages[0]).some((component) => String(component.content).includes('[Home](<https://example.org/a>)'))).toBe(true);
    expect(buttonsOf(card.messages[0]).some((button) => button.label === 'Home' && button.url === longUrl('b'))).toBe(true);
    expect(problems(card)).toEqual([]);
  });

  test('links that are not http(s) are left out', () => {
    const card = renderDiscord(answer({ items: [item('a', { home: 'javascript:alert(1)', links: [{ label: 'x', url: 'data:text/html,x' }] })] }));
    expect(card.messages.flatMap(urlsOf)).toEqual([]);
    expect(read(card)).toContain('A');
  });
});

describe('the buttons of sections', () => {
  const listed = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      heading: `“topic ${at}”`,
      facts: [{ label: 'When', value: '09:00' }],
      lines: [],
      links: [],
      suggestions: [
        { label: 'Preview', command: 'subscriptions' as const, text: `preview abcd123${at}` },
        { label: 'Edit', command: 'subscribe' as const, text: 'only brain MRI' },
        { label: 'Remove', command: 'subscriptions' as const, text: `remove abcd123${at}` },
      ],
    }));
  const list = (count: number) => renderDiscord(answer({ type: 'message', items: [], sections: listed(count), tips: ['By id: …'], shareable: false }));

  test('stand below each, but for those that only a form can use', () => {
    const card = list(3);
    expect(labels(card)).toEqual(['Preview', 'Remove', 'Preview', 'Remove', 'Preview', 'Remove']);
    const ids = buttonsOf(card.messages[0]).map(({ custom_id }) => String(custom_id));
    expect(ids.map((id) => decode(id, ids))).toContainEqual({ type: 'ask', request: { command: 'subscriptions', text: 'remove abcd1232', page: 1, cut: false } });
    expect(problems(card)).toEqual([]);
  });

  test('go first when there are too many of them', () => {
    const card = list(12);
    expect(card.messages.length).toBe(1);
    expect(labels(card)).toEqual([]);
    expect(read(card)).toContain('topic 11');
    expect(read(card)).toContain('By id');
    expect(problems(card)).toEqual([]);
  });
});

describe('buttons below a card', () => {
  test('pages: the first has no previous, the last no next', () => {
    const states = (page: number) => {
      const card = renderDiscord(answer({ pager: { page, pages: 3 }, request: { command: 'dataset', text: 'x', page, cut: false } }));
      return buttonsOf(card.messages[0]).flatMap((button) => (button.label === 'Details' ? [] : [`${button.label}${button.disabled ? ' (off)' : ''}`]));
    };
    expect(states(1)).toEqual(['Previous (off)', 'Page 1 of 3 (off)', 'Next', 'Share']);
    expect(states(2)).toEqual(['Previous', 'Page 2 of 3 (off)', 'Next', 'Share']);
    expect(states(3)).toEqual(['Previous', 'Page 3 of 3 (off)', 'Next (off)', 'Share']);
  });

  test('sharing a long request of one page still carries it', () => {
    const request = { command: 'dataset' as const, text: 'brain MRI '.repeat(30).trim(), page: 1, cut: false };
    const card = renderDiscord(answer({ request }));
    const ids = buttonsOf(card.messages[0]).map((button) => String(button.custom_id));
    const share = buttonsOf(card.messages[0]).find((button) => button.label === 'Share');
    expect(decode(String(share?.custom_id), ids)).toEqual({ type: 'share', request });
  });

  test('a shared card has no share button, and says who shared it', () => {
    const card = renderDiscord(answer({ pager: { page: 1, pages: 2 } }), { owner: { id: '80351110224678912', shared: true }, sharedBy: '**Eve**', share: false });
    expect(labels(card)).not.toContain('Share');
    expect(read(card)).toContain('Shared by **Eve**');
  });

  test('a suggestion too long for a button stands as a command to type', () => {
    const text = 'brain MRI '.repeat(20).trim();
    const card = renderDiscord(
      answer({
        suggestions: [
          { label: 'More', command: 'find', text },
          { label: 'Short', command: 'loss', text: 'dice' },
        ],
      }),
    );
    expect(labels(card)).toContain('Short');
    expect(labels(card)).not.toContain('More');
    expect(read(card)).toContain(`/find ${text}`);
  });
});
