// The commands for privacy requests and for the change of keys, as an operator runs them, each in its own process.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createStore } from '../../src/store/open.ts';
import type { Store, WorkspaceData } from '../../src/store/port.ts';
import { createSealer, ownerOf } from '../../src/store/seal.ts';
import { run } from '../support/process.ts';
import { due, NOW, sending } from '../support/store.ts';

let folder: string;
let url: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'data-'));
  url = `sqlite:${join(folder, 'navigator.db')}`;
  store = createStore({ url });
  await store.open();
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const SERVER = '123456789012345678';
const data = (args: string[], env: Record<string, string> = {}) => run('src/cli.ts', { args: ['data', ...args], env: { DATABASE_URL: url, ...env } });
const newKey = () => randomBytes(32).toString('base64');

describe('data export and data erase', () => {
  test('hand out and erase one workspace, while the bot has the file open', async () => {
    await due(store, 'C1', { workspace: 'T0123ABCD' });
    await sending(store, 'p');
    await store.saveInstallation({ platform: 'slack', workspace: 'T0123ABCD', sealed: 'sealed-token', now: NOW });
    await due(store, 'C2', { workspace: 'T0999ZZZZ' });

    const exported = await data(['export', '--workspace', 'T0123ABCD']);
    expect(exported).toMatchObject({ code: 0, err: '' });
    const kept = JSON.parse(exported.out) as WorkspaceData;
    expect(kept).toMatchObject({
      platform: 'slack',
      workspace: 'T0123ABCD',
      installed: true,
      subscriptions: [{ owner: 'U1' }],
      deliveries: [{ ref: 'ref0000001', state: 'sending' }],
    });
    expect(exported.out).not.toMatch(/sealed-token|T0999ZZZZ/);

    const asked = await data(['erase', '--workspace', 'T0123ABCD']);
    expect(asked).toMatchObject({
      code: 0,
      err: '',
      out: 'Would erase 1 subscription, 1 delivery and 1 installation of the Slack workspace T0123ABCD. Nothing was erased; add --yes to do it.\n',
    });
    expect(await store.subscriptionsOf('slack', 'T0123ABCD')).toHaveLength(1);

    const erased = await data(['erase', '--workspace', 'T0123ABCD', '--yes']);
    expect(erased).toMatchObject({ code: 0, err: '' });
    expect(erased.out).toMatch(/^Erased 1 subscription, 1 delivery and 1 installation of the Slack workspace T0123ABCD\. Nothing of it is kept now\./);
    expect(await store.exportWorkspace('slack', 'T0123ABCD')).toMatchObject({ installed: false, subscriptions: [], deliveries: [] });
    expect(await store.subscriptionsOf('slack', 'T0999ZZZZ')).toHaveLength(1);

    const again = await data(['erase', '--workspace', 'T0123ABCD', '--yes']);
    expect(again).toMatchObject({ code: 1, out: '', err: "Nothing is kept of the Slack workspace T0123ABCD. Check the id, and that DATABASE_URL is the bot's own.\n" });
  });

  test('know a server of Discord by its number', async () => {
    await due(store, '1', { platform: 'discord', workspace: SERVER });
    expect(JSON.parse((await data(['export', '--workspace', SERVER])).out)).toMatchObject({ platform: 'discord', subscriptions: [{}] });
    expect((await data(['export', '--workspace', SERVER, '--platform', 'slack'])).err).toContain(`Nothing is kept of the Slack workspace ${SERVER}.`);
  });

  test.each([
    [['export'], /--workspace is missing: the id of Slack's team \(T0123ABCD\) or of Discord's server/],
    [['erase', '--yes'], /--workspace is missing/],
    [['export', '--workspace', 'my-team'], /"my-team" looks like no id of Slack or Discord.*--platform slack/],
    [['export', '--workspace', 'T1', '--platform', 'irc'], /--platform must be one of slack, discord, playground \(is "irc"\)/],
    [['explode'], /There is no command "data explode"/],
  ])('%j says what is wrong', async (args, message) => {
    const { code, out, err } = await data(args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test('make no database where there is none, and leave a damaged one alone', async () => {
    const nowhere = join(folder, 'other', 'navigator.db');
    const missing = await data(['export', '--workspace', 'T0123ABCD'], { DATABASE_URL: `sqlite:${nowhere}` });
    expect(missing).toMatchObject({ code: 1, err: expect.stringMatching(/^There is no database .*navigator\.db\. Set DATABASE_URL/) });
    expect(existsSync(nowhere)).toBe(false);
    const damaged = join(folder, 'damaged.db');
    writeFileSync(damaged, 'no database at all');
    const { code, err } = await data(['erase', '--workspace', 'T0123ABCD', '--yes'], { DATABASE_URL: `sqlite:${damaged}` });
    expect(code).toBe(1);
    expect(err).toContain(`${damaged} is damaged or not a SQLite database; it was left as it is.`);
    expect(err).not.toMatch(/\n\s+at /);
    expect(readFileSync(damaged, 'utf8')).toBe('no database at all');
  });

  test('name a server that cannot be reached, without its password', async () => {
    const { code, err } = await data(['export', '--workspace', 'T0123ABCD'], { DATABASE_URL: 'postgres://bot:hunter2secret@127.0.0.1:1/navigator' });
    expect(code).toBe(1);
    expect(err).toMatch(/^The database postgres:\/\/bot@127\.0\.0\.1:1\/navigator cannot be reached: /);
    expect(err).not.toMatch(/hunter2secret|\n\s+at /);
  });
});

describe('data rotate-keys', () => {
  const [old, current] = [newKey(), newKey()];
  const keep = async (workspace: string, key: string) =>
    store.saveInstallation({ platform: 'slack', workspace, sealed: createSealer([key]).seal(`token of ${workspace}`, ownerOf('slack', workspace)), now: NOW });

  test('seals anew with the first key, so that the old one can go', async () => {
    await keep('T1', old);
    await keep('T2', current);
    const { code, out, err } = await data(['rotate-keys'], { TOKEN_KEYS: `${current},${old}` });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Sealed anew with the first key of TOKEN_KEYS: 1 installation; 1 had it already.');
    const sealer = createSealer([current]);
    for (const { workspace, sealed } of await store.installations('slack')) expect(sealer.open(sealed, ownerOf('slack', workspace))).toBe(`token of ${workspace}`);
  });

  test('names what no key opens, does the rest, and needs keys', async () => {
    await keep('T1', newKey());
    await keep('T2', old);
    const { code, err } = await data(['rotate-keys'], { TOKEN_KEYS: `${current},${old}` });
    expect(code).toBe(1);
    expect(err).toMatch(/Sealed anew.*1 installation.*The rest could not be opened:\n {2}No key of TOKEN_KEYS opens what is kept for slack\/T1/);
    for (const secret of [old, current, 'token of']) expect(err).not.toContain(secret);
    expect(createSealer([current]).isCurrent((await store.installation('slack', 'T2')) ?? '')).toBe(true);
    expect(await data(['rotate-keys'])).toMatchObject({ code: 1, err: expect.stringContaining('TOKEN_KEYS is not set: make a key with') });
  });
});
