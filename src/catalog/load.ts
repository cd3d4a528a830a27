// Reads catalog folders from disk into one checked catalog, or reports every problem of every file at once.
import { basename, join } from 'node:path';
import { z } from 'zod';
import { OperatorError } from '../errors.ts';
import { nearest } from '../query/distance.ts';
import { createReader, listFiles, misnamed, type Reader } from './files.ts';
import {
  type Entry,
  entryFile,
  FACETS,
  type Facet,
  KIND_FOLDERS,
  KINDS,
  type Kind,
  LICENSE_WORDS,
  type License,
  licenseFile,
  type VocabularyTerm,
  vocabularyFile,
} from './schema.ts';
import { type Path, type Positioned, type Problem, parseYaml, zodProblems } from './yaml.ts';

export type Catalog = {
  /** In order of id. */
  entries: readonly Entry[];
  byId: ReadonlyMap<string, Entry>;
  vocabulary: ReadonlyMap<string, VocabularyTerm>;
  licenses: ReadonlyMap<string, License>;
};

/** The catalog on disk cannot be used. */
export class CatalogError extends OperatorError {
  readonly details: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    const sorted = problems.toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
    super(
      `${sorted.length} ${sorted.length === 1 ? 'problem' : 'problems'} in the catalog:`,
      sorted.map((problem) => `${problem.file}:${problem.line}:${problem.column}: ${problem.message}`),
    );
    this.name = 'CatalogError';
    this.details = sorted;
  }
}

type Loaded<T> = { value: T; document: Positioned; path: Path };

/** A catalog whose files can still be pointed at. It holds every file's text: for tools, not for a bot that runs for months. */
export type LocatedCatalog = {
  catalog: Catalog;
  /** The problem at a path of an entry's file. */
  problemAt(entry: string, path: Path, message: string): Problem;
};

/** The keys a strict object in the entry schema knows at a path, for "did you mean". */
function knownKeys(schema: z.ZodType, path: Path): readonly string[] {
  let options: z.ZodType[] = [schema];
  const unwrap = (type: z.ZodType): z.ZodType[] => {
    if (type instanceof z.ZodDiscriminatedUnion) return (type.options as z.ZodType[]).flatMap(unwrap);
    if (type instanceof z.ZodOptional || type instanceof z.ZodDefault || type instanceof z.ZodPrefault) return unwrap(type.unwrap() as z.ZodType);
    return [type];
  };
  for (const key of path) {
    options = options.flatMap(unwrap).flatMap((type) => {
      if (type instanceof z.ZodArray) return [type.element as z.ZodType];
      const inner = type instanceof z.ZodObject ? (type.shape as Record<PropertyKey, z.ZodType | undefined>)[key] : undefined;
      return inner ? [inner] : [];
    });
  }
  const keys = (type: z.ZodType): readonly string[] => {
    if (type instanceof z.ZodObject) return Object.keys(type.shape);
    return type instanceof z.ZodRecord && type.keyType instanceof z.ZodEnum ? type.keyType.options.map(String) : [];
  };
  return [...new Set(options.flatMap(unwrap).flatMap(keys))];
}

/** What one file holds, as far as the file alone can tell. */
type Checked<T> = { document?: Positioned; value?: T; problems: readonly Problem[] };

/** Reads, parses and checks one file; `check` must depend on the document alone. */
function readChecked<T>(reader: Reader, file: string, check: (document: Positioned) => { value?: T; problems: readonly Problem[] }): Checked<T> {
  try {
    return reader.read<Checked<T>>(file, (source) => {
      const { document, problems } = parseYaml(file, source);
      return document ? { document, ...check(document) } : { problems };
    });
  } catch (error) {
    return { problems: [{ file, line: 1, column: 1, message: `cannot be read: ${(error as Error).message}` }] };
  }
}

function checkEntry(document: Positioned, kind: Kind): { value?: z.infer<typeof entryFile>; problems: readonly Problem[] } {
  const stated = KINDS.find((one) => one === (document.value as { kind?: unknown } | null)?.kind);
  if (stated !== undefined && stated !== kind)
    return { problems: [document.problem(['kind'], `kind is "${stated}" but the folder is ${KIND_FOLDERS[kind]}/; move the file to ${KIND_FOLDERS[stated]}/`)] };
  const parsed = entryFile.safeParse(document.value);
  if (parsed.success) return { value: parsed.data, problems: [] };
  const schema = entryFile.options.find((option) => option.shape.kind.value === kind) ?? entryFile;
  return { problems: zodProblems(document, parsed.error, (path) => knownKeys(schema, path)) };
}

/** How far an entry of a later folder is the team's own, and what it stands in place of. */
function ownership(later: boolean, replaced: Entry | undefined): Pick<Entry, 'own' | 'replaces'> {
  if (!later) return {};
  const replaces = replaced?.own ? replaced.replaces : replaced?.name;
  return { own: true, ...(replaces === undefined ? {} : { replaces }) };
}

