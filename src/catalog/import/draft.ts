// A draft entry as YAML, to be reviewed by a person: what is known is filled in, what is guessed says so, nothing is claimed.
import { Document, type Pair, type Scalar } from 'yaml';
import { fold } from '../../query/fold.ts';
import type { Lexicon } from '../../query/lexicon.ts';
import { FACETS, KIND_FOLDERS, type Kind, MAX_LINK_LENGTH } from '../schema.ts';
import type { Resource } from './awesome.ts';
import { guessFacets } from './guess.ts';
import { plain } from './inline.ts';

const MAX_ID = 48;
const MAX_COMMENT = 600;
const COVERS: Record<Exclude<Kind, 'loss'>, string> = { dataset: 'data', method: 'code', benchmark: 'data', toolbox: 'code', platform: 'service', collection: 'list' };

/** The id a name would be filed under: "BraTS 2021 (Task 1)" is brats-2021-task-1. Names without Latin letters are filed by their address. */
export function idFor(name: string, home: string): string {
  const slug = (text: string) =>
    fold(text)
      .replace(/['’]/g, '')
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, MAX_ID)
      .replace(/^-+|-+$/g, '');
  const own = slug(name.replace(/\+/g, ' plus '));
  if (/[a-z]/.test(own)) return own;
  return slug(`${new URL(home).hostname.replace(/^www\./, '')} ${new URL(home).pathname}`) || 'draft';
}

const oneLine = (text: string): string => (text.length > MAX_COMMENT ? `${text.slice(0, MAX_COMMENT)}…` : text);

export type Draft = { id: string; path: string; yaml: string };

/**
 * @param list what the list is called, for the summary and the comments
 * @param today YYYY-MM-DD
 */
export function draftOf(resource: Resource, id: string, { list, today, lexicon }: { list: string; today: string; lexicon: Lexicon }): Draft {
  const { kind, name, links } = resource;
  const guesses = guessFacets(resource, lexicon);
  const fits = Object.entries(links).filter(([role, url]) => role === 'home' || url.length <= MAX_LINK_LENGTH);
  const where = resource.headings.at(-1);
  const document = new Document({
    kind,
    name,
    ...(resource.aliases.length > 0 ? { aliases: resource.aliases } : {}),
    summary: `Named in ${list}${where && where.length <= 80 ? ` under ${where}` : ''}; not reviewed yet.`,
    ...Object.fromEntries(FACETS.flatMap((facet) => (guesses[facet] ? [[facet, guesses[facet].map((guess) => guess.id)]] : []))),
    links: Object.fromEntries(fits),
    ...(kind === 'dataset' || kind === 'platform' ? { access: { level: 'unknown' } } : {}),
    ...(kind === 'loss'
      ? {
          formula: { plain: 'not reviewed yet' },
          use_when: ['not reviewed yet'],
          implementations: [{ library: name.slice(0, 60), import: 'not reviewed yet', license: 'unknown' }],
        }
      : { terms: [{ covers: COVERS[kind], license: 'unknown', state: 'unverified' }] }),
    added: today,
  });
  document.commentBefore = [
    ` Draft from ${plain(list)}, line ${resource.line}. Review every line, look at the owner's own page, then move the file to catalog/${KIND_FOLDERS[kind]}/.`,
    ` The list says: ${oneLine(plain(resource.says))}`,
  ].join('\n');
  const remark = (key: string, comment: string) => {
    const node = document.get(key, true) as { comment?: string } | undefined;
    if (node) node.comment = ` ${comment}`;
  };
  const remarkAbove = (key: string, comment: string) => {
    const pair = (document.contents as unknown as { items: Pair<Scalar, unknown>[] }).items.find((one) => one.key.value === key);
    if (pair) pair.key.commentBefore = ` ${comment}`;
  };
  remark('kind', 'guess, from the headings');
  remark('summary', 'write your own, at most 280 characters');
  for (const facet of FACETS) {
    const own = guesses[facet];
    if (!own) continue;
    const node = document.get(facet, true) as { flow?: boolean };
    node.flow = true;
    remark(facet, `guess, from ${own.map(({ from }) => `"${plain(from)}"`).join(', ')}`);
  }
  remarkAbove(kind === 'loss' ? 'formula' : 'terms', 'read at the owner; give the evidence and its date');
  return { id, path: `${KIND_FOLDERS[kind]}/${id}.yaml`, yaml: document.toString({ lineWidth: 0, flowCollectionPadding: false }) };
}
