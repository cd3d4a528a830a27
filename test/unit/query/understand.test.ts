// What is understood of a query, over a small vocabulary of our own. Written in one line: "region:brain & not modality:ct | words | names".
import { describe, expect, test } from 'vitest';
import type { Query } from '../../../src/query/query.ts';
import { createSearchIndex } from '../../../src/search/search.ts';
import { dataset, loss, method, smallCatalog, term } from '../../support/catalog-folder.ts';

const catalog = smallCatalog({
  'datasets/atlas.yaml': dataset('ATLAS', { aliases: ['Anatomical Tracings'], regions: ['brain'], organizations: ['Somewhere University'] }),
  'datasets/liver-atlas.yaml': dataset('Liver Atlas', { aliases: ['ATLAS'], regions: ['liver'] }),
  'datasets/mnms.yaml': dataset('M&Ms', { keywords: ['cardiology'] }),
  'datasets/luna16.yaml': dataset('LUNA16', { summary: 'Nodules seen by several radiologists.' }),
  'datasets/total.yaml': dataset('TotalSegmentator V2', { modalities: ['ct'], languages: ['zh'] }),
  'methods/u-net.yaml': method('U-Net', { aliases: ['UNet'] }),
  'methods/u-net-2.yaml': method('UNet++', { aliases: ['U-Net++'] }),
  'methods/unetr.yaml': method('UNETR'),
  'losses/focal.yaml': loss('Focal loss', { goals: ['class-imbalance'] }),
  'losses/imbalanced.yaml': loss('Imbalanced loss'),
  'datasets/glioma-brain.yaml': dataset('Glioma Brain MRI'),
  'datasets/ktd.yaml': dataset('KTD', { aliases: ['Kidney Tumour Database'] }),
  'datasets/talk.yaml': dataset('SLAKE', { languages: ['zh'], terms: [term('LicenseRef-Ask')] }),
});
const index = createSearchIndex(catalog);
const understand = (text: string) => index.understand(text);

function brief(query: Query): string {
  const constraints = query.constraints.map(({ alternatives, negated, filter }) => {
    const options = alternatives.map(({ dimension, id }) => `${dimension}:${id}`).join(' or ');
    return `${negated ? 'not ' : ''}${options}${filter ? ' (filter)' : ''}`;
  });
  const named = query.named.map(({ id, exact, negated }) => `${negated ? 'not ' : ''}@${id}${exact ? '' : '~'}`);
  const words = query.words.map(({ text, negated }) => `${negated ? 'not ' : ''}"${text}"`);
  return [...named, ...constraints, ...words].join(' & ');
}

describe('words of the field', () => {
  test.each([
    ['brain MRI', 'region:brain & modality:mri'],
    ['BRAIN mri', 'region:brain & modality:mri'],
    ['MR of the brain', 'modality:mri & region:brain'],
    ['magnetic resonance imaging', 'modality:mri'],
    ['x ray', 'modality:x-ray'],
    ['xrays', 'modality:x-ray'],
    ['left ventricle', 'region:left-ventricle'],
    ['left-ventricle masks', 'region:left-ventricle & task:segmentation'],
    ['tumour', 'condition:cancer'],
    ['tumors', 'condition:cancer'],
    ['kidney tumour CT', 'condition:kidney-cancer & modality:ct'],
    ['kidney tumor', 'condition:kidney-cancer'],
    ['glioblastoma', 'condition:glioma'],
    ['ventricle', 'region:left-ventricle or region:brain-ventricles'],
    ['brain brain brain', 'region:brain'],
  ])('%s', (text, expected) => {
    expect(brief(understand(text))).toBe(expected);
  });

  test('the longest phrase wins over its parts', () => {
    expect(brief(understand('kidney cancer'))).toBe('condition:kidney-cancer');
    expect(brief(understand('cancer of the kidney'))).toBe('condition:kidney-cancer');
  });

  test('says from which words it was understood', () => {
    expect(understand('big BRAINS by MR').constraints.map(({ text }) => text)).toEqual(['BRAINS', 'MR']);
  });
});

describe('languages of the vocabulary', () => {
  test.each([
    ['Gehirn MRT Segmentierung', 'region:brain & task:segmentation', 'MRT'],
    ['Magnetresonanztomographie', 'modality:mri', ''],
    ['Röntgen', 'modality:x-ray', ''],
    ['ROENTGEN', 'modality:x-ray', ''],
    ['IRM du cerveau', 'modality:mri & region:brain', ''],
    ['radiografia', 'modality:x-ray', ''],
    ['segmentación del cerebro', 'task:segmentation & region:brain', ''],
    ['segmentacion', 'task:segmentation', ''],
    ['cérebro', 'region:brain', ''],
    ['karaciğer', 'region:liver', ''],
    ['karaciger', 'region:liver', ''],
    ['beyin manyetik rezonans', 'region:brain & modality:mri', ''],
    ['脑磁共振', 'region:brain & modality:mri', ''],
    ['脳 磁気共鳴', 'region:brain & modality:mri', ''],
  ])('%s', (text, expected, left) => {
    const query = understand(text);
    expect(brief({ ...query, words: [] })).toBe(expected);
    expect(query.words.map(({ text: word }) => word).join(' ')).toBe(left);
  });
});

