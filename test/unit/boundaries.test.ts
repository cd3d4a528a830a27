// The rooms of the house: who may import whom. Read from the import statements themselves, so that no lint setting can be switched off.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

type Import = { from: string; to: string; typeOnly: boolean };

const sources = ['src', 'adapters', 'test', 'scripts', 'bench']
  .flatMap((room) => readdirSync(room, { recursive: true, withFileTypes: true }))
  .filter((item) => item.isFile() && item.name.endsWith('.ts'))
  .map((item) => relative('.', join(item.parentPath, item.name)));

const STATEMENT = /^[ \t]*(?:import|export)\s+(type\s)?(?:([^'";]*?)\sfrom\s+)?['"]([^'"\n]+)['"]/gm;
const CALL = /\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/g;

/** Every import of a file; relative ones as paths from the root. `import('./x.ts').Type` counts like any other. */
function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const resolve = (specifier: string) => (specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier);
  const named = (names: string) =>
    /^\{[^}]*\}$/.test(names.trim()) &&
    names
      .replace(/[{}]/g, '')
      .split(',')
      .filter((name) => name.trim() !== '')
      .every((name) => /^\s*type\s/.test(name));
  return [
    ...[...text.matchAll(STATEMENT)].map((match) => ({ from: file, to: resolve(match[3] ?? ''), typeOnly: match[1] !== undefined || named(match[2] ?? '') })),
    ...[...text.matchAll(CALL)].map((match) => ({ from: file, to: resolve(match[1] ?? ''), typeOnly: false })),
  ];
}

const imports = sources.flatMap(importsOf);
const show = (list: readonly Import[]) => list.map(({ from, to }) => `${from} imports ${to}`);
const inside = (path: string, ...rooms: string[]) => rooms.some((room) => path === room || path.startsWith(`${room}/`));
const adapterOf = (path: string) => /^adapters\/([^/]+)\//.exec(path)?.[1];
const isPlatformPackage = (name: string) => /^(?:@slack\/|discord\.js|@discordjs\/)/.test(name);

/** The files that join the core and the adapters: DESIGN's two, and the playground's part of the composition root (docs/decisions). */
const JOINTS = ['src/main.ts', 'src/cli.ts', 'src/playground.ts', 'src/posting.ts'];

test('the reader of imports reads them', () => {
  expect(imports.length).toBeGreaterThan(200);
  expect(imports).toContainEqual({ from: 'src/navigator.ts', to: 'src/search/search.ts', typeOnly: false });
  expect(imports).toContainEqual({ from: 'src/query/filters.ts', to: 'src/query/query.ts', typeOnly: true });
  expect(imports.some(({ from, to }) => from === 'src/cli.ts' && inside(to, 'adapters'))).toBe(true);
});

test('every relative import leads to a file, with its extension', () => {
  expect(
    show(imports.filter(({ to, from }) => to.includes('/') && inside(to, 'src', 'adapters', 'test', 'scripts', 'bench') && !existsSync(to) && inside(from, 'src', 'adapters'))),
  ).toEqual([]);
});

describe('src', () => {
  const core = imports.filter(({ from }) => inside(from, 'src') && !JOINTS.includes(from));

  test('never imports adapters, but for the files that join them', () => {
    expect(show(core.filter(({ to }) => inside(to, 'adapters')))).toEqual([]);
  });

  test('never imports a package of a platform', () => {
    expect(show(imports.filter(({ from, to }) => inside(from, 'src') && isPlatformPackage(to)))).toEqual([]);
  });

  test('is not imported by way of the composition root', () => {
    expect(show(imports.filter(({ from, to }) => inside(from, 'src', 'adapters') && !JOINTS.includes(from) && JOINTS.includes(to)))).toEqual([]);
  });

  const PURE = [
    'src/query',
    'src/search',
    'src/answer',
    'src/navigator.ts',
    'src/digest/plan.ts',
    'src/digest/post.ts',
    'src/digest/topic.ts',
    'src/digest/wish.ts',
    'src/digest/schedule.ts',
    'src/digest/news.ts',
    'src/digest/subscriptioncards.ts',
  ];
  test('does no I/O in query, search, answer, navigator and the plan of the digest', () => {
    expect(show(imports.filter(({ from, to }) => inside(from, ...PURE) && to.startsWith('node:')))).toEqual([]);
  });

  test('does none behind their backs either: nothing they need at run time reaches a node: module', () => {
    const reached = new Map<string, string[]>(sources.filter((file) => inside(file, ...PURE)).map((file) => [file, [file]]));
    for (const [file, path] of reached) {
      for (const { to } of imports.filter((one) => one.from === file && !one.typeOnly)) {
        expect(to.startsWith('node:'), [...path, to].join(' → ')).toBe(false);
        if (!reached.has(to) && inside(to, 'src')) reached.set(to, [...path, to]);
      }
    }
    expect(reached.size).toBeGreaterThan(10);
  });

  test('reads no clock and no chance where the same question must give the same answer', () => {
    for (const file of sources.filter((one) => inside(one, ...PURE))) {
      const text = readFileSync(file, 'utf8').replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '');
      expect(/\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bprocess\./.exec(text)?.[0], file).toBeUndefined();
    }
  });
});

describe('adapters', () => {
  test('never import each other', () => {
    expect(show(imports.filter(({ from, to }) => adapterOf(from) !== undefined && adapterOf(to) !== undefined && adapterOf(from) !== adapterOf(to)))).toEqual([]);
  });

  test('keep the platforms’ large packages in one file each', () => {
    const wrong = imports.filter(
      ({ from, to }) => inside(from, 'src', 'adapters') && /^(?:@slack\/bolt|discord\.js)(?:\/|$)/.test(to) && !/^adapters\/[^/]+\/connection\.ts$/.test(from),
    );
    expect(show(wrong)).toEqual([]);
    expect(show(imports.filter(({ to }) => to === '@slack/bolt' || to === 'discord.js').filter(({ from }) => inside(from, 'src', 'adapters'))).length).toBe(2);
  });

  test('know nothing of another platform', () => {
    expect(show(imports.filter(({ from, to }) => inside(from, 'adapters') && adapterOf(from) !== 'slack' && to.startsWith('@slack/')))).toEqual([]);
    expect(show(imports.filter(({ from, to }) => inside(from, 'adapters') && adapterOf(from) !== 'discord' && /^(?:discord|@discordjs)/.test(to)))).toEqual([]);
  });
});

test('what runs never imports what tests', () => {
  expect(show(imports.filter(({ from, to }) => inside(from, 'src', 'adapters') && (inside(to, 'test', 'bench', 'scripts') || /^(?:vitest|fast-check)$/.test(to))))).toEqual([]);
});

test('a file has one job and stays under 400 lines', () => {
  for (const file of sources) expect(readFileSync(file, 'utf8').split('\n').length, file).toBeLessThanOrEqual(400);
});
