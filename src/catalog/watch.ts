// Tells when files of catalog folders may have changed. The system's own events come at once where there are any; a look at
// times and sizes every few seconds finds what they miss: network drives, containers' mounts, links whose target was exchanged.
import { type FSWatcher, watch } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../telemetry/log.ts';
import { countsAsFile, foldersOf } from './files.ts';

export type CatalogWatch = { stop(): void };

export type WatchOptions = {
  dirs: readonly string[];
  /** Called for one burst of changes at a time, and never again before it has ended. It must not reject. */
  changed: () => Promise<unknown>;
  log: Logger;
  /** How often to look for what no event told. */
  lookEveryMs?: number;
  /** A burst is over when nothing has happened for this long … */
  quietMs?: number;
  /** … or when it has gone on for this long. */
  patienceMs?: number;
};

type Look = {
  /** Differs when any file does. */
  marks: string;
  /** Identity of each folder that is there: one that was deleted and made again needs a new watcher. */
  folders: ReadonlyMap<string, string>;
};

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

async function markOf(file: string): Promise<string> {
  try {
    const { mtimeNs, ctimeNs, size, ino } = await stat(file, { bigint: true });
    return `${file} ${mtimeNs} ${ctimeNs} ${size} ${ino}`;
  } catch (error) {
    return `${file} ${codeOf(error)}`;
  }
}

async function look(dirs: readonly string[]): Promise<Look> {
  const folders = new Map<string, string>();
  const marks: string[] = [];
  for (const folder of dirs.flatMap(foldersOf)) {
    try {
      const { dev, ino } = await stat(folder, { bigint: true });
      const files = (await readdir(folder, { withFileTypes: true })).filter(countsAsFile);
      folders.set(folder, `${dev}:${ino}`);
      marks.push(...(await Promise.all(files.map(({ name }) => markOf(join(folder, name))))).sort());
    } catch (error) {
      marks.push(`${folder} ${codeOf(error)}`);
    }
  }
  return { marks: marks.join('\n'), folders };
}

/** Watches until stopped; keeps no process alive. The first call of `changed` comes soon after the start: files may have changed since they were loaded. */
export function watchCatalog({ dirs, changed, log, lookEveryMs = 3000, quietMs = 300, patienceMs = 2000 }: WatchOptions): CatalogWatch {
  const watchers = new Map<string, { watcher: FSWatcher; identity: string }>();
  const refused = new Set<string>();
  let known: string | undefined;
  let stopped = false;
  /** When the burst under way began. */
  let since: number | undefined;
  let settling: NodeJS.Timeout | undefined;
  let busy = false;
  let glancing = false;
  let again = false;

  function happened(): void {
    if (stopped) return;
    since ??= performance.now();
    clearTimeout(settling);
    settling = setTimeout(() => void settled(), Math.max(0, Math.min(quietMs, since + patienceMs - performance.now()))).unref();
  }

  async function settled(): Promise<void> {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    since = undefined;
    try {
      // Looked at before it is loaded: what changes in between is then found by the next look.
      const seen = await look(dirs);
      known = seen.marks;
      rearm(seen.folders);
      if (!stopped) await changed();
    } finally {
      busy = false;
    }
    if (again) {
      again = false;
      happened();
    }
  }

  async function glance(): Promise<void> {
    // A burst under way ends with a look of its own.
    if (busy || glancing || since !== undefined) return;
    glancing = true;
    try {
      const seen = await look(dirs);
      rearm(seen.folders);
      if (seen.marks === known) return;
      known = seen.marks;
      happened();
    } finally {
      glancing = false;
    }
  }

  function rearm(folders: ReadonlyMap<string, string>): void {
    if (stopped) return;
    for (const [folder, { identity }] of watchers) if (folders.get(folder) !== identity) disarm(folder);
    for (const [folder, identity] of folders) if (!watchers.has(folder) && !refused.has(folder)) arm(folder, identity);
  }

  function arm(folder: string, identity: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, happened);
      watcher.on('error', (error) => {
        log.debug({ err: error, folder }, 'a watched folder went away');
        disarm(folder);
        happened();
      });
      watchers.set(folder, { watcher, identity });
    } catch (error) {
      // Gone again: the next look says more. Anything else, such as a limit of the system, will not pass by itself.
      if (codeOf(error) === 'ENOENT') return;
      refused.add(folder);
      log.warn({ folder, reason: codeOf(error) }, `the system does not tell about changes in this folder; they are noticed within ${lookEveryMs} ms`);
    }
  }

  function disarm(folder: string): void {
    watchers.get(folder)?.watcher.close();
    watchers.delete(folder);
  }

  const looking = setInterval(() => void glance(), lookEveryMs).unref();
  happened();
  return {
    stop() {
      stopped = true;
      clearInterval(looking);
      clearTimeout(settling);
      for (const folder of [...watchers.keys()]) disarm(folder);
    },
  };
}