describe('negation', () => {
  test.each([
    ['-glioma brain MRI', 'not condition:glioma & region:brain & modality:mri'],
    ['brain MRI -glioma', 'region:brain & modality:mri & not condition:glioma'],
    ['brain -"CT"', 'region:brain & not modality:ct'],
    ['brain !CT', 'region:brain & not modality:ct'],
    ['brain! CT', 'region:brain & modality:ct'],
    ['MRI w/o glioma', 'modality:mri & not condition:glioma'],
    ['-total segmentator v2', 'not @total'],
    ['-liver-atlas', 'not @liver-atlas'],
  ])('a minus belongs to what follows it at once: “%s”', (text, expected) => expect(brief(understand(text))).toBe(expected));

  test.each([
    ['brain MRI not tumour', 'region:brain & modality:mri & not condition:cancer'],
    ['brain MRI no tumor', 'region:brain & modality:mri & not condition:cancer'],
    ['brain without glioma', 'region:brain & not condition:glioma'],
    ['brain -glioma', 'region:brain & not condition:glioma'],
    ['brain, but not CT', 'region:brain & not modality:ct'],
    ['anything other than CT', 'not modality:ct'],
    ['brain except kidney tumour', 'region:brain & not condition:kidney-cancer'],
    ['MRI excluding brain', 'modality:mri & not region:brain'],
    ['non CT', 'not modality:ct'],
    ['ohne Tumor', 'not condition:cancer'],
    ['brain not atlas', 'region:brain & not @atlas & not @liver-atlas'],
    ['brain x-ray', 'region:brain & modality:x-ray'],
    ['CT not foo enhanced', 'modality:ct & not "foo" & not "enhanced"'],
    ['CT not foo, enhanced', 'modality:ct & not "foo" & "enhanced"'],
    ['CT -foo enhanced', 'modality:ct & not "foo" & "enhanced"'],
    ['brain -modality:CT', 'not modality:ct (filter) & region:brain'],
  ])('%s', (text, expected) => {
    const query = understand(text);
    expect(brief(query).split(' & ').sort()).toEqual(expected.split(' & ').sort());
  });

  test('a refusal ends with what it refuses', () => {
    expect(brief(understand('not CT brain'))).toBe('not modality:ct & region:brain');
  });
});

describe('several values', () => {
  test.each([
    ['MRI or CT', 'modality:mri or modality:ct'],
    ['liver or kidney CT', 'region:liver or region:kidney & modality:ct'],
    ['brain, liver or kidney CT', 'region:brain or region:liver or region:kidney & modality:ct'],
    ['X-ray, MRI, or CT', 'modality:x-ray or modality:mri or modality:ct'],
    ['brain, MRI or CT', 'region:brain & modality:mri or modality:ct'],
    ['brain MRI or CT', 'region:brain & modality:mri or modality:ct'],
    ['liver, kidney', 'region:liver & region:kidney'],
    ['MRI oder CT', 'modality:mri or modality:ct'],
    ['MRI and CT', 'modality:mri & modality:ct'],
    ['MRI or brain', 'modality:mri & region:brain'],
    ['modality:CT,MRI', 'modality:ct or modality:mri (filter)'],
  ])('%s', (text, expected) => {
    expect(brief(understand(text))).toBe(expected);
  });
});

describe('filters', () => {
  test.each([
    ['modality:CT', 'modality:ct (filter)'],
    ['modality=computed_tomography', 'modality:ct (filter)'],
    ['organ:liver', 'region:liver (filter)'],
    ['region:left-ventricle', 'region:left-ventricle (filter)'],
    ['region:"left ventricle" MRI', 'region:left-ventricle (filter) & modality:mri'],
    ['task:masks', 'task:segmentation (filter)'],
    ['disease:tumour', 'condition:cancer (filter)'],
    ['license:commercial', 'license:commercial (filter)'],
    ['licence:MIT', 'license:MIT (filter)'],
    ['license:apache-2.0', 'license:Apache-2.0 (filter)'],
    ['license:CC-BY', 'license:CC-BY-4.0 (filter)'],
    ['license:CC-BZ-9', '', ['license:CC-BZ-9']],
    ['access:open', 'access:open (filter)'],
    ['org:"Somewhere University"', 'organization:somewhere university (filter)'],
    ['org:somewhere', 'organization:somewhere university (filter)'],
    ['language:chinese', 'language:zh (filter)'],
    ['lang:zh', 'language:zh (filter)'],
    ['kind:loss', 'kind:loss (filter)'],
    ['goal:imbalanced', 'goal:class-imbalance (filter)'],
    ['technique:transformer', 'technique:transformer (filter)'],
  ] as [string, string, string[]?][])('%s', (text, expected, unknown = []) => {
    const query = understand(text);
    expect(brief(query)).toBe(expected);
    expect(query.unknownFilters.map((one) => one.text)).toEqual(unknown);
  });

  test.each([
    ['moality:CT', { text: 'moality:CT', close: 'modality:CT' }],
    ['region:livver', { text: 'region:livver' }],
    ['modality:sound', { text: 'modality:sound' }],
    ['modality:CTT', { text: 'modality:CTT', close: 'modality:ct' }],
    ['acces:open', { text: 'acces:open', close: 'access:open' }],
  ])('%s means nothing, and says what is close', (text, expected) => {
    const query = understand(text);
    // A value that is only misspelt may also be taken for what is meant.
    if (query.constraints.length > 0) expect(brief(query)).toBe('region:liver (filter)');
    else expect(query.unknownFilters).toEqual([expected]);
  });

  test('a filter of one dimension never takes a term of another', () => {
    expect(brief(understand('modality:brain'))).toBe('');
    expect(brief(understand('task:CT'))).toBe('');
  });
});

