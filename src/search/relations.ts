// How entries relate to each other, in words: "derived from LIDC-IDRI".
import type { Catalog } from '../catalog/load.ts';

export type Relations = {
  /** The entries that relate to one, and how. */
  of(id: string): ReadonlyMap<string, string>;
  /** The entries that were made from one or are part of it. */
  builtOn(id: string): readonly string[];
};

export function readRelations(catalog: Catalog): Relations {
  const found = new Map<string, Map<string, string>>();
  const builders = new Map<string, string[]>();
  const put = (from: string, to: string, words: string) => {
    const inner = found.get(from) ?? new Map<string, string>();
    if (!inner.has(to)) inner.set(to, words);
    found.set(from, inner);
  };
  const nameOf = (id: string) => catalog.byId.get(id)?.name ?? id;
  for (const entry of catalog.entries) {
    for (const id of entry.related.supersedes) {
      put(id, entry.id, `newer version of ${nameOf(id)}`);
      put(entry.id, id, `older version of ${entry.name}`);
    }
    for (const id of entry.related.derived_from) {
      put(id, entry.id, `builds on ${nameOf(id)}`);
      put(entry.id, id, `${entry.name} builds on it`);
    }
    for (const id of entry.related.part_of) {
      put(id, entry.id, `part of ${nameOf(id)}`);
      put(entry.id, id, `${entry.name} is part of it`);
    }
    for (const id of entry.related.see_also) {
      put(entry.id, id, `related to ${entry.name}`);
      put(id, entry.id, `related to ${nameOf(id)}`);
    }
    for (const id of [...entry.related.derived_from, ...entry.related.part_of]) {
      const list = builders.get(id);
      if (list) list.push(entry.id);
      else builders.set(id, [entry.id]);
    }
  }
  const nothing: ReadonlyMap<string, string> = new Map();
  return { of: (id) => found.get(id) ?? nothing, builtOn: (id) => builders.get(id) ?? [] };
}
