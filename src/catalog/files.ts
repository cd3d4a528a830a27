// The files of a catalog folder: which ones count, and a reader that parses a file again only when its text has changed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nearest } from '../query/distance.ts';
import { FACETS, KIND_FOLDERS } from './schema.ts';
import type { Problem } from './yaml.ts';

/** All folders that a catalog folder reads files from, itself first. They need not exist. */
export const foldersOf = (dir: string): string[] => [dir, join(dir, 'vocabulary'), ...Object.values(KIND_FOLDERS).map((folder) => join(dir, folder))];

/** Hidden files and what editors leave behind are not part of a catalog. Links are: a mounted ConfigMap has nothing else. */
export const countsAsFile = (item: { name: string; isFile(): boolean; isSymbolicLink(): boolean }): boolean =>
  (item.isFile() || item.isSymbolicLink()) && !/^[.#]|~$|\.(?:swp|swx|tmp|bak|orig)$|^\d+$/.test(item.name);

/** Names of the files of a folder, in order. Where it cannot be read, none; that is a problem unless it need not be there. */
export function listFiles(dir: string, problems: Problem[], required: boolean): string[] {
  try {
    return readdirSync(dir, { withFileTypes: true })
      .filter(countsAsFile)
      .map((item) => item.name)
      .sort();
  } catch (error) {
    if (required || (error as NodeJS.ErrnoException).code !== 'ENOENT') problems.push({ file: dir, line: 1, column: 1, message: `cannot be read: ${(error as Error).message}` });
    return [];
  }
}

/** What is nearly named like a part of a catalog would be left out in silence: `dataset/`, `licences.yaml`, `vocabulary/modality.yaml`. */
export function misnamed(dir: string): Problem[] {
  const look = (folder: string, known: readonly string[]): Problem[] => {
    let names: string[];
    try {
      names = readdirSync(folder);
    } catch {
      // That the folder cannot be read is said by whoever needs it.
      return [];
    }
    return names.flatMap((name) => {
      const close = known.includes(name) || /^[.#]|~$/.test(name) ? undefined : nearest(name, known);
      return close === undefined ? [] : [{ file: join(folder, name), line: 1, column: 1, message: `is not read; did you mean ${close}?` }];
    });
  };
  return [
    ...look(dir, ['licenses.yaml', 'vocabulary', 'README.md', ...Object.values(KIND_FOLDERS)]),
    ...look(
      join(dir, 'vocabulary'),
      FACETS.map((facet) => `${facet}.yaml`),
    ),
  ];
}

/** Reads files in rounds. Every round reads every file, which costs little; what was made of an unchanged text is kept, which saves the rest. */
export type Reader = {
  /** What `parse` makes of the file's text. It must depend on nothing else. @throws when the file cannot be read. */
  read<T>(file: string, parse: (source: string) => T): T;
  /** Ends a round and gives the texts read in it, by file. Files not read in it are forgotten. */
  finish(): ReadonlyMap<string, string>;
};

export function createReader(): Reader {
  type Known = { source: string; made: unknown };
  let before = new Map<string, Known>();
  let now = new Map<string, Known>();
  return {
    read<T>(file: string, parse: (source: string) => T): T {
      const source = readFileSync(file, 'utf8');
      const known = before.get(file);
      // Compared by text, not by time and size: a second edit within one tick of the file system's clock is not missed.
      const made = known?.source === source ? (known.made as T) : parse(source);
      now.set(file, { source, made });
      return made;
    },
    finish() {
      before = now;
      now = new Map();
      return new Map([...before].map(([file, { source }]) => [file, source]));
    },
  };
}
