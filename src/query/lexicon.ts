// The words the bot knows, built once per catalog: vocabulary terms, licences, access levels, languages, organizations and names.
import type { Catalog } from '../catalog/load.ts';
import { ACCESS_LEVELS, KINDS } from '../catalog/schema.ts';
import { fold, nameKeys, pairKey, phraseKey, tokenize } from './fold.ts';
import { createNearby, type Nearby } from './nearby.ts';
import { type Alternative, type Dimension, FACET_NAMES } from './query.ts';

/** A meaning of a phrase. `strict` phrases (two letters, capitals) count only where they look meant. */
export type Sense = Alternative & { abbreviation: boolean; english: boolean };

/** The dimensions a word speaks of, over all phrases it stands in; English words are what most people mean. */
export type KnownWord = { dimensions: ReadonlySet<Dimension>; english: boolean };

export type Lexicon = {
  /** Phrase key to meanings. */
  senses: ReadonlyMap<string, readonly Sense[]>;
  /** Name key to the ids of entries called so. */
  names: ReadonlyMap<string, readonly string[]>;
  /** The keys of `names`, for what is misspelt. */
  nearNames: Nearby;
  /** Those of them whose name ends in "+": UNet++ is not U-Net, though letters and digits are the same. */
  plusNames: ReadonlyMap<string, readonly string[]>;
  /** The same for phrases of two words, whatever their order: see pairKey. */
  pairs: ReadonlyMap<string, readonly Sense[]>;
  /** Longest phrase or name, in tokens. */
  longest: number;
  /** Single words worth correcting a typo to. */
  words: ReadonlyMap<string, KnownWord>;
  /** The same by length, since a typo is never far from its word's. */
  wordsOfLength(length: number): readonly string[];
  label(dimension: Dimension, id: string): string | undefined;
  /** The name of an entry. */
  nameOf(id: string): string | undefined;
};

const ACCESS_WORDS: Record<(typeof ACCESS_LEVELS)[number], readonly string[]> = {
  open: [
    'open access',
    'freely available',
    'direct download',
    'no registration',
    'without registration',
    'without login',
    'without sign up',
    'no sign up',
    'no login',
    'openly available',
    'instant download',
    'without application',
    'no application',
  ],
  registration: ['registration required', 'needs registration', 'account required'],
  agreement: ['data use agreement', 'DUA'],
  application: ['by application', 'application required'],
  credentialed: ['credentialed', 'credentialed access', 'CITI training'],
  challenge: ['challenge participants only'],
  paid: ['paid', 'for a fee'],
  closed: ['closed access'],
  unknown: [],
};

/** Classes of licence and the words people use for them. */
const LICENSE_CLASSES: Record<string, readonly string[]> = {
  commercial: [
    'commercial',
    'commercially',
    'commercial use',
    'commercial use allowed',
    'commercial use ok',
    'ok for commercial use',
    'commercially usable',
    'for a product',
    'in a product',
    'our product',
    'use commercially',
    'commercial licence',
    'commercial license',
    'permissive',
    'permissive license',
    'permissively licensed',
    'sell',
    'startup',
    'for profit',
  ],
  open: ['open license', 'open licence', 'openly licensed', 'open source license', 'free license', 'creative commons', 'open data license'],
  'non-commercial': ['non commercial', 'noncommercial', 'non-commercial use', 'research only', 'academic only', 'NC license'],
};
const LICENSE_CLASS_LABELS: Record<string, string> = { commercial: 'commercial use allowed', open: 'open licence', 'non-commercial': 'non-commercial only' };
export const isLicenseClass = (id: string): boolean => Object.hasOwn(LICENSE_CLASSES, id);

/** Each language in English and in itself. Written out: asking the runtime for them costs a tenth of the whole index. */
const LANGUAGES: Record<string, readonly [string, string]> = {
  zh: ['Chinese', '中文'],
  en: ['English', 'English'],
  es: ['Spanish', 'español'],
  de: ['German', 'Deutsch'],
  fr: ['French', 'français'],
  pt: ['Portuguese', 'português'],
  tr: ['Turkish', 'Türkçe'],
  ja: ['Japanese', '日本語'],
  ko: ['Korean', '한국어'],
  vi: ['Vietnamese', 'Tiếng Việt'],
  it: ['Italian', 'italiano'],
  nl: ['Dutch', 'Nederlands'],
  ar: ['Arabic', 'العربية'],
  ru: ['Russian', 'русский'],
  hi: ['Hindi', 'हिन्दी'],
  pl: ['Polish', 'polski'],
};
const KIND_WORDS: Record<(typeof KINDS)[number], readonly string[]> = {
  dataset: ['dataset', 'datasets'],
  loss: ['loss', 'losses', 'loss function'],
  method: ['method', 'methods', 'model', 'models'],
  benchmark: ['benchmark', 'benchmarks'],
  toolbox: ['toolbox', 'toolboxes', 'tool', 'tools', 'framework', 'library'],
  platform: ['platform', 'platforms'],
  collection: ['collection', 'collections', 'awesome list', 'curated list'],
};

/** "LV", "MI", "us": too short to trust in running text. */
const isAbbreviation = (phrase: string): boolean => phrase.length <= 2 || (phrase.length === 3 && phrase === phrase.toUpperCase() && /^[A-Z]+$/.test(phrase));

