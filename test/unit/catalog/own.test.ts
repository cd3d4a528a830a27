// A team's own folder over the common one: what is its own, what stands in place of what, and where people see it.
import { describe, expect, test } from 'vitest';
import { renderText } from '../../../src/answer/text.ts';
import { exportCatalog } from '../../../src/catalog/export.ts';
import { type Catalog, loadCatalog } from '../../../src/catalog/load.ts';
import { KINDS } from '../../../src/catalog/schema.ts';
import { createNavigator } from '../../../src/navigator.ts';
import { renderers } from '../../../src/playground.ts';
import { requestFor } from '../../../src/query/request.ts';
import { TODAY } from '../../support/catalog-answers.ts';
import { catalogFolder, dataset, entryOf, GROUND, loss, method, problemsOf, term } from '../../support/catalog-folder.ts';

const common = () =>
  catalogFolder({
    ...GROUND,
    'datasets/a.yaml': dataset('Alpha', { modalities: ['mri'] }),
    'datasets/b.yaml': dataset('Beta', { modalities: ['mri'] }),
    'losses/l.yaml': loss('Lambda'),
  });
const navigatorOf = (catalog: Catalog) => createNavigator({ catalog, today: () => TODAY, about: () => ({ version: '1', platforms: [], problems: [] }) });
const team = loadCatalog([
  common(),
  catalogFolder({
    'datasets/a.yaml': dataset('Alpha of ours', { modalities: ['mri'] }),
    'datasets/n.yaml': dataset('Nu', { modalities: ['mri'], terms: [term('CC-BY-4.0')], related: { part_of: ['b'], derived_from: [], supersedes: [], see_also: [] } }),
    'losses/m.yaml': loss('Mu'),
  }),
]);
const navigator = navigatorOf(team);

describe('where an entry comes from', () => {
  test('the first folder is the common one, whatever it is', () => {
    expect(loadCatalog([common()]).entries.filter((entry) => entry.own || entry.replaces)).toEqual([]);
  });

  test('entries of later folders are own, and know the common entry they stand in place of', () => {
    expect(team.entries.map(({ id, own, replaces }) => [id, own, replaces])).toEqual([
      ['a', true, 'Alpha'],
      ['b', undefined, undefined],
      ['l', undefined, undefined],
      ['m', true, undefined],
      ['n', true, undefined],
    ]);
  });

  test('of three folders the last wins, and it is still the common entry that is replaced', () => {
    const catalog = loadCatalog([
      common(),
      catalogFolder({ 'datasets/a.yaml': dataset('Second'), 'datasets/s.yaml': dataset('Sigma') }),
      catalogFolder({ 'methods/a.yaml': method('Third'), 'datasets/s.yaml': dataset('Sigma 2') }),
    ]);
    expect(entryOf(catalog, 'a')).toMatchObject({ kind: 'method', name: 'Third', own: true, replaces: 'Alpha' });
    expect(entryOf(catalog, 's')).toMatchObject({ name: 'Sigma 2', own: true });
    expect(entryOf(catalog, 's').replaces).toBeUndefined();
  });

  test.each(['own', 'replaces'])('no file can claim it: "%s" is an unknown field', (field) => {
    expect(problemsOf(catalogFolder({ ...GROUND, 'datasets/a.yaml': { ...dataset('A'), [field]: true } }))).toEqual([
      expect.objectContaining({ message: expect.stringMatching(`unknown field "${field}"`) }),
    ]);
  });

  test('a team needs nothing but its entries; relations and licences reach across folders', () => {
    expect(entryOf(team, 'n').related.part_of).toEqual(['b']);
    expect(JSON.stringify(navigator.answer(requestFor('details', 'n')))).toContain('Beta');
  });
});

