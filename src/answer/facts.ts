// The facts of an entry as label and value: the few for a card, and all of them for details.
import type { Catalog } from '../catalog/load.ts';
import type { Access, Entry, Kind, Size } from '../catalog/schema.ts';
import type { Fact, Link } from './card.ts';

export const KIND_LABELS: Record<Kind, string> = {
  dataset: 'Dataset',
  loss: 'Loss function',
  method: 'Method',
  benchmark: 'Benchmark',
  toolbox: 'Toolbox',
  platform: 'Platform',
  collection: 'Collection',
};
export const KIND_PLURALS: Record<Kind, string> = {
  dataset: 'Datasets',
  loss: 'Loss functions',
  method: 'Methods',
  benchmark: 'Benchmarks',
  toolbox: 'Toolboxes',
  platform: 'Platforms',
  collection: 'Collections',
};

const ACCESS: Record<Access['level'], string> = {
  open: 'open download',
  registration: 'after registration',
  agreement: 'after accepting an agreement',
  application: 'by application',
  credentialed: 'credentialed users only',
  challenge: 'for challenge participants',
  paid: 'for a fee',
  closed: 'not available',
  unknown: 'not known',
};

const number = (value: number): string => value.toLocaleString('en-GB');
const sizeText = (size: Size): string => [size, ...size.also].map(({ count, unit }) => `${number(count)} ${unit}`).join(', ');

/** A list cut after a number of items, saying how many are left out. */
function some(values: readonly string[], most: number): string {
  return values.length <= most ? values.join(', ') : `${values.slice(0, most).join(', ')} and ${values.length - most} more`;
}

const fact = (label: string, value: string | undefined): Fact[] => (value ? [{ label, value }] : []);

/** At most six facts, the ones by which people choose. */
export function cardFacts(entry: Entry, catalog: Catalog): Fact[] {
  const labels = (ids: readonly string[], most = 4) =>
    some(
      ids.map((id) => catalog.vocabulary.get(id)?.label ?? id),
      most,
    );
  switch (entry.kind) {
    case 'dataset':
      return [
        ...fact('Modality', labels(entry.modalities)),
        ...fact('Region', labels(entry.regions)),
        ...fact('Task', labels(entry.tasks, 3)),
        ...fact('Size', entry.size && some(sizeText(entry.size).split(/, (?=\d)/), 3)),
        ...fact('Labels', some(entry.labels, 5)),
        ...fact('Access', ACCESS[entry.access.level]),
      ];
    case 'loss':
      return [
        ...fact('Helps with', labels(entry.goals, 3)),
        ...fact('Task', labels(entry.tasks, 3)),
        ...fact('Use when', entry.use_when[0]),
        ...fact('Code', some([...new Set(entry.implementations.map((item) => item.import))], 2)),
        ...fact('Expects', entry.implementations[0]?.expects && `${entry.implementations[0].expects} (${entry.implementations[0].library})`),
      ];
    case 'method':
    case 'toolbox':
      return [
        ...fact('By', some(entry.organizations, 3)),
        ...fact('Type', labels(entry.techniques, 3)),
        ...fact('Task', labels(entry.tasks, 3)),
        ...fact('Tried on', labels([...entry.modalities, ...entry.regions], 4)),
      ];
    case 'benchmark':
      return [
        ...fact('By', some(entry.organizations, 3)),
        ...fact('Task', labels(entry.tasks, 3)),
        ...fact('Modality', labels(entry.modalities)),
        ...fact('Size', entry.size && sizeText(entry.size)),
        ...fact('Metrics', some(entry.metrics, 3)),
      ];
    case 'platform':
      return [
        ...fact('By', some(entry.organizations, 2)),
        ...fact('Offers', labels(entry.techniques, 3)),
        ...fact('Language', languages(entry)),
        ...fact('Access', ACCESS[entry.access.level]),
      ];
    case 'collection':
      return [...fact('By', some(entry.organizations, 2)), ...fact('About', labels(entry.techniques, 4)), ...fact('Language', languages(entry))];
  }
}

