// What an address in a list leads to, from its label and its host: the resource's home, its paper, its code …

export type Role = 'home' | 'download' | 'paper' | 'code' | 'docs';

const LABELS: readonly [Role | undefined, RegExp][] = [
  [undefined, /^(?:licen[cs]e|badge|stars?|video|youtube|slides|twitter|x|blog|news|bibtex|cite|citation|wechat|discord|mit|apache[ -]2\.0|cc[ -]by.*)$/i],
  ['paper', /\b(?:papers?|arxiv|article|publications?|preprint|pdf|doi|pubmed|manuscript|et al)\b/i],
  ['code', /\b(?:code|github|gitlab|repo(?:sitory)?|implementation|source)\b/i],
  ['download', /\b(?:downloads?|kaggle|zenodo|google drive|figshare|mirror)\b/i],
  ['docs', /\b(?:docs?|documentation|tutorials?|user guide|manual|readme)\b/i],
  [
    'home',
    /\b(?:home ?page|home|official|web ?site|website|page|link|url|project|challenge|information|info|overview|here|access|data ?set|data|hugging ?face|model|demo|site|portal|grand challenge)\b/i,
  ],
];
const HOSTS: readonly [Role | undefined, RegExp][] = [
  [
    undefined,
    /(?:^|\.)(?:shields\.io|badgen\.net|youtube\.com|youtu\.be|twitter\.com|x\.com|choosealicense\.com|creativecommons\.org|opensource\.org|star-history\.com|awesome\.re|discord\.gg|t\.me)$/,
  ],
  [
    'paper',
    /(?:^|\.)(?:arxiv\.org|doi\.org|biorxiv\.org|medrxiv\.org|pubmed\.ncbi\.nlm\.nih\.gov|pmc\.ncbi\.nlm\.nih\.gov|link\.springer\.com|sciencedirect\.com|ieeexplore\.ieee\.org|aclanthology\.org|openreview\.net|dl\.acm\.org|thecvf\.com|onlinelibrary\.wiley\.com|pubs\.rsna\.org|mdpi\.com|proceedings\.mlr\.press|academic\.oup\.com|semanticscholar\.org)$/,
  ],
  ['download', /(?:^|\.)(?:drive\.google\.com|dropbox\.com|pan\.baidu\.com|1drv\.ms)$/],
  ['code', /(?:^|\.)(?:github\.com|gitlab\.com|bitbucket\.org|gist\.github\.com)$/],
];

const GENERIC =
  /^[\s[\]()|:.,*_-]*(?:(?:the|official|project|source|open|full|view|read|dataset|data|web|my|our)\s+)*(?:link|links|here|url|web ?site|web ?page|home ?page|home|page|paper|papers|arxiv|pdf|code|codes|github|gitlab|git|repo|repository|download|downloads|data|dataset|docs?|documentation|project|demo|video|slides|blog|article|doi|kaggle|zenodo|hugging ?face|hf|model|models|weights|info|information|access|site|official|challenge|grand challenge|overview|more|license|licence|user guide|publication|preprint|supplement|news article|more resources|data portal|preprocessed version|ground truth)[\s[\]()|:.,*_-]*$/i;

/** Words that stand on many links and name none: "paper", "[code]", "project page". */
export const isGenericLabel = (label: string): boolean => label === '' || GENERIC.test(label);

/**
 * @param context the column or the words the address stands under
 * @returns undefined for what says nothing about the resource: badges, videos, licences
 */
export function roleOf(url: string, label: string, context = ''): Role | undefined {
  const { hostname } = new URL(url);
  const host = HOSTS.find(([, pattern]) => pattern.test(hostname));
  if (host && host[0] === undefined) return undefined;
  // A name on a link says nothing of where it leads; a word like "paper" does.
  for (const words of [isGenericLabel(label) || /\bet al\b/i.test(label) ? label : '', context]) {
    const found = words === '' ? undefined : LABELS.find(([, pattern]) => pattern.test(words));
    if (!found) continue;
    // "Link" and "data" may stand on a paper as well: the host knows better.
    return found[0] === 'home' ? (host?.[0] ?? 'home') : found[0];
  }
  return host?.[0] ?? 'home';
}

/** Where people are best sent first. */
export const homeOf = (links: Partial<Record<Role, string>>): string | undefined => links.home ?? links.code ?? links.download ?? links.docs ?? links.paper;