export function buildLexicon(catalog: Catalog): Lexicon {
  const senses = new Map<string, Sense[]>();
  const pairs = new Map<string, Sense[]>();
  const names = new Map<string, string[]>();
  const plusNames = new Map<string, string[]>();
  const words = new Map<string, { dimensions: Set<Dimension>; english: boolean }>();
  const labels = new Map<string, string>();
  let longest = 1;
  const add = (phrase: string, dimension: Dimension, id: string, label: string, english = true) => {
    labels.set(`${dimension}:${id}`, label);
    const tokens = tokenize(phrase);
    const key = tokens.map((token) => token.key).join('');
    if (key === '') return;
    longest = Math.max(longest, tokens.length);
    for (const { key: word } of tokens) {
      if (dimension === 'kind' || word.length < 4 || !/^\p{L}+$/u.test(word)) continue;
      const known = words.get(word) ?? { dimensions: new Set(), english: false };
      known.dimensions.add(dimension);
      known.english ||= english;
      words.set(word, known);
    }
    const list = senses.get(key) ?? [];
    const same = list.find((sense) => sense.dimension === dimension && sense.id === id);
    if (same) {
      same.english ||= english;
      return;
    }
    const sense: Sense = { dimension, id, label, abbreviation: isAbbreviation(phrase), english };
    list.push(sense);
    senses.set(key, list);
    const [first, second] = tokens;
    if (first === undefined || second === undefined || tokens.length > 2 || dimension === 'kind') return;
    const pair = pairKey(first.key, second.key);
    const others = pairs.get(pair) ?? [];
    others.push(sense);
    pairs.set(pair, others);
  };
  for (const term of catalog.vocabulary.values()) {
    const facet = FACET_NAMES[term.facet];
    for (const phrase of [term.label, term.id.replaceAll('-', ' ')]) add(phrase, facet, term.id, term.label);
    for (const [language, phrases] of Object.entries(term.synonyms)) for (const phrase of phrases) add(phrase, facet, term.id, term.label, language === 'en');
  }
  for (const license of catalog.licenses.values()) {
    const spoken = license.id.replace(/^LicenseRef-/, '').replaceAll('-', ' ');
    for (const phrase of [license.id, spoken, license.name, `${spoken} license`, `${spoken} licensed`]) {
      // "MIT" alone is a place; as a licence it is named as one, or typed as license:MIT.
      if (phraseKey(phrase).length > 3) add(phrase, 'license', license.id, license.id);
    }
    // "CC BY" is any version of it, and nothing that adds NC or ND; "Apache" and "MIT" are licences only when called so.
    const family = license.id.startsWith('LicenseRef-') ? undefined : license.id.replace(/-\d+(?:\.\d+)*(?:-only|-or-later)?$/, '').replaceAll('-', ' ');
    for (const phrase of family === undefined ? [] : /^CC/.test(family) ? [family, `${family} license`] : [`${family} license`, `${family} licensed`, `${family} licence`])
      add(phrase, 'license', license.id, license.id);
    labels.set(`license:${license.id}`, license.id);
  }
  for (const [id, phrases] of Object.entries(LICENSE_CLASSES)) for (const phrase of phrases) add(phrase, 'license', id, LICENSE_CLASS_LABELS[id] ?? id);
  for (const level of ACCESS_LEVELS) {
    labels.set(`access:${level}`, `${level} access`);
    for (const phrase of ACCESS_WORDS[level]) add(phrase, 'access', level, `${level} access`);
  }
  for (const [code, [label, own]] of Object.entries(LANGUAGES)) {
    labels.set(`language:${code}`, label);
    if (code !== 'en') for (const phrase of [label, own]) add(phrase, 'language', code, label);
  }
  for (const kind of KINDS) for (const phrase of KIND_WORDS[kind]) add(phrase, 'kind', kind, kind);
  for (const entry of catalog.entries) {
    for (const name of [entry.name, entry.id.replaceAll('-', ' '), ...entry.aliases]) {
      longest = Math.max(longest, Math.min(10, tokenize(name).length));
      for (const key of nameKeys(name)) {
        const list = names.get(key) ?? [];
        if (!list.includes(entry.id)) list.push(entry.id);
        names.set(key, list);
        if (name.trimEnd().endsWith('+')) plusNames.set(key, [...(plusNames.get(key) ?? []), entry.id]);
      }
    }
    for (const organization of entry.organizations) if (organization.length > 2) add(organization, 'organization', fold(organization), organization);
  }
  // What a word means on its own says more than the phrases it stands in: "scanner" is a modality, whatever "cancer scanner" may be.
  for (const [word, known] of words) {
    const own = senses.get(word);
    if (own) known.dimensions = new Set(own.map((sense) => sense.dimension));
  }
  const byLength = new Map<number, string[]>();
  for (const word of words.keys()) {
    const list = byLength.get(word.length) ?? [];
    list.push(word);
    byLength.set(word.length, list);
  }
  return {
    senses,
    pairs,
    names,
    nearNames: createNearby(names.keys()),
    plusNames,
    longest,
    words,
    wordsOfLength: (length) => byLength.get(length) ?? [],
    label: (dimension, id) => labels.get(`${dimension}:${id}`),
    nameOf: (id) => catalog.byId.get(id)?.name,
  };
}
