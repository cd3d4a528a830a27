// The shape of the catalog's files. Types are inferred from these schemas; nothing else declares an entry's fields.
import { z } from 'zod';

export const KINDS = ['dataset', 'loss', 'method', 'benchmark', 'toolbox', 'platform', 'collection'] as const;
export type Kind = (typeof KINDS)[number];

/** Folder of each kind below a catalog directory. */
export const KIND_FOLDERS = {
  dataset: 'datasets',
  loss: 'losses',
  method: 'methods',
  benchmark: 'benchmarks',
  toolbox: 'toolboxes',
  platform: 'platforms',
  collection: 'collections',
} as const satisfies Record<Kind, string>;

/** The facets an entry may carry, each with a file `vocabulary/<facet>.yaml` of the terms allowed in it. */
export const FACETS = ['modalities', 'regions', 'tasks', 'conditions', 'goals', 'techniques'] as const;
export type Facet = (typeof FACETS)[number];

/** Discord refuses a link button with a longer address. */
export const MAX_LINK_LENGTH = 512;
/** A summary has to fit a card on every platform beside facts, links and licence. */
export const MAX_SUMMARY_LENGTH = 280;

const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const id = z.string().regex(ID, 'must be lower-case letters, digits and single hyphens').max(48, 'must have at most 48 characters');
const text = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is refused
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'must not contain line breaks or control characters');
const day = z.iso.date('must be a date like 2026-11-23');

