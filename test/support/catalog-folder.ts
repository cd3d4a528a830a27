// Catalog folders written to a temporary place, for tests that need a catalog of their own: small, broken, or in several layers.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { stringify } from 'yaml';
import { type Catalog, CatalogError, loadCatalog } from '../../src/catalog/load.ts';
import type { Entry, EntryOf, Kind, Term } from '../../src/catalog/schema.ts';
import type { Problem } from '../../src/catalog/yaml.ts';

const root = mkdtempSync(join(tmpdir(), 'navigator-catalog-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;

/** Path below the folder to its content: text as it is, anything else as YAML. `undefined` leaves a file out. */
export type Files = Record<string, unknown>;

/** Writes a new folder and returns its path. */
export function catalogFolder(files: Files): string {
  count += 1;
  const folder = join(root, String(count));
  mkdirSync(folder);
  for (const [path, content] of Object.entries(files)) {
    if (content === undefined) continue;
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : stringify(content));
  }
  return folder;
}

/** What the loader finds wrong, with files relative to the folders given. Empty when all is well. */
export function problemsOf(...dirs: string[]): Problem[] {
  try {
    loadCatalog(dirs);
    return [];
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    return error.details.map((problem) => ({ ...problem, file: dirs.reduce((file, dir) => file.replace(`${dir}/`, ''), problem.file) }));
  }
}

/** A small vocabulary in several languages. */
export const VOCABULARY = {
  modalities: [
    {
      id: 'mri',
      label: 'MRI',
      synonyms: { en: ['MR', 'magnetic resonance imaging'], de: ['Magnetresonanztomographie'], fr: ['IRM'], zh: ['磁共振'], ja: ['磁気共鳴'], tr: ['manyetik rezonans'] },
    },
    { id: 'ct', label: 'CT', synonyms: { en: ['computed tomography', 'CT scan'], de: ['Computertomographie'] } },
    { id: 'x-ray', label: 'X-ray', synonyms: { en: ['radiograph'], de: ['Röntgen'], es: ['radiografía'] } },
  ],
  regions: [
    { id: 'brain', label: 'brain', synonyms: { en: ['cerebral'], de: ['Gehirn'], fr: ['cerveau'], es: ['cerebro'], pt: ['cérebro'], tr: ['beyin'], zh: ['脑'], ja: ['脳'] } },
    { id: 'abdomen', label: 'abdomen', synonyms: { en: ['abdominal'] } },
    { id: 'liver', label: 'liver', broader: ['abdomen'], synonyms: { en: ['hepatic'], de: ['Leber'], fr: ['foie'], tr: ['karaciğer'] } },
    { id: 'kidney', label: 'kidney', broader: ['abdomen'], synonyms: { en: ['renal'], de: ['Niere'] } },
    { id: 'left-ventricle', label: 'left ventricle', synonyms: { en: ['LV', 'ventricle'] } },
    { id: 'brain-ventricles', label: 'brain ventricles', broader: ['brain'], synonyms: { en: ['ventricle'] } },
  ],
  tasks: [
    { id: 'segmentation', label: 'segmentation', synonyms: { en: ['masks'], de: ['Segmentierung'], es: ['segmentación'] } },
    { id: 'classification', label: 'classification', synonyms: { en: ['diagnosis'] } },
  ],
  conditions: [
    { id: 'cancer', label: 'cancer', synonyms: { en: ['tumour', 'tumor'], de: ['Tumor', 'Krebs'] } },
    { id: 'glioma', label: 'glioma', broader: ['cancer'], synonyms: { en: ['glioblastoma'] }, implies: { regions: ['brain'] } },
    { id: 'kidney-cancer', label: 'kidney tumour', broader: ['cancer'], synonyms: { en: ['kidney cancer'] }, implies: { regions: ['kidney'] } },
    { id: 'multiple-sclerosis', label: 'multiple sclerosis', synonyms: { en: ['MS'] } },
  ],
  goals: [{ id: 'class-imbalance', label: 'class imbalance', synonyms: { en: ['imbalanced'] } }],
  techniques: [{ id: 'transformer', label: 'transformer' }],
} as const;

const uses = (commercial: string, rest: string) => ({ commercial, redistribute: rest, derivatives: rest, share_model: 'not-stated' });
/** One licence of each sort: free, with a duty, non-commercial, on request, silent. */
export const LICENSES = [
  { id: 'MIT', name: 'MIT License', uses: uses('allowed', 'allowed'), duties: ['keep-notice'], reminder: 'Commercial use allowed; keep the notice.' },
  { id: 'Apache-2.0', name: 'Apache License 2.0', uses: uses('allowed', 'allowed'), duties: ['keep-notice'], reminder: 'Commercial use allowed; keep the notices.' },
  { id: 'CC-BY-4.0', name: 'Creative Commons Attribution 4.0', uses: uses('allowed', 'allowed'), duties: ['attribution'], reminder: 'Commercial use allowed; credit the authors.' },
  {
    id: 'CC-BY-NC-4.0',
    name: 'Creative Commons Attribution-NonCommercial 4.0',
    uses: uses('prohibited', 'allowed'),
    duties: ['attribution'],
    reminder: 'Non-commercial use only; credit the authors.',
  },
  { id: 'LicenseRef-Ask', name: 'Ask-first agreement', uses: uses('ask', 'prohibited'), duties: ['no-sharing'], reminder: 'Ask the owners before any commercial use.' },
  { id: 'LicenseRef-Silent', name: 'Silent agreement', uses: uses('not-stated', 'not-stated'), duties: [], reminder: 'Read the agreement before use.' },
] as const;

/** A piece of evidence of the owner, seen on a day. */
export const evidence = (rest: Partial<Term['evidence'][number]> = {}): Term['evidence'][number] => ({
  source: 'https://example.org/terms',
  authority: 'owner',
  says: 'the terms are on this page',
  seen: '2026-11-01',
  ...rest,
});

/** One term of a licence, verified by its owner unless told otherwise. */
export const term = (license: string, rest: Partial<Term> = {}): Term => ({ covers: 'data', license, state: 'verified', evidence: [evidence()], ...rest });

const shared = (name: string) => ({ name, summary: `${name} is here for tests.`, links: { home: `https://example.org/${encodeURIComponent(name)}` }, added: '2026-11-01' });
type Fields<K extends Kind> = Partial<Omit<EntryOf<K>, 'id' | 'kind'>>;
export const dataset = (name: string, rest: Fields<'dataset'> = {}): object => ({
  kind: 'dataset',
  ...shared(name),
  access: { level: 'open' },
  terms: [term('CC-BY-4.0')],
  ...rest,
});
export const method = (name: string, rest: Fields<'method'> = {}): object => ({ kind: 'method', ...shared(name), terms: [term('MIT', { covers: 'code' })], ...rest });
export const loss = (name: string, rest: Fields<'loss'> = {}): object => ({
  kind: 'loss',
  ...shared(name),
  formula: { plain: 'L = 1 - p' },
  use_when: ['Always'],
  implementations: [{ library: 'MONAI', import: 'monai.losses.Loss', license: 'Apache-2.0', expects: 'logits', source: 'https://example.org/code', seen: '2026-11-01' }],
  ...rest,
});

/** The vocabulary and licences above as files. */
export const GROUND: Files = { 'licenses.yaml': LICENSES, ...Object.fromEntries(Object.entries(VOCABULARY).map(([facet, terms]) => [`vocabulary/${facet}.yaml`, terms])) };

/** A loaded catalog with the ground above and these entries, by path: `{ 'datasets/a.yaml': dataset('A') }`. */
export const smallCatalog = (entries: Files): Catalog => loadCatalog([catalogFolder({ ...GROUND, ...entries })]);

/** The entry with an id; it has to be there. */
export function entryOf(catalog: Catalog, id: string): Entry {
  const entry = catalog.byId.get(id);
  if (!entry) throw new Error(`the test catalog has no entry "${id}"`);
  return entry;
}