describe('where people see it', () => {
  const results = navigator.answer(requestFor('dataset', 'MRI'));

  test('beside the kind, in the list, on every platform', () => {
    expect(Object.fromEntries(results.items.map((item) => [item.name, item.kindLabel]))).toEqual({
      'Alpha of ours': "Dataset · your team's",
      Beta: 'Dataset',
      Nu: "Dataset · your team's",
    });
    for (const shown of [renderText(results), JSON.stringify(renderers.slack(results)), JSON.stringify(renderers.discord(results))]) {
      expect(shown.split("Dataset · your team's").length, shown).toBeGreaterThan(2);
    }
  });

  test('whole for every kind: no platform cuts it', () => {
    for (const kind of KINDS) {
      const [item] = results.items.filter((one) => one.name === 'Nu');
      const label = navigatorOf(team).answer(requestFor('loss', 'Mu')).items[0]?.kindLabel;
      expect(label).toBe("Loss function · your team's");
      const answer = { ...results, items: [{ ...(item as NonNullable<typeof item>), kind, kindLabel: label ?? '' }] };
      for (const render of [renderers.slack, renderers.discord]) expect(JSON.stringify(render(answer))).toContain("Loss function · your team's");
    }
  });

  test('first among the facts of its details, with what it stands in place of', () => {
    const facts = (id: string) => navigator.answer(requestFor('details', id)).sections.find((section) => section.heading === 'Facts')?.facts[0];
    expect(facts('a')).toEqual({ label: 'Entry', value: "your team's own, in place of “Alpha” of the common catalog" });
    expect(facts('n')).toEqual({ label: 'Entry', value: "your team's own" });
    expect(facts('b')?.label).not.toBe('Entry');
    const shown = navigator.answer(requestFor('details', 'a'));
    for (const text of [renderText(shown), JSON.stringify(renderers.slackModal(shown)), JSON.stringify(renderers.discord(shown))]) expect(text).toContain('in place of “Alpha”');
  });

  test('in `about`, as a number', () => {
    const fact = (one: typeof navigator) => one.answer(requestFor('about', '')).sections[0]?.facts.find(({ label }) => label === "Your team's own")?.value;
    expect(fact(navigator)).toBe('3');
    expect(fact(navigatorOf(loadCatalog([common()])))).toBeUndefined();
  });

  test('in the JSON answer and in every export', () => {
    expect(Object.fromEntries(navigator.report(requestFor('dataset', 'MRI')).results.map(({ id, own }) => [id, own]))).toEqual({ a: true, b: undefined, n: true });
    const { entries } = JSON.parse(exportCatalog(team, 'json', TODAY)) as { entries: { id: string; own?: boolean; replaces?: string }[] };
    expect(entries.filter(({ own }) => own).map(({ id, replaces }) => [id, replaces])).toEqual([
      ['a', 'Alpha'],
      ['m', undefined],
      ['n', undefined],
    ]);
    const [head = '', ...rows] = exportCatalog(team, 'csv', TODAY).trimEnd().split('\r\n');
    expect(head).toMatch(/,own$/);
    expect(rows.filter((row) => row.endsWith(',yes')).map((row) => row.split(',')[0])).toEqual(['a', 'm', 'n']);
    expect(exportCatalog(team, 'markdown', TODAY).match(/^\| .*\(own entry\) \|/gm)).toHaveLength(3);
  });
});

test('`about` cuts a long list of problems and says how many are left', () => {
  const about = (problems: string[]) =>
    createNavigator({ catalog: team, today: () => TODAY, about: () => ({ version: '1', platforms: [], problems }) })
      .answer(requestFor('about', ''))
      .notices.map(({ text }) => text);
  expect(about([])).toEqual([]);
  expect(about(['1', '2', '3', '4'])).toEqual(['1', '2', '3', '4']);
  expect(about(['1', '2', '3', '4', '5'])).toEqual(['1', '2', '3', '2 more problems: the log and /readyz have them all.']);
  expect(about(['x'.repeat(2000)])[0]).toHaveLength(400);
});
