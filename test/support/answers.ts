// Answers for renderer tests: arbitrary ones within what `compose` promises, hostile strings included.
import fc from 'fast-check';
import { ANSWER_LIMITS, type Answer, ITEMS_PER_PAGE, type Item, type Section, type Suggestion } from '../../src/answer/card.ts';
import { KINDS, MAX_LINK_LENGTH, MAX_SUMMARY_LENGTH } from '../../src/catalog/schema.ts';
import { COMMANDS, SEARCH_COMMANDS } from '../../src/query/commands.ts';
import { MAX_QUERY_LENGTH } from '../../src/query/request.ts';

/** What must never reach a platform unescaped. */
export const HOSTILE = [
  '<!channel> @everyone <@U1> [x](javascript:alert(1))',
  '@here <@&123456789012345678> <#C024BE91L|general>',
  '*bold* _it_ ~s~ `code` ```block``` > quote\\',
  '</script><img src=x onerror=alert(1)>',
  '# heading\n- list\n1. one\n-# small',
  '||spoiler|| https://evil.example/ <https://evil.example|click>',
  '\u202Eright-to-left\u202C \u0000\u0007\u200B مرحبا שלום 😀👩‍👩‍👧',
  '&amp; &lt; <t:0:R> :smile: <:emoji:123456789012345678>',
] as const;

const words = (max: number) =>
  fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme', minLength: 1, maxLength: max }), fc.lorem({ maxCount: 12 })).map((value) => value.slice(0, max) || 'x');
const url = fc
  .tuple(fc.webUrl({ withQueryParameters: true }), fc.integer({ min: 0, max: 200 }))
  .map(([base, extra]) => `${base.replace(/[|<>"\\]/g, '')}${base.includes('?') ? '&' : '?'}p=${'a'.repeat(extra)}`.slice(0, MAX_LINK_LENGTH));
const link = fc.record({ label: words(20), url });
const fact = fc.record({ label: words(20), value: words(300) });

const license = fc.record({
  label: words(80),
  state: fc.constantFrom('verified', 'reported', 'conflict', 'unverified' as const),
  commercial: fc.constantFrom('allowed', 'prohibited', 'ask', 'unknown' as const),
  reminder: words(400),
});

export const arbitraryItem: fc.Arbitrary<Item> = fc
  .record({
    id: fc.stringMatching(/^[a-z0-9]{1,12}(-[a-z0-9]{1,11}){0,3}$/),
    kind: fc.constantFrom(...KINDS),
    kindLabel: words(30),
    name: words(80),
    home: url,
    summary: words(MAX_SUMMARY_LENGTH),
    facts: fc.array(fact, { maxLength: ANSWER_LIMITS.factsPerItem }),
    links: fc.array(link, { minLength: 1, maxLength: ANSWER_LIMITS.linksPerItem }),
    license,
    near: fc.boolean(),
    why: fc.array(words(60), { maxLength: 4 }),
    warning: fc.option(words(300), { nil: undefined }),
  })
  .map(({ warning, ...item }) => ({ ...item, links: [{ label: 'Home', url: item.home }, ...item.links.slice(1)], ...(warning === undefined ? {} : { warning }) }));

const suggestion: fc.Arbitrary<Suggestion> = fc.record({ label: words(100), command: fc.constantFrom(...SEARCH_COMMANDS.map((c) => c.name)), text: words(MAX_QUERY_LENGTH) });

const section: fc.Arbitrary<Section> = fc
  .record({
    heading: words(80),
    facts: fc.array(fact, { maxLength: 8 }),
    lines: fc.array(words(400), { maxLength: 8 }),
    links: fc.array(link, { maxLength: 6 }),
    code: fc.option(words(600), { nil: undefined }),
    suggestions: fc.option(fc.array(suggestion, { maxLength: 4 }), { nil: undefined }),
  })
  .map(({ code, suggestions, ...rest }) => ({ ...rest, ...(code === undefined ? {} : { code }), ...(suggestions === undefined ? {} : { suggestions }) }));

export const arbitraryAnswer: fc.Arbitrary<Answer> = fc
  .record({
    type: fc.constantFrom('results', 'details', 'help', 'message' as const),
    request: fc.record({ command: fc.constantFrom(...COMMANDS.map((c) => c.name)), text: words(MAX_QUERY_LENGTH), page: fc.integer({ min: 1, max: 20 }), cut: fc.boolean() }),
    heading: words(400),
    context: fc.array(words(300), { maxLength: ANSWER_LIMITS.context }),
    notices: fc.array(fc.record({ level: fc.constantFrom('info', 'warning' as const), text: words(400) }), { maxLength: ANSWER_LIMITS.notices }),
    items: fc.uniqueArray(arbitraryItem, { maxLength: ITEMS_PER_PAGE, selector: (item) => item.id }),
    sections: fc.array(section, { maxLength: ANSWER_LIMITS.sections }),
    tips: fc.array(words(300), { maxLength: ANSWER_LIMITS.tips }),
    suggestions: fc.array(suggestion, { maxLength: ANSWER_LIMITS.suggestions }),
    pager: fc.option(
      fc.integer({ min: 2, max: 20 }).chain((pages) => fc.integer({ min: 1, max: pages }).map((page) => ({ page, pages }))),
      { nil: undefined },
    ),
    shareable: fc.boolean(),
  })
  .map(({ pager, ...answer }) => {
    // What compose guarantees: results have items and no sections, details have one item, only results have pages.
    if (answer.type === 'results') return { ...answer, sections: [], ...(pager ? { pager, request: { ...answer.request, page: pager.page } } : {}) };
    if (answer.type === 'details') return { ...answer, items: answer.items.slice(0, 1) };
    return { ...answer, items: [], sections: answer.type === 'message' ? [] : answer.sections };
  });
