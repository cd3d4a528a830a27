// How long a fresh process takes until it can serve, and what it then holds in memory. Prints JSON.
//   playground   the real start, until a question has been answered over HTTP
//   packages     nothing but the two platform packages imported: the least that any bot on both platforms pays
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { SETTINGS } from '../src/config/settings.ts';

export type Started = { ms: number; rssMB: number };

const names = new Set(Object.keys(SETTINGS));
/** No token and no setting of this machine; a free port. */
export const environment = (): NodeJS.ProcessEnv => ({ ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !names.has(name))), PORT: '0', LOG_LEVEL: 'silent' });

const residentMB = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024;

function printed(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let out = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
      const match = pattern.exec(out);
      if (match) resolve(match);
    });
    child.once('exit', (code) => reject(new Error(`the process ended with ${code} before it printed ${pattern}: ${out}`)));
  });
}

async function measured(args: readonly string[], pattern: RegExp, then: (match: RegExpExecArray) => Promise<void>): Promise<Started> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { env: environment(), stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await then(await printed(child, pattern));
    return { ms: performance.now() - start, rssMB: residentMB(child.pid ?? 0) };
  } finally {
    child.removeAllListeners('exit');
    const gone = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await gone;
  }
}

export const startPlayground = (): Promise<Started> =>
  measured(['src/main.ts'], /Playground: (\S+)/, async ([, url]) => {
    const response = await fetch(new URL('/api/answer', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ line: '/dataset brain MRI' }),
    });
    if (!response.ok || !(await response.text()).includes('brain')) throw new Error(`the playground answered ${response.status}`);
  });

export const importPackages = (): Promise<Started> =>
  measured(
    ['--input-type=module', '--eval', "await Promise.all([import('@slack/bolt'), import('discord.js')]); console.log('imported'); setInterval(() => {}, 1e6);"],
    /imported/,
    async () => undefined,
  );
