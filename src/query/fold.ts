// Text to comparable tokens: one form for spelling variants, plurals, accents and scripts without blanks.

export type Token = {
  /** As typed. */
  raw: string;
  /** Folded and stemmed: what is compared. */
  key: string;
  /** UTF-16 offsets in the text. */
  start: number;
  end: number;
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is meant
const isPlain = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

/** Lower case, no accents, compatibility forms resolved. "Größe" becomes "grosse", "ＭＲＩ" becomes "mri", "akciğer" "akciger". */
export function fold(text: string): string {
  if (isPlain(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ı', 'i')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replaceAll('œ', 'oe');
}

/**
 * British and American spelling to one form; applied to both sides, so it only has to be consistent. Most words hold none of
 * these letters, and to see that is many times faster than to try the patterns.
 */
function unspell(word: string): string {
  if (word.length < 5) return word === 'disk' ? 'disc' : word;
  let plain = word;
  if (plain.includes('ae') || plain.includes('oe'))
    plain = plain
      .replace(/^h?ae(?=[a-z]{3})/, (start) => (start[0] === 'h' ? 'he' : 'e'))
      .replace(/^oe(?=[a-z]{3})/, 'e')
      .replace(/(?<=[a-z])(?:ae|oe)(?=d|m|st|s)/g, 'e');
  if (plain.includes('our')) plain = plain.replace(/our(?=s?$|ed$|ing$|al$)/, 'or');
  if (plain.includes('is')) plain = plain.replace(/is(?=e[sd]?$|ing$|ation$|ations$)/, 'iz');
  if (plain.includes('ll')) plain = plain.replace(/ll(?=ed$|ing$)/, 'l');
  return plain.endsWith('re') ? plain.replace(/(?<=[bt])re$/, 'er') : plain;
}

/** Plural to singular by endings; enough for nouns of the field. Short words and "-ss", "-us", "-is" stay. */
function singular(word: string): string {
  if (word.length < 4 || !word.endsWith('s') || !/[a-z]s$/.test(word) || /(?:ss|us|is|sis|[a-z]os)$/.test(word)) return word;
  if (word.endsWith('ies') && word.length > 5) return `${word.slice(0, -3)}y`;
  if (/(?:sses|xes|ches|shes|zes)$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}

/** The comparable form of one word. */
export const keyOf = (word: string): string => unspell(singular(fold(word)));

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;
/** The same for the plain alphabet, many times faster. */
const ASCII_WORD = /[A-Za-z0-9]+/g;
/** Words of scripts with blanks; only for texts that hold no other. */
const LETTERS = /[\p{L}\p{N}\p{M}]+/gu;
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}])[\p{L}\p{N}\p{M}])+/gu;

/** Words repeat over a catalog's ten thousand phrases; a bound keeps what strangers type from piling up. */
const MAX_KNOWN_KEYS = 50_000;
let knownKeys = new Map<string, string>();
/** The generation before: words that are used stay when the others are forgotten. */
let olderKeys = new Map<string, string>();

function rememberedKey(raw: string): string {
  const known = knownKeys.get(raw);
  if (known !== undefined) return known;
  const key = olderKeys.get(raw) ?? (!isPlain(raw) && CJK.test(raw) ? raw.normalize('NFKC') : keyOf(raw));
  if (knownKeys.size >= MAX_KNOWN_KEYS) {
    olderKeys = knownKeys;
    knownKeys = new Map();
  }
  knownKeys.set(raw, key);
  return key;
}

/** Words and numbers in order; scripts without blanks give one token a character. An apostrophe-s is dropped. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(patternFor(text))) {
    const raw = match[0];
    const start = match.index;
    if (isPossessive(raw, text, start)) continue;
    const key = rememberedKey(raw);
    if (key) tokens.push({ raw, key, start, end: start + raw.length });
  }
  return tokens;
}

const patternFor = (text: string): RegExp => (isPlain(text) ? ASCII_WORD : CJK.test(text) ? WORD : LETTERS);
const isPossessive = (raw: string, text: string, start: number): boolean => (raw === 's' || raw === 'S') && /['’]/.test(text[start - 1] ?? '');

/** The keys of a text's tokens, for whoever needs nothing else: an index reads some hundred thousand words. */
export function keysOf(text: string): string[] {
  if ((text.includes("'") || text.includes('’')) && /['’][sS]/.test(text)) return tokenize(text).map((token) => token.key);
  const keys: string[] = [];
  for (const raw of text.match(patternFor(text)) ?? []) {
    const key = rememberedKey(raw);
    if (key) keys.push(key);
  }
  return keys;
}

/** All of a phrase as one key: "X-ray", "x ray" and "xrays" are the same. */
export const phraseKey = (text: string): string => keysOf(text).join('');

const ROMAN: ReadonlyMap<string, string> = new Map([
  ['ii', '2'],
  ['iii', '3'],
  ['iv', '4'],
  ['v', '5'],
  ['vi', '6'],
]);

/** Words around a name that are no part of it. */
const NOISE = new Set(['dataset', 'challenge', 'loss', 'database', 'the', 'corpu', 'corpus']);

/** The keys by which a name is recognised: whole, without a parenthesis, without "dataset" and the like, with Roman numerals as digits. */
export const nameKeys = (name: string): string[] => nameKeysOf(name, keysOf(name));

/** The same for who has the keys of the name's words already. */
export function nameKeysOf(name: string, own: readonly string[]): string[] {
  const keys: string[] = [];
  const put = (words: readonly string[]) => {
    const key = words.length === 1 ? (words[0] as string) : words.join('');
    if (key.length > 1 && !keys.includes(key)) keys.push(key);
  };
  const numerals = name.endsWith('II');
  for (const form of name.includes('(') ? [name, name.replace(/\([^)]*\)/g, ' ')] : [name]) {
    const words = numerals ? keysOf(form.replace(/(?<=[A-Z]{2})(?=I{2,3}$)/, ' ')) : form === name ? own : keysOf(form);
    put(words);
    putNumbered(words, put);
    if (!words.some((word) => NOISE.has(word))) continue;
    const telling = words.filter((word) => !NOISE.has(word));
    put(telling);
    putNumbered(telling, put);
  }
  return keys;
}

function putNumbered(words: readonly string[], put: (words: readonly string[]) => void): void {
  if (words.some((word, index) => index > 0 && ROMAN.has(word))) put(words.map((word, index) => (index > 0 ? (ROMAN.get(word) ?? word) : word)));
}

/** The key of two words whatever their order. */
export const pairKey = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);
