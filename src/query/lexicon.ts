// The words the bot knows, built once per catalog: vocabulary terms, licences, access levels, languages, organizations and names.
import type { Catalog } from '../catalog/load.ts';
import { ACCESS_LEVELS, type Entry, KINDS, type License, type VocabularyTerm } from '../catalog/schema.ts';
import { lazy } from '../lazy.ts';
import { fold, keysOf, nameKeysOf, pairKey, phraseKey, tokenize } from './fold.ts';
import { createNearNames, type NearNames } from './nearnames.ts';
import { type Alternative, type Dimension, FACET_NAMES } from './query.ts';
import { standardNames } from './standardids.ts';

/** A meaning of a phrase. `strict` phrases (two letters, capitals) count only where they look meant. */
export type Sense = Alternative & {
  abbreviation: boolean;
  english: boolean;
  /** The phrase is one word. */
  single: boolean;
};

/** What a word speaks of, over all phrases it stands in: a bit for each dimension. One more for English, which is what most people mean. */
type KnownWord = number;
const DIMENSION_BITS: Record<Dimension, number> = {
  modality: 1,
  region: 2,
  task: 4,
  condition: 8,
  goal: 16,
  technique: 32,
  license: 64,
  access: 128,
  organization: 256,
  language: 512,
  kind: 1024,
};
const ENGLISH = 2048;
/** Written with small letters somewhere, so that it is a word and not only an abbreviation. */
const ORDINARY = 4096;

export type Lexicon = {
  /** Phrase key to meanings. */
  senses: ReadonlyMap<string, readonly Sense[]>;
  /** Name key to the ids of entries called so. */
  names: ReadonlyMap<string, readonly string[]>;
  /** The keys of `names`, for what is misspelt; made when it first is. */
  nearNames(): NearNames;
  /** Those of them whose name ends in "+": UNet++ is not U-Net, though letters and digits are the same. */
  plusNames: ReadonlyMap<string, readonly string[]>;
  /** The same for phrases of two words, whatever their order: see pairKey. */
  pairs: ReadonlyMap<string, readonly Sense[]>;
  /** Longest phrase or name, in tokens. */
  longest: number;
  /** Whether it is a single word worth correcting a typo to. */
  hasWord(word: string): boolean;
  isEnglish(word: string): boolean;
  /** Whether it is short and written with capitals only where it stands for itself ("OSCC", "cSCC"): each letter of it tells it from others. */
  isAbbreviation(word: string): boolean;
  /** The same for words that speak of the same dimensions. */
  subjectOf(word: string): number;
  /** The same by length, since a typo is never far from its word's. */
  wordsOfLength(length: number): readonly string[];
  label(dimension: Dimension, id: string): string | undefined;
  /** The name of an entry. */
  nameOf(id: string): string | undefined;
  /** The label of a term by its MONDO, MeSH or RadLex id in capitals; made when a query holds one. */
  standardNames(): ReadonlyMap<string, string>;
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
    'not require registration',
    'not need registration',
    'not require an account',
    'not need an account',
    'not require an application',
    'not need an application',
    'not requiring an application',
    'not requiring application',
    'not requiring registration',
    'not requiring a login',
    'without an account',
    'without account',
    'no account',
    'no account needed',
    'without signing up',
    'without registering',
    'without asking anyone',
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
    'in a company',
    'in our company',
    'in my company',
    'at a company',
    'at our company',
    'for our company',
    'for my company',
    'commercial product',
    'commercial purposes',
    'commercial project',
    'commercial application',
  ],
  open: ['open license', 'open licence', 'openly licensed', 'open source license', 'free license', 'creative commons', 'open data license'],
  'non-commercial': [
    'non commercial',
    'noncommercial',
    'non-commercial use',
    'research only',
    'academic only',
    'NC license',
    'NC clause',
    'NC restriction',
    'non-commercial clause',
    'non-commercial restriction',
  ],
};
const LICENSE_CLASS_LABELS: Record<string, string> = { commercial: 'commercial use allowed', open: 'open licence', 'non-commercial': 'non-commercial only' };

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

/** More letters than this are no abbreviation of which every letter counts. */
const LONGEST_ABBREVIATION = 5;
const TWO_CAPITALS = /\p{Lu}\p{L}*\p{Lu}/u;

/** Whether a word is written as abbreviations are: two capitals or more ("ESCC", "iCCA"). */
export const isInitials = (word: string): boolean => TWO_CAPITALS.test(word);

