// The known word that is fewest slips away from a typed one, without measuring the distance to all of them.
import { editDistance } from './distance.ts';

/** One bit a letter, letters sharing bits: words whose letters differ too much cannot be near, and that takes no time to see. */
function lettersOf(word: string): number {
  let mask = 0;
  for (let index = 0; index < word.length; index += 1) mask |= 1 << (word.charCodeAt(index) & 31);
  return mask;
}

function countBits(mask: number): number {
  let bits = mask - ((mask >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

type Bucket = { words: string[]; orders: number[]; letters: number[] };

export type Nearby = {
  /** The closest word at most `limit` slips away that `fits`; of equally close ones the first that was put in. */
  closest(word: string, limit: number, fits?: (candidate: string) => boolean): string | undefined;
};

export function createNearby(words: Iterable<string>): Nearby {
  const byLength = new Map<number, Bucket>();
  let order = 0;
  for (const word of words) {
    const bucket = byLength.get(word.length) ?? { words: [], orders: [], letters: [] };
    byLength.set(word.length, bucket);
    bucket.words.push(word);
    bucket.orders.push(order++);
    bucket.letters.push(lettersOf(word));
  }
  return {
    closest(word, limit, fits = () => true) {
      const letters = lettersOf(word);
      let best: { word: string; order: number } | undefined;
      let least = limit;
      for (let length = word.length - limit; length <= word.length + limit; length += 1) {
        const bucket = byLength.get(length);
        if (bucket === undefined) continue;
        for (let index = 0; index < bucket.words.length; index += 1) {
          const others = bucket.letters[index] as number;
          if (countBits(letters & ~others) > least || countBits(others & ~letters) > least) continue;
          const candidate = bucket.words[index] as string;
          const place = bucket.orders[index] as number;
          const distance = editDistance(word, candidate, least);
          if (distance > least || (best !== undefined && distance === least && place > best.order) || !fits(candidate)) continue;
          best = { word: candidate, order: place };
          least = distance;
        }
      }
      return best?.word;
    },
  };
}
