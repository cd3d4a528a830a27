// The names and aliases of all entries as one long text: looking through it once is many times faster than through each name.
import type { Entry } from '../catalog/schema.ts';
import { phraseKey } from '../query/fold.ts';
import { HolderList, type Holders, NOBODY } from './holders.ts';

export type Names = {
  /** The entries that have a phrase key inside a name or alias; each is worth 1. */
  holding(key: string): Holders;
  /** Whether the name of an entry, and not an alias, has this key. */
  isFirst(position: number, key: string): boolean;
};

/** Stands between names; no key holds it. */
const BETWEEN = '\n';

export function readNames(entries: readonly Entry[]): Names {
  const pieces: string[] = [];
  /** Where in the text the names of each entry begin. */
  const starts = new Int32Array(entries.length + 1);
  let length = 0;
  for (let position = 0; position < entries.length; position += 1) {
    const { name, aliases } = entries[position] as Entry;
    starts[position] = length;
    let piece = BETWEEN + phraseKey(name) + BETWEEN;
    for (const alias of aliases) piece += phraseKey(alias) + BETWEEN;
    pieces.push(piece);
    length += piece.length;
  }
  starts[entries.length] = length;
  const text = pieces.join('');

  return {
    holding(key) {
      if (key === '') return NOBODY;
      const found = new HolderList();
      let position = 0;
      for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, starts[position] as number)) {
        while ((starts[position + 1] as number) <= at) position += 1;
        found.add(position, 1);
        // One place in an entry is enough.
        position += 1;
        if (position === entries.length) break;
      }
      return found.holders;
    },
    isFirst: (position, key) => text.startsWith(BETWEEN + key + BETWEEN, starts[position]),
  };
}
