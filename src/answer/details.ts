// One entry in full: facts, how to get it, each licence with its evidence, and how to cite it.
import type { Entry } from '../catalog/schema.ts';
import { commandLine, NAVIGATOR } from '../query/commands.ts';
import type { Request } from '../query/request.ts';
import { ANSWER_LIMITS, type Answer, type Section } from './card.ts';
import { blankAnswer, type ComposeContext, itemOf } from './compose.ts';
import { allFacts, KIND_LABELS } from './facts.ts';
import { licenseSections } from './license.ts';

const section = (heading: string, rest: Partial<Section>): Section => ({ heading, facts: [], lines: [], links: [], ...rest });

function lossSections(entry: Entry): Section[] {
  if (entry.kind !== 'loss') return [];
  return [
    section('Formula', { code: entry.formula.plain }),
    ...(entry.parameters.length > 0
      ? [section('Parameters', { lines: entry.parameters.map((item) => `${item.name}${item.default ? ` (default ${item.default})` : ''}: ${item.effect}`) })]
      : []),
    section('When to use it', { lines: [...entry.use_when.map((line) => `Yes: ${line}`), ...entry.avoid_when.map((line) => `No: ${line}`)] }),
    section('Implementations', {
      lines: entry.implementations.map(
        (item) => `${item.library}: ${item.import} (${item.license}${item.expects ? `, expects ${item.expects}` : ''})${item.note ? `. ${item.note}` : ''}`,
      ),
      links: entry.implementations
        .flatMap((item) => (item.source ? [{ label: item.library, url: item.source }] : []))
        .filter((link, index, all) => all.findIndex((other) => other.url === link.url) === index),
    }),
  ];
}

function accessSection(entry: Entry): Section[] {
  if (!('access' in entry) || entry.access.steps.length === 0) return [];
  return [section('How to get it', { lines: entry.access.steps.map((step, index) => `${index + 1}. ${step}`) })];
}

function citationSection(entry: Entry): Section[] {
  const cited = entry.citation;
  if (!cited) return [];
  const ids = [cited.arxiv ? `arXiv ${cited.arxiv}` : '', cited.doi ? `doi ${cited.doi}` : ''].filter(Boolean).join(', ');
  const links = [
    ...(cited.arxiv ? [{ label: 'arXiv', url: `https://arxiv.org/abs/${cited.arxiv}` }] : []),
    ...(cited.doi ? [{ label: 'DOI', url: `https://doi.org/${encodeURI(cited.doi).replace(/[<>"|\\]/g, encodeURIComponent)}` }] : []),
  ];
  return [section('Cite', { lines: [[cited.title, cited.venue, cited.year, ids].filter(Boolean).join('. ')], links })];
}

/** Whatever does not fit the bound is said, and where to read on. */
function bounded(sections: Section[], entry: Entry): Section[] {
  if (sections.length <= ANSWER_LIMITS.sections) return sections;
  const kept = sections.slice(0, ANSWER_LIMITS.sections - 1);
  return [...kept, section('More', { lines: [`${sections.length - kept.length} more parts are in the catalog file of ${entry.name}.`] })];
}

export function composeDetails(request: Request, entry: Entry, context: ComposeContext): Answer {
  const item = itemOf({ entry, kind: entry.kind, near: false, why: [], misses: [] }, context);
  const answer = blankAnswer('details', { ...request, command: 'details', text: entry.id, page: 1 }, entry.title ? `${entry.name}: ${entry.title}` : entry.name);
  // Whose entry it is stands first among the facts, in full; a window's title has room for the kind alone.
  answer.items = [{ ...item, kindLabel: KIND_LABELS[entry.kind], facts: [] }];
  answer.sections = bounded(
    [section('Facts', { facts: allFacts(entry, context.catalog) }), ...lossSections(entry), ...accessSection(entry), ...licenseSections(entry, context), ...citationSection(entry)],
    entry,
  );
  const corrections = entry.source.flatMap((row) => row.corrections);
  if (corrections.length > 0)
    answer.context.push(`Corrected against other lists: ${corrections[0]}${corrections.length > 1 ? ` (and ${corrections.length - 1} more)` : ''}`.slice(0, 300));
  answer.tips.push('A wrong licence or a dead link? Tell the people who keep the catalog; evidence helps.');
  answer.shareable = true;
  return answer;
}

/** When a name fits several entries or none. */
export function composeChoice(request: Request, candidates: readonly Entry[]): Answer {
  const answer = blankAnswer(
    'message',
    request,
    candidates.length > 0 ? `Which one do you mean by “${request.text.slice(0, 80)}”?` : `No entry is called “${request.text.slice(0, 80)}”`,
  );
  if (candidates.length > 0)
    answer.tips.push(
      `Ask for one of them: ${candidates
        .slice(0, 5)
        .map((entry) => commandLine('details', entry.id))
        .join(', ')}`.slice(0, 300),
    );
  else answer.tips.push(`Search for it: /${NAVIGATOR.name} find ${request.text}`.slice(0, 200));
  answer.suggestions = candidates.slice(0, ANSWER_LIMITS.suggestions).map((entry) => ({ label: entry.name, command: 'find', text: entry.name }));
  return answer;
}
