// compose.yaml cannot be started by the tests; what it says of the bot's settings can be checked.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/load.ts';
import { SETTINGS } from '../../src/config/settings.ts';

type Service = { environment: Record<string, string>; env_file?: string; volumes?: string[] };
const text = readFileSync('compose.yaml', 'utf8');
const { services, volumes } = parse(text) as { services: Record<'bot' | 'database', Service>; volumes: Record<string, unknown> };

test('sets what the bot knows, to values that it takes', () => {
  const { environment } = services.bot;
  for (const name of Object.keys(environment)) expect(Object.keys(SETTINGS)).toContain(name);
  const filled = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value).replaceAll(/\$\{\w+\}/g, 'longRandomWord42')]));
  expect(loadConfig(filled)).toMatchObject({ HOST: '0.0.0.0', PORT: 3000, DATABASE_URL: 'postgres://navigator:longRandomWord42@database:5432/navigator' });
  expect(services.database.environment).toMatchObject({ POSTGRES_USER: 'navigator', POSTGRES_DB: 'navigator' });
});

test('holds no secret, and keeps what the database writes', () => {
  for (const [name, value] of Object.entries({ ...services.database.environment, ...services.bot.environment })) {
    if (/PASSWORD|TOKEN|SECRET|KEY/.test(name)) expect(value).toMatch(/^\$\{/);
  }
  expect(text).not.toMatch(/:\/\/\w+:[^$]\w*@/);
  expect(services.bot.env_file).toBe('.env');
  const [kept = ''] = services.database.volumes ?? [];
  expect(Object.keys(volumes)).toContain(kept.split(':')[0]);
});
