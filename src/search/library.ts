// What search knows of a catalog, list by list: who holds a term, a licence, a name; who is close; how much of anything there is.
import type { Catalog } from '../catalog/load.ts';
import { type Entry, FACETS, type Facet } from '../catalog/schema.ts';
import { lazy } from '../lazy.ts';
import type { Lexicon } from '../query/lexicon.ts';
import type { Alternative } from '../query/query.ts';
import { isFact, readFacts, readHolders } from './facts.ts';
import { type Choices, choose, HolderList, type Holders, union } from './holders.ts';
import { createMemory } from './memory.ts';
import { readNames } from './names.ts';
import { createProfiler, widerTerms } from './profile.ts';
import { type Relations, readRelations } from './relations.ts';
import { readSizes } from './sizes.ts';
import { buildTextIndex, type TextIndex } from './textindex.ts';

export type Library = {
  catalog: Catalog;
  text: TextIndex;
  relations(): Relations;
  /** Where an entry stands; undefined when there is none of that id. */
  positionOf(id: string): number | undefined;
  /** Who holds what a wish asks for, and how well. */
  holders(one: Alternative): Holders;
  /** Who holds any of several things, which of them best (the first of equals), and how well. */
  anyOf(alternatives: readonly Alternative[]): Choices;
  /** Who comes close to any of these terms by holding something wider: "bones" for "knee". */
  close(alternatives: readonly Alternative[]): Holders;
  /** Whose name or alias holds a phrase key. */
  family(key: string): Holders;
  /** Whether an entry is called so by its name and not by an alias. */
  isName(position: number, key: string): boolean;
  /** The most, or with "smallest" the least, that entries hold in a unit; without one, in any. */
  counts(unit: string | undefined, least?: boolean): Holders;
  /** All terms wider than a term, nearest first. */
  wider(id: string): readonly string[];
  /** For each term of an entry the listed one that led to it. */
  via(position: number): ReadonlyMap<string, string>;
  /** Whether an entry, by position, is of a kind that is general in all of these facets, and says nothing about them. */
  isGeneralIn(facets: readonly Facet[]): (position: number) => boolean;
};

/** Share of the entries beyond which holding a term says little: nearly everything is imaging. */
const COMMON = 0.2;
const CLOSE = 0.35;
/** How well, and how many steps away, something wider has to be held to be close. */
const CLOSE_ENOUGH = 0.7;
const CLOSE_STEPS = 3;
/** "Lesion" names no disease: whatever has a disease, or masks of one, has lesions. */
const ANY_LESION = 'lesion';
const LESION_BY_DISEASE = 0.6;
/** The wish for masks beside a disease is a wish for masks of the disease, not of the organ around it. */
export const LESION_MASKS = 'lesion-segmentation';
/** So many places in lists are kept for what people ask about; when there are more, the lists are made anew. */
const MAX_REMEMBERED = 4_000_000;
const MAX_VIAS = 2000;
/** With more entries than this, nothing waits for the first question that needs it: it would be felt. */
const MANY = 5000;

/**
 * Kinds that are general in a facet they say nothing about: a loss is for any organ, a platform for any task.
 * Datasets and benchmarks are not: what they do not list, they do not have.
 */
const GENERAL: Record<Entry['kind'], readonly Facet[]> = {
  dataset: [],
  benchmark: [],
  loss: ['modalities', 'regions', 'conditions'],
  method: ['modalities', 'regions', 'conditions'],
  toolbox: ['modalities', 'regions', 'conditions', 'tasks'],
  platform: ['modalities', 'regions', 'conditions', 'tasks'],
  collection: ['modalities', 'regions', 'conditions', 'tasks'],
};