/** Files of one folder by id, over all kinds. */
type Folder = { dir: string; later: boolean; files: Map<string, string> };

function readEntries(reader: Reader, { dir, later, files }: Folder, kind: Kind, entries: Map<string, Loaded<Entry>>, problems: Problem[]): void {
  const folder = join(dir, KIND_FOLDERS[kind]);
  for (const fileName of listFiles(folder, problems, false)) {
    const file = join(folder, fileName);
    const complain = (message: string) => problems.push({ file, line: 1, column: 1, message });
    const id = basename(fileName, '.yaml');
    if (!fileName.endsWith('.yaml')) {
      complain(`is not an entry: name it ${id.replace(/\.ya?ml$/i, '')}.yaml or move it away`);
      continue;
    }
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id) || id.length > 48)
      complain(`the file's name is the entry's id: lower-case letters, digits and single hyphens, at most 48 (is "${id}")`);
    const twin = files.get(id);
    if (twin !== undefined) complain(`the id "${id}" is also used by ${twin}; ids are unique over all kinds`);
    files.set(id, file);
    const read = readChecked(reader, file, (document) => checkEntry(document, kind));
    problems.push(...read.problems);
    if (read.document && read.value) entries.set(id, { value: { ...read.value, id, ...ownership(later, entries.get(id)?.value) }, document: read.document, path: [] });
  }
}

function checkList<T extends { id: string }>(document: Positioned, schema: z.ZodType<T[]>): { value?: T[]; problems: readonly Problem[] } {
  const parsed = schema.safeParse(document.value ?? []);
  if (!parsed.success) return { problems: zodProblems(document, parsed.error, (path) => knownKeys(schema, path)) };
  const twice = parsed.data.flatMap(({ id }, index) => (parsed.data.findIndex((one) => one.id === id) < index ? [{ id, index }] : []));
  return { value: parsed.data, problems: twice.map(({ id, index }) => document.problem([index, 'id'], `the id "${id}" stands twice in this file`)) };
}

/** Reads a file that holds a list of things with ids; a later folder's item with the same id wins. False when the file could not be read. */
function readList<T extends { id: string }>(reader: Reader, file: string, schema: z.ZodType<T[]>, into: Map<string, Loaded<T>>, problems: Problem[]): boolean {
  const { document, value, problems: found } = readChecked(reader, file, (one) => checkList(one, schema));
  problems.push(...found);
  if (!document || !value) return false;
  for (const [index, item] of value.entries()) into.set(item.id, { value: item, document, path: [index] });
  return true;
}

/** One check of ids that point elsewhere; the nearest valid id is part of the complaint. `known` undefined: what they point into could not be read. */
function checkIds(
  problems: Problem[],
  { document, path }: Loaded<unknown>,
  field: Path,
  values: readonly string[] | undefined,
  known: ReadonlySet<string> | undefined,
  what: string,
): void {
  if (known === undefined) return;
  for (const [index, value] of (values ?? []).entries()) {
    if (known.has(value)) continue;
    const close = nearest(value, known);
    problems.push(document.problem([...path, ...field, index], `${field.join('.')}: "${value}" is not ${what}${close ? `; did you mean "${close}"?` : ''}`));
  }
}

/**
 * Loads and cross-checks catalog folders, later ones over earlier ones.
 * @throws CatalogError naming file, line and column of every problem.
 */
export const loadCatalog = (dirs: readonly string[]): Catalog => locateCatalog(dirs).catalog;

