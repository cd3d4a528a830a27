// npm run bench -- start: from nothing to the first answer, against importing @slack/bolt and discord.js and doing nothing with them.
import { importPackages, type Started, startPlayground } from './measure-start.ts';

const RUNS = 7;
/** The whole bot may take this many times what its two platform packages alone take, and this much more memory. */
const BARS = { times: 1.5, moreMB: 60 } as const;

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const show = (name: string, runs: readonly Started[]) => {
  const times = runs.map((run) => run.ms);
  console.log(
    `${name.padEnd(34)}${middle(times).toFixed(0).padStart(8)}${Math.min(...times)
      .toFixed(0)
      .padStart(8)}${Math.max(...times)
      .toFixed(0)
      .padStart(8)}${middle(runs.map((run) => run.rssMB))
      .toFixed(0)
      .padStart(8)}`,
  );
};

export async function benchStart(): Promise<boolean> {
  const ours: Started[] = [];
  const packages: Started[] = [];
  // In turn, so that what else this machine does falls on both; the first pair fills the disk cache.
  for (let run = 0; run <= RUNS; run += 1) {
    const [one, other] = [await startPlayground(), await importPackages()];
    if (run === 0) continue;
    ours.push(one);
    packages.push(other);
  }
  console.log(`${''.padEnd(34)}${['median', 'least', 'most', 'MB'].map((title) => title.padStart(8)).join('')}`);
  show('playground, first answer, ms', ours);
  show('importing Bolt and discord.js, ms', packages);
  const times = middle(ours.map((run, index) => run.ms / (packages[index]?.ms ?? Number.NaN)));
  const more = middle(ours.map((run, index) => run.rssMB - (packages[index]?.rssMB ?? Number.NaN)));
  console.log(`\n${times <= BARS.times ? 'met   ' : 'MISSED'} time: ${times.toFixed(2)} times (bar ${BARS.times})`);
  console.log(`${more <= BARS.moreMB ? 'met   ' : 'MISSED'} memory: ${more >= 0 ? '+' : ''}${more.toFixed(0)} MB (bar +${BARS.moreMB})`);
  return times <= BARS.times && more <= BARS.moreMB;
}
