import { describe, expect, test } from 'vitest';
import { KINDS } from '../../../src/catalog/schema.ts';
import { COMMANDS, commandFor, commandLine, NAVIGATOR, NAVIGATOR_ACTIONS, SEARCH_COMMANDS } from '../../../src/query/commands.ts';
import { parseLine } from '../../../src/query/request.ts';

describe('the command table', () => {
  test('no word stands for two commands', () => {
    const words = COMMANDS.flatMap((command) => [command.name, ...command.aliases]);
    expect(new Set(words).size).toBe(words.length);
    expect(words).not.toContain(NAVIGATOR.name);
    for (const word of words) expect(word).toBe(word.toLowerCase());
  });

  test('keeps the limits of the platforms', () => {
    for (const command of COMMANDS) {
      expect(command.name, command.name).toMatch(/^[a-z]{1,32}$/);
      expect(command.summary.length, command.name).toBeGreaterThan(0);
      expect(command.summary.length, command.name).toBeLessThanOrEqual(100);
    }
    expect(NAVIGATOR.summary.length).toBeLessThanOrEqual(100);
  });

  test('every kind has a command of its own, and "find" has all', () => {
    for (const kind of KINDS) expect(SEARCH_COMMANDS.filter((command) => command.kinds.length === 1 && command.kinds[0] === kind)).toHaveLength(1);
    expect(commandFor('find')?.kinds).toEqual(KINDS);
    for (const action of NAVIGATOR_ACTIONS) expect(action.kinds).toEqual([]);
  });

  test('the commands the product promises are there', () => {
    for (const name of ['dataset', 'loss', 'method', 'benchmark', 'tool', 'platform', 'collection', 'find', 'details', 'help', 'about']) expect(commandFor(name)?.name).toBe(name);
    expect(SEARCH_COMMANDS.filter((command) => command.slack).map((command) => command.name)).toEqual(expect.arrayContaining(['dataset', 'loss', 'method', 'benchmark', 'tool']));
  });

  test('every example is answered by its own command', () => {
    for (const command of SEARCH_COMMANDS) {
      expect(command.examples.length).toBeGreaterThan(0);
      for (const example of command.examples) expect(parseLine(commandLine(command.name, example))).toEqual({ command: command.name, text: example, page: 1, cut: false });
    }
  });
});

describe('commandFor', () => {
  test.each([
    ['dataset', 'dataset'],
    ['DATASETS', 'dataset'],
    ['toolbox', 'tool'],
    ['?', 'help'],
    ['info', 'details'],
    ['navigator', undefined],
    ['constructor', undefined],
    ['', undefined],
  ])('%j is %s', (word, name) => {
    expect(commandFor(word)?.name).toBe(name);
  });
});

test.each([
  ['dataset', 'brain MRI', '/', '/dataset brain MRI'],
  ['loss', '', '!', '!loss'],
  ['details', 'MURA', '/', '/navigator details MURA'],
  ['help', '', '!', '!navigator help'],
] as const)('the full form of %s with %j', (command, text, prefix, line) => {
  expect(commandLine(command, text, prefix)).toBe(line);
});
