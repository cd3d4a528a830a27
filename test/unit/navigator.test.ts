// The core as one object: a request in, an answer out.
import { describe, expect, test } from 'vitest';
import { createNavigator } from '../../src/navigator.ts';
import { SEARCH_COMMANDS } from '../../src/query/commands.ts';
import { requestFor } from '../../src/query/request.ts';
import { dataset, evidence, loss, method, smallCatalog, term } from '../support/catalog-folder.ts';

const many = Object.fromEntries(Array.from({ length: 130 }, (_, index) => [`datasets/liver-${index}.yaml`, dataset(`Liver ${index}`, { regions: ['liver'], modalities: ['ct'] })]));
const catalog = smallCatalog({
  ...many,
  'datasets/brain.yaml': dataset('Neuro', { regions: ['brain'], added: '2026-11-20', terms: [term('CC-BY-4.0', { evidence: [evidence({ seen: '2026-01-01' })] })] }),
  'methods/net.yaml': method('Net', { regions: ['brain'], also_kinds: ['toolbox'] }),
  'losses/focal.yaml': loss('Focal loss', { goals: ['class-imbalance'] }),
});
let day = '2026-11-23';
const navigator = createNavigator({
  catalog,
  today: () => day,
  about: () => ({ version: '1.2.3', platforms: [{ name: 'Slack', state: 'degraded', note: 'reconnecting' }], problems: ['The catalog could not be reloaded.'] }),
});
const ask = (command: Parameters<typeof requestFor>[0], text: string, page = 1) => navigator.answer(requestFor(command, text, page));

describe('kinds', () => {
  test('a command finds its own kind, and what is also of that kind', () => {
    expect(ask('method', 'brain').items.map((item) => item.id)).toEqual(['net']);
    expect(ask('tool', 'brain').items.map((item) => [item.id, item.kind, item.kindLabel])).toEqual([['net', 'toolbox', 'Toolbox']]);
    expect(ask('dataset', 'brain').items.map((item) => item.id)).toEqual(['brain']);
    expect(
      ask('find', 'brain')
        .items.filter((item) => !item.near)
        .map((item) => item.id)
        .sort(),
    ).toEqual(['brain', 'net']);
  });

  test('where else something is found is offered, best first', () => {
    expect(ask('loss', 'brain').suggestions).toEqual(
      expect.arrayContaining([
        { label: '1 in /dataset', command: 'dataset', text: 'brain' },
        { label: '1 in /method', command: 'method', text: 'brain' },
      ]),
    );
    expect(ask('dataset', 'brain').suggestions).toEqual([]);
  });
});

test('no page goes beyond what a person would turn to', () => {
  const last = ask('dataset', 'liver', 500);
  expect(last.request.page).toBe(20);
  expect(last.items).toHaveLength(5);
  expect(navigator.report(requestFor('dataset', 'liver')).results).toHaveLength(100);
  expect(navigator.report(requestFor('dataset', 'liver')).total).toBe(130);
});

test.each(['🧠', '...', '?!', 'something', '—'])('%j has nothing to search for, and says what would', (text) => {
  const answer = ask('dataset', text);
  expect(answer.type).toBe('message');
  expect(answer.tips.join(' ')).toMatch(/brain MRI/);
  expect(answer.suggestions.length).toBeGreaterThan(0);
});

test('about tells the state of the bot and of its catalog', () => {
  const answer = ask('about', '');
  const facts = Object.fromEntries(answer.sections.flatMap((section) => section.facts.map((fact) => [fact.label, fact.value])));
  expect(facts).toMatchObject({ Datasets: '131', 'Loss functions': '1', Methods: '1', 'Newest entry': '2026-11-20', Version: '1.2.3', Slack: 'degraded: reconnecting' });
  expect(answer.notices).toEqual([{ level: 'warning', text: 'The catalog could not be reloaded.' }]);
});

test('the clock is asked anew for each answer', () => {
  const reminder = () => ask('dataset', 'Neuro').items[0]?.license.reminder ?? '';
  expect(reminder()).not.toContain('may have changed');
  day = '2027-06-01';
  expect(reminder()).toContain('may have changed');
  day = '2026-11-23';
});

test('an answer carries the request that asks for it again', () => {
  for (const command of SEARCH_COMMANDS) {
    for (const text of ['brain', 'liver', 'nothing-like-this', '']) {
      const answer = ask(command.name, text);
      expect(navigator.answer(answer.request)).toEqual(answer);
    }
  }
  expect(navigator.answer(ask('details', 'Neuro').request)).toEqual(ask('details', 'Neuro'));
});

test('what is no search reports nothing found', () => {
  for (const command of ['help', 'about'] as const) expect(navigator.report(requestFor(command, ''))).toMatchObject({ total: 0, results: [] });
});

test('completions follow the command', () => {
  expect(navigator.complete('loss', 'foc', 5).map((one) => one.value)).toEqual(['Focal loss']);
  expect(navigator.complete('dataset', 'foc', 5)).toEqual([]);
  expect(navigator.complete('find', 'li', 3)).toHaveLength(3);
  expect(navigator.complete('details', 'neu', 5).map((one) => one.value)).toEqual(['brain']);
});

test('an answer belongs to whoever asked: changing it changes no other', () => {
  const first = ask('dataset', 'brain');
  first.items.length = 0;
  first.context.push('scribble');
  expect(ask('dataset', 'brain').items).toHaveLength(1);
});
