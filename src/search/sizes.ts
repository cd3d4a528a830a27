// How much of anything entries hold: every count of every entry in one table.
import type { Entry } from '../catalog/schema.ts';
import { sameUnit } from '../query/sizes.ts';
import { HolderList, type Holders } from './holders.ts';

export type Sizes = {
  /** The most, or the least, that entries hold in a unit people ask for; without one, in any. */
  holders(unit: string | undefined, least: boolean): Holders;
};

export function readSizes(entries: readonly Entry[]): Sizes {
  const positions: number[] = [];
  const counts: number[] = [];
  const units: number[] = [];
  const numbers = new Map<string, number>();
  const put = (position: number, count: number, unit: string) => {
    let number = numbers.get(unit);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(unit, number);
    }
    positions.push(position);
    counts.push(count);
    units.push(number);
  };
  for (let position = 0; position < entries.length; position += 1) {
    const entry = entries[position] as Entry;
    const size = 'size' in entry ? entry.size : undefined;
    if (size === undefined) continue;
    put(position, size.count, size.unit);
    for (const { count, unit } of size.also) put(position, count, unit);
  }
  return {
    holders(unit, least) {
      const fits = [...numbers.keys()].map((given) => unit === undefined || sameUnit(unit, given));
      const list = new HolderList();
      let position = -1;
      let found = 0;
      const close = () => {
        if (found > 0) list.add(position, found);
        found = 0;
      };
      for (let index = 0; index < positions.length; index += 1) {
        if (positions[index] !== position) {
          close();
          position = positions[index] as number;
        }
        const count = counts[index] as number;
        if (fits[units[index] as number] && (found === 0 || (least ? count < found : count > found))) found = count;
      }
      close();
      return list.holders;
    },
  };
}