export function createLibrary(catalog: Catalog, lexicon: Lexicon): Library {
  const { entries, vocabulary } = catalog;
  const size = entries.length;
  const profiler = createProfiler(catalog, lexicon);
  const terms = readHolders(catalog, (_, entry, put) => profiler.profile(entry, (id, weight) => put(id, weight)));
  const facts = readFacts(catalog);

  const remember = createMemory(MAX_REMEMBERED);
  const lesions = () =>
    remember('lesions', () => {
      const diseased = new HolderList();
      for (let position = 0; position < size; position += 1) if ((entries[position] as Entry).conditions.length > 0) diseased.add(position, LESION_BY_DISEASE);
      const masked = { positions: terms(LESION_MASKS).positions, worths: terms(LESION_MASKS).worths.map(() => LESION_BY_DISEASE) };
      const named = terms(ANY_LESION);
      // Who holds the term itself is worth what it holds, be it less.
      const rest = union([diseased.holders, masked], size);
      const own = new Set(named.positions);
      const others = new HolderList();
      for (const [index, position] of rest.positions.entries()) if (!own.has(position)) others.add(position, rest.worths[index] as number);
      return union([named, others.holders], size);
    });

  const wider = new Map<string, readonly string[]>();
  const widerThan = (id: string): readonly string[] => {
    let found = wider.get(id);
    if (found === undefined) {
      found = widerTerms(id, vocabulary);
      if (vocabulary.has(id)) wider.set(id, found);
    }
    return found;
  };
  /** Terms that few enough entries hold to make them alike. */
  const isTelling = (id: string): boolean => terms(id).positions.length > 0 && terms(id).positions.length <= Math.max(3, size * COMMON);

  const holders = ({ dimension, id }: Alternative): Holders => {
    if (isFact(dimension)) return facts[dimension]()(id);
    return id === ANY_LESION ? lesions() : terms(id);
  };
  const closeTo = (id: string): Holders =>
    remember(`~~${id}`, () => {
      const lists = widerThan(id)
        .slice(0, CLOSE_STEPS)
        .filter(isTelling)
        .map((one) => {
          const list = new HolderList();
          const { positions: held, worths } = terms(one);
          for (let index = 0; index < held.length; index += 1) if ((worths[index] as number) > CLOSE_ENOUGH) list.add(held[index] as number, CLOSE);
          return list.holders;
        });
      return union(lists, size);
    });

  const names = lazy(() => readNames(entries));
  const sizes = lazy(() => readSizes(entries));
  const related = lazy(() => readRelations(catalog));
  const positions = new Map(entries.map((entry, position) => [entry.id, position]));
  const general = Uint8Array.from(entries, (entry) =>
    FACETS.reduce((bits, facet, bit) => bits | (GENERAL[entry.kind].includes(facet) && entry[facet].length === 0 ? 1 << bit : 0), 0),
  );
  const vias = new Map<number, ReadonlyMap<string, string>>();

  // Every other question needs one of these.
  for (const make of [names, related, facts.license]) make();
  if (size > MANY) for (const make of [sizes, lexicon.nearNames, ...Object.values(facts)]) make();

  return {
    catalog,
    text: buildTextIndex(catalog),
    relations: related,
    positionOf: (id) => positions.get(id),
    holders,
    anyOf: (alternatives) => remember(`=${alternatives.map(({ dimension, id }) => `${dimension}:${id}`).join()}`, () => choose(alternatives.map(holders), size)),
    close: (alternatives) =>
      remember(`~${alternatives.map(({ id }) => id).join()}`, () =>
        union(
          alternatives.map(({ id }) => closeTo(id)),
          size,
        ),
      ),
    family: (key) => remember(`"${key}`, () => names().holding(key)),
    isName: (position, key) => names().isFirst(position, key),
    counts: (unit, least = false) => remember(`#${least ? '<' : '>'}${unit ?? ''}`, () => sizes().holders(unit, least)),
    wider: widerThan,
    via(position) {
      let found = vias.get(position);
      if (found === undefined) {
        const led = new Map<string, string>();
        profiler.profile(entries[position] as Entry, (id, _, from) => led.set(id, from));
        if (vias.size >= MAX_VIAS) vias.clear();
        vias.set(position, led);
        found = led;
      }
      return found;
    },
    isGeneralIn(facets) {
      const bits = facets.reduce((sum, facet) => sum | (1 << FACETS.indexOf(facet)), 0);
      return (position) => ((general[position] as number) & bits) === bits;
    },
  };
}