/** The keys of a phrase's abbreviations. */
function initialsIn(phrase: string): readonly string[] {
  if (!isInitials(phrase)) return [];
  return tokenize(phrase)
    .filter(({ raw, key }) => key.length <= LONGEST_ABBREVIATION && isInitials(raw))
    .map(({ key }) => key);
}

/** Names of more words are recognised by an alias. */
const LONGEST_NAME = 10;

/** What anyone may call theirs; a challenge is one event. */
const GENERIC = /\b(?:dataset|database|corpus)\b/i;
const TERM_DIMENSIONS: ReadonlySet<Dimension> = new Set(Object.values(FACET_NAMES));

/** Gathers the words. Its parts are small and many times called, so that they are compiled before most of the work is done. */
class Words {
  readonly senses = new Map<string, Sense[]>();
  readonly pairs = new Map<string, Sense[]>();
  readonly names = new Map<string, string[]>();
  readonly plusNames = new Map<string, string[]>();
  readonly known = new Map<string, KnownWord>();
  readonly labels = new Map<string, string>();
  longest = 1;

  /** A phrase for something. Its label is told apart: it has many phrases. */
  add(phrase: string, dimension: Dimension, id: string, label: string, english = true): void {
    const keys = keysOf(phrase);
    const key = keys.length === 1 ? (keys[0] as string) : keys.join('');
    if (key === '') return;
    if (keys.length > this.longest) this.longest = keys.length;
    const initials = initialsIn(phrase);
    if (dimension !== 'kind') {
      for (let index = 0; index < keys.length; index += 1) {
        const word = keys[index] as string;
        this.#learn(word, DIMENSION_BITS[dimension] | (english ? ENGLISH : 0) | (initials.includes(word) ? 0 : ORDINARY));
      }
    }
    const sense: Sense = { dimension, id, label, abbreviation: isAbbreviation(phrase), english, single: keys.length === 1 };
    if (this.#put(key, sense) && keys.length === 2 && dimension !== 'kind') this.#pair(pairKey(keys[0] as string, keys[1] as string), sense);
  }
  /** False when the phrase was known for the same thing. */
  #put(key: string, sense: Sense): boolean {
    const list = this.senses.get(key);
    if (list === undefined) {
      this.senses.set(key, [sense]);
      return true;
    }
    for (const same of list) {
      if (same.dimension !== sense.dimension || same.id !== sense.id) continue;
      same.english ||= sense.english;
      same.single &&= sense.single;
      return false;
    }
    list.push(sense);
    return true;
  }
  #pair(key: string, sense: Sense): void {
    const others = this.pairs.get(key);
    if (others) others.push(sense);
    else this.pairs.set(key, [sense]);
  }
  #learn(word: string, bits: number): void {
    const known = this.known.get(word);
    if (known === undefined && (word.length < 4 || !/^\p{L}+$/u.test(word))) return;
    const more = (known ?? 0) | bits;
    if (more !== known) this.known.set(word, more);
  }

  label(dimension: Dimension, id: string, label: string): void {
    this.labels.set(`${dimension}:${id}`, label);
  }
  addAll(phrases: readonly string[], dimension: Dimension, id: string, label: string, english = true): void {
    for (const phrase of phrases) this.add(phrase, dimension, id, label, english);
  }
  addTerm({ id, label, facet, synonyms }: VocabularyTerm): void {
    const dimension = FACET_NAMES[facet];
    this.label(dimension, id, label);
    this.add(label, dimension, id, label);
    const spelt = id.replaceAll('-', ' ');
    if (spelt !== label) this.add(spelt, dimension, id, label);
    for (const [language, phrases] of Object.entries(synonyms)) this.addAll(phrases, dimension, id, label, language === 'en');
  }
  addLicense({ id, name, reminder }: License): void {
    this.label('license', id, id);
    const spoken = id.replace(/^LicenseRef-/, '').replaceAll('-', ' ');
    for (const phrase of [id, spoken, name, `${spoken} license`, `${spoken} licensed`]) {
      // "MIT" alone is a place; as a licence it is named as one, or typed as license:MIT.
      if (phraseKey(phrase).length > 3) this.add(phrase, 'license', id, id);
    }
    if (/public domain/i.test(`${name} ${reminder}`)) this.addAll(['public domain', 'in the public domain', 'copyright free', 'no copyright'], 'license', id, id);
    // "CC BY" is any version of it, and nothing that adds NC or ND; "Apache" and "MIT" are licences only when called so.
    if (id.startsWith('LicenseRef-')) return;
    const family = id.replace(/-\d+(?:\.\d+)*(?:-only|-or-later)?$/, '').replaceAll('-', ' ');
    this.addAll(/^CC/.test(family) ? [family, `${family} license`] : [`${family} license`, `${family} licensed`, `${family} licence`], 'license', id, id);
  }
  addOrganization(name: string): void {
    const id = fold(name);
    // Many entries come from the same house.
    if (name.length <= 2 || this.labels.has(`organization:${id}`)) return;
    this.label('organization', id, name);
    this.add(name, 'organization', id, name);
  }
  addName(name: string, id: string): void {
    const words = keysOf(name);
    if (words.length > this.longest) this.longest = Math.max(this.longest, Math.min(LONGEST_NAME, words.length));
    const plus = name.trimEnd().endsWith('+');
    for (const key of nameKeysOf(name, words)) {
      // Who asks for lung nodules means any database of them, and not the one that is called Lung Nodule Database.
      if (words.length > 2 && key !== words.join('') && GENERIC.test(name) && this.#isTerm(key)) continue;
      this.#call(this.names, key, id);
      if (plus) this.#call(this.plusNames, key, id);
    }
  }
  #isTerm(key: string): boolean {
    return this.senses.get(key)?.some(({ dimension, single }) => TERM_DIMENSIONS.has(dimension) && !single) ?? false;
  }
  #call(names: Map<string, string[]>, key: string, id: string): void {
    const list = names.get(key);
    if (list === undefined) names.set(key, [id]);
    else if (!list.includes(id)) list.push(id);
  }
  addEntry({ id, name, aliases, organizations }: Entry): void {
    this.addName(name, id);
    this.addName(id.replaceAll('-', ' '), id);
    for (const alias of aliases) this.addName(alias, id);
    for (const organization of organizations) this.addOrganization(organization);
  }
}