describe('names', () => {
  test.each([
    ['M&Ms', '@mnms'],
    ['m&ms', '@mnms'],
    ['LUNA-16', '@luna16'],
    ['luna 16', '@luna16'],
    ['total segmentator v2', '@total'],
    ['focal', '@focal'],
    ['focal loss', '@focal'],
    ['ATLAS', '@atlas & @liver-atlas'],
    ['Anatomical Tracings', '@atlas'],
    ['LUNA17', '"LUNA17"'],
    ['U-Net', '@u-net'],
    ['unet', '@u-net'],
    ['UNet++', '@u-net-2'],
    ['u-net++ brain', '@u-net-2 & region:brain'],
    ['UNETR+', '@unetr'],
    ['totalsegmentater v2', '@total~'],
    ['kidney tumour database', '@ktd'],
    ['kidney tumours', 'condition:kidney-cancer'],
  ])('%s', (text, expected) => {
    expect(brief(understand(text)).split(' & ').sort()).toEqual(expected.split(' & ').sort());
  });

  test('a name that is also a word of the field is both', () => {
    expect(brief(understand('imbalanced'))).toBe('@imbalanced & goal:class-imbalance');
    expect(brief(understand('imbalanced loss'))).toContain('@imbalanced');
  });
});

describe('spelling', () => {
  test.each([
    ['segmantation', 'task:segmentation', 'segmantation'],
    ['clasification', 'task:classification', 'clasification'],
    ['sgementation', 'task:segmentation', 'sgementation'],
    ['gliomas', 'condition:glioma', undefined],
    ['transfomer', 'technique:transformer', 'transfomer'],
  ])('%s', (text, expected, from) => {
    const query = understand(text);
    expect(brief(query)).toBe(expected);
    expect(query.corrections.map((one) => one.from)).toEqual(from === undefined ? [] : [from]);
  });

  test('what is in the text of an entry is no mistake', () => {
    expect(understand('cardiology').corrections).toEqual([]);
    expect(understand('radiologists').corrections).toEqual([]);
  });

  test('short words and numbers are left alone', () => {
    for (const text of ['CTT', 'MRX', 'x9y', '2021']) expect(understand(text).corrections).toEqual([]);
  });
});

describe('sentences', () => {
  test.each([
    ['where can I find MRI of the brain?', 'modality:mri & region:brain'],
    ['Is there a dataset with masks of the liver?', 'region:liver & task:segmentation'],
    ['I am looking for something about the kidney that we may use commercially', 'region:kidney & license:commercial'],
    ['please give us CT scans', 'modality:ct'],
  ])('%s', (text, expected) => {
    const query = understand(text);
    expect(query.sentence).toBe(true);
    expect(
      brief({ ...query, words: [], constraints: query.constraints.filter((one) => one.alternatives[0]?.dimension !== 'kind') })
        .split(' & ')
        .sort(),
    ).toEqual(expected.split(' & ').sort());
  });

  test('a short word in small letters is no abbreviation there', () => {
    expect(brief(understand('can you tell us more ms'))).not.toContain('multiple-sclerosis');
    expect(brief(understand('MS'))).toBe('condition:multiple-sclerosis');
    expect(brief(understand('LV'))).toContain('region:left-ventricle');
  });

  test('rows of keywords are none', () => {
    expect(understand('brain MRI segmentation').sentence).toBe(false);
  });
});

describe('sizes and order', () => {
  test('go with the rest', () => {
    const query = understand('brain MRI >1000 subjects');
    expect(brief(query)).toBe('region:brain & modality:mri');
    expect(query.sizes).toEqual([{ min: 1000, unit: 'subjects', text: '>1000 subjects' }]);
  });

  test.each([
    ['largest brain MRI', 'largest', undefined],
    ['newest brain', 'newest', undefined],
    ['brain, most images, biggest', 'largest', 'images'],
  ])('%s', (text, by, unit) => {
    const { order } = understand(text);
    expect(order?.by).toBe(by);
    expect(order?.unit).toBe(unit);
  });
});

test('nothing to understand is nothing understood', () => {
  for (const text of ['', '   ', '🧠', '...', '?!', 'something', 'please help me']) {
    const { constraints, named, sizes, words } = understand(text);
    expect([constraints, named, sizes, words], text).toEqual([[], [], [], []]);
  }
});
