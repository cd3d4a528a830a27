// What the name of a kind means to who looks for collections: "all datasets" asks for a list of datasets, and for no dataset.
import type { Kind } from '../catalog/schema.ts';
import type { Alternative, Query } from '../query/query.ts';
import { isSoft } from './judge.ts';
import type { Library } from './library.ts';

/** The term for lists of a kind. */
const LIST_OF: Partial<Record<Kind, string>> = { dataset: 'dataset-list', loss: 'loss-functions', benchmark: 'leaderboard', toolbox: 'software-list' };

export function asCollected(query: Query, kinds: readonly Kind[], { catalog }: Library): Query {
  if (kinds.length !== 1 || kinds[0] !== 'collection') return query;
  const listOf = ({ id }: Alternative): Alternative | undefined => {
    const term = catalog.vocabulary.get(LIST_OF[id as Kind] ?? '');
    return term === undefined ? undefined : { dimension: 'technique', id: term.id, label: term.label };
  };
  const constraints = query.constraints.map((one) => {
    const lists = isSoft(one) && !one.negated ? one.alternatives.map(listOf).filter((list) => list !== undefined) : [];
    return lists.length === 0 || lists.length < one.alternatives.length ? one : { ...one, alternatives: lists };
  });
  return { ...query, constraints };
}
