// npm run bench -- search: time, memory and build time beside plain engines on the same documents and queries, and the bars of the project.
import { inChild } from './child.ts';
import { type Measured, OURS } from './measure-search.ts';

/** 0 stands for the catalog as it is, 400 for so many of its entries: the size that the bars speak of. Fuse.js looks at every entry for every query, which at these sizes takes minutes and tells nothing. */
const SIZES = [400, 0, 10_000, 100_000] as const;
const ENGINES = [OURS, 'MiniSearch', 'Orama', 'FlexSearch', 'SQLite FTS5'] as const;

/** How long an engine may take for building and all questions. MiniSearch, to which the bars relate, may take as long as it needs. */
const PATIENCE_S = 240;

const BARS = { timesMiniSearch: 3, p99: { 400: 5, 100000: 25 }, build400: 150, long: 50 } as const;

const ms = (value: number) => (value < 10 ? value.toFixed(2) : value < 1000 ? value.toFixed(0) : `${(value / 1000).toFixed(1)} s`);
const row = (cells: readonly string[]) => console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(14) : cell.padStart(10))).join(''));

/** Sizes and engines to measure; all of them where none is given. This project's search and MiniSearch are always measured. */
export function benchSearch(chosen: readonly string[]): boolean {
  const unknown = chosen.find((one) => !/^\d+$/.test(one) && !ENGINES.some((engine) => engine === one));
  if (unknown !== undefined) throw new Error(`"${unknown}" is no size and none of ${ENGINES.join(', ')}`);
  const sizes = chosen.filter((one) => /^\d+$/.test(one)).map(Number);
  const engines = ENGINES.filter((engine) => engine === OURS || engine === 'MiniSearch' || chosen.length === sizes.length || chosen.includes(engine));
  const verdicts: { text: string; met: boolean }[] = [];
  const bar = (text: string, value: number, limit: number) =>
    verdicts.push({ text: `${text}: ${value < 10 ? value.toFixed(2) : value.toFixed(0)} (bar ${limit})`, met: value <= limit });
  for (const size of sizes.length > 0 ? sizes : SIZES) {
    const found = new Map<string, Measured>();
    const tired: string[] = [];
    for (const engine of engines) {
      const measured = inChild<Measured>('./measure-search.ts', [engine, String(size)], engine === OURS || engine === 'MiniSearch' ? undefined : PATIENCE_S);
      if (measured) found.set(engine, measured);
      else tired.push(engine);
    }
    const base = found.get('MiniSearch');
    const ours = found.get(OURS);
    if (!base || !ours) throw new Error('nothing was measured');
    console.log(`\n${size === 0 ? 'the catalog as it is' : `${size.toLocaleString('en-GB')} entries`}; times in ms, memory in MB, x = times MiniSearch`);
    row(['', 'first p50', 'x', 'first p99', 'x', 'p50', 'x', 'p99', 'x', 'build', 'x', 'heap', 'used heap', 'rss']);
    for (const [engine, one] of found) {
      const ratio = (value: number, against: number) => (value / against).toFixed(2);
      const times = (['firstP50', 'firstP99', 'p50', 'p99', 'build'] as const).flatMap((figure) => [ms(one[figure]), ratio(one[figure], base[figure])]);
      row([engine, ...times, one.heapMB.toFixed(0), one.usedHeapMB.toFixed(0), one.rssMB.toFixed(0)]);
    }
    for (const engine of tired) console.log(`${engine.padEnd(14)}  was stopped: not done with all questions after ${PATIENCE_S} s`);
    const where = size === 0 ? 'at the real catalog' : `at ${size.toLocaleString('en-GB')}`;
    bar(`p50 against MiniSearch ${where}`, ours.p50 / base.p50, BARS.timesMiniSearch);
    bar(`p50 against MiniSearch ${where}, asked for the first time`, ours.firstP50 / base.firstP50, BARS.timesMiniSearch);
    if (size === 400 || size === 100_000) {
      bar(`p99 ${where}, ms`, ours.p99, BARS.p99[size]);
      bar(`p99 ${where}, asked for the first time, ms`, ours.firstP99, BARS.p99[size]);
    }
    if (size === 400) bar(`index ready ${where}, ms`, ours.build, BARS.build400);
    if (size === 0) {
      for (const [name, { sent, uncut }] of Object.entries(ours.long ?? {})) {
        bar(`10,000 characters of ${name}, as a person sends them, ms`, sent, BARS.long);
        console.log(`10,000 characters of ${name}, put into the core uncut, which nothing does: ${ms(uncut)} ms`);
      }
    }
  }
  console.log('');
  for (const { text, met } of verdicts) console.log(`${met ? 'met   ' : 'MISSED'} ${text}`);
  return verdicts.every((verdict) => verdict.met);
}
