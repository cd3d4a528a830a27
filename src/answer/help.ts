// Help and the state of the bot, from the command table.
import type { Kind } from '../catalog/schema.ts';
import type { PlatformStatus } from '../port.ts';
import { COMMANDS, type Command, commandFor, commandLine, NAVIGATOR, NAVIGATOR_ACTIONS, SEARCH_COMMANDS, SUBSCRIPTION_COMMANDS } from '../query/commands.ts';
import { SHOWN_FILTERS } from '../query/filters.ts';
import type { Request } from '../query/request.ts';
import { ANSWER_LIMITS, type Answer, type Section } from './card.ts';
import { blankAnswer } from './compose.ts';
import { KIND_PLURALS } from './facts.ts';

const section = (heading: string, rest: Partial<Section>): Section => ({ heading, facts: [], lines: [], links: [], ...rest });

/** Help on everything, or on the command that was called without a query (its name is the request's text). */
export function composeHelp(request: Request): Answer {
  const about: Command | undefined = request.text ? commandFor(request.text) : undefined;
  const subject = about && about.kinds.length > 0 ? about : undefined;
  const answer = blankAnswer('help', request, subject ? `How to ask ${commandLine(subject.name, '')}` : 'Medical AI Navigator: what you can ask');
  answer.context.push(
    subject ? `${subject.summary}.` : 'Datasets, losses, methods, benchmarks, tools, platforms and lists for medical AI, each with what its licence lets you do.',
  );
  const examples = subject
    ? [...subject.examples, ...(subject.name === 'dataset' ? ['kidney tumour CT access:open'] : [])].map((text) => ({ command: subject.name, text }))
    : THREE_EXAMPLES;
  answer.sections.push(section('Examples', { lines: [...examples, ...THREE_EXAMPLES].slice(0, 3).map(({ command, text }) => commandLine(command, text)) }));
  if (!subject) {
    answer.sections.push(
      section('Commands', {
        lines: [
          ...SEARCH_COMMANDS.map((command) => `${commandLine(command.name, command.usage)}: ${command.summary}`),
          ...NAVIGATOR_ACTIONS.map((command) => `${commandLine(command.name, command.usage)}: ${command.summary}`),
        ],
      }),
    );
  }
  if (!subject) answer.sections.push(section('Daily posts', { lines: SUBSCRIPTION_COMMANDS.map((command) => `${commandLine(command.name, command.usage)}: ${command.summary}`) }));
  answer.sections.push(
    section('Narrow it down', {
      lines: [
        `Filters: ${SHOWN_FILTERS.map((key) => `${key}:…`).join(' ')}`,
        'Exclude with “not”, “without” or a minus: chest x-ray -covid',
        'Sizes: >1000 images, largest, smallest',
        `In Slack, what has no command of its own goes after /${NAVIGATOR.name}: /${NAVIGATOR.name} platform host a challenge`,
      ],
    }),
  );
  answer.tips.push('Answers are shown to you alone until you share them.');
  answer.suggestions = examples.slice(0, 3).map(({ command, text }) => ({ label: commandLine(command, text).slice(0, 75), command: command as 'dataset', text }));
  return answer;
}

const THREE_EXAMPLES = [
  { command: 'dataset', text: 'brain MRI' },
  { command: 'loss', text: 'imbalanced segmentation' },
  { command: 'find', text: 'polyp segmentation license:commercial' },
] as const;

/** A problem that lists all values allowed is a page long; its place and its beginning say enough. */
const MAX_PROBLEM = 400;

export type AboutFacts = {
  version: string;
  counts: ReadonlyMap<Kind, number>;
  /** Day of the newest entry, YYYY-MM-DD. */
  newest: string;
  /** How many entries are a team's own. */
  own: number;
  platforms: readonly PlatformStatus[];
  problems: readonly string[];
};

export function composeAbout(request: Request, facts: AboutFacts): Answer {
  const answer = blankAnswer('help', request, 'About Medical AI Navigator');
  answer.context.push('A curated catalog, answered from memory: no language model is in the way, and what you ask is not stored.');
  answer.sections.push(
    section('Catalog', {
      facts: [
        ...[...facts.counts].map(([kind, count]) => ({ label: KIND_PLURALS[kind], value: String(count) })),
        ...(facts.own > 0 ? [{ label: "Your team's own", value: String(facts.own) }] : []),
        { label: 'Newest entry', value: facts.newest },
      ],
    }),
    section('This bot', {
      facts: [{ label: 'Version', value: facts.version }, ...facts.platforms.map((one) => ({ label: one.name, value: one.note ? `${one.state}: ${one.note}` : one.state }))],
    }),
  );
  const shown = facts.problems.length <= ANSWER_LIMITS.notices ? facts.problems : facts.problems.slice(0, ANSWER_LIMITS.notices - 1);
  for (const problem of shown)
    answer.notices.push({ level: 'warning', text: problem.length > MAX_PROBLEM ? `${problem.slice(0, MAX_PROBLEM - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : problem });
  const left = facts.problems.length - shown.length;
  if (left > 0) answer.notices.push({ level: 'warning', text: `${left} more problems: the log and /readyz have them all.` });
  answer.tips.push(`${COMMANDS.length} commands: ${commandLine('help', '')} lists them.`);
  return answer;
}
