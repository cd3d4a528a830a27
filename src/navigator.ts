// The whole core as one object over one catalog: a request in, an answer out. No I/O; the clock is a parameter.

import type { Answer } from './answer/card.ts';
import { blankAnswer, composeResults } from './answer/compose.ts';
import { composeChoice, composeDetails } from './answer/details.ts';
import { type AboutFacts, composeAbout, composeHelp } from './answer/help.ts';
import { composeReport, type Report } from './answer/report.ts';
import type { Catalog } from './catalog/load.ts';
import type { Entry, Kind } from './catalog/schema.ts';
import { createTopics, type Topics } from './digest/topic.ts';
import { lazy } from './lazy.ts';
import type { Answerer } from './port.ts';
import { commandFor, commandLine, isForDesk, SEARCH_COMMANDS } from './query/commands.ts';
import { nearest } from './query/distance.ts';
import { nameKeys } from './query/fold.ts';
import { namesakes } from './query/phrases.ts';
import type { Request } from './query/request.ts';
import { createCompleter } from './search/complete.ts';
import { createSearchIndex, type Findings } from './search/search.ts';

export type Navigator = Answerer & {
  /** The whole ranked list as data. Requests that are no search report nothing found. */
  report(request: Request): Report;
  findings(request: Request): Findings;
  /** Which entries fit what a channel asked to be told of. */
  topics: Topics;
};

export type NavigatorOptions = {
  catalog: Catalog;
  /** Today as YYYY-MM-DD, asked anew for each answer. */
  today: () => string;
  /** The state of the process, for `about`; asked anew for each answer. */
  about: () => Pick<AboutFacts, 'version' | 'platforms' | 'problems'>;
};

export function createNavigator({ catalog, today, about }: NavigatorOptions): Navigator {
  const index = createSearchIndex(catalog);
  // Made when somebody first types where completions are offered: most of the time at the start would go into it.
  const completer = lazy(() => createCompleter(index));
  const context = () => ({ catalog, today: today() });
  const kindsOf = (request: Request): readonly Kind[] => commandFor(request.command)?.kinds ?? [];

  const counts = new Map<Kind, number>();
  for (const entry of catalog.entries) counts.set(entry.kind, (counts.get(entry.kind) ?? 0) + 1);
  const own = catalog.entries.filter((entry) => entry.own).length;
  const newest =
    catalog.entries
      .map((entry) => entry.added)
      .sort()
      .at(-1) ?? '';

  function findings(request: Request): Findings {
    const query = index.understand(request.text);
    return index.search(query, kindsOf(request));
  }

  /** Where else strict matches are: only looked for when a narrow command found none. */
  function elsewhere(request: Request, found: Findings): { command: (typeof SEARCH_COMMANDS)[number]['name']; count: number }[] {
    const kinds = kindsOf(request);
    if (found.strict > 0 || kinds.length !== 1) return [];
    const all = index.search(
      found.query,
      SEARCH_COMMANDS.filter((command) => command.kinds.length === 1 && command.kinds[0] !== kinds[0]).flatMap((command) => command.kinds),
    );
    return SEARCH_COMMANDS.filter((command) => command.kinds.length === 1)
      .map((command) => ({ command: command.name, count: command.kinds.reduce((sum, kind) => sum + (all.strictByKind.get(kind) ?? 0), 0) }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count);
  }

  function details(request: Request): Answer {
    const wanted = request.text.trim();
    const direct = catalog.byId.get(wanted.toLowerCase());
    if (direct) return composeDetails(request, direct, context());
    const ids = new Set(nameKeys(wanted).flatMap((key) => namesakes(key, wanted.endsWith('+'), index.lexicon)));
    const called = catalog.entries.filter((entry) => ids.has(entry.id));
    if (called.length === 1) return composeDetails(request, called[0] as Entry, context());
    if (called.length > 1) return composeChoice(request, called);
    const close = nearest(
      wanted,
      catalog.entries.flatMap((entry) => [entry.id, entry.name]),
    );
    return composeChoice(request, close ? catalog.entries.filter((entry) => entry.id === close || entry.name === close) : []);
  }

  return {
    answer(request) {
      if (request.command === 'help') return composeHelp(request);
      if (request.command === 'about') return composeAbout(request, { ...about(), counts, newest, own });
      if (request.command === 'details') return details(request);
      if (isForDesk(request.command)) return elsewhereAnswer(request);
      const found = findings(request);
      if (
        found.hits.length === 0 &&
        found.query.constraints.length + found.query.words.length + found.query.named.length + found.query.sizes.length + found.query.unknownFilters.length === 0
      )
        return unreadable(request);
      return composeResults(request, found, elsewhere(request, found), context());
    },
    report(request) {
      return composeReport(request, findings(request), context());
    },
    findings,
    topics: createTopics(index),
    complete(command, text, limit) {
      if (command === 'details')
        return completer()(
          SEARCH_COMMANDS.flatMap((one) => one.kinds),
          text,
          limit,
          true,
        );
      return completer()(commandFor(command)?.kinds ?? [], text, limit, false);
    },
  };
}

/** Emoji, punctuation or words that wish for nothing. */
function unreadable(request: Request): Answer {
  const answer = blankAnswer('message', request, 'There was nothing to search for in that');
  answer.tips.push('Name a body region, a modality, a task, a disease or a resource: brain MRI, liver tumour CT, Dice loss.');
  answer.suggestions = [
    { label: 'brain MRI datasets', command: 'dataset', text: 'brain MRI' },
    { label: 'losses for imbalanced data', command: 'loss', text: 'imbalanced segmentation' },
  ];
  return answer;
}

/** Daily posts need a channel: where there is none, this is said. */
function elsewhereAnswer(request: Request): Answer {
  const answer = blankAnswer('message', request, 'Daily posts go to a channel');
  answer.tips.push(`Type ${commandLine('subscribe', '')} in Slack, in Discord or in the playground.`);
  return answer;
}
