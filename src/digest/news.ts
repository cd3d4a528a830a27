// What happens to a catalog over time, numbered: an entry came, or changed in a way that people who use it should know.

import { licenseLine } from '../answer/license.ts';
import type { Catalog } from '../catalog/load.ts';
import type { Entry } from '../catalog/schema.ts';

/** The part of an entry whose change is news. */
export type Mark = {
  entry: string;
  /** Short name of the licence and how well it is known: "CC-BY-4.0 (verified)". */
  license: string;
  /** allowed | prohibited | ask | unknown */
  commercial: string;
  /** active | superseded | moved | withdrawn | not-found */
  status: string;
  home: string;
  /** ok | dead: dead when the home address did not answer on three different days (`catalog links`). */
  link: string;
};

/** `added`: seen for the first time. The others: this part of its mark is another than before. */
export const NEWS_KINDS = ['added', 'license', 'status', 'home', 'link'] as const;
export type NewsKind = (typeof NEWS_KINDS)[number];

export type News = {
  /** From 1, ascending in the order of happening, with gaps. */
  seq: number;
  at: Date;
  entry: string;
  kind: NewsKind;
  /** The mark before the change; missing for `added`. */
  before?: Mark;
};

/** The catalog as it is now, and the entries whose home address is dead as of the last check of links. */
export type Seen = { catalog: Catalog; dead: ReadonlySet<string> };

/** Where nobody has checked links. */
export const NOTHING_DEAD: ReadonlySet<string> = new Set();

export function markOf(entry: Entry, { catalog, dead }: Seen, today: string): Mark {
  const { label, state, commercial } = licenseLine(entry, { catalog, today });
  return { entry: entry.id, license: `${label} (${state})`, commercial, status: entry.status, home: entry.links.home, link: dead.has(entry.id) ? 'dead' : 'ok' };
}

export const marksOf = (seen: Seen, today: string): Mark[] => seen.catalog.entries.map((entry) => markOf(entry, seen, today));

/** Marks by id, each worked out when it is first asked for; undefined for what the catalog does not have. */
export function marker(seen: Seen, today: string): (id: string) => Mark | undefined {
  const known = new Map<string, Mark | undefined>();
  return (id) => {
    if (!known.has(id)) {
      const entry = seen.catalog.byId.get(id);
      known.set(id, entry && markOf(entry, seen, today));
    }
    return known.get(id);
  };
}

/** What became of an entry's mark: the kinds of news in it. A licence that is worded otherwise but means the same is none. */
export function changesOf(before: Mark, after: Mark): Exclude<NewsKind, 'added'>[] {
  const changes: Exclude<NewsKind, 'added'>[] = [];
  if (before.license !== after.license || before.commercial !== after.commercial) changes.push('license');
  if (before.status !== after.status) changes.push('status');
  if (before.home !== after.home) changes.push('home');
  // Another address begins with a clean record.
  else if (before.link !== after.link) changes.push('link');
  return changes;
}

/** Entries as what a plan makes of news, for a preview: there are no numbers for what was never told. */
export const addedAsNews = (entries: readonly Entry[]): { entry: string; kinds: readonly NewsKind[]; seqs: readonly number[] }[] =>
  entries.map(({ id }) => ({ entry: id, kinds: ['added'], seqs: [] }));

export type Happening = Pick<News, 'entry' | 'kind' | 'before'>;

/** What happened between what was known and a catalog, in the order of the catalog. With nothing known at all, the catalog is the starting point and no news. */
export function happenings(marks: readonly Mark[], known: ReadonlyMap<string, Mark>): Happening[] {
  if (known.size === 0) return [];
  return marks.flatMap((mark): Happening[] => {
    const before = known.get(mark.entry);
    return before ? changesOf(before, mark).map((kind) => ({ entry: mark.entry, kind, before })) : [{ entry: mark.entry, kind: 'added' }];
  });
}
