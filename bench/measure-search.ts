// One engine at one size, in a process of its own so that neither its memory nor its compiled code mixes with another's. Prints JSON.
import { type Catalog, loadCatalog } from '../src/catalog/load.ts';
import type { Kind } from '../src/catalog/schema.ts';
import { commandFor } from '../src/query/commands.ts';
import { requestFor } from '../src/query/request.ts';
import { createSearchIndex } from '../src/search/search.ts';
import { textDocument } from '../src/search/textdocument.ts';
import { readJudged } from './judged.ts';
import { RIVALS } from './rivals.ts';
import { syntheticCatalog } from './synthetic.ts';

export type Measured = {
  build: number;
  /** Questions asked before, and the same ones when nobody had asked them yet: ours remembers what a word or a term finds. */
  p50: number;
  p99: number;
  firstP50: number;
  firstP99: number;
  heapMB: number;
  rssMB: number;
  /** With what the questions have left behind. */
  usedHeapMB: number;
  /** Ten thousand characters, by kind: as a person sends them, and put into the core uncut. */
  long?: Record<string, { sent: number; uncut: number }>;
};
/** The name under which the search of this project is measured. */
export const OURS = 'this';
/** As many results as a rival has to hand over; ours always ranks all it finds. */
const LIMIT = 20;
const ROUNDS = 3;
const LONG = 10_000;

type Asked = { text: string; kinds: readonly Kind[] };

const quantile = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

type Memory = { heap: number; rss: number };

function memory(): Memory {
  if (!globalThis.gc) throw new Error('start this with --expose-gc');
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, rss };
}

/** Sorted times of each question: asked for the first time, and asked again. */
function times(run: (asked: Asked) => unknown, queries: readonly Asked[], rounds: number): { first: number[]; again: number[] } {
  const first: number[] = [];
  const again: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    for (const asked of queries) {
      const start = performance.now();
      run(asked);
      (round === 0 ? first : again).push(performance.now() - start);
    }
  }
  const sorted = (values: number[]) => values.sort((a, b) => a - b);
  return { first: sorted(first), again: sorted(again) };
}

/** Ten thousand characters of several kinds: the worst of them counts. */
function longTexts(words: readonly string[]): Record<string, string> {
  const fill = (next: (index: number) => string) => {
    let text = '';
    for (let index = 0; text.length < LONG; index += 1) text += next(index);
    return text.slice(0, LONG);
  };
  return {
    'known words': fill((index) => `${words[(index * 37) % words.length]} `),
    'unknown words': fill((index) => `zq${((index * 7919) % 99991).toString(36)}xk `),
    'misspelt words': fill((index) => `${(words[(index * 37) % words.length] ?? '').replace(/(.)(.)$/, '$2$1')} `),
    'one word': 'a'.repeat(LONG),
    filters: fill((index) => `task:${words[(index * 37) % words.length]?.replace(/\s/g, '_')} `),
    Chinese: fill((index) => '胸部CT肺结节数据集'.charAt(index % 11)),
    'minus signs': '-'.repeat(LONG),
  };
}

/** So many entries of a catalog, taken from all over it. */
function part(catalog: Catalog, size: number): Catalog {
  const entries = catalog.entries.filter((_, position) => Math.floor((position * size) / catalog.entries.length) !== Math.floor(((position - 1) * size) / catalog.entries.length));
  return { ...catalog, entries, byId: new Map(entries.map((entry) => [entry.id, entry])) };
}

function measure(engine: string, size: number): Measured {
  const real = loadCatalog(['catalog']);
  const catalog = size === 0 ? real : size <= real.entries.length ? part(real, size) : syntheticCatalog(real, size);
  const queries = ['test/golden/judged.jsonl', 'test/golden/judged-own.jsonl'].flatMap((file) =>
    readJudged(file).map((query): Asked => ({ text: query.text, kinds: commandFor(query.command)?.kinds ?? [] })),
  );
  const rounds = size > 50_000 ? 1 : ROUNDS;
  const report = (build: number, before: Memory, after: Memory, taken: ReturnType<typeof times>): Measured => ({
    build,
    p50: quantile(taken.again, 0.5),
    p99: quantile(taken.again, 0.99),
    firstP50: quantile(taken.first, 0.5),
    firstP99: quantile(taken.first, 0.99),
    heapMB: (after.heap - before.heap) / 1e6,
    rssMB: (after.rss - before.rss) / 1e6,
    usedHeapMB: (memory().heap - before.heap) / 1e6,
  });
  if (engine === OURS) {
    const before = memory();
    const start = performance.now();
    const index = createSearchIndex(catalog);
    const build = performance.now() - start;
    const after = memory();
    const run = ({ text, kinds }: Asked) => index.search(index.understand(text), kinds);
    const measured = report(build, before, after, times(run, queries, rounds));
    const words = [...catalog.vocabulary.values()].map((term) => term.label);
    const kinds = commandFor('dataset')?.kinds ?? [];
    const typical = (asked: Asked, what: (one: Asked) => unknown) => quantile(times(what, [asked], 3).again, 0.5);
    const sent = ({ text }: Asked) => run({ text: requestFor('dataset', text).text, kinds });
    const long = Object.fromEntries(Object.entries(longTexts(words)).map(([name, text]) => [name, { sent: typical({ text, kinds }, sent), uncut: typical({ text, kinds }, run) }]));
    return { ...measured, long };
  }
  const rival = RIVALS[engine];
  if (!rival) throw new Error(`there is no engine "${engine}"`);
  const documents = catalog.entries.map((entry) => textDocument(entry, catalog.vocabulary));
  const before = memory();
  const start = performance.now();
  const search = rival(documents);
  const build = performance.now() - start;
  const after = memory();
  return report(
    build,
    before,
    after,
    times(({ text }) => search(text, LIMIT), queries, rounds),
  );
}

if (import.meta.main) {
  const [engine = OURS, size = '0'] = process.argv.slice(2);
  process.stdout.write(JSON.stringify(measure(engine, Number(size))));
}
