import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_BUTTON_VALUE } from '../../../../adapters/slack/limits.ts';
import { decodeState, encodeState } from '../../../../adapters/slack/state.ts';
import { COMMANDS } from '../../../../src/query/commands.ts';
import { MAX_QUERY_LENGTH, requestFor } from '../../../../src/query/request.ts';
import { HOSTILE } from '../../../support/answers.ts';

const text = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.string({ unit: fc.constantFrom('"', '\\', '\u2028', '😀'), maxLength: 400 }),
);

describe('button state', () => {
  test('brings back the same request and always fits', () => {
    fc.assert(
      fc.property(fc.constantFrom(...COMMANDS.map((command) => command.name)), text, fc.integer({ min: 1, max: 500 }), (command, raw, page) => {
        const value = encodeState({ command, text: raw, page });
        expect(value.length).toBeLessThanOrEqual(MAX_BUTTON_VALUE);
        const asked = requestFor(command, raw, page);
        // What was cut for the first card is not said again on the second.
        expect(decodeState(value)).toEqual({ request: { ...asked, cut: false } });
      }),
      { numRuns: 500 },
    );
  });

  test('never throws and always names a command for what is not ours', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constantFrom(undefined, '', 'null', '{}', '[]', '{"v":1}')), (value) => {
        const decoded = decodeState(value);
        expect('stale' in decoded ? decoded.stale : '/').toMatch(/^\//);
      }),
    );
  });

  test.each([
    [{ v: 2, c: 'dataset', t: 'liver' }, '/dataset liver'],
    [{ v: 2, c: 'platform', t: 'challenge' }, '/navigator platform challenge'],
    [{ v: 1, c: 'dataset', t: 'liver', p: 0 }, '/dataset liver'],
    [{ v: 1, c: 'dataset', t: 'liver', extra: true }, '/dataset liver'],
    [{ v: 1, c: 'dataset', t: `liver ${'x'.repeat(MAX_QUERY_LENGTH)}`, p: 2 }, `/dataset liver ${'x'.repeat(MAX_QUERY_LENGTH - 6)}`],
    [{ v: 1, c: 'drop', t: 'liver' }, '/navigator help'],
  ])('recovers the command of %j', (value, stale) => {
    expect(decodeState(JSON.stringify(value))).toEqual({ stale });
  });
});
