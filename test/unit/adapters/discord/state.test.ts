import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandIn, decode, detailsId, loneShareId, type Owner, rowIds, suggestionId } from '../../../../adapters/discord/state.ts';
import { COMMANDS } from '../../../../src/query/commands.ts';
import { cleanText, MAX_QUERY_LENGTH, requestFor } from '../../../../src/query/request.ts';
import { HOSTILE } from '../../../support/answers.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 320 }),
  fc.string({ unit: 'binary', maxLength: 320 }),
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: fc.constantFrom(':', ';', ' ', '1', 'q', '😀', '脑'), maxLength: 320 }),
);
const request = fc
  .tuple(fc.constantFrom(...COMMANDS.map((command) => command.name)), text, fc.integer({ min: 1, max: 46_000 }))
  .map(([command, raw, page]) => requestFor(command, raw, page));
const owner: fc.Arbitrary<Owner | undefined> = fc.option(fc.record({ id: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).map(String), shared: fc.boolean() }), { nil: undefined });

/** All ids of a row that was drawn with or without a share button. */
const idsOf = (row: ReturnType<typeof rowIds>, share: boolean) => [row.previous, row.label, row.next, ...(share || row.needsShare ? [row.share] : [])];

describe('the row below a card', () => {
  test('brings back any request from the ids alone', () => {
    fc.assert(
      fc.property(request, owner, fc.boolean(), (asked, whose, share) => {
        const row = rowIds(asked, whose);
        const ids = ['1:d:mura;', ...idsOf(row, share)];
        const own = whose ? { owner: whose } : {};
        // `cut` is not kept: the cut was told on the first card.
        const again = (page: number) => requestFor(asked.command, asked.text, Math.max(page, 1));
        expect(decode(row.next, ids)).toEqual({ type: 'page', request: again(asked.page + 1), ...own });
        expect(decode(row.previous, ids)).toEqual({ type: 'page', request: again(asked.page - 1), ...own });
        if (share) expect(decode(row.share, ids)).toEqual({ type: 'share', request: again(asked.page), ...own });
      }),
      { numRuns: 1000 },
    );
  });

  test('keeps to 100 characters, each id its own, none half a character', () => {
    fc.assert(
      fc.property(request, owner, (asked, whose) => {
        const ids = idsOf(rowIds(asked, whose), true);
        expect(new Set(ids).size).toBe(4);
        for (const id of ids) {
          expect(id.length).toBeLessThanOrEqual(100);
          expect(id.isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test.each(['a', '😀', 'a😀', '脑', '😀a'])('the longest request fits, whatever its characters: %s', (unit) => {
    const longest = cleanText(unit.repeat(MAX_QUERY_LENGTH)).text;
    expect(longest.length).toBeGreaterThan(MAX_QUERY_LENGTH - 3);
    const row = rowIds({ command: 'collection', text: longest, page: 46_655, cut: false }, { id: String(2n ** 64n - 1n), shared: true });
    expect(idsOf(row, true).every((id) => id.isWellFormed() && id.length <= 100)).toBe(true);
    expect(decode(row.share, idsOf(row, true))).toMatchObject({ type: 'share', request: { text: longest } });
  });

  test('a part that is missing, doubled or shortened makes it stale, never another query', () => {
    const row = rowIds(requestFor('dataset', `brain MRI ${'segmentation '.repeat(20)}`));
    const ids = idsOf(row, true);
    for (const gone of ids.slice(1))
      expect(
        decode(
          row.previous,
          ids.filter((id) => id !== gone),
        ).type,
      ).toBe('stale');
    expect(decode(row.previous, [...ids, row.label]).type).toBe('stale');
    expect(decode(row.previous, [row.previous, row.label.slice(0, -3), row.next, row.share]).type).toBe('stale');
  });

  test('a short request needs the share button alone', () => {
    const id = loneShareId(requestFor('dataset', 'brain MRI')) ?? '';
    expect(decode(id, [id])).toEqual({ type: 'share', request: requestFor('dataset', 'brain MRI') });
    expect(loneShareId(requestFor('dataset', 'x'.repeat(90)))).toBeUndefined();
  });
});

describe('other buttons', () => {
  test('details and suggestions come back', () => {
    expect(decode(detailsId('brats-2021-2023'), [])).toEqual({ type: 'details', id: 'brats-2021-2023' });
    expect(detailsId('a'.repeat(48)).length).toBeLessThanOrEqual(100);
    expect(decode(suggestionId(2, 'loss', 'dice: soft; x') ?? '', [])).toEqual({ type: 'ask', request: requestFor('loss', 'dice: soft; x') });
    expect(suggestionId(0, 'dataset', 'x'.repeat(90))).toBeUndefined();
  });

  test('whatever stands in an id is read without a throw', () => {
    fc.assert(fc.property(fc.string(), fc.array(fc.string()), (id, ids) => void decode(id, ids)));
    fc.assert(fc.property(fc.constantFrom('p', 'n', 'x', 'q', 's', 'd'), fc.string({ unit: 'binary' }), (verb, rest) => void decode(`1:${verb}:${rest}`, [`1:${verb}:${rest}`])));
    expect(decode('1:p:constructor:1:0:;', ['1:p:constructor:1:0:;'])).toEqual({ type: 'stale' });
  });

  test('the command is named even when the rest is lost', () => {
    expect(commandIn('2:p:loss:9:zz:…')).toBe('loss');
    expect(commandIn('1:s:0:tool:')).toBe('tool');
    expect(commandIn('rubbish')).toBe('find');
  });
});
