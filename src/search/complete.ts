// Completions of what is being typed: entries by name first, then words of the field.
import type { Kind } from '../catalog/schema.ts';
import type { Completion } from '../port.ts';
import { fold, phraseKey } from '../query/fold.ts';
import { FACET_NAMES } from '../query/query.ts';
import type { SearchIndex } from './search.ts';

/** A phrase as it is compared: half a word has no ending to take off, so its letters as typed count beside its key. */
type Typed = { key: string; plain: string };
type Candidate = Typed & { label: string; value: string; kinds: ReadonlySet<Kind> | undefined; order: number };

const typedAs = (text: string): Typed => ({ key: phraseKey(text), plain: fold(text).replace(/[^\p{L}\p{N}+]+/gu, '') });
const begins = (candidate: Typed, typed: Typed): boolean => candidate.key.startsWith(typed.key) || candidate.plain.startsWith(typed.plain);
const contains = (candidate: Typed, typed: Typed): boolean => typed.plain.length >= 3 && (candidate.key.includes(typed.key) || candidate.plain.includes(typed.plain));

/** Prepares the completer for one index. Terms that no entry of the kinds holds are not offered: they would lead to nothing. */
export function createCompleter({ catalog }: SearchIndex): (kinds: readonly Kind[], text: string, limit: number, ids: boolean) => Completion[] {
  const names: (Candidate & { id: string })[] = catalog.entries.flatMap((entry) =>
    [entry.name, ...entry.aliases].map((name, order) => ({
      id: entry.id,
      ...typedAs(name),
      label: order === 0 ? (entry.title ? `${entry.name}: ${entry.title}` : entry.name) : `${name} (${entry.name})`,
      value: entry.name,
      kinds: new Set([entry.kind, ...entry.also_kinds]),
      order,
    })),
  );
  const used = new Map<string, Set<Kind>>();
  for (const entry of catalog.entries) {
    for (const id of [...entry.modalities, ...entry.regions, ...entry.tasks, ...entry.conditions, ...entry.goals, ...entry.techniques]) {
      const kinds = used.get(id) ?? new Set();
      for (const kind of [entry.kind, ...entry.also_kinds]) kinds.add(kind);
      used.set(id, kinds);
    }
  }
  const terms: Candidate[] = [...catalog.vocabulary.values()].flatMap((term) =>
    [term.label, ...Object.values(term.synonyms).flat()].map((word, order) => ({
      ...typedAs(word),
      label: order === 0 ? `${term.label} (${FACET_NAMES[term.facet]})` : `${word}: ${term.label} (${FACET_NAMES[term.facet]})`,
      value: term.label,
      kinds: used.get(term.id) ?? new Set(),
      order: order + 1,
    })),
  );
  return (kinds, text, limit, ids) => {
    const offers = (candidate: Candidate) => kinds.some((kind) => candidate.kinds?.has(kind));
    // The last word is being typed; what stands before it stays.
    const cut = text.search(/\S+$/u);
    const found: (Completion & { rank: number })[] = [];
    const whole = typedAs(text);
    const add = (completion: Completion, rank: number) => {
      if (!found.some((one) => one.value === completion.value)) found.push({ ...completion, rank });
    };
    for (const name of names) {
      if (!offers(name)) continue;
      // The whole name stands before longer ones that begin with it.
      const rank = name.plain === whole.plain ? 0 : name.key === whole.key ? 0.5 : begins(name, whole) ? 1 : contains(name, whole) ? 3 : undefined;
      if (rank !== undefined) add({ label: name.label, value: ids ? name.id : name.value }, rank + name.order / 10);
    }
    if (!ids && cut >= 0) {
      const before = text.slice(0, cut);
      const last = typedAs(text.slice(cut));
      for (const [typed, start] of [
        [whole, ''],
        [last, before],
      ] as const) {
        if (typed.plain === '') continue;
        for (const term of terms) if (offers(term) && begins(term, typed)) add({ label: `${start}${term.label}`, value: `${start}${term.value}` }, 2 + term.order / 10);
      }
    }
    return found
      .sort((a, b) => a.rank - b.rank || (a.label < b.label ? -1 : 1))
      .slice(0, limit)
      .map(({ label, value }) => ({ label, value }));
  };
}
