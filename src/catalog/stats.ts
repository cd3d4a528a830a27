// What is in a catalog, in figures: how much of what, how well it is known, and what is missing.
import { commercialUse, governingTerms, weaker } from '../search/terms.ts';
import { papersOf } from './identity.ts';
import type { Catalog } from './load.ts';
import { ACCESS_LEVELS, type Entry, KINDS, TERM_STATES, USE_VALUES } from './schema.ts';

/** Rows of the list this catalog grew from. A closed list: it was taken over once. */
export const SOURCE_ROWS = 137;

/** Upper ends, in days, of the age of what was last seen of an entry's terms. */
const AGES = { 'up to 30 days': 30, 'up to 90 days': 90, 'up to a year': 365, older: Number.POSITIVE_INFINITY } as const;

export type Count = { id: string; count: number };
export type Stats = {
  today: string;
  entries: number;
  terms: number;
  licenses: number;
  kinds: Count[];
  regions: Count[];
  modalities: Count[];
  license_states: Count[];
  commercial: Count[];
  access: Count[];
  evidence_age: Count[];
  /** Ids of entries that lack something. */
  holes: { evidence: string[]; size: string[]; paper: string[]; home: string[]; state: string[] };
  /** Datasets whose terms rest on the owner's or a registry's word. */
  owner_or_registry: { count: number; of: number; share: number };
  source_rows: { covered: number; of: number };
};

const tally = (ids: readonly string[], order?: readonly string[]): Count[] => {
  const counts = new Map<string, number>(order?.map((id) => [id, 0]));
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  const list = [...counts].map(([id, count]) => ({ id, count }));
  return order ? list : list.sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
};

/** @param today YYYY-MM-DD */
export function catalogStats({ entries, vocabulary, licenses }: Catalog, today: string): Stats {
  const without = (lacks: (entry: Entry) => boolean, kinds: readonly Entry['kind'][] = KINDS) =>
    entries.filter((entry) => kinds.includes(entry.kind) && lacks(entry)).map(({ id }) => id);
  const datasets = entries.filter((entry) => entry.kind === 'dataset');
  const sound = datasets.filter((entry) => entry.terms.some((term) => term.evidence.some(({ authority }) => authority === 'owner' || authority === 'registry')));
  return {
    today,
    entries: entries.length,
    terms: vocabulary.size,
    licenses: licenses.size,
    kinds: tally(
      entries.map(({ kind }) => kind),
      KINDS,
    ),
    regions: tally(entries.flatMap((entry) => entry.regions)),
    modalities: tally(entries.flatMap((entry) => entry.modalities)),
    license_states: tally(
      entries.map((entry) =>
        governingTerms(entry)
          .map(({ state }) => state)
          .reduce(weaker),
      ),
      TERM_STATES,
    ),
    commercial: tally(
      entries.map((entry) => commercialUse(entry, licenses)),
      USE_VALUES,
    ),
    access: tally(
      entries.flatMap((entry) => ('access' in entry ? [entry.access.level] : [])),
      ACCESS_LEVELS,
    ),
    evidence_age: tally(
      entries.map((entry) => ageOf(entry, today)),
      [...Object.keys(AGES), 'no evidence'],
    ),
    holes: {
      evidence: without((entry) => lastSeen(entry) === undefined),
      size: without((entry) => entry.kind === 'dataset' && entry.size === undefined),
      paper: without((entry) => papersOf(entry).length === 0, ['dataset', 'loss', 'method', 'benchmark']),
      home: without((entry) => !entry.links.home),
      state: without((entry) => governingTerms(entry).length === 0 || governingTerms(entry).some(({ state }) => !TERM_STATES.includes(state))),
    },
    owner_or_registry: { count: sound.length, of: datasets.length, share: datasets.length === 0 ? 0 : sound.length / datasets.length },
    source_rows: { covered: new Set(entries.flatMap((entry) => entry.source.map(({ section, row }) => JSON.stringify([section, row])))).size, of: SOURCE_ROWS },
  };
}

/** The day somebody last looked at any of an entry's terms. */
function lastSeen(entry: Entry): string | undefined {
  const terms = entry.kind === 'loss' ? governingTerms(entry) : entry.terms;
  return terms
    .flatMap((term) => term.evidence.map(({ seen }) => seen))
    .sort()
    .at(-1);
}

function ageOf(entry: Entry, today: string): string {
  const seen = lastSeen(entry);
  if (seen === undefined) return 'no evidence';
  const days = (Date.parse(today) - Date.parse(seen)) / 86_400_000;
  return Object.entries(AGES).find(([, limit]) => days <= limit)?.[0] ?? 'older';
}
