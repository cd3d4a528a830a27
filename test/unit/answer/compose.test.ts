// The page of results: five a page, what was understood, what is near and why, and what to do next.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ANSWER_LIMITS, type Answer, ITEMS_PER_PAGE } from '../../../src/answer/card.ts';
import { type CommandName, commandLine, SEARCH_COMMANDS } from '../../../src/query/commands.ts';
import { MAX_QUERY_LENGTH, parseLine, requestFor } from '../../../src/query/request.ts';
import { HOSTILE } from '../../support/answers.ts';
import { catalogAnswers, realCatalog, realNavigator } from '../../support/catalog-answers.ts';

const navigator = realNavigator();
const overTheCatalog = [...catalogAnswers()];
const ask = (command: CommandName, text: string, page = 1) => navigator.answer(requestFor(command, text, page));

/** What renderers may count on, for every answer. */
function expectWithinBounds(answer: Answer): void {
  expect(answer.items.length).toBeLessThanOrEqual(ITEMS_PER_PAGE);
  expect(answer.context.length).toBeLessThanOrEqual(ANSWER_LIMITS.context);
  expect(answer.notices.length).toBeLessThanOrEqual(ANSWER_LIMITS.notices);
  expect(answer.tips.length).toBeLessThanOrEqual(ANSWER_LIMITS.tips);
  expect(answer.suggestions.length).toBeLessThanOrEqual(ANSWER_LIMITS.suggestions);
  expect(answer.sections.length).toBeLessThanOrEqual(ANSWER_LIMITS.sections);
  if (answer.type === 'results') expect(answer.items.length).toBeGreaterThan(0);
  if (answer.type === 'details') expect(answer.items).toHaveLength(1);
  if (answer.type === 'message' || answer.type === 'help') expect(answer.items).toEqual([]);
  for (const item of answer.items) {
    expect(item.facts.length).toBeLessThanOrEqual(ANSWER_LIMITS.factsPerItem);
    expect(item.links.length).toBeLessThanOrEqual(ANSWER_LIMITS.linksPerItem);
    expect(item.links[0]?.url).toBe(item.home);
    expect(item.license.reminder).toMatch(/\S/);
    expect(item.license.label).toMatch(/\S/);
    if (item.near) expect(item.why.length).toBeGreaterThan(0);
    for (const fact of item.facts) expect([fact.label.trim(), fact.value.trim()]).not.toContain('');
  }
  for (const text of [answer.heading, ...answer.context, ...answer.notices.map((notice) => notice.text), ...answer.tips, ...answer.suggestions.map((one) => one.label)]) {
    expect(text.trim()).not.toBe('');
    expect(text.isWellFormed(), text).toBe(true);
    expect(text.length).toBeLessThanOrEqual(1000);
  }
  if (answer.pager) {
    expect(answer.pager.pages).toBeGreaterThan(1);
    expect(answer.pager.page).toBeGreaterThanOrEqual(1);
    expect(answer.pager.page).toBeLessThanOrEqual(answer.pager.pages);
    expect(answer.request.page).toBe(answer.pager.page);
  }
}

test('every answer over the catalog keeps the bounds', () => {
  for (const answer of overTheCatalog) expectWithinBounds(answer);
});

test('so does the answer to anything, and asking it again gives the same', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constantFrom(...HOSTILE), fc.lorem());
  fc.assert(
    fc.property(fc.constantFrom(...SEARCH_COMMANDS.map((command) => command.name)), text, fc.integer({ min: -2, max: 50 }), (command, typed, page) => {
      const answer = navigator.answer(requestFor(command, typed, page));
      expectWithinBounds(answer);
      expect(navigator.answer(answer.request)).toEqual(answer);
    }),
    { numRuns: 300 },
  );
});

describe('pages', () => {
  test('are five items each, in the order of the whole list, none lost and none twice', () => {
    const whole = navigator.report(requestFor('find', 'segmentation')).results.map((result) => result.id);
    const first = ask('find', 'segmentation');
    const pages = first.pager?.pages ?? 0;
    expect(pages).toBe(Math.min(20, Math.ceil(navigator.findings(requestFor('find', 'segmentation')).hits.length / ITEMS_PER_PAGE)));
    const shown = Array.from({ length: pages }, (_, index) => ask('find', 'segmentation', index + 1).items.map((item) => item.id));
    for (const page of shown.slice(0, -1)) expect(page).toHaveLength(ITEMS_PER_PAGE);
    expect(shown.flat().slice(0, whole.length)).toEqual(whole.slice(0, shown.flat().length));
    expect(new Set(shown.flat()).size).toBe(shown.flat().length);
  });

  test('beyond the last are the last', () => {
    const first = ask('dataset', 'brain MRI');
    const last = ask('dataset', 'brain MRI', 999);
    expect(last.pager?.page).toBe(last.pager?.pages);
    expect(last.pager?.pages).toBe(first.pager?.pages);
    expect(last.items.length).toBeGreaterThan(0);
    expect(last.request.page).toBe(last.pager?.page);
  });

  test('are not counted where there is one', () => {
    const answer = ask('dataset', 'MURA');
    expect(answer.items[0]?.name).toBe('MURA');
    if (answer.items.length < ITEMS_PER_PAGE) expect(answer.pager).toBeUndefined();
  });

  test('say which results they show', () => {
    expect(ask('dataset', 'segmentation', 2).context.join(' ')).toMatch(/showing 6 to 10/);
  });
});

