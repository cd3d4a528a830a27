// The known word that is fewest slips away from a typed one, without measuring the distance to all of them.
import { editDistance } from './distance.ts';

/** One bit a letter, letters sharing bits: words whose letters differ too much cannot be near, and that takes no time to see. */
export function lettersOf(word: string): number {
  let mask = 0;
  for (let index = 0; index < word.length; index += 1) mask |= 1 << (word.charCodeAt(index) & 31);
  return mask;
}

/** Whether two masks of letters differ by so much on either side that more than `limit` slips lie between their words. */
export const isFar = (letters: number, others: number, limit: number): boolean => countBits(letters & ~others) > limit || countBits(others & ~letters) > limit;

function countBits(mask: number): number {
  let bits = mask - ((mask >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Words of one length: their letters, and the order in which they were put in. */
type Bucket = { words: string[]; letters: number[]; orders: number[] };

export type Nearby = {
  /**
   * The closest word at most `limit` slips away; of equally close ones the first that was put in. Words are asked for by `may`, which sees
   * nothing but their order and is cheap, before they are compared, and by `fits` after it.
   */
  closest(word: string, limit: number, may?: (order: number) => boolean, fits?: (candidate: string) => boolean): string | undefined;
};

export function createNearby(all: Iterable<string>): Nearby {
  const byLength = new Map<number, Bucket>();
  let count = 0;
  for (const word of all) {
    let bucket = byLength.get(word.length);
    if (bucket === undefined) {
      bucket = { words: [], letters: [], orders: [] };
      byLength.set(word.length, bucket);
    }
    bucket.words.push(word);
    bucket.letters.push(lettersOf(word));
    bucket.orders.push(count);
    count += 1;
  }
  return {
    closest(word, limit, may, fits) {
      const own = lettersOf(word);
      let best: string | undefined;
      let first = 0;
      let least = limit;
      const look = ({ words, letters, orders }: Bucket) => {
        for (let index = 0; index < words.length; index += 1) {
          if (isFar(own, letters[index] as number, least)) continue;
          const order = orders[index] as number;
          if (may !== undefined && !may(order)) continue;
          const candidate = words[index] as string;
          const distance = editDistance(word, candidate, least);
          if (distance > least || (best !== undefined && distance === least && order > first) || (fits !== undefined && !fits(candidate))) continue;
          best = candidate;
          first = order;
          least = distance;
        }
      };
      // Words of about the same length first: what they come to leaves less to do with the others.
      for (let away = 0; away <= least; away += 1) {
        for (const length of away === 0 ? [word.length] : [word.length - away, word.length + away]) {
          const bucket = byLength.get(length);
          if (bucket !== undefined) look(bucket);
        }
      }
      return best;
    },
  };
}
