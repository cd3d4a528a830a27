// What search knows of a catalog, list by list: who holds a term, a licence, a name; who is close; how much of anything there is.
import type { Catalog } from '../catalog/load.ts';
import { type Entry, FACETS, type Facet } from '../catalog/schema.ts';
import { fold, phraseKey } from '../query/fold.ts';
import type { Lexicon } from '../query/lexicon.ts';
import type { Alternative } from '../query/query.ts';
import { sameUnit } from '../query/sizes.ts';
import { HolderList, type Holders, NOBODY, union } from './holders.ts';
import { createProfiler, widerTerms } from './profile.ts';
import { type Relations, readRelations } from './relations.ts';
import { createLicenseReader, LICENSE_CLASSES_READ } from './terms.ts';
import { buildTextIndex, type TextIndex } from './textindex.ts';

export type Library = {
  catalog: Catalog;
  text: TextIndex;
  /** Made when somebody first names something. */
  relations(): Relations;
  /** Where an entry stands; undefined when there is none of that id. */
  positionOf(id: string): number | undefined;
  /** Who holds what a wish asks for, and how well. */
  holders(one: Alternative): Holders;
  /** Who comes close to a term by holding something wider: "bones" for "knee". */
  close(id: string): Holders;
  /** Whose name or alias holds a phrase key. */
  family(key: string): Holders;
  /** Whether an entry is called so by its name and not by an alias. */
  isName(position: number, key: string): boolean;
  /** The most, or with "smallest" the least, that entries hold in a unit; without one, in any. */
  counts(unit: string | undefined, least?: boolean): Holders;
  /** All terms wider than a term, nearest first. */
  wider(id: string): readonly string[];
  /** For each term of an entry the listed one that led to it. */
  via(position: number): ReadonlyMap<string, string>;
  /** Whether an entry is of a kind that is general in a facet, and says nothing about it. */
  isGeneralIn(position: number, facets: readonly Facet[]): boolean;
};

/** Share of the entries beyond which holding a term says little: nearly everything is imaging. */
const COMMON = 0.2;
const CLOSE = 0.35;
/** How well, and how many steps away, something wider has to be held to be close. */
const CLOSE_ENOUGH = 0.7;
const CLOSE_STEPS = 3;
/** "Lesion" names no disease: whatever has a disease, or masks of one, has lesions. */
const ANY_LESION = 'lesion';
const LESION_BY_DISEASE = 0.6;
/** The wish for masks beside a disease is a wish for masks of the disease, not of the organ around it. */
export const LESION_MASKS = 'lesion-segmentation';
/** Lists that are kept for names and sizes people ask about; they are made anew when there are more. */
const MAX_REMEMBERED = 2000;

/**
 * Kinds that are general in a facet they say nothing about: a loss is for any organ, a platform for any task.
 * Datasets and benchmarks are not: what they do not list, they do not have.
 */
const GENERAL: Record<Entry['kind'], readonly Facet[]> = {
  dataset: [],
  benchmark: [],
  loss: ['modalities', 'regions', 'conditions'],
  method: ['modalities', 'regions', 'conditions'],
  toolbox: ['modalities', 'regions', 'conditions', 'tasks'],
  platform: ['modalities', 'regions', 'conditions', 'tasks'],
  collection: ['modalities', 'regions', 'conditions', 'tasks'],
};

/** The count of an entry in a unit; without one, the extreme that `pick` chooses over all units. */
function countOf(entry: Entry, fits: ((unit: string) => boolean) | undefined, pick: (...values: number[]) => number): number | undefined {
  const size = 'size' in entry ? entry.size : undefined;
  if (size === undefined) return undefined;
  const all = [size, ...size.also];
  const matching = fits === undefined ? all : all.filter((one) => fits(one.unit));
  return matching.length === 0 ? undefined : pick(...matching.map((one) => one.count));
}

/** One list a thing that can be asked for, made in one pass over the catalog. */
function readHolders(catalog: Catalog, each: (position: number, entry: Entry, put: (mark: string, worth: number) => void) => void): (mark: string) => Holders {
  const lists = new Map<string, HolderList>();
  for (const [position, entry] of catalog.entries.entries()) {
    each(position, entry, (mark, worth) => {
      let list = lists.get(mark);
      if (list === undefined) {
        list = new HolderList();
        lists.set(mark, list);
      }
      list.add(position, worth);
    });
  }
  const all = new Map([...lists].map(([mark, list]) => [mark, list.holders]));
  return (mark) => all.get(mark) ?? NOBODY;
}

/** Organizations are listed by their part in the work: the first counts most. By whole name, and by each word of it. */
function organizationReader(): (entry: Entry, put: (id: string, worth: number) => void) => void {
  const known = new Map<string, readonly string[]>();
  const idsOf = (name: string): readonly string[] => {
    let ids = known.get(name);
    if (ids === undefined) {
      const folded = fold(name);
      ids = [...new Set([folded, ...folded.split(/[^\p{L}\p{N}]+/u)])];
      known.set(name, ids);
    }
    return ids;
  };
  return (entry, put) => {
    const seen = new Set<string>();
    for (const [index, name] of entry.organizations.entries()) {
      for (const id of idsOf(name)) {
        if (seen.has(id)) continue;
        seen.add(id);
        put(id, Math.max(0.5, 1 - 0.1 * index));
      }
    }
  };
}

