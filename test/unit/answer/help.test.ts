import { describe, expect, test } from 'vitest';
import { composeHelp } from '../../../src/answer/help.ts';
import { COMMANDS, SEARCH_COMMANDS } from '../../../src/query/commands.ts';
import { SHOWN_FILTERS } from '../../../src/query/filters.ts';
import { parseLine, requestFor } from '../../../src/query/request.ts';
import { realNavigator } from '../../support/catalog-answers.ts';

const navigator = realNavigator();
const examplesOf = (text: string) => composeHelp(requestFor('help', text)).sections.find((section) => section.heading === 'Examples')?.lines ?? [];

describe('help', () => {
  test.each(['', ...SEARCH_COMMANDS.map((command) => command.name)])('on %j has three examples, and each is answered', (subject) => {
    const answer = composeHelp({ command: 'help', text: subject, page: 1, cut: false });
    const lines = answer.sections.find((section) => section.heading === 'Examples')?.lines ?? [];
    expect(lines).toHaveLength(3);
    expect(new Set(lines).size).toBe(3);
    for (const line of lines) {
      const request = parseLine(line);
      expect(request.command, line).not.toBe('help');
      const found = navigator.answer(request);
      expect(found.type, line).toBe('results');
      expect(
        found.items.some((item) => !item.near),
        line,
      ).toBe(true);
    }
    expect(answer.type).toBe('help');
    expect(answer.shareable).toBe(false);
  });

  test('starts with examples of the command it was asked for', () => {
    for (const command of SEARCH_COMMANDS) expect(composeHelp({ command: 'help', text: command.name, page: 1, cut: false }).sections[0]?.lines[0]).toMatch(`/${command.name} `);
    expect(examplesOf('')).toHaveLength(3);
  });

  test('names every command and every shown filter', () => {
    const text = JSON.stringify(composeHelp(requestFor('help', '')));
    for (const command of COMMANDS) expect(text).toContain(command.summary);
    for (const key of SHOWN_FILTERS) expect(text).toContain(`${key}:`);
  });

  test.each(['', '   ', 'help', '?', 'HELP'])('is the answer to %j', (typed) => {
    expect(navigator.answer(requestFor('dataset', typed))).toMatchObject({ type: 'help', heading: 'How to ask /dataset' });
  });

  test('on something that is no search is help on everything', () => {
    for (const text of ['details', 'about', 'nonsense'])
      expect(composeHelp({ command: 'help', text, page: 1, cut: false }).heading).toBe(composeHelp(requestFor('help', '')).heading);
  });

  test('its buttons ask what they say', () => {
    for (const { label, command, text } of composeHelp(requestFor('help', '')).suggestions) expect(label).toBe(`/${command} ${text}`);
  });
});
