// Whether a resource of a list is in the catalog already, under whatever name or address.
import { calledBy, linkKey, papersOf, placeKeys } from '../identity.ts';
import type { Entry, Kind } from '../schema.ts';
import type { Resource } from './awesome.ts';

export type Twin = { id: string; why: string };

type Identity = { id: string; kind: Kind; names: readonly string[]; own: readonly string[]; others: readonly string[]; papers: readonly string[] };

const present = (...urls: (string | undefined)[]): string[] => urls.filter((url) => url !== undefined);

const ofEntry = (entry: Entry): Identity => ({
  id: entry.id,
  kind: entry.kind,
  names: [entry.name, entry.id.replaceAll('-', ' '), ...entry.aliases],
  own: present(entry.links.home, entry.links.download),
  others: present(entry.links.code),
  papers: papersOf(entry),
});
const ofResource = ({ kind, name, aliases, links }: Resource): Omit<Identity, 'id'> => ({
  kind,
  names: [name, ...aliases],
  own: present(links.home, links.download),
  others: present(links.code),
  papers: links.paper ? papersOf({ citation: undefined, links: { home: links.home, paper: links.paper } }) : [],
});

/** Remembers what is known, and finds the twin of a resource in it. */
export class Known {
  readonly #names = new Map<string, string>();
  readonly #places = new Map<string, string>();
  /** By kind: a paper often comes with a dataset and a method, and a repository holds the code of both. */
  readonly #shared = new Map<string, string>();
  readonly ids = new Set<string>();

  addEntry(entry: Entry): void {
    this.#add(ofEntry(entry));
  }

  addResource(id: string, resource: Resource): void {
    this.#add({ id, ...ofResource(resource) });
  }

  #add({ id, kind, names, own, others, papers }: Identity): void {
    const put = (map: Map<string, string>, key: string) => {
      if (!map.has(key)) map.set(key, id);
    };
    this.ids.add(id);
    for (const key of calledBy(names)) put(this.#names, key);
    for (const key of own.flatMap(placeKeys)) put(this.#places, key);
    for (const key of [...others.flatMap(placeKeys), ...papers]) put(this.#shared, `${kind} ${key}`);
  }

  twinOf(resource: Resource): Twin | undefined {
    const { kind, names, own, others, papers } = ofResource(resource);
    for (const name of names) for (const key of calledBy([name])) if (this.#names.has(key)) return { id: this.#names.get(key) ?? '', why: `called "${name}"` };
    const home = linkKey(resource.links.home);
    for (const url of own) {
      for (const key of placeKeys(url)) {
        const id = this.#places.get(key) ?? this.#shared.get(`${kind} ${key}`);
        if (id !== undefined) return { id, why: key.startsWith('github:') ? `the same repository, ${url}` : key === home ? `the same link, ${url}` : `the same address, ${url}` };
      }
    }
    for (const key of [...others.flatMap(placeKeys), ...papers]) {
      const id = this.#shared.get(`${kind} ${key}`);
      if (id !== undefined) return { id, why: `the same paper or code, ${key}` };
    }
    return undefined;
  }
}