/** An absolute http(s) address without blanks, backslashes or control characters. */
export const link = z
  .string()
  .max(MAX_LINK_LENGTH, `must have at most ${MAX_LINK_LENGTH} characters`)
  .refine((value) => /^https?:\/\/[^\s\p{Cc}\\<>"|]+$/u.test(value) && URL.canParse(value), 'must be an http(s) address without blanks, | < > " or \\');

export const USE_VALUES = ['allowed', 'prohibited', 'ask', 'not-stated'] as const;
export type UseValue = (typeof USE_VALUES)[number];
export const USES = ['commercial', 'redistribute', 'derivatives', 'share_model'] as const;
export type Use = (typeof USES)[number];
const useValue = z.enum(USE_VALUES);

export const AUTHORITIES = ['owner', 'registry', 'paper', 'third-party'] as const;
export const TERM_STATES = ['verified', 'reported', 'conflict', 'unverified'] as const;
export type TermState = (typeof TERM_STATES)[number];
export const COVERS = ['data', 'images', 'labels', 'text', 'code', 'weights', 'list', 'service'] as const;

const evidence = z.strictObject({
  source: link,
  authority: z.enum(AUTHORITIES),
  says: text.max(300),
  /** What this source alone would make the licence; given where sources disagree. */
  license: text.optional(),
  seen: day,
});

const term = z
  .strictObject({
    covers: z.enum(COVERS),
    /** Which part, when one kind of part has several rules: "cases 0-209", "2021 release". */
    scope: text.max(80).optional(),
    license: text,
    state: z.enum(TERM_STATES),
    note: text.max(300).optional(),
    /** Where the owner's own words differ from what the licence alone says. */
    uses: z.partialRecord(z.enum(USES), useValue).optional(),
    evidence: z.array(evidence).default([]),
  })
  .superRefine((value, context) => {
    const owners = value.evidence.filter((item) => item.authority === 'owner').length;
    const needs = (ok: boolean, message: string) => {
      if (!ok) context.addIssue({ code: 'custom', path: ['state'], message });
    };
    if (value.state === 'verified') needs(owners > 0, '"verified" needs evidence whose authority is owner; else use "reported"');
    if (value.state === 'reported') needs(value.evidence.length > 0, '"reported" needs at least one piece of evidence; else use "unverified"');
    if (value.state === 'conflict') needs(value.evidence.length > 1, '"conflict" needs the evidence of both sides');
  });

export const ACCESS_LEVELS = ['open', 'registration', 'agreement', 'application', 'credentialed', 'challenge', 'paid', 'closed', 'unknown'] as const;
const access = z.strictObject({
  level: z.enum(ACCESS_LEVELS),
  steps: z.array(text.max(160)).max(8).default([]),
  note: text.max(300).optional(),
});

const size = z.strictObject({
  count: z.int().positive(),
  /** What is counted: subjects, studies, scans, images, videos, slides, patches, questions, pairs, … */
  unit: text.max(40),
  /** The same set counted otherwise: 40,561 images beside 14,863 studies. */
  also: z.array(z.strictObject({ count: z.int().positive(), unit: text.max(40) })).default([]),
  note: text.max(240).optional(),
});

const ARXIV = 'must be an arXiv id like "1712.06957" (in quotation marks)';
const citation = z.strictObject({
  title: text.max(300),
  year: z.int().min(1950).max(2100).optional(),
  venue: text.max(120).optional(),
  // Without quotation marks YAML reads a number and a final zero is lost.
  arxiv: z
    .string(ARXIV)
    .regex(/^\d{4}\.\d{4,5}$/, ARXIV)
    .optional(),
  doi: z
    .string()
    .regex(/^10\.\d{4,9}\/\S+$/, 'must be a DOI like 10.1000/182, without https://doi.org/')
    .optional(),
});

const sourceRow = z.strictObject({
  list: z.literal('medical-ai-navigator'),
  section: text,
  row: text,
  /** What the list says wrongly about this row. */
  corrections: z.array(text.max(300)).default([]),
});

const ids = z.array(id).default([]);
const related = z.strictObject({ part_of: ids, derived_from: ids, supersedes: ids, see_also: ids });

export const STATUSES = ['active', 'superseded', 'moved', 'withdrawn', 'not-found'] as const;

const links = z.strictObject({
  home: link,
  download: link.optional(),
  paper: link.optional(),
  code: link.optional(),
  docs: link.optional(),
});

const common = {
  name: text.max(80),
  /** Other kinds the resource is also asked for by: nnU-Net is a method and a toolbox. */
  also_kinds: z.array(z.enum(KINDS)).default([]),
  title: text.max(160).optional(),
  aliases: z.array(text.max(80)).default([]),
  summary: text.max(MAX_SUMMARY_LENGTH, `must have at most ${MAX_SUMMARY_LENGTH} characters`),
  /** Search words that no other field holds; never shown. */
  keywords: z.array(text.max(60)).default([]),
  organizations: z.array(text.max(80)).default([]),
  /** ISO 639-1 codes of the resource's own language where that is not plain English. */
  languages: z.array(z.string().regex(/^[a-z]{2}$/, 'must be a two-letter ISO 639-1 code')).default([]),
  modalities: ids,
  regions: ids,
  tasks: ids,
  conditions: ids,
  goals: ids,
  techniques: ids,
  links,
  citation: citation.optional(),
  related: related.prefault({}),
  status: z.enum(STATUSES).default('active'),
  /** Why the status is what it is; shown as a warning. */
  status_note: text.max(300).optional(),
  added: day,
  source: z.array(sourceRow).default([]),
};

const dataset = z.strictObject({
  kind: z.literal('dataset'),
  ...common,
  /** Anatomy that is labelled inside a wider region (TotalSegmentator: whole-body; labelled: liver, kidney, …). */
  structures: ids,
  labels: z.array(text.max(80)).default([]),
  size: size.optional(),
  access,
  terms: z.array(term).min(1),
});

export const EXPECTS = ['logits', 'probabilities', 'log-probabilities', 'scores', 'boxes', 'values', 'either'] as const;
const implementation = z.strictObject({
  library: text.max(60),
  /** What one writes to use it: an import path, or the file to copy where there is no package. */
  import: text.max(160),
  license: text,
  expects: z.enum(EXPECTS).optional(),
  note: text.max(300).optional(),
  /** Where the import path was read. */
  source: link.optional(),
  seen: day.optional(),
});

const loss = z.strictObject({
  kind: z.literal('loss'),
  ...common,
  formula: z.strictObject({ plain: text.max(400), latex: text.max(600).optional() }),
  parameters: z.array(z.strictObject({ name: text.max(60), default: text.max(80).optional(), effect: text.max(240) })).default([]),
  use_when: z.array(text.max(200)).min(1),
  avoid_when: z.array(text.max(200)).default([]),
  implementations: z.array(implementation).min(1),
});

const withTerms = { ...common, terms: z.array(term).min(1) };
const method = z.strictObject({ kind: z.literal('method'), ...withTerms });
const toolbox = z.strictObject({ kind: z.literal('toolbox'), ...withTerms });
const benchmark = z.strictObject({ kind: z.literal('benchmark'), ...withTerms, metrics: z.array(text.max(80)).default([]), size: size.optional() });
const platform = z.strictObject({ kind: z.literal('platform'), ...withTerms, access });
const collection = z.strictObject({ kind: z.literal('collection'), ...withTerms });

export const entryFile = z.discriminatedUnion('kind', [dataset, loss, method, benchmark, toolbox, platform, collection], {
  error: `must be one of ${KINDS.join(', ')}`,
});
type EntryFile = z.infer<typeof entryFile>;
/** Where an entry comes from; never written in a file. */
type Origin = {
  /** Set on entries of every folder but the first: a team's own. */
  own?: true;
  /** Name of the first folder's entry that an own one stands in place of. */
  replaces?: string;
};
/** A file of the catalog with its id, which is the file's name. */
export type Entry = EntryFile & { id: string } & Origin;
export type EntryOf<K extends Kind> = Extract<Entry, { kind: K }>;
export type Term = z.infer<typeof term>;
export type Evidence = z.infer<typeof evidence>;
export type Access = z.infer<typeof access>;
export type Size = z.infer<typeof size>;

export const DUTIES = [
  'attribution',
  'share-alike',
  'cite',
  'no-reidentification',
  'no-sharing',
  'no-hosted-ai',
  'publish-code',
  'training-required',
  'notify-owner',
  'keep-notice',
] as const;
export type Duty = (typeof DUTIES)[number];

const license = z.strictObject({
  /** An SPDX id, or LicenseRef-… for an agreement SPDX does not list. */
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.+-]*$/, 'must be an SPDX id or LicenseRef-…'),
  name: text.max(120),
  url: link.optional(),
  uses: z.strictObject({ commercial: useValue, redistribute: useValue, derivatives: useValue, share_model: useValue }),
  duties: z.array(z.enum(DUTIES)).default([]),
  /** One line: what a team must mind. Own words, at most 140 characters. */
  reminder: text.max(140),
});
export const licenseFile = z.array(license);
export type License = z.infer<typeof license>;

