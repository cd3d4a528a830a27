// Edit distance for typos: insert, delete, replace, and swap of neighbours each count one (optimal string alignment).

const rowOf = (cells: number): Int32Array<ArrayBuffer> => new Int32Array(cells);
/** Rows of the table, used again and again: a long question compares tens of thousands of words. */
let beforeLast = rowOf(64);
let last = rowOf(64);
let current = rowOf(64);

/** The distance between two strings, or `limit + 1` as soon as it is sure to exceed `limit`. Counts UTF-16 units. */
export function editDistance(a: string, b: string, limit: number): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  if (a === '' || b === '') return a.length + b.length;
  if (b.length >= last.length) [beforeLast, last, current] = [rowOf(b.length * 2), rowOf(b.length * 2), rowOf(b.length * 2)];
  const width = b.length + 1;
  for (let column = 0; column < width; column += 1) last[column] = column;
  for (let row = 1; row <= a.length; row += 1) {
    const letter = a.charCodeAt(row - 1);
    const before = a.charCodeAt(row - 2);
    // Only cells this close to the diagonal can stay within the limit.
    const from = Math.max(1, row - limit);
    const to = Math.min(b.length, row + limit);
    current[from - 1] = from === 1 ? row : limit + 1;
    let best = limit + 1;
    for (let column = from; column <= to; column += 1) {
      const other = b.charCodeAt(column - 1);
      let cost = (last[column - 1] as number) + (letter === other ? 0 : 1);
      if (column < row + limit) cost = Math.min(cost, (last[column] as number) + 1);
      cost = Math.min(cost, (current[column - 1] as number) + 1);
      if (row > 1 && column > 1 && letter === b.charCodeAt(column - 2) && before === other) cost = Math.min(cost, (beforeLast[column - 2] as number) + 1);
      current[column] = cost;
      if (cost < best) best = cost;
    }
    if (best > limit) return limit + 1;
    [beforeLast, last, current] = [last, current, beforeLast];
  }
  return Math.min(last[b.length] as number, limit + 1);
}

/** The candidate closest to a word, if one is close enough to be meant: at most a third of the word's letters away. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const lower = word.toLowerCase();
  let limit = Math.max(1, Math.floor(lower.length / 3));
  let best: string | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(lower, candidate.toLowerCase(), limit);
    if (distance > limit || (best !== undefined && distance === limit)) continue;
    best = candidate;
    limit = distance;
  }
  return best;
}
