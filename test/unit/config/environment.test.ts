import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readEnvironment } from '../../../src/config/environment.ts';
import { OperatorError } from '../../../src/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'navigator-env-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, '.env');

describe('.env', () => {
  test('adds what the environment does not say', () => {
    writeFileSync(file, '# our settings\nPORT=8080\nHOST="0.0.0.0"\nexport LOG_LEVEL=debug\n\nCATALOG_DIRS=catalog,ours # both\n');
    expect(readEnvironment(file, { PORT: '9090' })).toMatchObject({ PORT: '9090', HOST: '0.0.0.0', LOG_LEVEL: 'debug', CATALOG_DIRS: 'catalog,ours' });
  });

  test('never overrides a variable that is set, not even one that is set to nothing', () => {
    writeFileSync(file, 'DISCORD_TOKEN=from-the-file\n');
    expect(readEnvironment(file, { DISCORD_TOKEN: '' }).DISCORD_TOKEN).toBe('');
    expect(readEnvironment(file, { DISCORD_TOKEN: 'mine' }).DISCORD_TOKEN).toBe('mine');
    expect(readEnvironment(file, {}).DISCORD_TOKEN).toBe('from-the-file');
  });

  test('need not be there', () => {
    expect(readEnvironment(join(folder, 'nowhere'), { PORT: '1' })).toEqual({ PORT: '1' });
  });

  test('that cannot be read is named', () => {
    const directory = join(folder, 'directory');
    mkdirSync(directory);
    expect(() => readEnvironment(directory, {})).toThrow(OperatorError);
    expect(() => readEnvironment(directory, {})).toThrow(`${directory} cannot be read`);
  });
});