const languages = (entry: Entry): string => {
  const names = new Intl.DisplayNames(['en'], { type: 'language' });
  return entry.languages.map((code) => names.of(code) ?? code).join(', ');
};

const ownText = ({ own, replaces }: Entry): string => {
  if (!own) return '';
  return replaces === undefined ? "your team's own" : `your team's own, in place of “${replaces}” of the common catalog`;
};

/** Everything that is known apart from licences, in the order of a details card. */
export function allFacts(entry: Entry, catalog: Catalog): Fact[] {
  const labels = (ids: readonly string[]) => ids.map((id) => catalog.vocabulary.get(id)?.label ?? id).join(', ');
  const names = (ids: readonly string[]) => ids.map((id) => catalog.byId.get(id)?.name ?? id).join(', ');
  const size = 'size' in entry ? entry.size : undefined;
  const access = 'access' in entry ? entry.access : undefined;
  return [
    ...fact('Entry', ownText(entry)),
    ...fact('Also called', entry.aliases.join(', ')),
    ...fact('By', entry.organizations.join(', ')),
    ...fact('Modality', labels(entry.modalities)),
    ...fact('Region', labels(entry.regions)),
    ...fact('Labelled anatomy', entry.kind === 'dataset' ? labels(entry.structures) : ''),
    ...fact('Task', labels(entry.tasks)),
    ...fact('Condition', labels(entry.conditions)),
    ...fact('Helps with', labels(entry.goals)),
    ...fact('Type', labels(entry.techniques)),
    ...fact('Labels', entry.kind === 'dataset' ? entry.labels.join(', ') : ''),
    ...fact('Size', size && [sizeText(size), size.note].filter(Boolean).join('; ')),
    ...fact('Metrics', entry.kind === 'benchmark' ? entry.metrics.join(', ') : ''),
    ...fact('Language', languages(entry)),
    ...fact('Access', access && [ACCESS[access.level], access.note].filter(Boolean).join('; ')),
    ...fact('Builds on', names(entry.related.derived_from)),
    ...fact('Part of', names(entry.related.part_of)),
    ...fact('Replaces', names(entry.related.supersedes)),
    ...fact('See also', names(entry.related.see_also)),
    ...fact('In the catalog since', entry.added),
  ];
}

/** The links of an entry, home first; every address once. */
export function entryLinks(entry: Entry): Link[] {
  const { home, download, paper, code, docs } = entry.links;
  const arxiv = entry.citation?.arxiv ? `https://arxiv.org/abs/${entry.citation.arxiv}` : undefined;
  const doi = entry.citation?.doi ? `https://doi.org/${encodeURI(entry.citation.doi).replace(/[<>"|\\]/g, encodeURIComponent)}` : undefined;
  const all: [string, string | undefined][] = [
    ['Home', home],
    ['Download', download],
    ['Paper', paper ?? arxiv ?? doi],
    ['Code', code],
    ['Documentation', docs],
  ];
  const seen = new Set<string>();
  return all.flatMap(([label, url]) => {
    if (url === undefined || seen.has(url)) return [];
    seen.add(url);
    return [{ label, url }];
  });
}

/** What to know before use, where the status is anything but active. */
export function statusWarning(entry: Entry, catalog: Catalog): string | undefined {
  if (entry.status === 'active') return undefined;
  const newer = catalog.entries.find((other) => other.related.supersedes.includes(entry.id));
  const note = entry.status_note;
  switch (entry.status) {
    case 'not-found':
      return note ?? 'No public trace of this resource was found.';
    case 'withdrawn':
      return note ?? 'Withdrawn by its owner.';
    case 'moved':
      return note ?? 'It has moved; the home link leads to the new place.';
    case 'superseded':
      return note ?? (newer ? `Superseded by ${newer.name}.` : 'Superseded by a newer version.');
  }
}
