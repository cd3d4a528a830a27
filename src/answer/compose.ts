// Findings to an Answer: the page asked for, what was understood, what is near and why, and what to do next.
import type { Catalog } from '../catalog/load.ts';
import { commandLine, SEARCH_COMMANDS, type SearchCommandName } from '../query/commands.ts';
import type { Dimension, Query } from '../query/query.ts';
import { MAX_QUERY_LENGTH, type Request } from '../query/request.ts';
import type { Hit } from '../search/hit.ts';
import type { Findings } from '../search/search.ts';
import { ANSWER_LIMITS, type Answer, ITEMS_PER_PAGE, type Item, type Notice, type Suggestion } from './card.ts';
import { cardFacts, entryLinks, KIND_LABELS, KIND_PLURALS, statusWarning } from './facts.ts';
import { licenseLine } from './license.ts';

export type ComposeContext = { catalog: Catalog; today: string };
export type Understood = { facet: Dimension | 'name' | 'size' | 'order' | 'word'; id: string; label: string; text: string };

/** How many pages of five a person may turn; beyond that the question is too wide. */
const MAX_PAGES = 20;

/** An empty answer to fill; every list is there, so renderers need no special cases. */
export const blankAnswer = (type: Answer['type'], request: Request, heading: string): Answer => ({
  type,
  request,
  heading,
  context: [],
  notices: [],
  items: [],
  sections: [],
  tips: [],
  suggestions: [],
  shareable: false,
});

export function itemOf(hit: Pick<Hit, 'entry' | 'kind' | 'near' | 'why' | 'misses'>, context: ComposeContext): Item {
  const { entry } = hit;
  const warning = statusWarning(entry, context.catalog);
  const why = hit.near ? [`does not fit: ${hit.misses.slice(0, 3).join(', ')}`, ...(hit.why.length > 0 ? [`fits: ${hit.why.slice(0, 3).join(', ')}`] : [])] : [];
  return {
    id: entry.id,
    kind: hit.kind,
    kindLabel: entry.own ? `${KIND_LABELS[hit.kind]} · your team's` : KIND_LABELS[hit.kind],
    name: entry.name,
    home: entry.links.home,
    summary: entry.summary,
    facts: cardFacts(entry, context.catalog).slice(0, ANSWER_LIMITS.factsPerItem),
    links: entryLinks(entry).slice(0, ANSWER_LIMITS.linksPerItem),
    license: licenseLine(entry, context),
    near: hit.near,
    why,
    ...(warning === undefined ? {} : { warning }),
  };
}

/** What was made of a query, in order of certainty; for people ("region: brain") and for the JSON answer. */
export function understoodOf(query: Query, catalog: Catalog): Understood[] {
  const names = new Map<string, Understood>();
  for (const one of query.named) {
    const known = names.get(one.text);
    const name = catalog.byId.get(one.id)?.name ?? one.id;
    names.set(one.text, {
      facet: 'name',
      id: known ? known.id : one.id,
      label: `${one.negated ? 'not ' : ''}${known ? `${known.label.replace(/^not /, '')} or ` : ''}${name}`,
      text: one.text,
    });
  }
  return [
    ...names.values(),
    ...query.constraints.flatMap(({ alternatives, negated, text }) =>
      alternatives.map(({ dimension, id, label }) => ({ facet: dimension, id, label: `${negated ? 'not ' : ''}${label}`, text })),
    ),
    ...query.sizes.map((bound) => ({ facet: 'size' as const, id: `${bound.min ?? ''}..${bound.max ?? ''}`, label: bound.text, text: bound.text })),
    ...(query.order ? [{ facet: 'order' as const, id: query.order.by, label: `${query.order.by} first`, text: query.order.text }] : []),
  ];
}

/** "region: brain · modality: MRI"; alternatives of one phrase joined by "or". */
function understoodLine(query: Query, catalog: Catalog): string | undefined {
  const groups = new Map<string, { facet: string; labels: string[] }>();
  for (const { facet, label, text } of understoodOf(query, catalog)) {
    const key = `${facet}|${text}`;
    const group = groups.get(key) ?? { facet, labels: [] };
    group.labels.push(label);
    groups.set(key, group);
  }
  const words = query.words.map((word) => `${word.negated ? 'not ' : ''}“${word.text}”`);
  const parts = [...groups.values()].map(({ facet, labels }) => `${facet}: ${labels.slice(0, 3).join(' or ')}`);
  if (words.length > 0) parts.push(`words: ${words.join(', ')}`);
  return parts.length > 0 ? `Understood: ${parts.slice(0, 8).join(' · ')}` : undefined;
}

function countLine({ total, strict }: Findings, page: number): string {
  const near = total - strict;
  const first = (page - 1) * ITEMS_PER_PAGE + 1;
  const last = Math.min(total, page * ITEMS_PER_PAGE);
  const found = [strict > 0 ? `${strict} ${strict === 1 ? 'match' : 'matches'}` : '', near > 0 ? `${near} near` : ''].filter(Boolean).join(', ');
  return total > ITEMS_PER_PAGE ? `${found}; showing ${first} to ${last}` : found;
}

