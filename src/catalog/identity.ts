// When two resources are the same one: by what they are called, where they live, which paper they come from.
import { nameKeys } from '../query/fold.ts';
import type { Entry } from './schema.ts';

/** Every key by which a resource is called. A plus is a letter here: UNETR++ is not UNETR. */
export const calledBy = (names: readonly string[]): Set<string> => new Set(names.flatMap((name) => nameKeys(name.replaceAll('+', ' plus '))));

/** One spelling for an address: no scheme, no "www.", no final slash or index page, no campaign marks. Undefined when it is none. */
export function linkKey(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, port, pathname, searchParams, hash } = new URL(url);
  for (const name of [...searchParams.keys()]) if (/^(?:utm_\w+|fbclid|gclid)$/.test(name)) searchParams.delete(name);
  const host = hostname.replace(/^www\d?\./, '') + (port === '' ? '' : `:${port}`);
  const path = pathname.replace(/\/(?:index\.(?:html?|php))?$/i, '').replace(/\/{2,}/g, '/');
  const query = searchParams.size > 0 ? `?${searchParams}` : '';
  // An empty fragment or the anchor of a README's top is the page itself.
  const fragment = /^#(?:readme|top)?$/i.test(hash) ? '' : hash;
  return `${host}${/(?:^|\.)(?:github|gitlab|huggingface)\.(?:com|co)$/.test(host) ? path.toLowerCase() : path}${query}${fragment}`;
}

/** "owner/name" when an address is a repository's own page and not something inside it. */
export function repositoryKey(url: string): string | undefined {
  const match = /^github\.com\/([\w.-]+)\/([\w.-]+?)(?:\.git)?(?:\/tree\/(?:main|master))?$/.exec(linkKey(url) ?? '');
  return match ? `github:${match[1]}/${match[2]}` : undefined;
}

/** The arXiv id or DOI an address leads to, without version. */
export function paperKey(url: string): string | undefined {
  const arxiv = /arxiv(?:\.org\/(?:abs|pdf|html)\/|\.)(\d{4}\.\d{4,5})/i.exec(url);
  if (arxiv) return `arxiv:${arxiv[1]}`;
  const doi = /\b(10\.\d{4,9}\/[^\s?#]+)/.exec(decoded(url));
  return doi?.[1] ? `doi:${doi[1].toLowerCase().replace(/(?:\.pdf|\/full|\/abstract)?[/.,;)]*$/, '')}` : undefined;
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    // A stray percent sign: the address means itself.
    return url;
  }
}

/** All keys of an address; two addresses that share one lead to the same thing. */
export const placeKeys = (url: string): string[] => [linkKey(url), repositoryKey(url), paperKey(url)].filter((key) => key !== undefined);

/** The keys of an entry's papers. */
export function papersOf(entry: Pick<Entry, 'citation' | 'links'>): string[] {
  const { arxiv, doi } = entry.citation ?? {};
  return [
    ...(arxiv ? [`arxiv:${arxiv}`] : []),
    ...(doi ? [paperKey(`https://doi.org/${doi}`)] : []),
    ...(entry.links.paper ? [paperKey(entry.links.paper), linkKey(entry.links.paper)] : []),
  ].filter((key) => key !== undefined);
}
