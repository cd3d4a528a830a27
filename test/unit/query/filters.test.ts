import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dimensionFor, FILTER_KEYS, findFilters, SHOWN_FILTERS } from '../../../src/query/filters.ts';

const brief = (text: string) => findFilters(text).map(({ dimension, value, negated }) => `${negated ? 'not ' : ''}${dimension ?? '?'}=${value}`);

describe('findFilters', () => {
  test.each([
    ['modality:CT', ['modality=CT']],
    ['modality=CT', ['modality=CT']],
    ['Modality: CT', ['modality=CT']],
    ['brain modality:MRI license:commercial', ['modality=MRI', 'license=commercial']],
    ['licence:CC-BY-4.0', ['license=CC-BY-4.0']],
    ['organ:liver body:abdomen anatomy:kidney', ['region=liver', 'region=abdomen', 'region=kidney']],
    ['region:liver,kidney', ['region=liver,kidney']],
    ['region:"left ventricle" CT', ['region=left ventricle']],
    ['-modality:CT', ['not modality=CT']],
    ['org:NVIDIA, lang:zh; access:open.', ['organization=NVIDIA', 'language=zh', 'access=open']],
    ['moality:CT', ['?=CT']],
    ['https://example.org/a:b', []],
    ['ratio 1:2', []],
    ['10:30', []],
    ['modality:', []],
    ['modality:""', []],
    ['a:b', []],
    ['plain words', []],
  ])('%j', (text, found) => {
    expect(brief(text)).toEqual(found);
  });

  test('says where each pair stands, in order, none over another', () => {
    const piece = fc.oneof(fc.constantFrom(...FILTER_KEYS.map((key) => `${key}:`), ' ', '-', '"', ':', '=', '/', ','), fc.string({ unit: 'grapheme', maxLength: 6 }));
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
        (text) => {
          let end = 0;
          for (const filter of findFilters(text)) {
            expect(filter.start).toBeGreaterThanOrEqual(end);
            expect(text.slice(filter.start, filter.end)).toBe(filter.text);
            expect(filter.value).not.toBe('');
            expect(filter.dimension).toBe(dimensionFor(filter.key));
            end = filter.end;
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('every key works with both signs and in any case, and shown keys are keys', () => {
    for (const key of FILTER_KEYS) {
      for (const text of [`${key}:x1`, `${key}=x1`, `${key.toUpperCase()}:x1`]) expect(brief(text), text).toEqual([`${dimensionFor(key)}=x1`]);
    }
    for (const key of SHOWN_FILTERS) expect(FILTER_KEYS).toContain(key);
  });
});
