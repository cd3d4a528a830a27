// The words and links of a piece of Markdown, from marked's tokens.
import type { Token, Tokens } from 'marked';

export type InlineLink = {
  label: string;
  url: string;
  /** Words of the same piece before the link. */
  before: string;
};
export type Inline = {
  /** All words on one line, without markup, addresses and pictures. */
  text: string;
  links: InlineLink[];
  /** Bold or linked words the piece starts with: what it is about. */
  lead?: string;
};

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', ndash: '–', mdash: '—', reg: '®', trade: '™' };
const decode = (text: string): string =>
  text
    .replace(/&#(x[0-9a-f]{1,6}|\d{1,7});/gi, (whole, code: string) => {
      const point = /^x/i.test(code) ? Number.parseInt(code.slice(1), 16) : Number(code);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    })
    .replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);

/** One line of plain words: no control characters, no ":emoji:" codes, no pictograms, no doubled blanks. */
export const plain = (text: string): string =>
  decode(text)
    .replace(/(?<![\w:/]):[a-z][a-z0-9_+-]*:(?![\w:/])/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, ' ')
    .replace(/\p{Extended_Pictographic}(?<![\d#*©®™])|\u{fe0f}/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** An address as the catalog takes it, or undefined: http(s), no campaign marks, no stray punctuation, arXiv's page of a paper and not its file. */
export function normalLink(href: string): string | undefined {
  const trimmed = decode(href)
    .trim()
    .replace(/[.,;:'"]+$/, '');
  if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) return undefined;
  const url = new URL(trimmed);
  if (url.username !== '' || url.password !== '' || !url.hostname.includes('.')) return undefined;
  for (const name of [...url.searchParams.keys()]) if (/^(?:utm_\w+|fbclid|gclid)$/.test(name)) url.searchParams.delete(name);
  if (/^(?:\w+\.)?arxiv\.org$/.test(url.hostname)) {
    const id = /\/(?:pdf|abs|html)\/(\d{4}\.\d{4,5})/.exec(url.pathname)?.[1];
    if (id) return `https://arxiv.org/abs/${id}`;
  }
  return url.href.replaceAll('|', '%7C').replaceAll('\\', '%5C');
}

/** An address as such, without words of its own. */
const isBare = (token: Token): boolean => token.type === 'link' && (token.raw === (token as Tokens.Link).text || /^\s*(?:https?:|www\.)/.test((token as Tokens.Link).text));

type Sink = { text: string; links: InlineLink[] };

function walk(tokens: readonly Token[], sink: Sink): void {
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] as Token;
    if (token.type === 'link') {
      const { href, tokens: inner } = token as Tokens.Link;
      const label: Sink = { text: '', links: [] };
      walk(inner, label);
      const picture = inner.find((one) => one.type === 'image') as Tokens.Image | undefined;
      const bare = isBare(token);
      const url = normalLink(href);
      if (url !== undefined) sink.links.push({ label: bare ? '' : plain(label.text) || plain(picture?.text ?? ''), url, before: plain(sink.text) });
      if (!bare) sink.text += label.text;
    } else if (token.type === 'html') {
      const href = /<a\s[^>]*?href\s*=\s*["']?([^"'\s>]+)/i.exec((token as Tokens.HTML).raw)?.[1];
      const url = href === undefined ? undefined : normalLink(href);
      if (url !== undefined) {
        const end = tokens.findIndex((one, place) => place > index && one.type === 'html' && /<\/a>/i.test(one.raw));
        const label: Sink = { text: '', links: [] };
        walk(tokens.slice(index + 1, end < 0 ? index + 1 : end), label);
        sink.links.push({ label: plain(label.text), url, before: plain(sink.text) });
      }
      sink.text += ' ';
    } else if (token.type === 'br') sink.text += ' ';
    else if (token.type === 'image' || token.type === 'checkbox') continue;
    else if ('tokens' in token && token.tokens) walk(token.tokens, sink);
    else if ('text' in token && typeof token.text === 'string') sink.text += token.text;
  }
}

export function readInline(tokens: readonly Token[]): Inline {
  const sink: Sink = { text: '', links: [] };
  walk(tokens, sink);
  // In a tight list marked wraps the words of an item once more.
  const flat = tokens.flatMap((token) => (['text', 'paragraph'].includes(token.type) && 'tokens' in token && token.tokens ? token.tokens : [token]));
  const first = flat.find((token) => !(token.type === 'text' && !/[\p{L}\p{N}]/u.test(plain((token as Tokens.Text).raw))) && token.type !== 'image' && token.type !== 'html');
  const lead: Sink = { text: '', links: [] };
  if (first && ['strong', 'em', 'link'].includes(first.type) && !isBare(first)) walk([first], lead);
  const leading = plain(lead.text).replace(/[:：]$/, '');
  return { text: plain(sink.text), links: sink.links, ...(leading === '' ? {} : { lead: leading }) };
}
