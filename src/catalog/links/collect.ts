// Every address a catalog sends people to or rests on, once each, with who uses it.
import type { Catalog } from '../load.ts';
import type { Entry } from '../schema.ts';

export type CatalogLink = {
  url: string;
  /** "mura links.home" */
  used: string[];
};

function linksOf(entry: Entry): [field: string, url: string][] {
  const own = Object.entries(entry.links).flatMap(([field, url]): [string, string][] => (url === undefined ? [] : [[`links.${field}`, url]]));
  if (entry.kind === 'loss')
    return [...own, ...entry.implementations.flatMap((item): [string, string][] => (item.source ? [[`implementation in ${item.library}`, item.source]] : []))];
  return [...own, ...entry.terms.flatMap((term) => term.evidence.map(({ source }): [string, string] => [`evidence for ${term.covers}`, source]))];
}

/** @param only ids of entries; without it all entries and the texts of all licences. */
export function catalogLinks({ entries, licenses }: Catalog, only?: ReadonlySet<string>): CatalogLink[] {
  const found = new Map<string, Set<string>>();
  const add = (url: string, user: string) => {
    const users = found.get(url) ?? new Set();
    found.set(url, users.add(user));
  };
  for (const entry of entries) if (only === undefined || only.has(entry.id)) for (const [field, url] of linksOf(entry)) add(url, `${entry.id} ${field}`);
  if (only === undefined) for (const license of licenses.values()) if (license.url) add(license.url, `licence ${license.id}`);
  return [...found].map(([url, users]) => ({ url, used: [...users] }));
}
