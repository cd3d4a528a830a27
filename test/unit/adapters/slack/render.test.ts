import { describe, expect, test } from 'vitest';
import type { Block } from '../../../../adapters/slack/blocks.ts';
import { MAX_BLOCKS, MAX_FALLBACK, MAX_TEXT, PREFERRED_BLOCKS_JSON } from '../../../../adapters/slack/limits.ts';
import { renderSlackMessage, renderSlackModal } from '../../../../adapters/slack/render.ts';
import { ANSWER_LIMITS, type Answer, type Item } from '../../../../src/answer/card.ts';
import { blockText, messageProblems, readMrkdwn, viewProblems } from '../../../support/slack-oracle.ts';

const item = (change: Partial<Item> = {}): Item => ({
  id: 'mura',
  kind: 'dataset',
  kindLabel: 'Dataset',
  name: 'MURA',
  home: 'https://mura.example/',
  summary: 'Upper-limb X-ray studies.',
  facts: [
    { label: 'Modality', value: 'X-ray' },
    { label: 'Size', value: '14,863 studies' },
  ],
  links: [
    { label: 'Home', url: 'https://mura.example/' },
    { label: 'Paper', url: 'https://paper.example/?a=1&b=2' },
  ],
  license: { label: 'Stanford RUA', state: 'verified', commercial: 'prohibited', reminder: 'Non-commercial research only.' },
  near: false,
  why: [],
  ...change,
});

const answer = (change: Partial<Answer> = {}): Answer => ({
  type: 'results',
  request: { command: 'dataset', text: 'hand x-ray', page: 2, cut: false },
  heading: 'Datasets for “hand x-ray”',
  context: ['8 matches'],
  notices: [],
  items: [item()],
  sections: [],
  tips: ['Add license:commercial.'],
  suggestions: [{ label: 'All X-ray sets', command: 'dataset', text: 'x-ray' }],
  pager: { page: 2, pages: 3 },
  shareable: true,
  ...change,
});

const texts = (blocks: readonly Block[]) =>
  blocks.flatMap((block) => (block.type === 'section' ? [block.text.text] : block.type === 'context' ? block.elements.map((element) => element.text) : []));
const buttons = (blocks: readonly Block[]) => blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));

describe('a page of results', () => {
  const { blocks, text } = renderSlackMessage(answer());

  test('has the parts in order', () => {
    expect(blocks.map((block) => block.type)).toEqual(['header', 'context', 'section', 'context', 'actions', 'context', 'actions', 'actions', 'context']);
    expect(texts(blocks)).toEqual([
      '8 matches',
      '*<https://mura.example/|MURA>*  ·  Dataset\nUpper-limb X-ray studies.\n*Modality:* X-ray  ·  *Size:* 14,863 studies',
      '<https://mura.example/|Home>  ·  <https://paper.example/?a=1&amp;b=2|Paper>\n:scales: *Licence:* Stanford RUA – Non-commercial research only.',
      'Page 2 of 3',
      'Tip: Add license:commercial.',
    ]);
  });

  test('has buttons that carry the whole request and say what they are for', () => {
    expect(buttons(blocks).map((button) => [button.action_id, button.text.text, button.value, button.accessibility_label])).toEqual([
      ['details:mura', 'Details', '{"v":1,"c":"details","t":"mura"}', 'Details of MURA'],
      ['page:previous', 'Previous', '{"v":1,"c":"dataset","t":"hand x-ray"}', 'Previous page: 1 of 3'],
      ['page:next', 'Next', '{"v":1,"c":"dataset","t":"hand x-ray","p":3}', 'Next page: 3 of 3'],
      ['share', 'Share to channel', '{"v":1,"c":"dataset","t":"hand x-ray","p":2}', undefined],
      ['ask:0', 'All X-ray sets', '{"v":1,"c":"dataset","t":"x-ray"}', 'Search: All X-ray sets'],
    ]);
  });

  test('says the same in the notification text', () => {
    expect(text).toBe(
      [
        'Datasets for “hand x-ray”',
        '8 matches',
        'MURA (Dataset) <https://mura.example/>',
        'Upper-limb X-ray studies.',
        'Licence: Stanford RUA – Non-commercial research only.',
        'Page 2 of 3',
        'Add license:commercial.',
      ].join('\n'),
    );
  });

  test('marks what only comes near, what it matched, and warnings', () => {
    const card = texts(renderSlackMessage(answer({ items: [item({ near: true, why: ['not MRI', 'hand'], warning: 'Superseded.' })] })).blocks).join('\n');
    expect(card).toContain('*Near match:* not MRI; hand');
    expect(card).toContain(':warning: *Please note:* Superseded.');
    expect(texts(renderSlackMessage(answer({ items: [item({ near: true })] })).blocks).join('\n')).toContain('*Near match:* it misses part of what you asked for');
    expect(texts(renderSlackMessage(answer({ items: [item({ why: ['region: hand'] })] })).blocks).join('\n')).toContain('Matches: region: hand');
    expect(renderSlackMessage(answer({ items: [item({ near: true })] })).text).toContain('Near match: MURA');
  });

  test('names who shared it, but only a real id', () => {
    expect(texts(renderSlackMessage(answer(), 'U012AB').blocks)[0]).toBe('Shared by <@U012AB>');
    expect(JSON.stringify(renderSlackMessage(answer(), 'U1> <!channel').blocks)).not.toContain('Shared by');
  });

  test('leaves out what does not apply', () => {
    const { pager: _, ...rest } = answer({ shareable: false, suggestions: [], tips: [], context: [] });
    expect(buttons(renderSlackMessage(rest).blocks).map((button) => button.text.text)).toEqual(['Details']);
    const first = answer({ pager: { page: 1, pages: 3 } });
    expect(buttons(renderSlackMessage(first).blocks).map((button) => button.text.text)).not.toContain('Previous');
    expect(renderSlackMessage(answer({ heading: '', context: [], items: [], tips: [], suggestions: [], shareable: false, pager: { page: 1, pages: 1 } })).blocks).toHaveLength(1);
  });
});

