// Turns an awesome list into drafts of entries in a review folder: known resources are named, files that are there are kept.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { OperatorError } from '../../errors.ts';
import { buildLexicon } from '../../query/lexicon.ts';
import { checkCatalog } from '../check.ts';
import { CatalogError, loadCatalog, locateCatalog } from '../load.ts';
import { KIND_FOLDERS, KINDS, MAX_LINK_LENGTH } from '../schema.ts';
import { type LeftOut, type Resource, readAwesomeList } from './awesome.ts';
import { draftOf, idFor } from './draft.ts';
import { Known } from './known.ts';

const MAX_LIST_BYTES = 5_000_000;

export type Duplicate = { line: number; name: string; id: string; why: string };
export type ImportResult = {
  list: string;
  out: string;
  found: number;
  written: { path: string; kind: Resource['kind'] }[];
  /** Of entries of the catalog. */
  known: Duplicate[];
  /** Of drafts that were in the folder before: kept as they are. */
  kept: Duplicate[];
  /** Of other lines of the same list. */
  repeated: Duplicate[];
  leftOut: LeftOut[];
};

function readList(file: string): string {
  try {
    const bytes = readFileSync(file);
    if (bytes.length > MAX_LIST_BYTES) throw new OperatorError(`${file} has ${bytes.length} bytes; a list has at most ${MAX_LIST_BYTES}.`);
    return bytes.toString('utf8').replace(/^\ufeff/, '');
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    throw new OperatorError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/** An id nobody has: of two things called alike after folding, the second gets a number. */
function freeId(wanted: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : `-${number}`;
    const id = `${wanted.slice(0, 48 - suffix.length).replace(/-+$/, '')}${suffix}`;
    if (!taken.has(id)) return id;
  }
}

/**
 * @param dirs the catalog's folders
 * @param out the review folder; made when it is not there
 * @throws CatalogError when the catalog, or what is in the review folder, is not sound
 */
export function importList(file: string, { dirs, out, today }: { dirs: readonly string[]; out: string; today: string }): ImportResult {
  const own = dirs.filter((dir) => resolve(dir) !== resolve(out));
  const markdown = readList(file);
  const catalog = loadCatalog(own);
  const earlier = existsSync(out) ? loadCatalog([...own, out]).entries.filter((entry) => existsSync(join(out, KIND_FOLDERS[entry.kind], `${entry.id}.yaml`))) : [];
  const known = new Known();
  const drafts = new Known();
  const fresh = new Known();
  for (const entry of catalog.entries) known.addEntry(entry);
  for (const entry of earlier) drafts.addEntry(entry);

  const { resources, leftOut } = readAwesomeList(markdown);
  const result: ImportResult = { list: basename(file), out, found: resources.length, written: [], known: [], kept: [], repeated: [], leftOut: [...leftOut] };
  const lexicon = buildLexicon(catalog);
  for (const resource of resources) {
    const { line, name } = resource;
    if (resource.links.home.length > MAX_LINK_LENGTH) {
      result.leftOut.push({ line, text: name, why: `the link has more than ${MAX_LINK_LENGTH} characters` });
      continue;
    }
    const [ofCatalog, ofDraft, ofList] = [known, drafts, fresh].map((one) => one.twinOf(resource));
    if (ofCatalog) result.known.push({ line, name, ...ofCatalog });
    else if (ofDraft) result.kept.push({ line, name, ...ofDraft });
    else if (ofList) result.repeated.push({ line, name, ...ofList });
    if (ofCatalog || ofDraft || ofList) continue;
    const id = freeId(idFor(name, resource.links.home), new Set([...known.ids, ...drafts.ids, ...fresh.ids]));
    const draft = draftOf(resource, id, { list: result.list, today, lexicon });
    write(join(out, draft.path), draft.yaml);
    fresh.addResource(id, resource);
    result.written.push({ path: draft.path, kind: resource.kind });
  }
  if (result.written.length > 0) assertSound([...own, out], today);
  return result;
}

/** Never over a file that is there, whoever put it there in the meantime. */
function write(file: string, yaml: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, yaml, { flag: 'wx' });
  } catch (error) {
    throw new OperatorError(`${file} could not be written: ${(error as Error).message}`);
  }
}

/** What this command writes has to load, and to pass the check, beside what is there. */
function assertSound(dirs: readonly string[], today: string): void {
  const { catalog, problemAt } = locateCatalog(dirs);
  const { problems } = checkCatalog(catalog, today);
  if (problems.length > 0) throw new CatalogError(problems.map(({ entry, path, message }) => problemAt(entry, path, message)));
}

const MAX_LISTED = 40;

export function renderImport({ list, out, found, written, known, kept, repeated, leftOut }: ImportResult): string {
  const counts = KINDS.map((kind) => ({ kind, count: written.filter((one) => one.kind === kind).length })).filter(({ count }) => count > 0);
  const section = (heading: string, lines: readonly string[]) =>
    lines.length === 0
      ? []
      : ['', `${heading}:`, ...lines.slice(0, MAX_LISTED).map((line) => `  ${line}`), ...(lines.length > MAX_LISTED ? [`  and ${lines.length - MAX_LISTED} more`] : [])];
  const twin = ({ line, name, id, why }: Duplicate) => `line ${line}: ${name} is ${id} (${why})`;
  return [
    `${list}: ${found} resources found, ${written.length} drafts written to ${out}${counts.length > 0 ? ` (${counts.map(({ kind, count }) => `${count} ${KIND_FOLDERS[kind]}`).join(', ')})` : ''}`,
    `  ${known.length} are in the catalog, ${kept.length} are drafts already (kept as they are), ${repeated.length} stand twice in the list, ${leftOut.length} lines were left out`,
    ...section('In the catalog', known.map(twin)),
    ...section('Drafts that were there', kept.map(twin)),
    ...section('Twice in the list', repeated.map(twin)),
    ...section(
      'Left out',
      leftOut.map(({ line, text, why }) => `line ${line}: ${text.length > 100 ? `${text.slice(0, 99)}…` : text} (${why})`),
    ),
    ...(written.length > 0 ? ['', `Review each draft, then check them: CATALOG_DIRS=catalog,${out} npm run -s navigator -- catalog check`] : []),
  ].join('\n');
}
