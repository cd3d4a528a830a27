// The real process: started, asked, stopped. Its environment is what the test gives and nothing else of this machine's settings.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SETTINGS } from '../../src/config/settings.ts';

export type Running = {
  child: ChildProcess;
  /** Standard output and error so far. */
  output: () => { out: string; err: string };
  exited: Promise<number | null>;
  /** Resolves with the first match in standard output or error; fails with all output when the process ends before. */
  seen(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray>;
};

const names = new Set(Object.keys(SETTINGS));
/** This machine's variables without any of our settings. */
const neutral = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined && !names.has(pair[0])));

export function start(script: 'src/main.ts' | 'src/cli.ts', { args = [], env = {}, input }: { args?: string[]; env?: Record<string, string>; input?: string } = {}): Running {
  // A database of its own, gone when the process has ended, unless the test names one: nothing is ever written into the repository's data/.
  const folder = env.DATABASE_URL === undefined ? mkdtempSync(join(tmpdir(), 'navigator-process-')) : undefined;
  const database: Record<string, string> = folder === undefined ? {} : { DATABASE_URL: `sqlite:${join(folder, 'navigator.db')}` };
  const child = spawn(process.execPath, [script, ...args], { env: { ...neutral(), ...database, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  const watchers = new Set<() => void>();
  const changed = () => {
    for (const watcher of watchers) watcher();
  };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
    changed();
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
    changed();
  });
  child.stdin.end(input ?? '');
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
      resolve(code);
      changed();
    });
  });
  return {
    child,
    output: () => ({ out, err }),
    exited,
    seen: (pattern, timeoutMs = 20_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => end(new Error(`${pattern} was not printed in ${timeoutMs} ms:\n${out}\n${err}`)), timeoutMs);
        const end = (result: RegExpExecArray | Error) => {
          clearTimeout(timer);
          watchers.delete(look);
          if (result instanceof Error) reject(result);
          else resolve(result);
        };
        const look = () => {
          const match = pattern.exec(out) ?? pattern.exec(err);
          if (match) end(match);
          else if (child.exitCode !== null) end(new Error(`the process ended with ${child.exitCode} before it printed ${pattern}:\n${out}\n${err}`));
        };
        watchers.add(look);
        look();
      }),
  };
}

/** Runs a command to its end. */
export async function run(script: 'src/main.ts' | 'src/cli.ts', options: Parameters<typeof start>[1] = {}): Promise<{ code: number | null; out: string; err: string }> {
  const running = start(script, options);
  const code = await running.exited;
  return { code, ...running.output() };
}

export async function stop(running: Running, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  running.child.kill(signal);
  return running.exited;
}