describe('details', () => {
  const section = {
    heading: 'Licence of the data',
    facts: [{ label: 'Commercial use', value: 'prohibited' }],
    lines: ['Owner: research only'],
    links: [{ label: 'Evidence', url: 'https://e.example/' }],
    code: '@article{a_b,\n  title = {*X*}\n}',
  };
  const { pager: _, ...details } = answer({ type: 'details', heading: 'MURA', sections: [section], suggestions: [] });

  test('in a modal: links as buttons, code literally, no sharing', () => {
    const view = renderSlackModal(details);
    expect(viewProblems(view)).toEqual([]);
    expect(view).toMatchObject({ type: 'modal', title: { text: 'Dataset' }, close: { text: 'Close' } });
    expect(buttons(view.blocks).map((button) => [button.action_id, button.text.text, button.url])).toEqual([
      ['link:0', 'Home', 'https://mura.example/'],
      ['link:1', 'Paper', 'https://paper.example/?a=1&b=2'],
    ]);
    expect(blockText(view.blocks)).toContain(section.code);
    // The name stands once, as a link.
    expect(view.blocks[0]).toMatchObject({ type: 'context' });
  });

  test('in a message: everything when it fits, a Details button when it does not', () => {
    const whole = renderSlackMessage(details);
    expect(buttons(whole.blocks).map((button) => button.text.text)).toEqual(['Share to channel']);
    const long = { ...details, sections: Array.from({ length: 12 }, () => ({ ...section, lines: Array.from({ length: 8 }, () => 'line '.repeat(80)) })) };
    const cut = renderSlackMessage(long);
    expect(messageProblems(cut)).toEqual([]);
    expect(JSON.stringify(cut.blocks).length).toBeLessThanOrEqual(PREFERRED_BLOCKS_JSON);
    expect(buttons(cut.blocks).map((button) => button.text.text)).toContain('Details');
    expect(blockText(cut.blocks)).toMatch(/_\+\d+ more lines left out_/);
    expect(cut.text.length).toBeLessThan(4000);
    expect(blockText(renderSlackModal(long).blocks)).not.toContain('left out');
  });
});

describe('limits', () => {
  // Every string at the longest that `compose` allows, of the sign that grows most when escaped, of emoji, of mentions.
  test.each(['&', 'ab ', '😀', '<!channel> ', '_x', '*b* '])('hold for an answer full of %j', (unit) => {
    const fill = (length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
    const many = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));
    const url = (i: number) => `https://a.example/?${'&'.repeat(480)}${i}`;
    const big = (i: number) =>
      item({
        id: `id-${i}`,
        name: fill(80),
        kindLabel: fill(20),
        home: url(0),
        summary: fill(280),
        facts: many(ANSWER_LIMITS.factsPerItem, () => ({ label: fill(20), value: fill(300) })),
        links: many(ANSWER_LIMITS.linksPerItem, (n) => ({ label: fill(20), url: url(n) })),
        license: { label: fill(80), state: 'conflict', commercial: 'ask', reminder: fill(400) },
        near: true,
        why: many(4, () => fill(60)),
        warning: fill(300),
      });
    const common = {
      heading: fill(400),
      context: many(ANSWER_LIMITS.context, () => fill(300)),
      notices: many(ANSWER_LIMITS.notices, () => ({ level: 'warning' as const, text: fill(400) })),
      tips: many(ANSWER_LIMITS.tips, () => fill(300)),
      suggestions: many(ANSWER_LIMITS.suggestions, () => ({ label: fill(100), command: 'loss' as const, text: fill(300) })),
    };
    const sections = many(ANSWER_LIMITS.sections, () => ({
      heading: fill(80),
      facts: many(8, () => ({ label: fill(20), value: fill(300) })),
      lines: many(8, () => fill(400)),
      links: many(6, (n) => ({ label: fill(20), url: url(n) })),
      code: fill(600),
    }));
    for (const full of [
      answer({ ...common, items: many(5, big) }),
      answer({ ...common, type: 'details', items: [big(1)], sections }),
      answer({ ...common, type: 'help', items: [], sections }),
    ]) {
      const message = renderSlackMessage(full);
      const view = renderSlackModal(full);
      expect(messageProblems(message)).toEqual([]);
      expect(viewProblems(view)).toEqual([]);
      // 5 % below what Slack says, because it does not say how it counts.
      expect(message.blocks.length).toBeLessThanOrEqual(MAX_BLOCKS.message);
      expect(view.blocks.length).toBeLessThanOrEqual(MAX_BLOCKS.modal);
      for (const part of [...texts(message.blocks), ...texts(view.blocks)]) expect(part.length).toBeLessThanOrEqual(MAX_TEXT);
      expect(message.text.length).toBeLessThanOrEqual(MAX_FALLBACK);
      for (const { license } of full.items) {
        const words = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '');
        expect(words(blockText(message.blocks))).toContain(words(license.reminder));
        expect(words(readMrkdwn(message.text).visible)).toContain(words(license.reminder));
      }
    }
  });
});
