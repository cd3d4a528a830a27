// What an entry's licences and access come to when somebody asks "may we use it commercially?". Facts only; wording is in answer/license.
import type { Catalog } from '../catalog/load.ts';
import { type Entry, type Term, type TermState, USES, type Use, type UseValue } from '../catalog/schema.ts';

/** From the freest to the strictest; silence counts as stricter than a conditional yes and freer than a no. */
const STRICTNESS: Record<UseValue, number> = { allowed: 0, ask: 1, 'not-stated': 2, prohibited: 3 };
const WEAKNESS: Record<TermState, number> = { verified: 0, reported: 1, conflict: 2, unverified: 3 };

export const stricter = (a: UseValue, b: UseValue): UseValue => (STRICTNESS[b] > STRICTNESS[a] ? b : a);
export const weaker = (a: TermState, b: TermState): TermState => (WEAKNESS[b] > WEAKNESS[a] ? b : a);

/** What one term lets a team do. The owner's own words (`uses` of the term) win over what the licence alone says. */
export function usesOf(term: Pick<Term, 'license' | 'uses'>, licenses: Catalog['licenses']): Record<Use, UseValue> {
  const license = licenses.get(term.license);
  const silent: UseValue = term.license === 'varies' ? 'ask' : 'not-stated';
  return Object.fromEntries(USES.map((use) => [use, term.uses?.[use] ?? license?.uses[use] ?? silent])) as Record<Use, UseValue>;
}

/** The terms a team meets when it uses the entry: what is the entry itself, not the code that happens to come with data. */
export function governingTerms(entry: Entry): readonly Term[] {
  if (entry.kind === 'loss') {
    return entry.implementations.map((item) => ({
      covers: 'code' as const,
      scope: item.library,
      license: item.license,
      state: item.source ? ('verified' as const) : ('unverified' as const),
      evidence: item.source && item.seen ? [{ source: item.source, authority: 'owner' as const, says: `${item.library} is under ${item.license}`, seen: item.seen }] : [],
    }));
  }
  const main: Record<Exclude<Entry['kind'], 'loss'>, readonly Term['covers'][]> = {
    dataset: ['data', 'images', 'labels', 'text'],
    // A team can train with the code alone; what differs for weights is said beside it.
    method: ['code'],
    toolbox: ['code'],
    benchmark: ['data', 'images', 'labels', 'text'],
    platform: ['service', 'data'],
    collection: ['list', 'text'],
  };
  const chosen = entry.terms.filter((term) => main[entry.kind].includes(term.covers));
  return chosen.length > 0 ? chosen : entry.terms;
}

/** Any one implementation will do for a loss, so its freest licence counts; everything else is as strict as its strictest part. */
export const commercialUse = (entry: Entry, licenses: Catalog['licenses']): UseValue =>
  commercialOf(
    entry,
    governingTerms(entry).map((term) => usesOf(term, licenses).commercial),
  );

function commercialOf(entry: Entry, values: readonly UseValue[]): UseValue {
  if (entry.kind === 'loss') return values.reduce((a, b) => (STRICTNESS[b] < STRICTNESS[a] ? b : a), 'prohibited');
  return values.reduce(stricter, 'allowed');
}

/** What people ask for in one word: a class of licences. */
export const LICENSE_CLASSES_READ = ['commercial', 'open', 'non-commercial'] as const;
type LicenseClass = (typeof LICENSE_CLASSES_READ)[number];

export type LicenseFacts = {
  /** By class: 1 when the entry's licence is what was asked for, 0.5 when that is open (ask, not stated, varies), 0 when it is not. */
  fits: Record<LicenseClass, number>;
  /** The licences that govern it. */
  ids: ReadonlySet<string>;
};

/** Reads what search needs of entries' licences. What one licence says is worked out once: entries are many, licences few. */
export function createLicenseReader(licenses: Catalog['licenses']): (entry: Entry) => LicenseFacts {
  const known = new Map<string, Record<Use, UseValue>>();
  const usesIn = (term: Term): Record<Use, UseValue> => {
    if (term.uses !== undefined) return usesOf(term, licenses);
    let uses = known.get(term.license);
    if (uses === undefined) {
      uses = usesOf(term, licenses);
      known.set(term.license, uses);
    }
    return uses;
  };
  return (entry) => {
    const terms = governingTerms(entry);
    const all = terms.map(usesIn);
    const commercial = commercialOf(
      entry,
      all.map((uses) => uses.commercial),
    );
    // Licences under which anybody may use, change and pass on.
    const open = all.every((uses) => uses.commercial === 'allowed' && uses.redistribute === 'allowed' && uses.derivatives === 'allowed');
    const refused = commercial === 'prohibited';
    return {
      fits: { commercial: commercial === 'allowed' ? 1 : refused ? 0 : 0.5, open: open ? 1 : refused ? 0 : 0.5, 'non-commercial': refused ? 1 : 0 },
      ids: new Set(terms.map((term) => term.license)),
    };
  };
}