/** The most important first: what does not fit is cut at the end. */
function notices(findings: Findings, request: Request, all: boolean): Notice[] {
  const { query, hits, strict } = findings;
  const list: Notice[] = [];
  if (strict === 0 && hits.length > 0)
    list.push({ level: 'warning', text: `Nothing ${all ? 'in the catalog' : 'of this kind'} fits all of that. These come near; each says what it misses.` });
  for (const { text, close } of query.unknownFilters.slice(0, 1))
    list.push({ level: 'warning', text: `The filter “${text}” means nothing here${close ? `; did you mean “${close}”?` : '.'}` });
  if (request.cut) list.push({ level: 'info', text: `Your question was longer than ${MAX_QUERY_LENGTH} characters; only its beginning was read.` });
  for (const { from, to } of query.corrections.slice(0, 1)) list.push({ level: 'info', text: `“${from}” was read as “${to}”.` });
  list.push(...unsureNotices(query), ...namesakeNotices(findings));
  return list.slice(0, ANSWER_LIMITS.notices);
}

/** "DDI is the name of several entries": a short name that is taken twice is said to be. */
function namesakeNotices({ query, hits }: Findings): Notice[] {
  const shown = new Map(hits.map((hit) => [hit.entry.id, hit.entry.name]));
  const called = Map.groupBy(
    query.named.filter((one) => one.exact && !one.negated && shown.has(one.id)),
    (one) => one.text,
  );
  return [...called]
    .filter(([, list]) => list.length > 1)
    .slice(0, 1)
    .map(([text, list]) => ({ level: 'info', text: `“${quoted(text)}” is the name of several: ${list.map((one) => shown.get(one.id)).join(', ')}.` }));
}

const unsureNotices = (query: Query): Notice[] =>
  query.unsure.slice(0, 1).map(({ from, options }) => ({ level: 'info', text: `“${from}” is not known; did you mean ${options.map((word) => `“${word}”`).join(' or ')}?` }));

const quoted = (text: string): string => (text.length > 80 ? `${text.slice(0, 77).replace(/[\uD800-\uDBFF]$/, '')}…` : text);

/** The page of results a request asks for. `elsewhere`: how many strict matches the other kinds have. */
export function composeResults(request: Request, findings: Findings, elsewhere: readonly { command: SearchCommandName; count: number }[], context: ComposeContext): Answer {
  const command = SEARCH_COMMANDS.find((one) => one.name === request.command);
  const what = command && command.kinds.length === 1 ? KIND_PLURALS[command.kinds[0] ?? 'dataset'] : 'Results';
  const { hits } = findings;
  const pages = Math.min(MAX_PAGES, Math.max(1, Math.ceil(hits.length / ITEMS_PER_PAGE)));
  const page = Math.min(request.page, pages);
  const own: Request = { ...request, page };
  const answer = blankAnswer('results', own, `${what} for “${quoted(request.text)}”`);
  const understood = understoodLine(findings.query, context.catalog);
  if (hits.length === 0) return nothing({ ...answer, type: 'message', heading: `Nothing in the catalog for “${quoted(request.text)}”` }, findings, elsewhere, understood);
  answer.context = [understood, countLine(findings, page)].filter((line) => line !== undefined);
  answer.notices = notices(findings, request, command === undefined || command.kinds.length > 1);
  answer.items = hits.slice((page - 1) * ITEMS_PER_PAGE, page * ITEMS_PER_PAGE).map((hit) => itemOf(hit, context));
  answer.shareable = true;
  if (pages > 1) answer.pager = { page, pages };
  answer.suggestions = elsewhereSuggestions(request, elsewhere);
  answer.tips = tips(findings, request);
  return answer;
}

function elsewhereSuggestions(request: Request, elsewhere: readonly { command: SearchCommandName; count: number }[]): Suggestion[] {
  return elsewhere
    .filter(({ count }) => count > 0)
    .slice(0, ANSWER_LIMITS.suggestions)
    .map(({ command, count }) => ({ label: `${count} in /${command}`, command, text: request.text }));
}

function tips({ query, hits, strict }: Findings, request: Request): string[] {
  const list: string[] = [];
  if (strict > 3 && request.command === 'dataset') {
    const used = new Set(query.constraints.map((one) => one.alternatives[0]?.dimension));
    if (!used.has('license')) list.push('Add license:commercial to see first what a product may use.');
    else if (!used.has('access')) list.push('Add access:open for what you can download at once.');
  }
  if (hits.some((hit) => !hit.near)) list.push('Read the licence at its source before use: details show the evidence.');
  return list.slice(0, ANSWER_LIMITS.tips);
}

function nothing(answer: Answer, { query }: Findings, elsewhere: readonly { command: SearchCommandName; count: number }[], understood: string | undefined): Answer {
  if (understood) answer.context.push(understood);
  answer.notices.push(...unsureNotices(query));
  const unknown = query.words.filter((word) => !word.negated).map((word) => `“${word.text}”`);
  for (const { text, close } of query.unknownFilters.slice(0, 1))
    answer.notices.push({ level: 'warning', text: `The filter “${text}” means nothing here${close ? `; did you mean “${close}”?` : '.'}` });
  if (unknown.length > 0 && query.constraints.length > 0) answer.tips.push(`Try it without ${unknown.slice(0, 3).join(', ')}.`);
  answer.tips.push(`Ask in other words, or with filters such as modality:CT or region:liver; ${commandLine('help', '')} shows more.`);
  answer.suggestions = elsewhereSuggestions(answer.request, elsewhere);
  return answer;
}
