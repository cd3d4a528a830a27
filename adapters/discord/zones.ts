// Time zones to choose from while one is typed. Any IANA name may be typed, also one that is not listed.
import { LIMITS } from './limits.ts';

/** Names in use that a runtime may list by an older name only. */
const NEWER = ['UTC', 'Asia/Kolkata', 'Asia/Ho_Chi_Minh', 'Asia/Kathmandu', 'Asia/Yangon', 'Europe/Kyiv', 'America/Nuuk'];

let all: string[] | undefined;
function zones(): string[] {
  all ??= [...new Set([...NEWER, ...Intl.supportedValuesOf('timeZone')])].sort();
  return all;
}

const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s-]+/g, '_');

/** Those that begin with the text, by region or by city, before those that hold it. */
export function zonesFor(typed: string): { name: string; value: string }[] {
  const wanted = fold(typed.trim());
  const ranked = zones().flatMap((zone) => {
    const folded = fold(zone);
    const at = folded.indexOf(wanted);
    if (at < 0) return [];
    return [{ zone, rank: folded === wanted ? 0 : folded.split('/').some((part) => part.startsWith(wanted)) ? 1 : 2 }];
  });
  // Sorting keeps the alphabet within a rank.
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, LIMITS.choices)
    .map(({ zone }) => ({ name: zone, value: zone }));
}
