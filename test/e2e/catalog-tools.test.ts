// The catalog's tools as an operator runs them: check, stats, links and import in their own process.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { catalogFolder, dataset, evidence, GROUND, term } from '../support/catalog-folder.ts';
import { answer, hang, type LinkServer, type Page, redirect, startLinkServer } from '../support/link-server.ts';
import { run, start } from '../support/process.ts';

const CLI = 'src/cli.ts';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tools-'));
});
const servers: LinkServer[] = [];
afterEach(async () => {
  rmSync(folder, { recursive: true });
  for (const server of servers.splice(0)) await server.close();
});

describe('catalog check', () => {
  test('passes on the catalog of this repository, with what is good to know', async () => {
    const { code, out, err } = await run(CLI, { args: ['catalog', 'check'] });
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toMatch(/^The catalog is sound: \d+ entries, \d+ terms, \d+ licences\.$/m);
  });

  test('ends with 1 and names file, line and column of each duplicate and each date in the future', async () => {
    const dir = catalogFolder({ ...GROUND, 'datasets/a.yaml': dataset('ATLAS'), 'datasets/b.yaml': { ...dataset('Atlas dataset'), added: '2999-01-01' } });
    const { code, out, err } = await run(CLI, { args: ['catalog', 'check'], env: { CATALOG_DIRS: dir } });
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err.split('\n')[0]).toBe('2 problems in the catalog:');
    expect(err).toContain(`${dir}/datasets/b.yaml:2:7: name "Atlas dataset" is also what a is called ("ATLAS")`);
    expect(err).toMatch(/datasets\/b\.yaml:\d+:8: added is 2999-01-01, which is in the future/);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

describe('catalog stats', () => {
  test('prints figures, and the same as JSON', async () => {
    const text = await run(CLI, { args: ['catalog', 'stats'] });
    expect(text.code).toBe(0);
    expect(text.out).toContain('Rows of the source list covered: 137 of 137');
    const json = await run(CLI, { args: ['catalog', 'stats', '--json'] });
    const stats = JSON.parse(json.out) as { entries: number; holes: { home: string[]; state: string[] }; source_rows: object };
    expect(text.out.startsWith(`${stats.entries} entries`)).toBe(true);
    expect(stats).toMatchObject({ holes: { home: [], state: [] }, source_rows: { covered: 137, of: 137 } });
  });
});

describe('catalog links', () => {
  async function serve(pages: Record<string, Page>): Promise<LinkServer> {
    const server = await startLinkServer(pages);
    servers.push(server);
    return server;
  }
  const entry = (name: string, home: string) => dataset(name, { links: { home }, terms: [term('unknown', { state: 'unverified', evidence: [] })] });
  const links = (dir: string, ...args: string[]) => run(CLI, { args: ['catalog', 'links', '--report', join(folder, 'links.json'), ...args], env: { CATALOG_DIRS: dir } });
  const report = () => (JSON.parse(readFileSync(join(folder, 'links.json'), 'utf8')) as { links: Record<string, { state: string; failed_on: string[]; used: string[] }> }).links;

  test('says what answers, what moved, what is blocked and what fails, and is no failure itself', async () => {
    const server = await serve({ '/ok': answer(200), '/moved': redirect('/ok', 301), '/blocked': answer(403) });
    const dir = catalogFolder({
      ...GROUND,
      ...Object.fromEntries(['ok', 'moved', 'blocked', 'gone'].map((path) => [`datasets/${path}.yaml`, entry(`The ${path} one`, `${server.url}/${path}`)])),
      'datasets/evidence.yaml': dataset('Evidence', {
        links: { home: `${server.url}/ok#evidence` },
        terms: [term('MIT', { evidence: [evidence({ source: `${server.url}/ok#terms` })] })],
      }),
    });
    const { code, out, err } = await links(dir, '--allow-private', '--concurrency', '2', '--timeout', '5');
    expect(code).toBe(0);
    expect(err).toContain('6/6 links');
    expect(out).toContain(`${server.url}/moved → ${server.url}/ok; used by moved links.home`);
    expect(out).toContain(`${server.url}/gone; 404; failed on `);
    expect(Object.fromEntries(Object.entries(report()).map(([url, { state }]) => [url.replace(server.url, ''), state]))).toEqual({
      '/ok': 'ok',
      '/ok#evidence': 'ok',
      '/ok#terms': 'ok',
      '/moved': 'ok',
      '/blocked': 'blocked',
      '/gone': 'failing',
    });
    expect([...server.agents]).toEqual([expect.stringMatching(/^medical-ai-navigator\/\d/)]);
    expect(server.busiest()).toBe(1);
  });

  test('ends with 1 on the third day of failing, and not before', async () => {
    const server = await serve({ '/ok': answer(200) });
    const url = `${server.url}/gone`;
    const dir = catalogFolder({ ...GROUND, 'datasets/gone.yaml': entry('Gone', url), 'datasets/ok.yaml': entry('Fine', `${server.url}/ok`) });
    const remember = (...days: string[]) =>
      writeFileSync(
        join(folder, 'links.json'),
        JSON.stringify({ checked: '2026-01-02T00:00:00.000Z', links: { [url]: { state: 'failing', used: [], checked: '2026-01-02T00:00:00.000Z', failed_on: days } } }),
      );
    remember('2026-01-01');
    expect((await links(dir, '--allow-private', '--only', 'gone')).code).toBe(0);
    expect(report()[url]).toMatchObject({ state: 'failing', used: ['gone links.home'] });
    remember('2026-01-01', '2026-01-02');
    const third = await links(dir, '--allow-private', '--only', 'gone');
    expect(third.code).toBe(1);
    expect(third.out).toMatch(/^ +1 dead$/m);
    expect(report()[url]?.state).toBe('dead');
    expect(server.requests.some((one) => one.endsWith('/ok'))).toBe(false);
  });

  test('refuses the own network unless told', async () => {
    const server = await serve({ '/': answer(200) });
    const { code, out } = await links(catalogFolder({ ...GROUND, 'datasets/own.yaml': entry('Own', `${server.url}/`) }), '--only', 'own');
    expect(code).toBe(0);
    expect(out).toContain('127.0.0.1 is not a public address');
    expect(server.requests).toEqual([]);
  });

  test('writes what is done when it is stopped', async () => {
    const server = await serve({ '/1': answer(200), '/2': hang });
    const dir = catalogFolder({ ...GROUND, 'datasets/a.yaml': entry('First', `${server.url}/1`), 'datasets/b.yaml': entry('Second', `${server.url}/2`) });
    const running = start(CLI, { args: ['catalog', 'links', '--allow-private', '--only', 'a,b', '--report', join(folder, 'links.json')], env: { CATALOG_DIRS: dir } });
    while (!server.requests.includes('HEAD /2')) await new Promise((resolve) => setTimeout(resolve, 20));
    running.child.kill('SIGINT');
    expect(await running.exited).toBe(130);
    expect(running.output().out).toMatch(/^Stopped: 1 links were not visited\.$/m);
    expect(Object.keys(report())).toEqual([`${server.url}/1`]);
  });

  test('holds nothing against links when nobody answers', async () => {
    const server = await startLinkServer({});
    await server.close();
    const { code, out } = await links(catalogFolder({ ...GROUND, 'datasets/a.yaml': entry('First', `${server.url}/`) }), '--allow-private', '--only', 'a');
    expect(code).toBe(0);
    expect(out).toMatch(/^Not one link answered, so nothing is held against any/);
    expect(report()[`${server.url}/`]).toMatchObject({ state: 'unsure', failed_on: [] });
  });

  test('names an entry that is not there and a number that is none', async () => {
    const unknown = await run(CLI, { args: ['catalog', 'links', '--only', 'mrua'] });
    expect(unknown).toMatchObject({ code: 1, out: '' });
    expect(unknown.err).toContain('"mrua"; did you mean "mura"?');
    const number = await run(CLI, { args: ['catalog', 'links', '--timeout', 'soon'] });
    expect(number).toMatchObject({ code: 1, err: '--timeout must be a whole number from 1 to 600 (is "soon")\n' });
  });
});

describe('catalog import', () => {
  test('writes drafts that load beside the catalog, names what is known, and overwrites nothing', async () => {
    const list = join(folder, 'awesome.md');
    writeFileSync(list, '# Awesome\n\n## Datasets\n\n- [MURA](https://example.org/mura) - X-rays\n- [Quite a new set](https://example.org/new) - CT of the liver\n');
    const out = join(folder, 'review');
    const first = await run(CLI, { args: ['catalog', 'import', list, '--out', out] });
    expect(first.err).toBe('');
    expect(first.code).toBe(0);
    expect(first.out).toContain('awesome.md: 2 resources found, 1 drafts written');
    expect(first.out).toContain('line 5: MURA is mura (called "MURA")');
    const file = join(out, 'datasets', 'quite-a-new-set.yaml');
    expect(existsSync(file)).toBe(true);
    const check = await run(CLI, { args: ['catalog', 'check'], env: { CATALOG_DIRS: `catalog,${out}` } });
    expect(check).toMatchObject({ code: 0, err: '' });
    const before = readFileSync(file, 'utf8');
    const second = await run(CLI, { args: ['catalog', 'import', list, '--out', out] });
    expect(second.out).toContain('0 drafts written');
    expect(second.out).toContain('line 6: Quite a new set is quite-a-new-set');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('asks for a list, and names one that is not there', async () => {
    expect(await run(CLI, { args: ['catalog', 'import'] })).toMatchObject({ code: 1, err: expect.stringContaining('import needs one list') });
    expect(await run(CLI, { args: ['catalog', 'import', join(folder, 'none.md')] })).toMatchObject({ code: 1, err: expect.stringMatching(/none\.md cannot be read: ENOENT.*\n$/) });
  });
});
