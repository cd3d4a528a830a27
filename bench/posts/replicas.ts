// The replicas under load: the real process, started, killed with SIGKILL, started again, with its memory and its log.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environment } from '../measure-start.ts';

/** The most that the process has ever held. It is gone with the process. */
const peakMB = (pid: number): number => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** `url`: of its playground, once it is open; `openedAt` by the clock of `performance`. */
export type Replica = { name: string; child: ChildProcess; url?: string; openedAt?: number };

export type LogCounts = { sent: number; found: number; later: Record<string, number>; refused: number; errors: string[] };

export function createReplicas({ count, env, folder }: { count: number; env: Record<string, string>; folder: string }) {
  const replicas: Replica[] = [];
  const logs: string[] = [];
  let peak = 0;
  let stopping = false;
  /** Processes that ended by themselves: none should. */
  const fallen: string[] = [];

  function launch(): Replica {
    const name = `replica-${logs.length + 1}`;
    const log = join(folder, `${name}.log`);
    logs.push(log);
    const fd = openSync(log, 'a');
    const child = spawn(process.execPath, ['src/main.ts'], { env: { ...environment(), LOG_LEVEL: 'info', ...env }, stdio: ['ignore', 'pipe', fd] });
    closeSync(fd);
    const replica: Replica = { name, child };
    let out = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
      const url = /Playground: (\S+)/.exec(out)?.[1];
      if (url === undefined) return;
      replica.openedAt ??= performance.now();
      replica.url = url;
    });
    child.once('exit', (code, signal) => {
      if (signal !== 'SIGKILL' && !stopping) fallen.push(`${name} ended with ${code ?? signal}`);
    });
    return replica;
  }

  const measure = () => {
    for (const { child } of replicas) if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) peak = Math.max(peak, peakMB(child.pid));
  };

  async function start(many = count): Promise<void> {
    stopping = false;
    replicas.splice(0, replicas.length, ...Array.from({ length: many }, launch));
    while (!replicas.every(({ url, child }) => url !== undefined || child.exitCode !== null)) await sleep(50);
  }

  const end = () => {
    stopping = true;
    for (const { child } of replicas) child.kill('SIGKILL');
  };
  // Nothing of it is left behind, whatever has happened.
  process.once('exit', end);

  return {
    start,
    end,
    measure,
    fallen,
    peakMB: () => peak,
    running: (): readonly Replica[] => replicas,
    /** One is killed and started again; false when it does not run. */
    async kill(at: number): Promise<boolean> {
      const old = replicas[at];
      if (!old) return false;
      measure();
      const gone = once(old.child, 'exit');
      old.child.kill('SIGKILL');
      await gone;
      replicas[at] = launch();
      return true;
    },
    /** Asks all to end; true when all did so by themselves. */
    async stop(): Promise<boolean> {
      stopping = true;
      measure();
      const codes = await Promise.all(
        replicas.map(async ({ child }) => {
          if (child.exitCode !== null || child.signalCode !== null) return false;
          const gone = once(child, 'exit');
          child.kill('SIGTERM');
          return ((await gone) as [number | null])[0] === 0;
        }),
      );
      return codes.every(Boolean);
    },
    logCounts(): LogCounts {
      const counts: LogCounts = { sent: 0, found: 0, later: {}, refused: 0, errors: [] };
      for (const line of logs.flatMap((log) => readFileSync(log, 'utf8').split('\n'))) {
        const said = line.startsWith('{') && line.endsWith('}') ? (JSON.parse(line) as { level: number; msg: string; found?: boolean; cause?: string }) : undefined;
        if (said?.msg === 'daily post: sent') {
          counts.sent += 1;
          if (said.found) counts.found += 1;
        } else if (said?.msg === 'daily post: not now, tried again later') counts.later[said.cause ?? ''] = (counts.later[said.cause ?? ''] ?? 0) + 1;
        else if (said?.msg.startsWith('daily post: refused')) counts.refused += 1;
        else if (said && said.level >= 50) counts.errors.push(line);
      }
      return counts;
    },
  };
}

export type Replicas = ReturnType<typeof createReplicas>;
