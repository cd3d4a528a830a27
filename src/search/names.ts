// The names and aliases of all entries as long texts: looking through these once is many times faster than through each name.
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

/** The names of some entries, one behind the other. */
type Roll = {
  positions: number[];
  pieces: string[];
  /** Where the names of each entry begin, and where the last ones end. */
  starts: number[];
};

/** The places in a roll of the entries that have a key inside a name. */
function* findIn(text: string, { starts, positions }: Roll, key: string): Generator<number> {
  let place = 0;
  for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, starts[place])) {
    while ((starts[place + 1] as number) <= at) place += 1;
    yield positions[place] as number;
    // One place in an entry is enough.
    place += 1;
    if (place === positions.length) return;
  }
}

export function readNames(entries: readonly Entry[]): Names {
  // Letters beyond the first 256 make a text twice as long and slower to look through: names that hold any are kept apart.
  const plain: Roll = { positions: [], pieces: [], starts: [0] };
  const other: Roll = { positions: [], pieces: [], starts: [0] };
  const firsts: string[] = [];
  for (let position = 0; position < entries.length; position += 1) {
    const { name, aliases } = entries[position] as Entry;
    const first = phraseKey(name);
    firsts.push(first);
    let piece = BETWEEN + first + BETWEEN;
    for (const alias of aliases) piece += phraseKey(alias) + BETWEEN;
    const roll = /[\u0100-\uffff]/.test(piece) ? other : plain;
    roll.positions.push(position);
    roll.pieces.push(piece);
    roll.starts.push((roll.starts.at(-1) ?? 0) + piece.length);
  }
  const rolls = [plain, other].map((roll) => ({ roll, text: roll.pieces.join('') }));

  return {
    holding(key) {
      if (key === '') return NOBODY;
      const found = new HolderList();
      const positions = rolls.flatMap(({ roll, text }) => [...findIn(text, roll, key)]);
      for (const position of positions.sort((a, b) => a - b)) found.add(position, 1);
      return found.holders;
    },
    isFirst: (position, key) => firsts[position] === key,
  };
}
