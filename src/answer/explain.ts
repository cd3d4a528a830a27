// Why each result stands where it stands: what was understood, and the parts of every score.
import type { Findings } from '../search/search.ts';

const MOST = 20;

export function explain({ query, hits, total, strict }: Findings): string {
  const understood = [
    ...query.named.map((one) => `name ${one.id}${one.exact ? '' : ' (spelling corrected)'}${one.negated ? ', excluded' : ''} from “${one.text}”`),
    ...query.constraints.map((one) => `${one.negated ? 'not ' : ''}${one.alternatives.map(({ dimension, id }) => `${dimension} ${id}`).join(' or ')} from “${one.text}”`),
    ...query.sizes.map((bound) => `size ${bound.text}`),
    ...(query.order ? [`${query.order.by} first, from “${query.order.text}”`] : []),
    ...query.words.map((word) => `${word.negated ? 'not ' : ''}word “${word.text}”`),
    ...query.corrections.map(({ from, to }) => `“${from}” read as “${to}”`),
  ];
  return [
    `Understood as ${query.sentence ? 'a sentence' : 'keywords'}: ${understood.join('; ') || 'nothing'}`,
    `${strict} strict, ${total - strict} near`,
    ...hits
      .slice(0, MOST)
      .flatMap((hit, index) => [
        `${String(index + 1).padStart(3)}. ${hit.entry.id} ${hit.score.toFixed(2)}${hit.near ? `, near: misses ${hit.misses.join('; ')}` : ''}`,
        `     ${hit.parts.map((part) => `${part.name} ${part.value.toFixed(2)}`).join(', ')}`,
      ]),
    ...(total > MOST ? [`     … and ${total - MOST} more`] : []),
  ].join('\n');
}
