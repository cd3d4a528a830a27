// A real Chromium for tests: the one from npm, so that `npm ci` is all it takes; else one that is installed.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { inflate } from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const PACKAGE = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')));
const CACHE = join(import.meta.dirname, '../../node_modules/.cache/chromium');
const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** It reaches for nothing on the network by itself. */
const ARGUMENTS = [
  '--disable-background-networking',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-domain-reliability',
  '--no-pings',
  '--font-render-hinting=none',
];

type Candidate = { path: string; env?: Record<string, string> };

/**
 * The unpacked browser of the npm package. Unpacked beside and renamed, so that test files which run at the same time, and a run that is
 * killed half-way, never see half a browser.
 */
async function unpacked(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
  const home = join(CACHE, version);
  if (existsSync(home)) return home;
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, '.unpack-'));
  const before = process.env.TMPDIR;
  try {
    // The package unpacks to the system's folder for temporary files, wherever that is.
    process.env.TMPDIR = work;
    for (const file of ['chromium.br', 'fonts.tar.br', 'al2023.tar.br']) await inflate(join(PACKAGE, 'bin', file));
    writeFileSync(join(work, 'fonts.conf'), fonts(home));
    renameSync(work, home);
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    // Somebody else was faster.
    if (!existsSync(home)) throw error;
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  return home;
}

/** The same letters on every machine, and letters at all on one without any fonts. */
function fonts(home: string): string {
  const prefer = (alias: string, name: string) => `<alias binding="strong"><family>${alias}</family><prefer><family>${name}</family></prefer></alias>`;
  return [
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>',
    `<dir>${join(home, 'fonts')}</dir><dir>/usr/share/fonts</dir><cachedir>${join(home, 'fontcache')}</cachedir>`,
    `${prefer('system-ui', 'Open Sans')}${prefer('sans-serif', 'Open Sans')}${prefer('monospace', 'DejaVu Sans Mono')}</fontconfig>`,
  ].join('\n');
}

async function candidates(): Promise<Candidate[]> {
  const chosen = process.env.CHROMIUM_PATH;
  const found = INSTALLED.filter((path) => existsSync(path)).map((path): Candidate => ({ path }));
  const packed: Candidate[] = [];
  if (process.platform === 'linux' && process.arch === 'x64') {
    const home = await unpacked();
    const path = join(home, 'chromium');
    const env = { FONTCONFIG_FILE: join(home, 'fonts.conf') };
    // The second brings along libraries that a very small Linux lacks.
    packed.push({ path, env }, { path, env: { ...env, LD_LIBRARY_PATH: join(home, 'al2023', 'lib') } });
  }
  return [...(chosen ? [{ path: chosen }] : []), ...packed, ...found];
}

/** @throws Error that says what was tried, when no browser starts: a test that needs one fails, it is never left out. */
export async function startBrowser(): Promise<Browser> {
  const tried: string[] = [];
  for (const { path, env } of await candidates()) {
    try {
      return await chromium.launch({ executablePath: path, args: ARGUMENTS, headless: true, env: { ...process.env, ...env } as Record<string, string> });
    } catch (error) {
      tried.push(`${path}: ${String(error).split('Call log')[0]?.trim().slice(0, 400)}`);
    }
  }
  throw new Error(['No browser could be started for the tests of the page. Set CHROMIUM_PATH to a Chromium or Chrome.', ...tried].join('\n  '));
}
