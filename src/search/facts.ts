// Who holds which licence, access, organization, language and kind: one list each, made when one of its sort is first asked for.
import type { Catalog } from '../catalog/load.ts';
import type { Entry } from '../catalog/schema.ts';
import { lazy } from '../lazy.ts';
import { fold } from '../query/fold.ts';
import type { Dimension } from '../query/query.ts';
import { HolderList, type Holders, NOBODY } from './holders.ts';
import { createLicenseReader, LICENSE_CLASSES_READ } from './terms.ts';

const FACTS = ['license', 'access', 'organization', 'language', 'kind'] as const;
type Fact = (typeof FACTS)[number];
export const isFact = (dimension: Dimension): dimension is Fact => FACTS.some((fact) => fact === dimension);

/** One list a thing that can be asked for, made in one pass over the catalog. */
export function readHolders(catalog: Catalog, each: (position: number, entry: Entry, put: (mark: string, worth: number) => void) => void): (mark: string) => Holders {
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

export function readFacts(catalog: Catalog): Record<Fact, () => (id: string) => Holders> {
  return {
    license: lazy(() => {
      const readLicense = createLicenseReader(catalog.licenses);
      return readHolders(catalog, (_, entry, put) => {
        const { fits, ids } = readLicense(entry);
        for (const one of LICENSE_CLASSES_READ) if (fits[one] > 0) put(one, fits[one]);
        for (const id of ids) put(id, 1);
      });
    }),
    access: lazy(() =>
      readHolders(catalog, (_, entry, put) => {
        if ('access' in entry) put(entry.access.level, 1);
      }),
    ),
    organization: lazy(() => {
      const readOrganizations = organizationReader();
      return readHolders(catalog, (_, entry, put) => readOrganizations(entry, put));
    }),
    language: lazy(() =>
      readHolders(catalog, (_, entry, put) => {
        for (const code of new Set(entry.languages.length === 0 ? ['en'] : entry.languages)) put(code, 1);
      }),
    ),
    kind: lazy(() =>
      readHolders(catalog, (_, entry, put) => {
        for (const kind of new Set([entry.kind, ...entry.also_kinds])) put(kind, 1);
      }),
    ),
  };
}
