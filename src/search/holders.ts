// Lists of the entries that hold something, and how to walk along them.

/** Positions in the catalog, ascending, and what each is worth (0 to 1, never 0). */
export type Holders = { readonly positions: Int32Array; readonly worths: Float64Array };

export const NOBODY: Holders = { positions: new Int32Array(0), worths: new Float64Array(0) };

/** Gathers holders in order of position. */
export class HolderList {
  readonly #positions: number[] = [];
  readonly #worths: number[] = [];

  add(position: number, worth: number): void {
    this.#positions.push(position);
    this.#worths.push(worth);
  }
  get holders(): Holders {
    return { positions: Int32Array.from(this.#positions), worths: Float64Array.from(this.#worths) };
  }
}

/** All holders of several lists, each with the most that any list says. */
export function union(lists: readonly Holders[], size: number): Holders {
  const [only, ...more] = lists.filter((list) => list.positions.length > 0);
  if (only === undefined) return NOBODY;
  if (more.length === 0) return only;
  const worths = new Float64Array(size);
  for (const list of [only, ...more]) for (let index = 0; index < list.positions.length; index += 1) raise(worths, list.positions[index] as number, list.worths[index] as number);
  const all = new HolderList();
  for (let position = 0; position < size; position += 1) if ((worths[position] as number) > 0) all.add(position, worths[position] as number);
  return all.holders;
}

/** Holders of one of several things, with which of them each holds best. */
export type Choices = Holders & { readonly which: Uint8Array };

/** Joins one list a thing; of equally worthy things the first counts. */
export function choose(lists: readonly Holders[], size: number): Choices {
  const [only] = lists;
  if (only !== undefined && lists.length === 1) return { ...only, which: new Uint8Array(only.positions.length) };
  const all = union(lists, size);
  const walks = lists.map((list) => new Walk(list));
  // There are fewer things in a question than a byte can count: it is cut long before.
  const which = Uint8Array.from(all.positions, (position, index) => walks.findIndex((walk) => walk.at(position) === all.worths[index]));
  return { ...all, which };
}

function raise(worths: Float64Array, position: number, worth: number): void {
  if (worth > (worths[position] as number)) worths[position] = worth;
}

/** Reads a list at positions that mostly ascend, as when all candidates are judged: a step then costs next to nothing. */
export class Walk {
  readonly #positions: Int32Array;
  readonly #worths: Float64Array;
  #next = 0;

  constructor({ positions, worths }: Holders) {
    this.#positions = positions;
    this.#worths = worths;
  }
  /** The place in the list where `at` last found something. */
  get place(): number {
    return this.#next;
  }
  /** What the list says of a position; 0 when it is not on it. */
  at(position: number): number {
    const positions = this.#positions;
    let next = this.#next;
    if (next > 0 && (positions[next - 1] as number) >= position) next = 0;
    // A far jump is halved rather than walked.
    let step = 1;
    while (next + step < positions.length && (positions[next + step] as number) < position) {
      next += step;
      step *= 2;
    }
    while (step > 1) {
      step = step >>> 1;
      if (next + step < positions.length && (positions[next + step] as number) < position) next += step;
    }
    while (next < positions.length && (positions[next] as number) < position) next += 1;
    this.#next = next;
    return positions[next] === position ? (this.#worths[next] as number) : 0;
  }
}
