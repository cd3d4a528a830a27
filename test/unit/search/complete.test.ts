import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KINDS, type Kind } from '../../../src/catalog/schema.ts';
import { createCompleter } from '../../../src/search/complete.ts';
import { createSearchIndex } from '../../../src/search/search.ts';
import { realCatalog } from '../../support/catalog-answers.ts';
import { dataset, loss, smallCatalog } from '../../support/catalog-folder.ts';

const small = createCompleter(
  createSearchIndex(
    smallCatalog({
      'datasets/brats.yaml': dataset('BraTS', { title: 'Brain tumours', aliases: ['Brain Tumor Segmentation Challenge'], regions: ['brain'], modalities: ['mri'] }),
      'datasets/kits.yaml': dataset('KiTS23', { regions: ['kidney'], modalities: ['ct'] }),
      'losses/focal.yaml': loss('Focal loss', { goals: ['class-imbalance'] }),
    }),
  ),
);
const values = (kinds: readonly Kind[], text: string, ids = false) => small(kinds, text, 20, ids).map((one) => one.value);

describe('what is offered', () => {
  test('names first, then words of the field', () => {
    expect(values(['dataset'], 'bra')).toEqual(['BraTS', 'brain']);
    expect(small(['dataset'], 'bra', 20, false).map((one) => one.label)).toEqual(['BraTS: Brain tumours', 'brain (region)']);
  });

  test('the last word is being typed, the others stay', () => {
    expect(values(['dataset'], 'brain mr')).toContain('brain MRI');
    expect(values(['dataset'], 'kid')).toEqual(expect.arrayContaining(['KiTS23', 'kidney'].slice(1)));
  });

  test('synonyms lead to the word the catalog uses', () => {
    expect(values(['dataset'], 'renal')).toContain('kidney');
    expect(values(['dataset'], 'cereb')).toContain('brain');
  });

  test('an alias leads to its entry', () => {
    expect(values(['dataset'], 'brain tumor seg')).toEqual(['BraTS']);
  });

  test('only what leads somewhere for the kinds', () => {
    expect(values(['loss'], 'bra')).toEqual([]);
    expect(values(['loss'], 'imbal')).toEqual(['class imbalance']);
    expect(values(['dataset'], 'focal')).toEqual([]);
    expect(values(['dataset'], 'liv')).toEqual([]);
  });

  test('ids of entries alone, for details', () => {
    expect(values(KINDS, 'bra', true)).toEqual(['brats']);
    expect(values(KINDS, 'kits', true)).toEqual(['kits']);
  });

  test('names while nothing is typed yet', () => {
    expect(values(KINDS, '')).toEqual(expect.arrayContaining(['BraTS', 'KiTS23', 'Focal loss']));
  });
});

describe('over the real catalog', () => {
  const index = createSearchIndex(realCatalog());
  const complete = createCompleter(index);
  const starts = [...realCatalog().entries.map((entry) => entry.name), ...[...realCatalog().vocabulary.values()].map((term) => term.label)];
  const typed = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom(...starts).chain((text) => fc.integer({ min: 0, max: text.length }).map((length) => text.slice(0, length))),
    fc.tuple(fc.constantFrom(...starts), fc.constantFrom('br', 'seg', 'm', 'x-', 'CT')).map(([first, second]) => `${first} ${second}`),
  );

  test('never more than asked for, nothing twice, and twice the same', () => {
    fc.assert(
      fc.property(typed, fc.constantFrom<readonly Kind[]>(KINDS, ...KINDS.map((kind) => [kind])), fc.integer({ min: 0, max: 25 }), fc.boolean(), (text, kinds, limit, ids) => {
        const found = complete(kinds, text, limit, ids);
        expect(found.length).toBeLessThanOrEqual(limit);
        expect(new Set(found.map((one) => one.value)).size).toBe(found.length);
        for (const { label, value } of found) expect([label.trim(), value.trim()]).not.toContain('');
        expect(complete(kinds, text, limit, ids)).toEqual(found);
      }),
      { numRuns: 200 },
    );
  });

  test('every name is completed from its beginning, and asking for it finds it', () => {
    for (const entry of realCatalog().entries) {
      const offered = complete([entry.kind], entry.name.slice(0, Math.max(3, entry.name.length - 1)), 25, false);
      expect(
        offered.map((one) => one.value),
        entry.name,
      ).toContain(entry.name);
      expect(complete(KINDS, entry.name, 25, true)[0]?.value, entry.name).toBe(entry.id);
    }
  });

  test('a word that is offered for a kind finds something of that kind', () => {
    for (const kind of KINDS) {
      for (const start of ['se', 'br', 'im', 'te', 'ct']) {
        for (const { value } of complete([kind], start, 25, false)) {
          expect(index.search(index.understand(value), [kind]).strict, `${kind}: ${value}`).toBeGreaterThan(0);
        }
      }
    }
  });
});
