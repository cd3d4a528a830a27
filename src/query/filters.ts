// `key:value` and `key=value` in a query: which key means which dimension.
import type { Dimension } from './query.ts';

const KEYS: Record<Dimension, readonly string[]> = {
  modality: ['modality', 'modalities', 'mod', 'imaging'],
  region: ['region', 'regions', 'organ', 'body', 'anatomy', 'bodypart', 'site', 'part'],
  task: ['task', 'tasks'],
  condition: ['condition', 'conditions', 'disease', 'finding', 'pathology', 'diagnosis'],
  goal: ['goal', 'goals', 'for'],
  technique: ['technique', 'techniques', 'architecture', 'arch', 'approach', 'topic', 'about'],
  license: ['license', 'licence', 'licenses', 'licences', 'lic'],
  access: ['access'],
  organization: ['organization', 'organisation', 'org', 'by', 'from', 'author', 'owner'],
  language: ['language', 'languages', 'lang'],
  kind: ['kind', 'type'],
};

const byKey = new Map<string, Dimension>();
for (const [dimension, keys] of Object.entries(KEYS) as [Dimension, readonly string[]][]) for (const key of keys) byKey.set(key, dimension);

export const FILTER_KEYS: readonly string[] = [...byKey.keys()];
/** The keys shown to people, one a dimension. */
export const SHOWN_FILTERS = ['modality', 'region', 'task', 'condition', 'license', 'access', 'org', 'language'] as const;

export const dimensionFor = (key: string): Dimension | undefined => byKey.get(key.toLowerCase());

export type RawFilter = { dimension: Dimension | undefined; key: string; value: string; negated: boolean; text: string; start: number; end: number };

/** The `key:value` pairs of a text with their places. Only words that stand alone before the colon count; addresses and ratios do not. */
export function findFilters(text: string): RawFilter[] {
  const found: RawFilter[] = [];
  for (const match of text.matchAll(/(?<![\p{L}\p{N}/])(-?)(\p{L}[\p{L}-]{1,15})\s?[:=]\s?("[^"]*"|[^\s"/][^\s"]*)/gu)) {
    const [whole, minus = '', key = '', rawValue = ''] = match;
    const value = rawValue.replace(/^"|"$/g, '').replace(/[;,.!?]+$/, '');
    if (value === '') continue;
    found.push({ dimension: dimensionFor(key), key, value, negated: minus === '-', text: whole, start: match.index, end: match.index + whole.length });
  }
  return found;
}
