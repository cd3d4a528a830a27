// The operator's commands, all under `npm run -s navigator -- …`. Joins the core and the adapters; each command loads only what it needs.
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { runRepl } from '../adapters/terminal/repl.ts';
import { styleFor } from '../adapters/terminal/style.ts';
import { explain } from './answer/explain.ts';
import { renderText } from './answer/text.ts';
import { checkCatalog } from './catalog/check.ts';
import { EXPORT_FORMATS, type ExportFormat, exportCatalog } from './catalog/export.ts';
import { CatalogError, loadCatalog, locateCatalog } from './catalog/load.ts';
import { renderCheck, renderStats } from './catalog/report.ts';
import { catalogStats } from './catalog/stats.ts';
import { readEnvironment } from './config/environment.ts';
import { loadConfig, secretsOf } from './config/load.ts';
import type { Config } from './config/settings.ts';
import type { Current } from './digest/plan.ts';
import { OperatorError, UserError } from './errors.ts';
import { createNavigator, type Navigator } from './navigator.ts';
import { OPERATOR_COMMANDS, type OperatorCommandName } from './operator.ts';
import { commandFor, SEARCH_COMMANDS } from './query/commands.ts';
import { parseLine, requestFor } from './query/request.ts';
import { type Store, StoreError } from './store/port.ts';
import { createLog, type Logger } from './telemetry/log.ts';
import { VERSION } from './version.ts';

type Arguments = { values: Record<string, string | boolean | undefined>; positionals: string[] };

const out = (text: string) => process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
const text = (value: string | boolean | undefined) => (typeof value === 'string' ? value : undefined);
const today = () => new Date().toISOString().slice(0, 10);
const catalogDirs = () => loadConfig(readEnvironment()).CATALOG_DIRS;
const catalogOf = () => loadCatalog(catalogDirs());
const navigatorOf = (): Navigator => createNavigator({ catalog: catalogOf(), today, about: () => ({ version: VERSION, platforms: [], problems: [] }) });

function ask({ values, positionals }: Arguments): void {
  const navigator = navigatorOf();
  const line = positionals.join(' ');
  if (line.trim() === '') throw new OperatorError('ask needs a question: npm run -s navigator -- ask "/dataset brain MRI"');
  const request = parseLine(line);
  if (values.explain) return void out(explain(navigator.findings(request)));
  if (values.json) return void out(JSON.stringify(navigator.report(request), null, 2));
  const page = values.page === undefined ? 1 : Number(values.page);
  if (!Number.isInteger(page) || page < 1) throw new OperatorError(`--page must be a whole number from 1 (is ${JSON.stringify(values.page)})`);
  out(renderText(navigator.answer({ ...request, page }), styleFor(process.stdout, process.env)));
}

/** One JSON answer a line of standard input. A line that cannot be read is named and does not stop the others. */
async function askLines(): Promise<void> {
  const navigator = navigatorOf();
  let number = 0;
  const broken: string[] = [];
  for await (const line of createInterface({ input: process.stdin })) {
    number += 1;
    if (line.trim() === '') continue;
    try {
      const { id, command, text } = JSON.parse(line) as { id?: unknown; command?: unknown; text?: unknown };
      const known = typeof command === 'string' ? commandFor(command) : undefined;
      if (!known || known.kinds.length === 0) throw new Error(`"command" must be one of ${SEARCH_COMMANDS.map((one) => one.name).join(', ')} (is ${JSON.stringify(command)})`);
      if (typeof text !== 'string') throw new Error('"text" must be a string');
      out(JSON.stringify({ ...(id === undefined ? {} : { id }), ...navigator.report({ ...requestFor(known.name, text), command: known.name }), command }));
    } catch (error) {
      broken.push(`standard input:${number}: ${(error as Error).message}`);
    }
  }
  if (broken.length > 0) throw new OperatorError(`${broken.length} ${broken.length === 1 ? 'line' : 'lines'} could not be read:`, broken);
}

function exportTo({ values }: Arguments): void {
  const format = (values.format ?? 'json') as ExportFormat;
  if (!EXPORT_FORMATS.includes(format)) throw new OperatorError(`--format must be one of ${EXPORT_FORMATS.join(', ')} (is ${JSON.stringify(format)})`);
  out(exportCatalog(catalogOf(), format, today()));
}

