// npm run eval: how good the answers are on the judged queries, by class, with the queries that lose most.
import { loadCatalog } from '../src/catalog/load.ts';
import { createNavigator } from '../src/navigator.ts';
import { commandFor } from '../src/query/commands.ts';
import { requestFor } from '../src/query/request.ts';
import { byClass, readJudged, type Score, type Summary, score, summarize } from './judged.ts';

/** Below these CI fails (test/golden/search.test.ts). Raise them when the search gets better; never lower them. */
export const FLOOR = { ndcg: 0.95, mrr: 0.97, classNdcg: 0.88, zero: 1 } as const;

export const JUDGED_FILES = ['test/golden/judged.jsonl'] as const;

/** Every judged query, answered from the catalog of this repository. */
export function evaluate(files: readonly string[] = JUDGED_FILES): Score[] {
  const catalog = loadCatalog(['catalog']);
  const navigator = createNavigator({ catalog, today: () => '2026-11-23', about: () => ({ version: '', platforms: [], problems: [] }) });
  const known = catalog.entries.map((entry) => ({ id: entry.id, sourceRows: entry.source.map(({ section, row }) => ({ section, row })) }) as Parameters<typeof score>[2][number]);
  return files.flatMap((file) =>
    readJudged(file).map((query) => {
      const command = commandFor(query.command);
      if (!command) throw new Error(`${file}: ${query.id}: there is no command "${query.command}"`);
      const report = navigator.report({ ...requestFor(command.name, query.text), command: command.name });
      return score(query, report, known, (result) => result.sourceRows.length > 0);
    }),
  );
}

function line(name: string, { queries, ndcg, mrr, p1, zero, falseNothing }: Summary): string {
  const figure = (value: number) => (Number.isNaN(value) ? '-' : value.toFixed(3)).padStart(8);
  return `${name.padEnd(14)}${String(queries).padStart(5)}${figure(ndcg)}${figure(mrr)}${figure(p1)}${figure(zero)}${String(falseNothing).padStart(8)}`;
}

if (import.meta.main) {
  const scores = evaluate();
  console.log(`${''.padEnd(14)}${'n'.padStart(5)}${['nDCG@10', 'MRR', 'P@1', 'zero', 'false-no'].map((name) => name.padStart(8)).join('')}`);
  console.log(line('all', summarize(scores)));
  for (const [name, summary] of byClass(scores)) console.log(line(name, summary));
  const worst = scores.filter((one) => (one.ndcg ?? one.zero ?? 1) < 0.95 || one.falseNothing).sort((a, b) => (a.ndcg ?? 0) - (b.ndcg ?? 0));
  if (worst.length > 0) console.log('\nLoses most:');
  for (const one of worst.slice(0, 40))
    console.log(`  ${(one.ndcg ?? one.zero ?? 0).toFixed(2)}${one.falseNothing ? ' nothing strict' : ''}  ${one.id} ${one.text}  ->  ${one.top.join(', ')}`);
}
