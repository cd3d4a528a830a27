// What the first screen offers to try: one line for each thing worth knowing, from the command table's own examples.
import { type CommandName, commandFor, commandLine } from '../../src/query/commands.ts';

const example = (command: CommandName, at: number, prefix: '/' | '!' = '/') => commandLine(command, commandFor(command)?.examples[at] ?? '', prefix);

export const EXAMPLES: readonly { line: string; shows: string }[] = [
  { line: example('dataset', 0), shows: 'data by region and modality' },
  { line: example('loss', 0, '!'), shows: 'losses by what you are up against' },
  { line: example('dataset', 1), shows: 'only what you may use for money' },
  { line: example('method', 0), shows: 'models with code' },
  { line: commandFor('find')?.examples[0] ?? '', shows: 'everything, in plain words' },
  { line: example('details', 0), shows: 'all about one entry' },
];
