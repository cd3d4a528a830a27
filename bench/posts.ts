// npm run bench -- posts [subscriptions] [workspaces] [replicas] [seed]: daily posts under load, with kills and failures, while people ask.
import { load, type Report } from './posts/load.ts';

const DEFAULTS = [10_000, 200, 3] as const;
const BARS = { p99: 100 } as const;
const KILL_EVERY_MS = [5000, 12_000] as const;
const GIVE_UP_AFTER_MS = 20 * 60_000;
/** Named when a bar is missed. */
const SHOWN = 5;

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, count) => total + count, 0);
const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
const seconds = (ms: number) => `${(ms / 1000).toFixed(0)} s`;
const counts = (all: Record<string, number>) =>
  Object.entries(all)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ') || 'none';

function show(report: Report): boolean {
  const { asked, log } = report;
  const verdicts: boolean[] = [];
  const bar = (met: boolean, text: string, examples: readonly string[] = []) => {
    console.log(`${met ? 'met   ' : 'MISSED'} ${text}`);
    if (!met) for (const example of examples.slice(0, SHOWN)) console.log(`         ${example}`);
    verdicts.push(met);
  };
  const answers = (name: string, times: readonly number[]) =>
    console.log(
      `${name.padEnd(22)}${times.length} answers, p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms, most ${Math.max(...times).toFixed(0)} ms`,
    );
  console.log(`\nmain phase            ${report.perSecond.toFixed(0)} posts a second; nine tenths stood after ${seconds(report.mainMs)}`);
  console.log(`last post             ${seconds(report.lastMs)} after the first: leases of the dead (60 s) and waits after failures (30 s and more) are sat out`);
  console.log(`memory                ${report.peakMB.toFixed(0)} MB at most in a replica`);
  console.log(`kills                 ${report.kills}`);
  console.log(`failures made         ${sum(report.faults)}: ${counts(report.faults)}`);
  console.log(`posts tried later     ${sum(log.later)}: ${counts(log.later)}; ${log.found} found standing and not sent again`);
  answers('playground', asked.playground);
  answers('Slack slash commands', asked.slack);
  answers('replicas just begun', asked.cold);
  answers('a bare HTTP server', asked.bare);
  console.log(`not answered          ${asked.gone} were asked of a replica that was killed meanwhile\n`);
  bar(report.lost.length === 0, `lost: ${report.lost.length} (bar 0)`, report.lost);
  bar(report.doubled.length === 0, `doubled: ${report.doubled.length} (bar 0)`, report.doubled);
  bar(report.untrue.length === 0, `kept in the database otherwise than in the channel: ${report.untrue.length} (bar 0)`, report.untrue);
  const p99 = quantile([...asked.playground, ...asked.slack], 0.99);
  bar(p99 <= BARS.p99, `p99 of answers meanwhile, ms: ${p99.toFixed(1)} (bar ${BARS.p99})`);
  bar(asked.failed.length === 0, `questions without an answer: ${asked.failed.length} (bar 0)`, asked.failed);
  const wrong = [...report.wrong, ...log.errors];
  bar(wrong.length === 0, `other things that went wrong: ${wrong.length} (bar 0)`, wrong);
  return verdicts.every(Boolean);
}

export async function benchPosts(args: readonly number[]): Promise<boolean> {
  const [subscriptions = DEFAULTS[0], workspaces = DEFAULTS[1], replicas = DEFAULTS[2], seed = Date.now() % 1_000_000] = args;
  console.log(`${subscriptions} due subscriptions, ${workspaces} workspaces (half Slack teams, half Discord servers), ${replicas} replicas, one PostgreSQL; seed ${seed}`);
  console.log('The stand-ins take 40 to 160 ms a call. Kills fall where they fall; the same seed makes the same failures and the same gaps between kills.');
  // Servers and replicas go with the process.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const tell = (line: string) => console.log(line);
  return show(await load({ subscriptions, workspaces, replicas, seed, killEveryMs: KILL_EVERY_MS, giveUpAfterMs: GIVE_UP_AFTER_MS, tell }));
}
