// A topic: what one would type to find it, with the kind in words ("losses", "brain MRI datasets"). Which entries fit is what search says.
import { KINDS, type Kind } from '../catalog/schema.ts';
import { commandFor } from '../query/commands.ts';
import type { Query } from '../query/query.ts';
import type { SearchIndex } from '../search/search.ts';

/** The kinds a topic is about, and the rest of it as a query. */
export type Topic = { kinds: readonly Kind[]; text: string };

const kindsNamed = (word: string | undefined): readonly Kind[] | undefined => {
  const kinds = word === undefined ? undefined : commandFor(word.replace(/^[/!]/, ''))?.kinds;
  return kinds && kinds.length > 0 ? kinds : undefined;
};

/** "losses" or "new datasets of brain MRI", "brain MRI datasets": the kind may stand first or last. */
export function topicOf(text: string): Topic {
  const words = text.trim().split(/\s+/u);
  if (/^(?:new|all)$/iu.test(words[0] ?? '') && words.length > 1) words.shift();
  const first = kindsNamed(words[0]);
  if (first) return { kinds: first, text: words.slice(/^(?:of|on|for|about|with|in)$/iu.test(words[1] ?? '') ? 2 : 1).join(' ') };
  // Filters and exclusions may follow it: "brain MRI datasets license:commercial -covid".
  const at = words.findLastIndex((word) => !/[:=]|^-/u.test(word));
  const last = at > 0 ? kindsNamed(words[at]) : undefined;
  // "segmentation tool" names a kind, "open data" and "awesome list" may be the thing itself.
  if (last && last.length === 1 && !/^(?:data|list|awesome|all|search)$/iu.test(words[at] ?? '')) return { kinds: last, text: words.toSpliced(at, 1).join(' ') };
  return { kinds: KINDS, text: words.join(' ') };
}

const wishes = ({ constraints, words, named, sizes }: Query): number => constraints.length + words.length + named.length + sizes.length;

export type Topics = {
  /** Ids of the entries that strictly fit. `whateverLicense`: as if nothing were asked of licence and access, for telling that these changed. */
  fitting(topic: string, options?: { whateverLicense?: boolean }): ReadonlySet<string>;
  /** Whether a topic asks for anything at all. */
  isReadable(topic: string): boolean;
};

/** Over one catalog; each topic is looked up once. */
export function createTopics(index: Pick<SearchIndex, 'understand' | 'search' | 'catalog'>): Topics {
  const known = new Map<string, ReadonlySet<string>>();

  function lookUp({ kinds, text }: Topic, whateverLicense: boolean): ReadonlySet<string> {
    const query = text === '' ? undefined : index.understand(text);
    const asked =
      query && whateverLicense
        ? { ...query, constraints: query.constraints.filter((one) => one.alternatives.every(({ dimension }) => dimension !== 'license' && dimension !== 'access')) }
        : query;
    if (asked && wishes(asked) > 0) return new Set(index.search(asked, kinds, { most: index.catalog.entries.length }).hits.flatMap((hit) => (hit.near ? [] : [hit.entry.id])));
    // Nothing is asked but the kind. A topic that asks for nothing readable fits nothing.
    if (query && wishes(query) === 0) return new Set();
    return new Set(index.catalog.entries.filter((entry) => [entry.kind, ...entry.also_kinds].some((kind) => kinds.includes(kind))).map(({ id }) => id));
  }

  return {
    fitting(topic, { whateverLicense = false } = {}) {
      const key = `${whateverLicense ? '*' : ' '}${topic}`;
      const found = known.get(key) ?? lookUp(topicOf(topic), whateverLicense);
      known.set(key, found);
      return found;
    },
    isReadable(topic) {
      const { kinds, text } = topicOf(topic);
      return text === '' ? kinds !== KINDS : wishes(index.understand(text)) > 0;
    },
  };
}
