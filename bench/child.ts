// Runs one measuring script in a Node process of its own and reads the JSON it prints.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export function inChild<T>(script: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): T {
  const output = execFileSync(process.execPath, ['--expose-gc', '--max-old-space-size=8192', fileURLToPath(new URL(script, import.meta.url)), ...args], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output) as T;
}