export function createLibrary(catalog: Catalog, lexicon: Lexicon): Library {
  const { entries, vocabulary } = catalog;
  const size = entries.length;
  const profiler = createProfiler(catalog, lexicon);
  const terms = readHolders(catalog, (_, entry, put) => profiler.profile(entry, (id, weight) => put(id, weight)));
  const readLicense = createLicenseReader(catalog.licenses);
  const licenses = readHolders(catalog, (_, entry, put) => {
    const { fits, ids } = readLicense(entry);
    for (const one of LICENSE_CLASSES_READ) if (fits[one] > 0) put(one, fits[one]);
    for (const id of ids) put(id, 1);
  });
  const readOrganizations = organizationReader();
  const facts = readHolders(catalog, (_, entry, put) => {
    if ('access' in entry) put(`access:${entry.access.level}`, 1);
    readOrganizations(entry, (id, worth) => put(`organization:${id}`, worth));
    for (const code of new Set(entry.languages.length === 0 ? ['en'] : entry.languages)) put(`language:${code}`, 1);
    for (const kind of new Set([entry.kind, ...entry.also_kinds])) put(`kind:${kind}`, 1);
  });

  const remembered = new Map<string, Holders>();
  const remember = (mark: string, make: () => Holders): Holders => {
    const known = remembered.get(mark);
    if (known) return known;
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const found = make();
    remembered.set(mark, found);
    return found;
  };
  const where = (worth: (entry: Entry, position: number) => number | undefined): Holders => {
    const list = new HolderList();
    for (const [position, entry] of entries.entries()) {
      const value = worth(entry, position);
      if (value !== undefined && value > 0) list.add(position, value);
    }
    return list.holders;
  };
  const lesions = () =>
    remember('lesions', () => {
      const diseased = where((entry) => (entry.conditions.length > 0 ? LESION_BY_DISEASE : 0));
      const masked = { positions: terms(LESION_MASKS).positions, worths: terms(LESION_MASKS).worths.map(() => LESION_BY_DISEASE) };
      const named = terms(ANY_LESION);
      // Who holds the term itself is worth what it holds, be it less.
      const rest = union([diseased, masked], size);
      const own = new Set(named.positions);
      const others = new HolderList();
      for (const [index, position] of rest.positions.entries()) if (!own.has(position)) others.add(position, rest.worths[index] as number);
      return union([named, others.holders], size);
    });

  const wider = new Map<string, readonly string[]>();
  const widerThan = (id: string): readonly string[] => {
    let found = wider.get(id);
    if (found === undefined) {
      found = widerTerms(id, vocabulary);
      if (vocabulary.has(id)) wider.set(id, found);
    }
    return found;
  };
  /** Terms that few enough entries hold to make them alike. */
  const isTelling = (id: string): boolean => terms(id).positions.length > 0 && terms(id).positions.length <= Math.max(3, size * COMMON);

  const nameKeys = entries.map((entry) => [entry.name, ...entry.aliases].map(phraseKey));
  const positions = new Map(entries.map((entry, position) => [entry.id, position]));
  const general = Uint8Array.from(entries, (entry) =>
    FACETS.reduce((bits, facet, bit) => bits | (GENERAL[entry.kind].includes(facet) && entry[facet].length === 0 ? 1 << bit : 0), 0),
  );
  let related: Relations | undefined;
  const vias = new Map<number, ReadonlyMap<string, string>>();

  return {
    catalog,
    text: buildTextIndex(catalog),
    relations() {
      related ??= readRelations(catalog);
      return related;
    },
    positionOf: (id) => positions.get(id),
    holders({ dimension, id }) {
      if (dimension === 'license') return licenses(id);
      if (dimension === 'access' || dimension === 'organization' || dimension === 'language' || dimension === 'kind') return facts(`${dimension}:${id}`);
      return id === ANY_LESION ? lesions() : terms(id);
    },
    close: (id) =>
      remember(`~${id}`, () => {
        const lists = widerThan(id)
          .slice(0, CLOSE_STEPS)
          .filter(isTelling)
          .map((one) => {
            const list = new HolderList();
            const { positions: held, worths } = terms(one);
            for (let index = 0; index < held.length; index += 1) if ((worths[index] as number) > CLOSE_ENOUGH) list.add(held[index] as number, CLOSE);
            return list.holders;
          });
        return union(lists, size);
      }),
    family: (key) => remember(`"${key}`, () => where((_, position) => (nameKeys[position]?.some((name) => name.includes(key)) ? 1 : 0))),
    isName: (position, key) => nameKeys[position]?.[0] === key,
    counts: (unit, least = false) =>
      remember(`#${least ? '<' : '>'}${unit ?? ''}`, () => {
        const same = new Map<string, boolean>();
        const fits = (given: string): boolean => {
          let known = same.get(given);
          if (known === undefined) {
            known = sameUnit(unit ?? '', given);
            same.set(given, known);
          }
          return known;
        };
        return where((entry) => countOf(entry, unit === undefined ? undefined : fits, least ? Math.min : Math.max));
      }),
    wider: widerThan,
    via(position) {
      let found = vias.get(position);
      if (found === undefined) {
        const led = new Map<string, string>();
        profiler.profile(entries[position] as Entry, (id, _, from) => led.set(id, from));
        if (vias.size >= MAX_REMEMBERED) vias.clear();
        vias.set(position, led);
        found = led;
      }
      return found;
    },
    isGeneralIn(position, facets) {
      let bits = 0;
      for (const facet of facets) bits |= 1 << FACETS.indexOf(facet);
      return ((general[position] as number) & bits) === bits;
    },
  };
}
