// Reads an awesome list: tables, bullets, headings and bold lines that name a resource and link to it.
import { lexer, type Token, type Tokens } from 'marked';
import type { Kind } from '../schema.ts';
import { type Inline, readInline } from './inline.ts';
import { homeOf, isGenericLabel, type Role, roleOf } from './roles.ts';

export type Resource = {
  /** Where it stands in the list. */
  line: number;
  name: string;
  aliases: string[];
  kind: Kind;
  /** From the outermost in. */
  headings: string[];
  /** What the list says, in the list's words. */
  says: string;
  links: { home: string } & Partial<Record<Exclude<Role, 'home'>, string>>;
};
export type LeftOut = { line: number; text: string; why: string };
export type AwesomeList = { resources: Resource[]; leftOut: LeftOut[] };

const SECTIONS_WITHOUT_RESOURCES =
  /^(?:table of )?contents?$|^contribut|^licen[cs]e$|^citations?$|^cit(?:e|ing)\b|^acknowledge?ments?|^star history|^contact|^how to (?:use|contribute)|^to-?do$|^(?:what'?s )?new|^updates?$|^about$|^disclaimer|^references?$/i;

/** Words of headings that tell a kind; of several in one heading the last is meant: "Dataset Platforms" are platforms. */
const KIND_WORDS: readonly [Kind, RegExp][] = [
  ['dataset', /\b(?:data ?sets?|data ?bases?|data|corpora|corpus)\b/gi],
  ['loss', /\bloss(?:es)?(?: functions?)?\b/gi],
  ['benchmark', /\b(?:benchmarks?|leader ?boards?|evaluation)\b/gi],
  ['toolbox', /\b(?:tool ?(?:box(?:es)?|kits?)|tools?|librar(?:y|ies)|frameworks?|software|packages?)\b/gi],
  ['platform', /\b(?:platforms?|portals?|repositor(?:y|ies)|archives?|data hubs?)\b/gi],
  ['method', /\b(?:methods?|models?|architectures?|networks?|sota|v?llms?|l?vlms?|mllms?|algorithms?|approaches)\b/gi],
  ['collection', /\b(?:awesome[\w -]*|collections?|surveys?|reviews?|other lists|curated lists?)\b/gi],
];

export function kindOf(headings: readonly string[]): Kind {
  for (const heading of headings.toReversed()) {
    let last: { kind: Kind; end: number } | undefined;
    for (const [kind, pattern] of KIND_WORDS)
      for (const match of heading.matchAll(pattern)) if (last === undefined || match.index + match[0].length > last.end) last = { kind, end: match.index + match[0].length };
    if (last) return last.kind;
  }
  return 'dataset';
}

const NAME_COLUMN =
  /^(?:data ?set|name|title|model|method|tool|toolbox|library|package|project|resource|benchmark|loss|platform|challenge)s?\b|\b(?:data ?set|model|vlm|llm|loss|benchmark|method)(?: function)?(?: name)?s?$|\bname$/i;
const MAX_NAME = 80;

/** "The Cancer Imaging Archive (TCIA)" is also called TCIA. */
function aliasesIn(text: string): string[] {
  return [...text.matchAll(/\(([A-Z][\w+-]{1,20})\)/g)].flatMap((match) => (match[1] !== undefined && /[A-Z].*[A-Z0-9]/.test(match[1]) ? [match[1]] : []));
}

/** A name out of running text: up to the first dash, colon, comma or full stop. */
function nameIn(text: string): string {
  const head = text.split(/\s[-–—|:]+\s|[:：]\s*|,\s|\.\s|\s\(|;\s|\s[-–—|:,(]*$/)[0] ?? '';
  return cut(head);
}

function cut(text: string): string {
  const clean = text.replace(/^[\s[({"'*_`~.,:;|–—-]+|[\s[({"'*_`~,:;|–—-]+$/g, '');
  if (clean.length <= MAX_NAME) return clean;
  // Half of a surrogate pair is no character.
  return clean
    .slice(0, MAX_NAME)
    .replace(/\s+\S*$/, '')
    .replace(/\p{Cs}/gu, '')
    .trim();
}

/** "DRIVE: Digital Retinal Images for Vessel Extraction" is called DRIVE. */
const shortName = (text: string): string => cut(/^(.{2,40}?)[:：]\s/.exec(text)?.[1] ?? text);

type Found = {
  line: number;
  name: string;
  text: string;
  headings: readonly string[] /** The head of the column of names: it tells the kind best. */;
  column?: string;
  links: readonly { label: string; url: string; context?: string }[];
};

class Reading {
  readonly resources: Resource[] = [];
  readonly leftOut: LeftOut[] = [];

  add({ line, name, text, headings, column, links }: Found): void {
    const chosen: Partial<Record<Role, string>> = {};
    for (const { label, url, context } of links) {
      const role = roleOf(url, label, context);
      if (role) chosen[role] ??= url;
    }
    const home = homeOf(chosen);
    const shown = name === '' ? text : name;
    if (home === undefined) return void this.leftOut.push({ line, text: shown, why: 'no web address of its own' });
    if (!/[\p{L}\p{N}]{2}/u.test(name)) return void this.leftOut.push({ line, text: shown === '' ? home : shown, why: 'no name' });
    const { home: _, ...rest } = chosen;
    const others = Object.fromEntries(Object.entries(rest).filter(([, url]) => url !== home));
    this.resources.push({
      line,
      name,
      aliases: [...new Set(aliasesIn(text))].filter((alias) => alias !== name && text.indexOf(`(${alias})`) < name.length + 60),
      kind: kindOf(column === undefined ? headings : [...headings, column]),
      headings: [...headings],
      says: text,
      links: { home, ...others },
    });
  }
}

/** Bullets of a table of contents and the like say nothing about the list's content. */
const leadsNowhere = (raw: string): boolean => /\]\(#/.test(raw);

function readTable(token: Tokens.Table, line: number, headings: readonly string[], reading: Reading): void {
  const header = token.header.map((cell) => readInline(cell.tokens).text);
  const named = header.findIndex((text) => NAME_COLUMN.test(text));
  const column = Math.max(named, 0);
  for (const [index, row] of token.rows.entries()) {
    const cells = row.map((cell) => readInline(cell.tokens));
    const says = cells.map((cell, place) => (place === column || /^[-–—/\s]*$/.test(cell.text) ? '' : `${header[place] ? `${header[place]}: ` : ''}${cell.text}`)).filter(Boolean);
    const own = cells[column];
    const links = cells.flatMap((cell, place) => cell.links.map((link) => ({ label: link.label, url: link.url, context: place === column ? '' : (header[place] ?? '') })));
    if (own === undefined || (own.text === '' && links.length === 0)) continue;
    reading.add({ line: line + 2 + index, name: shortName(own.text), text: [own.text, ...says].join('; '), headings, column: header[column] ?? '', links });
  }
}

/** The words of an item and those of its sub-items that only say more about it. */
function readItem(item: Tokens.ListItem, line: number, headings: readonly string[], reading: Reading): void {
  const own = readInline(item.tokens.filter((token) => token.type !== 'list'));
  const nested = item.tokens.filter((token): token is Tokens.List => token.type === 'list').flatMap((list) => list.items);
  const details: Inline[] = [];
  const others: Tokens.ListItem[] = [];
  for (const inner of nested) {
    const inline = readInline(inner.tokens.filter((token) => token.type !== 'list'));
    const names = inline.links.some(({ label, before }) => label !== '' && !isGenericLabel(label) && before === '');
    if (own.links.length > 0 && !names) details.push(inline);
    else others.push(inner);
  }
  if (own.links.length > 0) {
    reading.add({
      line,
      name: nameOfItem(own),
      text: [own, ...details]
        .map(({ text }) => text)
        .filter(Boolean)
        .join('; '),
      headings,
      links: [own, ...details].flatMap(({ links }) => links.map(({ label, url, before }) => ({ label, url, context: before.split(/[.;|]/).at(-1) ?? '' }))),
    });
  } else if (nested.length === 0 && own.text !== '' && !leadsNowhere(item.raw)) reading.leftOut.push({ line, text: own.text, why: 'no web address of its own' });
  let from = 0;
  for (const inner of others) {
    const at = item.raw.indexOf(inner.raw.split('\n')[0] ?? '', from);
    from = Math.max(at, 0);
    const group = own.links.length === 0 && own.text !== '' ? [...headings, own.text.slice(0, MAX_NAME)] : headings;
    readItem(inner, line + (at < 0 ? 0 : item.raw.slice(0, at).split('\n').length - 1), group, reading);
  }
}

function nameOfItem({ text, links, lead }: Inline): string {
  const first = links[0];
  if (lead !== undefined && !isGenericLabel(lead) && lead.length <= MAX_NAME) return shortName(lead);
  const named = text.replace(/[[(]([^[\]()]{1,30})[\])]/g, (whole, label: string) => (isGenericLabel(label) ? ' ' : whole)).trim();
  const words = nameIn(named);
  // "[[Paper](…)] Name of the thing": the label is no name, what follows is.
  if (words !== '' && !isGenericLabel(words)) return words;
  if (first && first.label !== '' && !isGenericLabel(first.label)) return shortName(first.label);
  // A place that many links are named after may be what the line is about.
  return nameIn(named.replace(words, '')) || (/^(?:kaggle|zenodo|hugging ?face|github)$/i.test(words) ? words : '');
}

/** Resources of a Markdown list in its order, and what was not taken for one. */
export function readAwesomeList(markdown: string): AwesomeList {
  const reading = new Reading();
  const headings: { depth: number; text: string }[] = [];
  /** A heading or bold line that names a resource, until what follows has told more about it. */
  let open: { line: number; name: string; headings: string[]; parts: Inline[] } | undefined;
  const close = () => {
    const links = open?.parts.flatMap((part) => part.links.map(({ label, url, before }) => ({ label, url, context: before.split(/[.;|]|\s{2}/).at(-1) ?? '' }))) ?? [];
    if (open && links.length > 0)
      reading.add({
        line: open.line,
        name: shortName(open.name),
        text: open.parts
          .map(({ text }) => text)
          .filter(Boolean)
          .join('; '),
        headings: open.headings,
        links,
      });
    open = undefined;
  };
  const path = () => headings.map(({ text }) => text).filter(Boolean);
  const skipped = () => path().some((text) => SECTIONS_WITHOUT_RESOURCES.test(text));

  let line = 1;
  for (const token of lexer(markdown) as Token[]) {
    const at = line + (/^\n*/.exec(token.raw)?.[0].length ?? 0);
    line += token.raw.split('\n').length - 1;
    if (token.type === 'heading') {
      close();
      const { depth, tokens } = token as Tokens.Heading;
      const inline = readInline(tokens);
      while ((headings.at(-1)?.depth ?? 0) >= depth) headings.pop();
      const named = inline.links.find(({ label }) => label !== '' && inline.text.startsWith(label) && label.length * 2 > inline.text.length);
      if (named && depth > 1 && !skipped()) open = { line: at, name: named.label, headings: path(), parts: [inline] };
      headings.push({ depth, text: named ? '' : inline.text });
    } else if (skipped()) {
      close();
    } else if (token.type === 'table') {
      close();
      readTable(token as Tokens.Table, at, path(), reading);
    } else if (token.type === 'list') {
      const { items } = token as Tokens.List;
      // A list right under a heading that is itself a link may be its content as well as its description.
      if (open && items.every((item) => readInline(item.tokens).links.every(({ label, before }) => isGenericLabel(label) || before !== '')))
        open.parts.push(...items.map((item) => readInline(item.tokens)));
      else {
        close();
        let own = at;
        for (const item of items) {
          readItem(item, own, path(), reading);
          own += item.raw.split('\n').length - (item.raw.endsWith('\n') ? 1 : 0);
        }
      }
    } else if (token.type === 'paragraph') {
      const { tokens } = token as Tokens.Paragraph;
      const bold = /^(?:__|\*\*)(.+?)(?:__|\*\*)\s*(?:\n|$)/.exec(token.raw) && tokens[0]?.type === 'strong' ? readInline([tokens[0]]) : undefined;
      if (bold) {
        close();
        open = { line: at, name: bold.text, headings: path(), parts: [readInline(tokens)] };
      } else open?.parts.push(readInline(tokens));
    } else if (token.type === 'hr') close();
  }
  close();
  return reading;
}
