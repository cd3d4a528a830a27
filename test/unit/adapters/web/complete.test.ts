import { describe, expect, test } from 'vitest';
import { completeLine } from '../../../../adapters/web/complete.ts';
import { EXAMPLES } from '../../../../adapters/web/examples.ts';
import { COMMANDS, commandLine } from '../../../../src/query/commands.ts';
import { parseLine } from '../../../../src/query/request.ts';
import { tinyAnswerer } from '../../../support/web.ts';

const complete = (line: string) => completeLine(tinyAnswerer(), line, 5);

describe('completions of a line', () => {
  test('a mark alone offers every command, with what it does', () => {
    expect(complete('/').map(({ label }) => label)).toEqual(COMMANDS.map(({ name }) => commandLine(name, '')));
    expect(complete('!lo')).toEqual([{ label: '!loss', line: '!loss ', note: 'Find loss functions by task, goal or name' }]);
    expect(complete('/navigator he').map(({ line }) => line)).toEqual(['/navigator help']);
    expect(complete('/nav').map(({ line }) => line)).toEqual([
      '/navigator details ',
      '/navigator help',
      '/navigator about',
      '/navigator subscribe ',
      '/navigator subscriptions ',
      '/navigator unsubscribe',
      '/navigator posted ',
    ]);
    expect(complete('/zzz')).toEqual([{ label: 'find /zzz', line: 'value of /zzz', note: '' }]);
  });

  test.each([
    ['/dataset bra', 'dataset bra', '/dataset value of bra'],
    ['! loss  di', 'loss di', '! loss  value of di'],
    ['dataset bra', 'dataset bra', 'dataset value of bra'],
    ['/Models tr', 'method tr', '/Models value of tr'],
    ['brain mr', 'find brain mr', 'value of brain mr'],
    ['data set of', 'find data set of', 'value of data set of'],
    ['/navigator details mu', 'details mu', '/navigator details value of mu'],
    ['navigator loss di', 'loss di', 'navigator loss value of di'],
    ['/navigator polyp', 'find polyp', '/navigator value of polyp'],
  ])('%s asks the core for "%s"', (line, label, whole) => {
    expect(complete(line)).toEqual([{ label, line: whole, note: '' }]);
  });

  test.each(['', '   ', '/dataset ', '/navigator help x', '/about y'])('"%s" has none', (line) => {
    expect(complete(line)).toEqual([]);
  });

  test('the part after the command means the same to the parser', () => {
    for (const line of ['/dataset bra', '! loss  di', 'dataset bra', '/Models tr', '/navigator details mu', 'navigator loss di']) {
      const [completion] = complete(line);
      expect(`${parseLine(line).command} ${parseLine(line).text}`, line).toBe(completion?.label);
    }
  });
});

test('every example is what a person could type, and none asks for help', () => {
  expect(EXAMPLES.length).toBeGreaterThanOrEqual(4);
  expect(EXAMPLES.length).toBeLessThanOrEqual(6);
  for (const { line } of EXAMPLES) expect(parseLine(line).command, line).not.toBe('help');
});
