// The catalog changes under the running process: edits, mistakes, editors, vanished folders. Somebody asks the whole time and is always answered.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import type { Answer } from '../../src/answer/card.ts';
import { dataset, GROUND, term } from '../support/catalog-folder.ts';
import { type Running, run, start, stop } from '../support/process.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function place(files: Record<string, unknown> = {}): string {
  const dir = mkdtempSync(join(tmpdir(), 'reload-'));
  cleanups.push(() => rmSync(dir, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) put(dir, path, content);
  return dir;
}

function put(dir: string, path: string, content: unknown): void {
  const file = join(dir, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : stringify(content));
}

const common = () => place({ ...GROUND, 'datasets/alpha.yaml': dataset('Alpha', { modalities: ['mri'] }), 'datasets/beta.yaml': dataset('Beta', { modalities: ['ct'] }) });

type Shown = { answer: Answer; slack: unknown; discord: unknown };
type Ready = { ready: boolean; entries: number; problems: string[]; problemsSince?: string };

/** The process over catalog folders, and somebody who asks without a pause. */
class Bot {
  readonly running: Running;
  #url = '';
  #asking = true;
  #loop: Promise<void> | undefined;
  answered = 0;
  failures: string[] = [];

  constructor(...dirs: string[]) {
    this.running = start('src/main.ts', { env: { PORT: '0', CATALOG_DIRS: dirs.join(',') } });
    cleanups.push(async () => {
      this.#asking = false;
      this.running.child.kill('SIGKILL');
      await this.#loop;
    });
  }

  async ready(line: string): Promise<this> {
    this.#url = (await this.running.seen(/Playground: (\S+)/))[1] ?? '';
    this.#loop = this.#ask(line);
    return this;
  }

  async #ask(line: string): Promise<void> {
    while (this.#asking) {
      try {
        const { answer } = await this.ask(line);
        if (answer.items.length === 0) this.failures.push(`nothing was found: ${answer.heading}`);
        else this.answered += 1;
      } catch (error) {
        if (this.#asking) this.failures.push(String(error));
      }
      await sleep(10);
    }
  }

  async ask(line: string): Promise<Shown> {
    const response = await fetch(`${this.#url}/api/answer`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ line }) });
    if (response.status !== 200) throw new Error(`${response.status} for ${line}`);
    return (await response.json()) as Shown;
  }

  async health(): Promise<Ready> {
    const response = await fetch(`${this.#url}/readyz`);
    expect(response.status).toBe(200);
    return (await response.json()) as Ready;
  }

  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.#url}/metrics`)).text();
    return Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.slice(name.length + 1),
    );
  }

  summary = async (id: string) => (await this.ask(`/navigator details ${id}`)).answer.items[0]?.summary;
  about = async () => (await this.ask('/navigator about')).answer.notices.map(({ text }) => text);
  errors = () =>
    this.running
      .output()
      .err.split('\n')
      .filter((line) => line.includes('"level":50'));

  /** All went well for the one who asked the whole time, and the process still ends as it should. */
  async end(): Promise<void> {
    this.#asking = false;
    await this.#loop;
    expect(this.failures).toEqual([]);
    expect(this.answered).toBeGreaterThan(20);
    expect(await stop(this.running)).toBe(0);
  }
}

/** Until it is so; "within seconds" is what people are promised. */
const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 15_000, interval: 50 });