describe('what was understood', () => {
  test('is said in the words of the catalog', () => {
    const line = ask('dataset', 'brain MR').context.join(' ');
    expect(line).toContain('region: brain');
    expect(line).toContain('modality: MRI');
  });

  test('includes refusals and corrections', () => {
    expect(ask('dataset', 'brain without CT').context.join(' ')).toMatch(/modality: not CT/);
    const answer = ask('dataset', 'brain segmentatoin');
    expect(answer.notices.map((notice) => notice.text).join(' ')).toMatch(/“segmentatoin” was read as “segmentation”/);
  });

  test('includes filters that mean nothing, with what is close', () => {
    const notices = ask('dataset', 'brain moality:CT').notices.map((notice) => notice.text);
    expect(notices.join(' ')).toContain('“moality:CT” means nothing here; did you mean “modality:CT”?');
  });

  test('says when only the beginning was read', () => {
    const { notices } = ask('dataset', `brain MRI ${'x'.repeat(MAX_QUERY_LENGTH)}`);
    expect(notices.map((notice) => notice.text).join(' ')).toContain(`${MAX_QUERY_LENGTH} characters`);
  });
});

describe('near results', () => {
  const answer = ask('dataset', 'PET of the knee');

  test('are announced before they are shown', () => {
    expect(answer.items.length).toBeGreaterThan(0);
    expect(answer.items.every((item) => item.near)).toBe(true);
    expect(answer.notices.filter((notice) => notice.level === 'warning').map((notice) => notice.text)).toContainEqual(
      expect.stringMatching(/^Nothing .* fits all of that\. These come near; each says what it misses\.$/),
    );
  });

  test('say what they miss', () => {
    const missing = new Map(navigator.report(answer.request).results.map((result) => [result.id, result.misses]));
    for (const item of answer.items) expect(item.why.join(' '), item.id).toContain(missing.get(item.id)?.[0] ?? 'something');
  });

  test('strict results say nothing of the kind', () => {
    const strict = ask('dataset', 'brain MRI').items.filter((item) => !item.near);
    expect(strict.length).toBeGreaterThan(0);
    for (const item of strict) expect(item.near || item.why.some((reason) => /not (?:found|fit)/.test(reason)), item.id).toBe(false);
    expect(
      ask('dataset', 'brain MRI')
        .notices.map((notice) => notice.text)
        .join(' '),
    ).not.toMatch(/Nothing/);
  });
});

describe('nothing found', () => {
  const answer = ask('dataset', 'helicopter');

  test('is said, with what to try', () => {
    expect(answer.type).toBe('message');
    expect(answer.heading).toBe('Nothing in the catalog for “helicopter”');
    expect(answer.tips.length).toBeGreaterThan(0);
    expect(answer.shareable).toBe(false);
  });

  test('points to the command that has it', () => {
    const elsewhere = ask('loss', 'BraTS');
    expect(elsewhere.suggestions.map((one) => one.command)).toContain('dataset');
    for (const { command, text, label } of elsewhere.suggestions) {
      const found = ask(command, text);
      const count = navigator.findings(requestFor(command, text)).strict;
      expect(label).toContain(String(count));
      expect(found.items.length).toBeGreaterThan(0);
    }
  });

  test('quotes a long question only in part', () => {
    const { heading } = ask('dataset', `zzzz ${'y'.repeat(200)} 😀`);
    expect(heading.length).toBeLessThan(150);
    expect(heading.isWellFormed()).toBe(true);
  });
});

test('every item leads home, and to nowhere that is not in its entry', () => {
  for (const answer of overTheCatalog) {
    for (const item of answer.items) {
      const entry = realCatalog().byId.get(item.id);
      expect(item.home).toBe(entry?.links.home);
      expect(new Set(item.links.map((link) => link.url)).size).toBe(item.links.length);
      for (const { url } of item.links) expect(url).toMatch(/^https?:\/\/[^\s<>"|\\]+$/);
    }
  }
});

test('what has no public trace carries its warning', () => {
  const lost = realCatalog().entries.find((entry) => entry.status === 'not-found');
  const [item] = ask('find', lost?.name ?? '').items;
  expect(item?.id).toBe(lost?.id);
  expect(item?.warning).toMatch(/\S/);
});

test('what an answer suggests can be asked as a line too', () => {
  for (const answer of overTheCatalog) {
    for (const { command, text } of answer.suggestions)
      if (text === requestFor(command, text).text) expect(parseLine(commandLine(command, text))).toEqual(requestFor(command, text));
  }
});
