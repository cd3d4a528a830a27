// One entry in full, what to do when a name fits several or none, and the facts of each kind.
import { describe, expect, test } from 'vitest';
import { cardFacts, entryLinks, KIND_LABELS, statusWarning } from '../../../src/answer/facts.ts';
import { createNavigator } from '../../../src/navigator.ts';
import { requestFor } from '../../../src/query/request.ts';
import { realCatalog, realNavigator, TODAY } from '../../support/catalog-answers.ts';
import { dataset, entryOf, loss, method, smallCatalog, term } from '../../support/catalog-folder.ts';

const navigator = realNavigator();
const details = (text: string) => navigator.answer(requestFor('details', text));

test('every entry is shown in full by its id, with each link and each piece of evidence', () => {
  for (const entry of realCatalog().entries) {
    const answer = details(entry.id);
    expect(answer.type, entry.id).toBe('details');
    expect(answer.items[0]?.id).toBe(entry.id);
    expect(answer.heading).toContain(entry.name);
    const text = JSON.stringify(answer);
    for (const url of Object.values(entry.links)) if (url !== undefined) expect(text, entry.id).toContain(JSON.stringify(url).slice(1, -1));
    if (entry.kind === 'loss') continue;
    for (const one of entry.terms) {
      for (const item of one.evidence) {
        expect(text, `${entry.id}: ${item.source}`).toContain(JSON.stringify(item.source).slice(1, -1));
        expect(text, `${entry.id}: ${item.says}`).toContain(JSON.stringify(item.says).slice(1, -1));
      }
    }
  }
});

test('every entry is shown in full by its name and its aliases, unless they are shared', () => {
  for (const entry of realCatalog().entries) {
    for (const name of [entry.name, ...entry.aliases]) {
      const answer = details(name);
      if (answer.type === 'details') expect(answer.items[0]?.id, name).toBe(entry.id);
      else expect(answer.suggestions.length, name).toBeGreaterThan(1);
    }
  }
});

describe('a name', () => {
  const small = createNavigator({
    catalog: smallCatalog({
      'datasets/atlas.yaml': dataset('ATLAS'),
      'datasets/atlas-liver.yaml': dataset('Liver set', { aliases: ['ATLAS'] }),
      'datasets/brats.yaml': dataset('BraTS'),
      'methods/u-net.yaml': method('U-Net', { aliases: ['Unet'] }),
      'methods/nested.yaml': method('UNet++'),
    }),
    today: () => TODAY,
    about: () => ({ version: '1', platforms: [], problems: [] }),
  });
  const ask = (text: string) => small.answer(requestFor('details', text));

  test('of several entries asks which one', () => {
    const answer = ask('atlas dataset');
    expect(answer).toMatchObject({ type: 'message', heading: 'Which one do you mean by “atlas dataset”?' });
    expect(answer.suggestions.map((one) => one.label).sort()).toEqual(['ATLAS', 'Liver set']);
  });

  test('that is an id wins over others that share the name', () => {
    expect(ask('ATLAS').items[0]?.id).toBe('atlas');
    expect(ask('atlas-liver').items[0]?.id).toBe('atlas-liver');
  });

  test('that ends in “+” is not the one without', () => {
    expect(ask('unet').items[0]?.id).toBe('u-net');
    expect(ask('unet++').items[0]?.id).toBe('nested');
  });

  test('that is misspelt offers the one that is close', () => {
    const answer = ask('BraST');
    expect(answer.type).toBe('message');
    expect(answer.suggestions).toContainEqual({ label: 'BraTS', command: 'find', text: 'BraTS' });
  });

  test('that nobody has leads to a search', () => {
    const answer = ask('Zebrafish');
    expect(answer).toMatchObject({ type: 'message', heading: 'No entry is called “Zebrafish”', suggestions: [] });
    expect(answer.tips.join(' ')).toMatch(/find Zebrafish/);
  });
});

describe('facts', () => {
  const catalog = smallCatalog({
    'datasets/d.yaml': dataset('D', {
      modalities: ['mri', 'ct'],
      regions: ['brain'],
      tasks: ['segmentation'],
      labels: ['one', 'two', 'three', 'four', 'five', 'six', 'seven'],
      size: { count: 14863, unit: 'studies', also: [{ count: 1_000_000, unit: 'images' }] },
      access: { level: 'registration', steps: [] },
    }),
    'datasets/old.yaml': dataset('Old', { status: 'superseded' }),
    'datasets/new.yaml': dataset('New', { related: { supersedes: ['old'], part_of: [], derived_from: [], see_also: [] } }),
    'datasets/gone.yaml': dataset('Gone', { status: 'withdrawn', status_note: 'Its owner took it back.' }),
    'datasets/cited.yaml': dataset('Cited', { citation: { title: 'A paper', arxiv: '1712.06957', doi: '10.1000/18<2>' } }),
    'datasets/twice.yaml': dataset('Twice', { links: { home: 'https://example.org/a', download: 'https://example.org/a', code: 'https://example.org/c' } }),
    'losses/l.yaml': loss('L', { goals: ['class-imbalance'] }),
    'datasets/plain.yaml': dataset('Plain', { terms: [term('none-stated')] }),
  });
  const facts = (id: string) => Object.fromEntries(cardFacts(entryOf(catalog, id), catalog).map(({ label, value }) => [label, value]));

  test('of a dataset are in words, with readable numbers, and lists say how many they leave out', () => {
    expect(facts('d')).toEqual({
      Modality: 'MRI, CT',
      Region: 'brain',
      Task: 'segmentation',
      Size: '14,863 studies, 1,000,000 images',
      Labels: 'one, two, three, four, five and 2 more',
      Access: 'after registration',
    });
  });

  test('of a loss name the code and what it expects', () => {
    expect(facts('l')).toMatchObject({ 'Helps with': 'class imbalance', Code: 'monai.losses.Loss', Expects: 'logits (MONAI)' });
  });

  test('that nobody knows are left out', () => {
    expect(facts('plain')).toEqual({ Access: 'open download' });
  });

  test('of the real catalog are never empty', () => {
    for (const entry of realCatalog().entries) {
      for (const fact of cardFacts(entry, realCatalog())) expect([fact.label.trim(), fact.value.trim()], entry.id).not.toContain('');
      expect(KIND_LABELS[entry.kind]).toMatch(/^[A-Z]/);
    }
  });

  test('a warning goes with every status but “active”', () => {
    expect(statusWarning(entryOf(catalog, 'new'), catalog)).toBeUndefined();
    expect(statusWarning(entryOf(catalog, 'old'), catalog)).toBe('Superseded by New.');
    expect(statusWarning(entryOf(catalog, 'gone'), catalog)).toBe('Its owner took it back.');
  });

  test('links stand once each, home first, and papers come from their ids too', () => {
    expect(entryLinks(entryOf(catalog, 'twice'))).toEqual([
      { label: 'Home', url: 'https://example.org/a' },
      { label: 'Code', url: 'https://example.org/c' },
    ]);
    expect(entryLinks(entryOf(catalog, 'cited'))).toContainEqual({ label: 'Paper', url: 'https://arxiv.org/abs/1712.06957' });
    const answer = createNavigator({ catalog, today: () => TODAY, about: () => ({ version: '1', platforms: [], problems: [] }) }).answer(requestFor('details', 'cited'));
    const urls = answer.sections.flatMap((section) => section.links.map((link) => link.url));
    for (const url of urls) expect(url).toMatch(/^https?:\/\/[^\s<>"|\\]+$/);
    expect(urls.some((url) => url.startsWith('https://doi.org/10.1000/'))).toBe(true);
  });
});