function check(): void {
  const { catalog, problemAt } = locateCatalog(catalogDirs());
  const { problems, notes } = checkCatalog(catalog, today());
  if (problems.length > 0) throw new CatalogError(problems.map(({ entry, path, message }) => problemAt(entry, path, message)));
  out(renderCheck(catalog, notes));
}

function stats({ values }: Arguments): void {
  const figures = catalogStats(catalogOf(), today());
  out(values.json ? JSON.stringify(figures, null, 2) : renderStats(figures));
}

/** A whole number given by an option, or its usual value. */
function wholeNumber(values: Arguments['values'], option: string, usual: number, most: number): number {
  const given = values[option];
  if (given === undefined) return usual;
  const number = Number(given);
  if (!Number.isInteger(number) || number < 1 || number > most) throw new OperatorError(`--${option} must be a whole number from 1 to ${most} (is ${JSON.stringify(given)})`);
  return number;
}

async function links({ values }: Arguments): Promise<void> {
  const [{ checkLinks }, { LINK_REPORT }] = await Promise.all([import('./catalog/links/run.ts'), import('./catalog/links/report.ts')]);
  const stop = new AbortController();
  // A second Ctrl-C ends the process at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const { summary, dead } = await checkLinks(catalogOf(), {
    ...(typeof values.only === 'string' ? { only: values.only.split(',').map((id) => id.trim()) } : {}),
    report: text(values.report) ?? LINK_REPORT,
    timeoutMs: wholeNumber(values, 'timeout', 20, 600) * 1000,
    concurrency: wholeNumber(values, 'concurrency', 8, 64),
    allowPrivate: values['allow-private'] === true,
    version: VERSION,
    signal: stop.signal,
    progress: process.stderr,
  });
  out(summary);
  if (stop.signal.aborted) process.exitCode = 130;
  else if (dead > 0) process.exitCode = 1;
}

async function importFrom({ values, positionals }: Arguments): Promise<void> {
  const { importList, renderImport } = await import('./catalog/import/run.ts');
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new OperatorError('import needs one list: npm run -s navigator -- catalog import awesome-list.md');
  out(renderImport(importList(file, { dirs: catalogDirs(), out: typeof values.out === 'string' ? values.out : 'catalog-review', today: today() })));
}

async function repl(): Promise<void> {
  const interactive = process.stdin.isTTY === true && process.stdout.isTTY === true;
  await runRepl({ answerer: navigatorOf(), input: process.stdin, output: process.stdout, style: styleFor(process.stdout, process.env), interactive });
}

async function manifest({ values }: Arguments): Promise<void> {
  const { slackManifest } = await import('../adapters/slack/manifest.ts');
  const url = values.url;
  out(slackManifest(values.http || url !== undefined ? { mode: 'http', ...(typeof url === 'string' ? { url } : {}) } : { mode: 'socket' }));
}

async function register(): Promise<void> {
  const config = loadConfig(readEnvironment());
  if (!config.DISCORD_TOKEN) throw new OperatorError('DISCORD_TOKEN is not set: discord.com/developers/applications > your application > Bot > Reset Token');
  const { registerDiscordCommands } = await import('../adapters/discord/connection.ts');
  const log = createLog(config.LOG_LEVEL, secretsOf(config));
  const changed = await registerDiscordCommands({ token: config.DISCORD_TOKEN, apiUrl: config.DISCORD_API_URL }, log);
  out(changed ? 'The commands were registered with Discord.' : 'Discord already has these commands.');
}

/** What both digest commands need: the store, what posts are made from, and the instant. */
async function withDigest({ values }: Arguments, run: (parts: { store: Store; current: Current; at: Date; config: Config; log: Logger }) => Promise<string>): Promise<void> {
  const [{ withStore }, { readInstant }, { createDeadHomes }, { LINK_REPORT }] = await Promise.all([
    import('./store/data.ts'),
    import('./digest/operate.ts'),
    import('./catalog/links/dead.ts'),
    import('./catalog/links/report.ts'),
  ]);
  const at = readInstant(text(values.at), new Date());
  const config = loadConfig(readEnvironment());
  const log = createLog(config.LOG_LEVEL, secretsOf(config));
  const catalog = loadCatalog(config.CATALOG_DIRS);
  const { topics } = createNavigator({ catalog, today, about: () => ({ version: VERSION, platforms: [], problems: [] }) });
  const current = { catalog, topics, dead: createDeadHomes({ file: LINK_REPORT, log })(catalog) };
  out(await withStore(config.DATABASE_URL, (store) => run({ store, current, at, config, log })));
}