export function buildLexicon(catalog: Catalog): Lexicon {
  const words = new Words();
  for (const term of catalog.vocabulary.values()) words.addTerm(term);
  for (const license of catalog.licenses.values()) words.addLicense(license);
  for (const [id, phrases] of Object.entries(LICENSE_CLASSES)) {
    const label = LICENSE_CLASS_LABELS[id] ?? id;
    words.label('license', id, label);
    words.addAll(phrases, 'license', id, label);
  }
  for (const level of ACCESS_LEVELS) {
    words.label('access', level, `${level} access`);
    words.addAll(ACCESS_WORDS[level], 'access', level, `${level} access`);
  }
  for (const [code, [label, own]] of Object.entries(LANGUAGES)) {
    words.label('language', code, label);
    if (code !== 'en') words.addAll([label, own], 'language', code, label);
  }
  for (const kind of KINDS) {
    words.label('kind', kind, kind);
    words.addAll(KIND_WORDS[kind], 'kind', kind, kind);
  }
  for (const entry of catalog.entries) words.addEntry(entry);

  const { senses, pairs, names, plusNames, known, labels, longest } = words;
  const byLength = new Map<number, string[]>();
  for (const [word, bits] of known) {
    // What a word means on its own says more than the phrases it stands in: "scanner" is a modality, whatever "cancer scanner" may be.
    const own = senses.get(word);
    if (own)
      known.set(
        word,
        own.reduce((sum, sense) => sum | DIMENSION_BITS[sense.dimension], bits & (ENGLISH | ORDINARY)),
      );
    const list = byLength.get(word.length);
    if (list) list.push(word);
    else byLength.set(word.length, [word]);
  }
  return {
    senses,
    pairs,
    names,
    nearNames: lazy(() => createNearNames([...names.keys()])),
    plusNames,
    longest,
    hasWord: (word) => known.has(word),
    isEnglish: (word) => ((known.get(word) ?? 0) & ENGLISH) !== 0,
    isAbbreviation: (word) => known.has(word) && ((known.get(word) ?? 0) & ORDINARY) === 0,
    subjectOf: (word) => (known.get(word) ?? 0) & ~(ENGLISH | ORDINARY),
    wordsOfLength: (length) => byLength.get(length) ?? [],
    label: (dimension, id) => labels.get(`${dimension}:${id}`),
    nameOf: (id) => catalog.byId.get(id)?.name,
    standardNames: lazy(() => standardNames(catalog.vocabulary.values())),
  };
}
