import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold, keyOf, nameKeys, phraseKey, tokenize } from '../../../src/query/fold.ts';

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.lorem());

describe('fold', () => {
  test.each([
    ['Größe', 'grosse'],
    ['ＭＲＩ', 'mri'],
    ['akciğer', 'akciger'],
    ['IŞIK ışık', 'isik isik'],
    ['İstanbul', 'istanbul'],
    ['œdème', 'oedeme'],
    ['Ærø', 'aero'],
    ['crâne', 'crane'],
    ['ﬁbrosis', 'fibrosis'],
    ['µCT', 'μct'],
    ['脑', '脑'],
  ])('%s becomes %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  test('folding twice is folding once', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
      { numRuns: 500 },
    );
  });

  test('neither case nor composition of characters makes a difference', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aeiouàéîöüñçşğźABCÀÉÎÖÜÑÇ xyz-') }), (text) => {
        expect(fold(text.toUpperCase())).toBe(fold(text));
        expect(fold(text.normalize('NFD'))).toBe(fold(text.normalize('NFC')));
      }),
    );
  });
});

describe('keyOf', () => {
  test.each([
    ['tumour', 'tumors'],
    ['tumour', 'TUMOR'],
    ['oedema', 'edema'],
    ['haemorrhage', 'hemorrhage'],
    ['oesophagus', 'esophagus'],
    ['leukaemia', 'leukemia'],
    ['fibre', 'fiber'],
    ['centre', 'centers'],
    ['colour', 'color'],
    ['disc', 'disks'],
    ['localisation', 'localizations'],
    ['labelled', 'labeled'],
    ['visualise', 'visualize'],
    ['polyps', 'polyp'],
    ['biopsies', 'biopsy'],
    ['classes', 'class'],
    ['boxes', 'box'],
    ['images', 'image'],
    ['lesions', 'lesion'],
    ['Röntgen', 'rontgen'],
  ])('%s and %s are one word', (one, other) => {
    expect(keyOf(one)).toBe(keyOf(other));
  });

  test.each([
    ['renal', 'retinal'],
    ['colon', 'color'],
    ['bone', 'bones-age'],
    ['us', 'u'],
    ['class', 'clas'],
    ['iris', 'iri'],
    ['uterus', 'uteru'],
    ['loss', 'los'],
  ])('%s and %s are two', (one, other) => {
    expect(keyOf(one)).not.toBe(keyOf(other));
  });
});

describe('tokenize', () => {
  test.each([
    ['brain MRI', ['brain', 'MRI']],
    ['X-ray, CT/PET; T1w.', ['X', 'ray', 'CT', 'PET', 'T1w']],
    ["Alzheimer's disease", ['Alzheimer', 'disease']],
    ['Barrett’s', ['Barrett']],
    ['脑部MRI数据', ['脑', '部', 'MRI', '数', '据']],
    ['脳のMRI', ['脳', 'の', 'MRI']],
    ['뇌 MRI', ['뇌', 'MRI']],
    ['M&Ms', ['M', 'Ms']],
    ['🧠 🫁 !!! …', []],
    ['', []],
  ])('%j', (text, words) => {
    expect(tokenize(text).map(({ raw }) => raw)).toEqual(words);
  });

  test('says where each word stands, in order, none over another, none empty', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let end = 0;
        for (const token of tokenize(text)) {
          expect(token.start).toBeGreaterThanOrEqual(end);
          expect(token.end).toBeGreaterThan(token.start);
          expect(text.slice(token.start, token.end)).toBe(token.raw);
          expect(token.key).not.toBe('');
          end = token.end;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 500 },
    );
  });

  test('loses no letter of plain words', () => {
    const word = fc.stringMatching(/^[a-z]{2,10}$/);
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), fc.constantFrom(' ', ', ', ' / ', '; ', ' - '), (words, glue) => {
        expect(tokenize(words.join(glue)).map(({ raw }) => raw)).toEqual(words);
      }),
    );
  });
});

describe('phraseKey', () => {
  test.each([
    ['X-ray', 'xrays'],
    ['whole-body', 'Whole Body'],
    ['left ventricle', 'left-ventricles'],
    ['CT-scan', 'ct scans'],
  ])('%s and %s are one phrase', (one, other) => {
    expect(phraseKey(one)).toBe(phraseKey(other));
  });
});

describe('nameKeys', () => {
  const meet = (one: string, other: string) => nameKeys(one).some((key) => nameKeys(other).includes(key));
  test.each([
    ['M&Ms', 'm&ms'],
    ['M&Ms', 'mms'],
    ['LUNA16', 'luna-16'],
    ['LUNA16', 'LUNA 16'],
    ['TotalSegmentator V2', 'total segmentator v2'],
    ['BraTS (2021-2023)', 'brats'],
    ['Focal loss', 'focal'],
    ['IXI Dataset', 'ixi'],
    ['autoPET III', 'AutoPET 3'],
    ['ATLASII', 'ATLAS II'],
    ['RSNA Bone Age Challenge', 'rsna bone age'],
    ['nnU-Net', 'nnunet'],
    ['ChestX-ray8', 'chest x-ray 8'],
    ['The Cancer Imaging Archive', 'cancer imaging archive'],
  ])('%s is also called %s', (name, called) => {
    expect(meet(name, called)).toBe(true);
  });

  test.each([
    ['LUNA16', 'LUNA17'],
    ['TotalSegmentator V2', 'TotalSegmentator'],
    ['autoPET III', 'autoPET II'],
    ['Kvasir-SEG', 'Kvasir-Capsule'],
  ])('%s is not called %s', (name, other) => {
    expect(meet(name, other)).toBe(false);
  });

  test('a name is always recognised as itself, whatever its case', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z][A-Za-z0-9 -]{1,20}$/), (name) => {
        const keys = nameKeys(name);
        for (const key of keys) expect(key.length).toBeGreaterThan(1);
        if (phraseKey(name).length > 1) expect(keys).toContain(phraseKey(name));
      }),
    );
  });
});
