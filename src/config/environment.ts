// The environment as the process sees it: its own variables, then those of a `.env` file in the folder it was started from.
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { OperatorError } from '../errors.ts';

/** Variables that are set win over the file. A missing file is fine; one that cannot be read is not. */
export function readEnvironment(file = '.env', env: Record<string, string | undefined> = process.env): Record<string, string | undefined> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return env;
    throw new OperatorError(`${file} cannot be read: ${(error as Error).message}`);
  }
  return { ...parseEnv(text), ...env };
}
