// Ids of the field's standard vocabularies in a query (MONDO:0005070, D009369, RID4026): each stands for the name of its term.
import type { VocabularyTerm } from '../catalog/schema.ts';
import type { Lexicon } from './lexicon.ts';

/** With or without what people put before it, alone between blanks and marks: "UNID004" and "D00012345678" are no ids. */
const ID = /(?<![\p{L}\p{N}])(?:(?:mesh|radlex)[:_])?(mondo[:_]\d{7}|d\d{6}(?:\d{3})?|rid\d{1,6})(?![\p{L}\p{N}])/giu;

const plain = (id: string): string => id.toUpperCase().replace('_', ':');

/** The name of each term by its ids. */
export function standardNames(terms: Iterable<VocabularyTerm>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { label, standard } of terms) for (const id of Object.values(standard ?? {})) if (id !== undefined) names.set(id, label);
  return names;
}

/** The text with names in place of the ids we know; what a person writes around them (not, or, a filter's key) keeps its meaning. */
export const withNames = (text: string, { standardNames }: Pick<Lexicon, 'standardNames'>): string =>
  text.replace(ID, (whole, id: string, at: number) => {
    const name = standardNames().get(plain(id));
    if (name === undefined) return whole;
    // A filter's value of several words is one in quotation marks.
    return /[:=]/.test(text[at - 1] ?? '') ? `"${name}"` : name;
  });
