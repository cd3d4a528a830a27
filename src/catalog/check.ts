// What can be wrong with a catalog whose files are each in order: dates, duplicates; and what is merely worth knowing.
import { calledBy, linkKey } from './identity.ts';
import type { Catalog } from './load.ts';
import { type Entry, FACETS } from './schema.ts';
import type { Path } from './yaml.ts';

/** Something wrong at a path of an entry's file. */
export type Finding = { entry: string; path: Path; message: string };
/** Nothing wrong, but good to know. */
export type Note = { about: string; items: string[] };

/** @param today YYYY-MM-DD */
export function checkCatalog(catalog: Catalog, today: string): { problems: Finding[]; notes: Note[] } {
  const problems = [...catalog.entries.flatMap((entry) => futureDates(entry, today)), ...sharedNames(catalog), ...sharedHomes(catalog)];
  return { problems, notes: [...unused(catalog), ...holes(catalog)].filter((note) => note.items.length > 0) };
}

function futureDates(entry: Entry, today: string): Finding[] {
  const dated: [Path, string][] = [
    [['added'], entry.added],
    ...(entry.kind === 'loss'
      ? entry.implementations.flatMap((item, index): [Path, string][] => (item.seen ? [[['implementations', index, 'seen'], item.seen]] : []))
      : entry.terms.flatMap((term, index) => term.evidence.map((item, inner): [Path, string] => [['terms', index, 'evidence', inner, 'seen'], item.seen]))),
  ];
  const found = dated
    .filter(([, day]) => day > today)
    .map(([path, day]): Finding => ({ entry: entry.id, path, message: `${String(path.at(-1))} is ${day}, which is in the future (today is ${today})` }));
  const year = entry.citation?.year;
  // Papers of next year's conferences are online this year.
  if (year !== undefined && year > Number(today.slice(0, 4)) + 1)
    found.push({ entry: entry.id, path: ['citation', 'year'], message: `citation.year is ${year}, which is in the future` });
  return found;
}

const relatives = (entry: Entry): Set<string> => new Set(Object.values(entry.related).flat());
/** Whether one of two entries names the other, or both name a third: parts of one challenge. */
function areRelated(a: Entry, b: Entry): boolean {
  const [ofA, ofB] = [relatives(a), relatives(b)];
  return ofA.has(b.id) || ofB.has(a.id) || [...ofA].some((id) => ofB.has(id));
}

/** The first path whose text is called by a key. */
function nameAt(entry: Entry, key: string): { path: Path; text: string } {
  const alias = entry.aliases.findIndex((one) => calledBy([one]).has(key));
  return calledBy([entry.name]).has(key) || alias < 0 ? { path: ['name'], text: entry.name } : { path: ['aliases', alias], text: entry.aliases[alias] ?? '' };
}

/** Two entries of one name are one entry twice, unless each points at the other: ATLAS of the liver, ATLAS of strokes. */
function sharedNames({ entries }: Catalog): Finding[] {
  const owners = new Map<string, Entry[]>();
  for (const entry of entries) for (const key of calledBy([entry.name, ...entry.aliases])) owners.set(key, [...(owners.get(key) ?? []), entry]);
  const reported = new Set<string>();
  return [...owners].flatMap(([key, group]) =>
    group.flatMap((later, index) =>
      group.slice(0, index).flatMap((earlier): Finding[] => {
        const pair = `${earlier.id} ${later.id}`;
        if (reported.has(pair) || (relatives(later).has(earlier.id) && relatives(earlier).has(later.id))) return [];
        reported.add(pair);
        const [own, other] = [nameAt(later, key), nameAt(earlier, key)];
        return [
          {
            entry: later.id,
            path: own.path,
            message: `${own.path[0] === 'name' ? 'name' : 'alias'} "${own.text}" is also what ${earlier.id} is called ("${other.text}"): merge the two, rename one, or let each name the other under related.see_also`,
          },
        ];
      }),
    ),
  );
}

function sharedHomes({ entries }: Catalog): Finding[] {
  const owners = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = linkKey(entry.links.home) ?? entry.links.home;
    owners.set(key, [...(owners.get(key) ?? []), entry]);
  }
  return [...owners.values()].flatMap((group) =>
    group.flatMap((entry, index): Finding[] => {
      const earlier = group.slice(0, index);
      if (earlier.length === 0 || earlier.some((one) => areRelated(one, entry))) return [];
      return [
        {
          entry: entry.id,
          path: ['links', 'home'],
          message: `links.home ${entry.links.home} is also the home of ${earlier.map(({ id }) => id).join(', ')}: give a more exact address, merge them, or say under related how they belong together`,
        },
      ];
    }),
  );
}

function unused({ entries, vocabulary, licenses }: Catalog): Note[] {
  const used = new Set(entries.flatMap((entry) => [...FACETS.flatMap((facet) => entry[facet]), ...(entry.kind === 'dataset' ? entry.structures : [])]));
  // A wider term lives from its narrower ones, and a composed one from its parts.
  let before = -1;
  while (used.size !== before) {
    before = used.size;
    for (const term of vocabulary.values()) {
      if (term.composed_of.length > 0 && term.composed_of.every((id) => used.has(id))) used.add(term.id);
      if (used.has(term.id)) for (const id of [...term.broader, ...Object.values(term.implies).flat()]) if (id !== undefined) used.add(id);
    }
  }
  const named = new Set(
    entries.flatMap((entry) =>
      entry.kind === 'loss'
        ? entry.implementations.map((item) => item.license)
        : entry.terms.flatMap((term) => [term.license, ...term.evidence.flatMap((item) => (item.license ? [item.license] : []))]),
    ),
  );
  return [
    ...FACETS.map((facet) => ({
      about: `terms of vocabulary/${facet}.yaml that no entry uses`,
      items: [...vocabulary.values()].filter((term) => term.facet === facet && !used.has(term.id)).map(({ id }) => id),
    })),
    { about: 'licences that no entry uses', items: [...licenses.keys()].filter((id) => !named.has(id)) },
  ];
}

function holes({ entries }: Catalog): Note[] {
  const datasets = entries.filter((entry) => entry.kind === 'dataset' && entry.status !== 'not-found');
  const ids = (lacks: (entry: Entry & { kind: 'dataset' }) => boolean) => datasets.filter((entry) => entry.kind === 'dataset' && lacks(entry)).map(({ id }) => id);
  return [
    { about: 'datasets without a size', items: ids((entry) => entry.size === undefined) },
    { about: 'datasets without a citation', items: ids((entry) => entry.citation === undefined) },
  ];
}