/** The same, for who has more to say about the files. */
export function locateCatalog(dirs: readonly string[], reader: Reader = createReader()): LocatedCatalog {
  const problems: Problem[] = [];
  const entries = new Map<string, Loaded<Entry>>();
  const licenses = new Map<string, Loaded<License>>();
  const terms = new Map<Facet, Map<string, Loaded<z.infer<typeof vocabularyFile>[number]>>>(FACETS.map((facet) => [facet, new Map()]));
  // One broken line of a list must not make every id that points into it look wrong.
  const unread = new Set<Facet | 'licenses'>();
  const entryIds = new Set<string>();
  for (const [index, dir] of dirs.entries()) {
    const listed = listFiles(dir, problems, true);
    problems.push(...misnamed(dir));
    if (listed.includes('licenses.yaml') && !readList(reader, join(dir, 'licenses.yaml'), licenseFile, licenses, problems)) unread.add('licenses');
    const vocabularyFiles = listFiles(join(dir, 'vocabulary'), problems, false);
    for (const [facet, into] of terms)
      if (vocabularyFiles.includes(`${facet}.yaml`) && !readList(reader, join(dir, 'vocabulary', `${facet}.yaml`), vocabularyFile, into, problems)) unread.add(facet);
    const folder: Folder = { dir, later: index > 0, files: new Map() };
    for (const kind of KINDS) readEntries(reader, folder, kind, entries, problems);
    for (const id of folder.files.keys()) entryIds.add(id);
  }

  const idsOf = new Map(FACETS.map((facet) => [facet, new Set(terms.get(facet)?.keys())]));
  const known = (facet: Facet): ReadonlySet<string> | undefined => (unread.has(facet) ? undefined : idsOf.get(facet));
  const vocabulary = new Map<string, VocabularyTerm>();
  const compositions: Loaded<z.infer<typeof vocabularyFile>[number]>[] = [];
  for (const [facet, list] of terms) {
    for (const loaded of list.values()) {
      const { value, document, path } = loaded;
      const twin = vocabulary.get(value.id);
      if (twin) problems.push(document.problem([...path, 'id'], `the id "${value.id}" is also a term of ${twin.facet}; ids are unique over the vocabulary`));
      vocabulary.set(value.id, { ...value, facet });
      checkIds(problems, loaded, ['broader'], value.broader, known(facet), `a term of ${facet}`);
      compositions.push(loaded);
      for (const target of ['modalities', 'regions', 'tasks', 'conditions'] as const)
        checkIds(problems, loaded, ['implies', target], value.implies[target], known(target), `a term of ${target}`);
    }
  }

  const termIds = new Set(vocabulary.keys());
  for (const loaded of compositions) checkIds(problems, loaded, ['composed_of'], loaded.value.composed_of, termIds, 'a term of the vocabulary');

  const licenseIds = new Set<string>([...licenses.keys(), ...LICENSE_WORDS]);
  for (const loaded of entries.values()) {
    const entry = loaded.value;
    for (const facet of FACETS) checkIds(problems, loaded, [facet], entry[facet], known(facet), `a term of catalog/vocabulary/${facet}.yaml`);
    if (entry.kind === 'dataset') checkIds(problems, loaded, ['structures'], entry.structures, known('regions'), 'a term of catalog/vocabulary/regions.yaml');
    for (const relation of ['part_of', 'derived_from', 'supersedes', 'see_also'] as const) {
      checkIds(problems, loaded, ['related', relation], entry.related[relation], entryIds, 'the id of an entry');
      if (entry.related[relation].includes(entry.id)) problems.push(loaded.document.problem(['related', relation], `related.${relation} names the entry itself`));
    }
    const named: [Path, string][] =
      entry.kind === 'loss'
        ? entry.implementations.map((item, index) => [['implementations', index, 'license'], item.license])
        : entry.terms.flatMap((term, index) => [
            [['terms', index, 'license'], term.license] as [Path, string],
            ...term.evidence.flatMap((item, inner): [Path, string][] => (item.license ? [[['terms', index, 'evidence', inner, 'license'], item.license]] : [])),
          ]);
    for (const [path, license] of named) {
      if (licenseIds.has(license) || unread.has('licenses')) continue;
      const close = nearest(license, licenseIds);
      problems.push(loaded.document.problem(path, `"${license}" is not an id of catalog/licenses.yaml${close ? `; did you mean "${close}"?` : ''}`));
    }
  }
  if (entries.size === 0 && problems.length === 0) problems.push({ file: dirs.join(','), line: 1, column: 1, message: 'holds no entries; set CATALOG_DIRS to a catalog folder' });
  if (problems.length > 0) throw new CatalogError(problems);

  const list = [...entries.values()].map(({ value }) => value).sort((a, b) => (a.id < b.id ? -1 : 1));
  const catalog: Catalog = {
    entries: list,
    byId: new Map(list.map((entry) => [entry.id, entry])),
    vocabulary,
    licenses: new Map([...licenses].map(([id, { value }]) => [id, value])),
  };
  return {
    catalog,
    problemAt: (id, path, message) => entries.get(id)?.document.problem(path, message) ?? { file: dirs.join(','), line: 1, column: 1, message: `${id}: ${message}` },
  };
}

/**
 * Loads the same folders again and again, parsing only what has changed. While nothing has, it gives the same object.
 * The texts of all files stay in memory for that, about as much as the entries themselves.
 */
export function createCatalogLoader(dirs: readonly string[]): () => Catalog {
  const reader = createReader();
  let last: { catalog: Catalog; texts: ReadonlyMap<string, string> } | undefined;
  return () => {
    let texts: ReadonlyMap<string, string> = new Map();
    let catalog: Catalog;
    try {
      ({ catalog } = locateCatalog(dirs, reader));
    } finally {
      texts = reader.finish();
    }
    const before = last?.texts;
    if (last && before?.size === texts.size && [...texts].every(([file, text]) => before.get(file) === text)) return last.catalog;
    last = { catalog, texts };
    return catalog;
  };
}
