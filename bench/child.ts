// Runs one measuring script in a Node process of its own and reads the JSON it prints.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What the script prints; undefined when it has not ended after `patience` seconds. */
export function inChild<T>(script: string, args: readonly string[], patience?: number): T | undefined {
  try {
    const output = execFileSync(process.execPath, ['--expose-gc', '--max-old-space-size=8192', fileURLToPath(new URL(script, import.meta.url)), ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      ...(patience === undefined ? {} : { timeout: patience * 1000 }),
    });
    return JSON.parse(output) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ETIMEDOUT') return undefined;
    throw error;
  }
}
