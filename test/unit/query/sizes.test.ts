import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orderFor, sameUnit, takeSizes } from '../../../src/query/sizes.ts';

describe('takeSizes', () => {
  test.each([
    ['>1000 subjects', { min: 1000, unit: 'subjects' }],
    ['> 1,000', { min: 1000 }],
    ['>=500 images', { min: 500, unit: 'images' }],
    ['≥500', { min: 500 }],
    ['more than 10000 images', { min: 10_000, unit: 'images' }],
    ['at least 2 million questions', { min: 2_000_000, unit: 'questions' }],
    ['over 10k slides', { min: 10_000, unit: 'slides' }],
    ['500+ scans', { min: 500, unit: 'scans' }],
    ['1k+', { min: 1000 }],
    ['<100', { max: 100 }],
    ['under 100 patients', { max: 100, unit: 'patients' }],
    ['fewer than 50 videos', { max: 50, unit: 'videos' }],
    ['up to 200 cases', { max: 200, unit: 'cases' }],
    ['no more than 30', { max: 30 }],
    ['at most 1.5k', { max: 1500 }],
    ['between 100 and 500 cases', { min: 100, max: 500, unit: 'cases' }],
    ['100-500 patients', { min: 100, max: 500, unit: 'patients' }],
    ['from 1 to 5k images', { min: 1000, max: 5000, unit: 'images' }],
    ['about 1000 patients', { min: 500, max: 2000, unit: 'patients' }],
    ['~1000 scans', { min: 500, max: 2000, unit: 'scans' }],
  ])('%s', (text, bound) => {
    const { sizes, rest } = takeSizes(`brain ${text} MRI`);
    expect(sizes).toEqual([{ ...bound, text: expect.any(String) }]);
    expect(rest.split(/\s+/)).toEqual(['brain', 'MRI']);
  });

  test.each([
    'T2 MRI',
    'BraTS 2021',
    'LUNA16',
    'ISIC 2018 images',
    '3D CT',
    'COVID-19',
    'top 10',
    'Camelyon16+17',
    'm&ms-2',
    'BraTS 2021-2023 scans',
    'between 2015 and 2020',
    'aged 18 to 65',
    'about 3D',
  ])('%s is no size', (text) => {
    expect(takeSizes(text).sizes).toEqual([]);
    expect(takeSizes(text).rest).toBe(text);
  });

  test('two bounds are two', () => {
    expect(takeSizes('more than 100 and less than 500 scans').sizes).toEqual(
      expect.arrayContaining([
        { min: 100, text: 'more than 100' },
        { max: 500, unit: 'scans', text: 'less than 500 scans' },
      ]),
    );
  });

  test('only turns what it took into blanks, so that offsets stay', () => {
    const piece = fc.oneof(fc.constantFrom('>', '<', '+', 'over ', 'under ', 'at least ', '10', '1,000', 'k', ' images', ' ', 'CT'), fc.string({ unit: 'grapheme', maxLength: 4 }));
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join('')),
        (text) => {
          const { sizes, rest } = takeSizes(text);
          expect(rest).toHaveLength(text.length);
          for (let index = 0; index < text.length; index += 1) expect([text[index], ' ']).toContain(rest[index]);
          for (const { min, max } of sizes) expect(Number.isFinite(min ?? max)).toBe(true);
          if (sizes.length === 0) expect(rest).toBe(text);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('sameUnit', () => {
  test.each([
    ['subjects', 'patients'],
    ['Patients', 'subjects'],
    ['people', 'participants'],
    ['images', 'dermoscopic images'],
    ['photos', 'images'],
    ['scans', 'CT scans'],
    ['volumes', 'scans'],
    ['exams', 'studies'],
    ['slide', 'whole-slide images'],
    ['videos', 'videos'],
    ['questions', 'questions'],
    ['reports', 'radiology reports'],
  ])('%s asks for %s', (asked, unit) => {
    expect(sameUnit(asked, unit)).toBe(true);
  });

  test.each([
    ['subjects', 'images'],
    ['videos', 'frames'],
    ['questions', 'answers'],
    ['slides', 'patches'],
  ])('%s does not ask for %s', (asked, unit) => {
    expect(sameUnit(asked, unit)).toBe(false);
  });
});

test.each([
  ['largest', 'largest'],
  ['biggest', 'largest'],
  ['smallest', 'smallest'],
  ['newest', 'newest'],
  ['latest', 'newest'],
  ['brain', undefined],
  ['constructor', undefined],
])('%s first: %s', (word, order) => {
  expect(orderFor(word)).toBe(order);
});