const digestPreview = (input: Arguments): Promise<void> =>
  withDigest(input, async ({ store, current, at }) => {
    const { previewDue } = await import('./digest/operate.ts');
    return previewDue({ store, current, at, style: styleFor(process.stdout, process.env) });
  });

const digestRun = (input: Arguments): Promise<void> =>
  withDigest(input, async ({ store, current, at, config, log }) => {
    const [{ describeRound }, { createDigest }, { openPosters }] = await Promise.all([import('./digest/operate.ts'), import('./digest/run.ts'), import('./posting.ts')]);
    const { posters, close } = await openPosters({ config, store, log, show: (post) => out(`${post}\n`) });
    const watch = { sent() {}, postponed() {}, failed() {} };
    const digest = createDigest({ store, posters: () => posters, current: () => current, now: () => at, watch, log });
    try {
      return await describeRound(await digest.runDue(), store, at);
    } finally {
      await digest.stop();
      close();
    }
  });

/** Runs on the store of DATABASE_URL and prints what comes back. */
async function data(run: (work: typeof import('./store/data.ts'), store: Store, config: Config) => Promise<string>): Promise<void> {
  const config = loadConfig(readEnvironment());
  const work = await import('./store/data.ts');
  out(await work.withStore(config.DATABASE_URL, (store) => run(work, store, config)));
}

const RUN: Record<OperatorCommandName, (input: Arguments) => Promise<void> | void> = {
  ask,
  'ask --jsonl': askLines,
  repl,
  'catalog check': check,
  'catalog stats': stats,
  'catalog links': links,
  'catalog import': importFrom,
  'catalog export': exportTo,
  'digest preview': digestPreview,
  'digest run': digestRun,
  'data export': ({ values }) => data((work, store) => work.exportData(store, work.workspaceNamed(text(values.workspace), text(values.platform)))),
  'data erase': ({ values }) => data((work, store) => work.eraseData(store, work.workspaceNamed(text(values.workspace), text(values.platform)), values.yes === true)),
  'data rotate-keys': () => data((work, store, config) => work.rotateKeys(store, config.TOKEN_KEYS, new Date())),
  'slack manifest': manifest,
  'discord register': register,
};

const usage = (): string => ['Usage: npm run -s navigator -- <command>', '', ...OPERATOR_COMMANDS.map((command) => `  ${command.usage}\n      ${command.summary}`)].join('\n');

async function main(argv: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      jsonl: { type: 'boolean' },
      explain: { type: 'boolean' },
      page: { type: 'string' },
      format: { type: 'string' },
      only: { type: 'string' },
      report: { type: 'string' },
      timeout: { type: 'string' },
      concurrency: { type: 'string' },
      'allow-private': { type: 'boolean' },
      out: { type: 'string' },
      at: { type: 'string' },
      http: { type: 'boolean' },
      url: { type: 'string' },
      workspace: { type: 'string' },
      platform: { type: 'string' },
      yes: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const typed = [...positionals.slice(0, 2), ...(values.jsonl ? ['--jsonl'] : [])];
  const command = OPERATOR_COMMANDS.toReversed().find(({ name }) => name.split(' ').every((word) => typed.includes(word)) && positionals[0] === name.split(' ')[0]);
  if (values.help || positionals.length === 0) return void out(usage());
  if (!command) throw new OperatorError(`There is no command "${positionals.slice(0, 2).join(' ')}".`, ['', ...usage().split('\n')]);
  await RUN[command.name]({ values, positionals: positionals.slice(command.name.split(' ').filter((word) => !word.startsWith('--')).length) });
}

// A closed pipe (… | head) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
try {
  await main(process.argv.slice(2));
} catch (error) {
  const known =
    error instanceof OperatorError || error instanceof UserError || error instanceof StoreError || String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${known ? (error as Error).message : (error as Error).stack}\n`);
  process.exitCode = 1;
}
