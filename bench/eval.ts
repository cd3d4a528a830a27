// npm run eval [-- --rivals]: how good the answers are on the judged queries, by class, with the queries that lose most.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Catalog, loadCatalog } from '../src/catalog/load.ts';
import type { Entry } from '../src/catalog/schema.ts';
import { createNavigator } from '../src/navigator.ts';
import { commandFor } from '../src/query/commands.ts';
import { requestFor } from '../src/query/request.ts';
import { textDocument } from '../src/search/textdocument.ts';
import { byClass, type Judged, type Known, type Result, readJudged, type Score, type Summary, score, summarize } from './judged.ts';
import type { Build } from './rivals.ts';

/** Below a floor CI fails (test/golden/search.test.ts). Raise it when the search gets better; never lower it. */
export type Floor = { ndcg: number; mrr: number; classNdcg: number; zero: number; falseNothing: number };
type JudgedSet = { name: string; file: string; atLeast: number; floor: Floor; isJudged(result: Known): boolean };

/** Entries that our own judgements looked at. Later ones are neither right nor wrong until somebody judges them and adds their ids. */
const seen = new Set<string>(JSON.parse(readFileSync('test/golden/judged-own-entries.json', 'utf8')));

export const JUDGED_SETS: readonly JudgedSet[] = [
  {
    name: 'given',
    file: 'test/golden/judged.jsonl',
    atLeast: 83,
    floor: { ndcg: 0.97, mrr: 0.99, classNdcg: 0.94, zero: 1, falseNothing: 0 },
    // Judged over the source list: what no row of it stands behind was not judged.
    isJudged: (result) => result.sourceRows.length > 0,
  },
  {
    name: 'own',
    file: 'test/golden/judged-own.jsonl',
    atLeast: 150,
    floor: { ndcg: 0.945, mrr: 0.98, classNdcg: 0.85, zero: 0.95, falseNothing: 6 },
    isJudged: (result) => seen.has(result.id),
  },
];

type Asker = (query: Judged) => Result[];

const knownOf = (entries: readonly Entry[]): Known[] => entries.map((entry) => ({ id: entry.id, sourceRows: entry.source.map(({ section, row }) => ({ section, row })) }));

function commandOf(query: Judged) {
  const command = commandFor(query.command);
  if (!command) throw new Error(`${query.id}: there is no command "${query.command}"`);
  return command;
}

function askNavigator(catalog: Catalog): Asker {
  const navigator = createNavigator({ catalog, today: () => '2026-11-23', about: () => ({ version: '', platforms: [], problems: [] }) });
  return (query) => navigator.report(requestFor(commandOf(query).name, query.text)).results;
}

/** A rival gets the documents, the pool of the command and as many places as we have. */
function askRival(catalog: Catalog, build: Build): Asker {
  const search = build(catalog.entries.map((entry) => textDocument(entry, catalog.vocabulary)));
  const known = new Map(knownOf(catalog.entries).map((one) => [one.id, one]));
  return (query) => {
    const { kinds } = commandOf(query);
    const inPool = (id: string) => {
      const entry = catalog.byId.get(id);
      return entry !== undefined && [entry.kind, ...entry.also_kinds].some((kind) => kinds.includes(kind));
    };
    return search(query.text, catalog.entries.length)
      .filter(inPool)
      .flatMap((id) => {
        const one = known.get(id);
        return one ? [{ ...one, near: false }] : [];
      });
  };
}

export function evaluate({ file, isJudged }: JudgedSet, catalog: Catalog = loadCatalog(['catalog']), ask: Asker = askNavigator(catalog)): Score[] {
  const known = knownOf(catalog.entries);
  return readJudged(file).map((query) => score(query, ask(query), known, isJudged));
}

const figure = (value: number) => (Number.isNaN(value) ? '-' : value.toFixed(3)).padStart(8);
const line = (name: string, { queries, ndcg, mrr, p1, zero, falseNothing }: Summary): string =>
  `${name.padEnd(14)}${String(queries).padStart(5)}${figure(ndcg)}${figure(mrr)}${figure(p1)}${figure(zero)}${String(falseNothing).padStart(9)}`;

function printScores(name: string, scores: readonly Score[]): void {
  console.log(`\n${`${name}:`.padEnd(14)}${'n'.padStart(5)}${['nDCG@10', 'MRR', 'P@1', 'zero'].map((title) => title.padStart(8)).join('')} false-no`);
  console.log(line('all', summarize(scores)));
  for (const [title, summary] of byClass(scores)) console.log(line(title, summary));
}

function printWorst(scores: readonly Score[]): void {
  const worst = scores.filter((one) => (one.ndcg ?? one.zero ?? 1) < 0.95 || one.falseNothing).sort((a, b) => (a.ndcg ?? 0) - (b.ndcg ?? 0));
  if (worst.length > 0) console.log('\nLoses most:');
  for (const one of worst.slice(0, 40))
    console.log(`  ${(one.ndcg ?? one.zero ?? 0).toFixed(2)}${one.falseNothing ? ' nothing strict' : ''}  ${one.id} ${one.text}  ->  ${one.top.join(', ')}`);
}

/** nDCG@10 by class, one column an engine; on questions without an answer the share that is answered honestly. */
function printRivals(name: string, columns: ReadonlyMap<string, readonly Score[]>): void {
  const names = [...columns.keys()];
  console.log(`\n${`${name}, nDCG@10:`.padEnd(18)}${names.map((title) => title.padStart(12)).join('')}`);
  const row = (title: string, pick: (scores: readonly Score[]) => number) =>
    console.log(`${title.padEnd(18)}${names.map((one) => figure(pick(columns.get(one) ?? [])).padStart(12)).join('')}`);
  row('all', (scores) => summarize(scores).ndcg);
  row('MRR', (scores) => summarize(scores).mrr);
  row('P@1', (scores) => summarize(scores).p1);
  for (const title of byClass(columns.get(names[0] ?? '') ?? []).keys())
    row(title, (scores) => {
      const summary = byClass(scores).get(title);
      return summary ? (Number.isNaN(summary.ndcg) ? summary.zero : summary.ndcg) : Number.NaN;
    });
}

if (import.meta.main) {
  const { rivals } = parseArgs({ options: { rivals: { type: 'boolean', default: false } } }).values;
  const catalog = loadCatalog(['catalog']);
  const ours = askNavigator(catalog);
  const results = JUDGED_SETS.map((set) => ({ set, scores: evaluate(set, catalog, ours) }));
  for (const { set, scores } of results) printScores(set.name, scores);
  printScores(
    'together',
    results.flatMap(({ scores }) => scores),
  );
  if (rivals) {
    // Only here: the other engines cost the tests that use this file a second to load.
    const { RIVALS } = await import('./rivals.ts');
    const others = Object.entries(RIVALS).map(([name, build]) => [name, askRival(catalog, build)] as const);
    for (const { set, scores } of results) printRivals(set.name, new Map([['this', scores], ...others.map(([name, ask]) => [name, evaluate(set, catalog, ask)] as const)]));
  } else for (const { scores } of results) printWorst(scores);
}