describe('the whole catalog', () => {
  test('an edit is answered with, a broken one changes nothing and is told, its repair too', async () => {
    const dir = place();
    cpSync('catalog', dir, { recursive: true });
    const file = join(dir, 'datasets/mura.yaml');
    const original = readFileSync(file, 'utf8');
    const edited = (summary: string) => original.replace(/^summary: .*$/m, `summary: ${summary}`);
    const bot = await new Bot(dir).ready('/dataset brain MRI');
    expect(await bot.health()).toMatchObject({ ready: true, problems: [] });

    writeFileSync(file, edited('Arms and hands in X-rays.'));
    await soon(async () => expect(await bot.summary('mura')).toBe('Arms and hands in X-rays.'));
    await bot.running.seen(/"changed":\["mura"\]/);

    const line =
      edited('x')
        .split('\n')
        .findIndex((one) => one.startsWith('summary:')) + 1;
    const broken = edited('Never shown.').replace('summary:', 'sumary:');
    writeFileSync(file, broken);
    await soon(async () => expect((await bot.health()).problems).not.toEqual([]));
    const told = `${file}:${line}:1: unknown field "sumary"; did you mean "summary"?`;
    const { ready, problems, problemsSince } = await bot.health();
    expect(ready).toBe(true);
    expect(problems).toContain(told);
    expect(Math.abs(Date.now() - Date.parse(problemsSince ?? ''))).toBeLessThan(60_000);
    expect(await bot.about()).toEqual([expect.stringContaining('answers come from the one before'), ...problems]);
    expect(await bot.summary('mura')).toBe('Arms and hands in X-rays.');
    expect(await bot.metric('navigator_catalog_problems')).toBe(problems.length);

    const tries = await bot.metric('navigator_catalog_reloads_total{result="broken"}');
    writeFileSync(file, `${broken}\n`);
    await soon(async () => expect(await bot.metric('navigator_catalog_reloads_total{result="broken"}')).toBeGreaterThan(tries));
    expect(bot.errors()).toHaveLength(1);
    expect(JSON.parse(bot.errors()[0] ?? '')).toMatchObject({ problems });

    writeFileSync(file, edited('Mended.'));
    await soon(async () => expect(await bot.summary('mura')).toBe('Mended.'));
    expect(await bot.health()).toMatchObject({ ready: true, problems: [] });
    expect(await bot.about()).toEqual([]);
    await bot.running.seen(/the catalog is sound again/);
    expect(await bot.metric('navigator_catalog_problems')).toBe(0);
    await bot.end();
  });
});

