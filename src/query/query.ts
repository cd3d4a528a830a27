// What was understood of a query: constraints over the catalog, names, and the words that are left.
import type { Facet } from '../catalog/schema.ts';

/** Facet names as people type and read them: `modality:CT`. */
export const FACET_NAMES = {
  modalities: 'modality',
  regions: 'region',
  tasks: 'task',
  conditions: 'condition',
  goals: 'goal',
  techniques: 'technique',
} as const satisfies Record<Facet, string>;
export type FacetName = (typeof FACET_NAMES)[Facet];

/** Everything a constraint can be about. */
export type Dimension = FacetName | 'license' | 'access' | 'organization' | 'language' | 'kind';

export type Alternative = { dimension: Dimension; id: string; label: string };

/** One wish: any one of the alternatives fulfils it (or, negated, none of them may hold). */
export type Constraint = {
  alternatives: Alternative[];
  negated: boolean;
  /** The words it was understood from. */
  text: string;
  /** The name whose words these are: either way, by name or by wish, they are fulfilled. */
  within?: string;
  /** Typed as key:value: then it is a condition on facts and never a hint. */
  filter: boolean;
};

/** A bound on the size of a dataset. Counts in the unit asked for, or in any unit. */
export type SizeBound = { min?: number; max?: number; unit?: string; text: string };
export type Order = { by: 'largest' | 'smallest' | 'newest'; text: string; unit?: string };

/** An entry called by its name; `exact` false when it took a correction of spelling. */
export type Named = { id: string; text: string; exact: boolean; negated: boolean };

export type Query = {
  constraints: Constraint[];
  named: Named[];
  sizes: SizeBound[];
  order?: Order;
  /** Content words that no vocabulary and no name explains; matched against the entries' text. */
  words: { text: string; key: string; negated: boolean }[];
  /** Spelling corrections made: what was typed, what it was taken for. */
  corrections: { from: string; to: string }[];
  /** Words that may be a slip for several different things. */
  unsure: { from: string; options: string[] }[];
  /** key:value pairs whose key or value means nothing here, with what is closest. */
  unknownFilters: { text: string; close?: string }[];
  /** Whole sentences get lenient treatment of leftover words; rows of keywords do not. */
  sentence: boolean;
};
