// Why each result stands where it stands: what was understood, and the parts of every score.
import type { Query } from '../query/query.ts';
import type { Hit } from '../search/hit.ts';
import type { Findings } from '../search/search.ts';

const MOST = 20;

/** One line a thing that was understood, with the words it was understood from. */
function understood(query: Query): string[] {
  return [
    ...query.named.map((one) => `${one.negated ? 'not ' : ''}the name of ${one.id}${one.exact ? '' : ' (spelling corrected)'}, from “${one.text}”`),
    ...query.constraints.map(
      (one) =>
        `${one.negated ? 'not ' : ''}${one.alternatives.map(({ dimension, label }) => `${dimension}: ${label}`).join(' or ')}, from “${one.text}”${one.filter ? ' (a filter: it must be stated)' : ''}`,
    ),
    ...query.sizes.map((bound) => `size: ${bound.text}`),
    ...(query.order ? [`order: ${query.order.by} first, from “${query.order.text}”`] : []),
    ...query.words.map((word) => `${word.negated ? 'not ' : ''}the word “${word.text}”, looked for in the text`),
    ...query.corrections.map(({ from, to }) => `“${from}” read as “${to}”`),
    ...query.unsure.map(({ from, options }) => `“${from}” not known; perhaps ${options.join(' or ')}`),
    ...query.unknownFilters.map(({ text }) => `the filter “${text}” means nothing here`),
  ];
}

const signed = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(2)}`;

function lines(hit: Hit, index: number): string[] {
  const parts = hit.parts.map(({ name, value }) => `${signed(value)} ${name}`).filter((part) => !/^.0\.00 /.test(part));
  return [`${String(index + 1).padStart(3)}. ${hit.entry.id}  ${hit.score.toFixed(2)}  =  ${parts.join('  ')}`, ...(hit.near ? [`     misses: ${hit.misses.join('; ')}`] : [])];
}

export function explain({ query, hits, total, strict }: Findings): string {
  const asked = understood(query);
  const shown = hits.slice(0, MOST).map((hit, index) => ({ hit, text: lines(hit, index).join('\n') }));
  const block = (title: string, near: boolean) => {
    const some = shown.filter(({ hit }) => hit.near === near).map(({ text }) => text);
    return some.length > 0 ? [title, ...some] : [];
  };
  return [
    asked.length > 0 ? `Read as ${query.sentence ? 'a sentence' : 'keywords'}; understood:` : 'Nothing was understood.',
    ...asked.map((line) => `  ${line}`),
    '',
    ...block(`${strict} fit all of it, best score first:`, false),
    ...block(`${total - strict} come near and stand behind, each with what it misses:`, true),
    ...(total > shown.length ? [`     … and ${total - shown.length} more`] : []),
    ...(shown.length > 0
      ? [
          '',
          'A wish adds about 1 when an entry is first of all about it, less when it is one of many things or only follows from another; a called name adds 12.',
          'Between equals decide the words of the text, usefulness (checked terms, kept up, a paper) and how much else points to an entry.',
        ]
      : []),
  ].join('\n');
}