describe("a team's own folder", () => {
  test('adds, overrides and is marked; gone, it is missed and its entries stay', async () => {
    const own = place();
    const bot = await new Bot(common(), own).ready('/dataset MRI');
    expect((await bot.health()).entries).toBe(2);

    put(
      own,
      'datasets/omega.yaml',
      dataset('Omega', { modalities: ['mri'], terms: [term('CC-BY-4.0')], related: { part_of: ['alpha'], derived_from: [], supersedes: [], see_also: [] } }),
    );
    await soon(async () => expect((await bot.ask('/dataset MRI')).answer.items.map(({ name }) => name)).toContain('Omega'));
    const shown = await bot.ask('/dataset Omega');
    expect(shown.answer.items[0]).toMatchObject({ id: 'omega', kindLabel: "Dataset · your team's" });
    for (const platform of [shown.slack, shown.discord]) expect(JSON.stringify(platform)).toContain("Dataset · your team's");
    expect(await bot.metric('navigator_catalog_entries')).toBe(3);

    put(own, 'datasets/alpha.yaml', dataset('Alpha', { modalities: ['mri'], summary: 'As we use it.' }));
    await soon(async () => expect(await bot.summary('alpha')).toBe('As we use it.'));
    const details = await bot.ask('/navigator details alpha');
    for (const platform of [details.slack, details.discord]) expect(JSON.stringify(platform)).toContain("your team's own, in place of “Alpha” of the common catalog");

    renameSync(own, `${own}-away`);
    cleanups.push(() => rmSync(`${own}-away`, { recursive: true, force: true }));
    await soon(async () => expect((await bot.health()).problems).toEqual([expect.stringMatching(new RegExp(`^${own}:1:1: cannot be read: ENOENT`))]));
    expect(await bot.summary('alpha')).toBe('As we use it.');
    expect((await bot.health()).ready).toBe(true);

    renameSync(`${own}-away`, own);
    await soon(async () => expect((await bot.health()).problems).toEqual([]));
    rmSync(join(own, 'datasets/alpha.yaml'));
    await soon(async () => expect(await bot.summary('alpha')).toBe('Alpha is here for tests.'));
    expect(await bot.summary('omega')).toBe('Omega is here for tests.');

    rmSync(own, { recursive: true });
    await soon(async () => expect((await bot.health()).problems).toHaveLength(1));
    expect(await bot.summary('omega')).toBe('Omega is here for tests.');
    await bot.end();
  });

  test('that is not there at the start is named, and the process ends with 1', async () => {
    const missing = join(place(), 'nowhere');
    const { code, err } = await run('src/main.ts', { env: { PORT: '0', CATALOG_DIRS: `${common()},${missing}` } });
    expect(code).toBe(1);
    expect(err).toContain(`${missing}:1:1: cannot be read: ENOENT`);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

describe('editors and tools', () => {
  test('swap files, files put in place of others, bursts and slow writers', async () => {
    const dir = common();
    const bot = await new Bot(dir).ready('/dataset MRI');
    const loads = () => bot.metric('navigator_catalog_reloads_total{result="loaded"}');
    const alpha = (summary: string) => stringify(dataset('Alpha', { modalities: ['mri'], summary }));
    const path = join(dir, 'datasets/alpha.yaml');

    // What vim and Emacs do before anything is saved. The edit after it is seen, so these were seen too.
    for (const name of ['.alpha.yaml.swp', '4913', '.#alpha.yaml', 'alpha.yaml~', '#alpha.yaml#']) put(dir, `datasets/${name}`, 'not: [an entry');
    await sleep(1000);
    expect(await loads()).toBe(0);
    expect((await bot.health()).problems).toEqual([]);

    // Saved by writing another file and putting it in place.
    writeFileSync(join(dir, 'datasets/.alpha.yaml.tmp'), alpha('Put in place.'));
    renameSync(join(dir, 'datasets/.alpha.yaml.tmp'), path);
    await soon(async () => expect(await bot.summary('alpha')).toBe('Put in place.'));

    // Saved by moving the old one away first.
    renameSync(path, `${path}~`);
    writeFileSync(path, alpha('Written anew.'));
    await soon(async () => expect(await bot.summary('alpha')).toBe('Written anew.'));

    // A checkout, a sync, a script: many writes at once, broken states among them.
    const before = await loads();
    for (let index = 0; index < 300; index += 1) {
      writeFileSync(path, index % 2 === 0 ? 'kind: dataset\nname: [' : alpha(`Edit ${index}.`));
      put(dir, `datasets/extra-${index % 40}.yaml`, dataset(`Extra ${index}`));
      if (index % 10 === 0) await sleep(5);
    }
    await soon(async () => expect(await bot.summary('alpha')).toBe('Edit 299.'));
    await soon(async () => expect((await bot.health()).entries).toBe(42));
    expect((await loads()) - before).toBeLessThan(10);

    // Half of a file for a while, as over a slow line.
    const whole = alpha('Arrived in two parts.');
    writeFileSync(path, whole.slice(0, 40));
    await soon(async () => expect((await bot.health()).problems).not.toEqual([]));
    expect(await bot.summary('alpha')).toBe('Edit 299.');
    writeFileSync(path, whole);
    await soon(async () => expect(await bot.summary('alpha')).toBe('Arrived in two parts.'));
    expect((await bot.health()).problems).toEqual([]);

    // The file of all licences, emptied and filled again.
    put(dir, 'licenses.yaml', '');
    await soon(async () => expect((await bot.health()).problems).not.toEqual([]));
    put(dir, 'licenses.yaml', GROUND['licenses.yaml']);
    await soon(async () => expect((await bot.health()).problems).toEqual([]));
    await bot.end();
  });
});
