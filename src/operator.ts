// The one table of operator commands. cli.ts runs them; its help and the README table read them.
import { commandLine } from './query/commands.ts';

export type OperatorCommand = {
  /** The words after `npm run -s navigator --`. */
  name: string;
  usage: string;
  summary: string;
};

export const OPERATOR_COMMANDS = [
  {
    name: 'ask',
    usage: `ask "${commandLine('dataset', 'brain MRI')}" [--page 2] [--json | --explain]`,
    summary: 'Answer one question: as a card, as JSON, or with the parts of each score',
  },
  { name: 'ask --jsonl', usage: 'ask --jsonl < questions.jsonl', summary: 'Answer lines of {"id", "command", "text"} with one JSON answer a line' },
  { name: 'repl', usage: 'repl', summary: 'Ask one question after another' },
  { name: 'catalog check', usage: 'catalog check', summary: 'Check every file of the catalog: form, ids, evidence, dates, duplicates' },
  { name: 'catalog stats', usage: 'catalog stats [--json]', summary: 'Count what the catalog holds, how well it is known, and what is missing' },
  {
    name: 'catalog links',
    usage: 'catalog links [--only mura,chexpert] [--report data/links.json] [--timeout 20] [--concurrency 8] [--allow-private]',
    summary: 'Visit every link politely; a link is dead after failing on three different days',
  },
  {
    name: 'catalog import',
    usage: 'catalog import awesome-list.md [--out catalog-review]',
    summary: 'Turn a Markdown list into drafts of entries to review; what is known is named, nothing is overwritten',
  },
  { name: 'catalog export', usage: 'catalog export --format json|csv|markdown', summary: 'Print the catalog in another form' },
  { name: 'digest preview', usage: 'digest preview [--at 2026-11-30T08:00:00Z]', summary: 'Show the daily posts that are due now, or at a given instant; nothing is sent' },
  { name: 'digest run', usage: 'digest run [--at 2026-11-30T08:00:00Z]', summary: 'Send the daily posts that are due now, or at a given instant, once; then end' },
  {
    name: 'data export',
    usage: 'data export --workspace T0123ABCD [--platform slack|discord]',
    summary: 'Print all that is kept of one Slack workspace or Discord server, as JSON',
  },
  {
    name: 'data erase',
    usage: 'data erase --workspace T0123ABCD [--platform slack|discord] [--yes]',
    summary: 'Erase all that is kept of it; without --yes say what would go',
  },
  { name: 'data rotate-keys', usage: 'data rotate-keys', summary: 'Seal the tokens of installed workspaces anew with the first key of TOKEN_KEYS' },
  { name: 'slack manifest', usage: 'slack manifest [--http] [--url https://bot.example.org]', summary: 'Print the manifest to create the Slack app from' },
  { name: 'discord register', usage: 'discord register', summary: 'Register the slash commands with Discord' },
] as const satisfies readonly OperatorCommand[];

export type OperatorCommandName = (typeof OPERATOR_COMMANDS)[number]['name'];
