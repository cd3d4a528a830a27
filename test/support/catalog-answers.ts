// Answers over the real catalog for renderer suites: every entry's details and card, every command, every page, help and about.
import type { Answer } from '../../src/answer/card.ts';
import { type Catalog, loadCatalog } from '../../src/catalog/load.ts';
import { createNavigator, type Navigator } from '../../src/navigator.ts';
import { COMMANDS, SEARCH_COMMANDS } from '../../src/query/commands.ts';
import { requestFor } from '../../src/query/request.ts';
import { HOSTILE } from './answers.ts';

export const TODAY = '2026-11-23';

let catalog: Catalog | undefined;
/** The catalog of this repository, read once a test file. */
export function realCatalog(): Catalog {
  catalog ??= loadCatalog(['catalog']);
  return catalog;
}

export const realNavigator = (): Navigator =>
  createNavigator({
    catalog: realCatalog(),
    today: () => TODAY,
    about: () => ({
      version: '0.0.0',
      platforms: [
        { name: 'Slack', state: 'ready' },
        { name: 'Discord', state: 'degraded', note: 'no message content' },
      ],
      problems: [],
    }),
  });

export function* catalogAnswers(): Generator<Answer> {
  const navigator = realNavigator();
  for (const entry of realCatalog().entries) {
    yield navigator.answer(requestFor('details', entry.id));
    yield navigator.answer(requestFor('find', entry.name));
  }
  for (const command of COMMANDS) yield navigator.answer(requestFor(command.name, ''));
  for (const command of SEARCH_COMMANDS) {
    for (const text of [...command.examples, 'segmentation', 'imaging', 'CT', 'classification not cancer', 'zzzz', 'license:commercial', ...HOSTILE]) {
      const first = navigator.answer(requestFor(command.name, text));
      yield first;
      for (let page = 2; page <= (first.pager?.pages ?? 1); page += 1) yield navigator.answer(requestFor(command.name, text, page));
    }
  }
}