/** Words that stand in place of a licence. */
export const LICENSE_WORDS = ['none-stated', 'varies', 'unknown'] as const;

const vocabularyTerm = z.strictObject({
  id,
  label: text.max(60),
  broader: ids,
  /** Other words for the term, by ISO 639-1 language. */
  synonyms: z.record(z.string().regex(/^[a-z]{2}$/, 'must be a two-letter ISO 639-1 code'), z.array(text.max(60))).default({}),
  /** Terms that together amount to this one: whatever is of the chest and an X-ray is a chest X-ray. */
  composed_of: ids,
  /** The same term in the field's standard vocabularies, where somebody looked it up. */
  standard: z
    .strictObject({
      mesh: z
        .string()
        .regex(/^[A-Z]\d{6,9}$/, 'must be a MeSH id like D005910')
        .optional(),
      mondo: z
        .string()
        .regex(/^MONDO:\d{7}$/, 'must be a MONDO id like MONDO:0021042')
        .optional(),
      radlex: z
        .string()
        .regex(/^RID\d{1,6}$/, 'must be a RadLex id like RID4026')
        .optional(),
    })
    .optional(),
  /** What the term says about other facets: glaucoma implies region retina. */
  implies: z.strictObject({ modalities: ids.optional(), regions: ids.optional(), tasks: ids.optional(), conditions: ids.optional() }).default({}),
});
export const vocabularyFile = z.array(vocabularyTerm);
export type VocabularyTerm = z.infer<typeof vocabularyTerm> & { facet: Facet };
