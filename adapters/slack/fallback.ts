// The `text` of a message: what notifications show and screen readers read instead of the blocks.
import type { Answer, Item } from '../../src/answer/card.ts';
import { bareLink, clip, escapeText } from './escape.ts';
import { MAX_FALLBACK, PREFERRED_FALLBACK } from './limits.ts';

/** Optional lines stay only while the text is short enough for an edit. */
type Line = { text: string; required: boolean };

const optional = (text: string): Line[] => (text === '' ? [] : [{ text, required: false }]);
const required = (text: string): Line[] => (text === '' ? [] : [{ text, required: true }]);

function itemLines(item: Item, position: string): Line[] {
  const kind = escapeText(item.kindLabel);
  return [
    ...required(`${position}${item.near ? 'Near match: ' : ''}${escapeText(item.name) || item.id}${kind ? ` (${kind})` : ''} ${bareLink(item.home)}`),
    ...required(item.warning ? `Please note: ${escapeText(item.warning)}` : ''),
    ...optional(escapeText(item.summary)),
    ...required(`Licence: ${escapeText(`${item.license.label} – ${item.license.reminder}`)}`),
  ];
}

/** The whole answer as text, escaped, at most MAX_FALLBACK characters. */
export function fallbackText(answer: Answer, intro = ''): string {
  const all: Line[] = [
    ...required(intro),
    ...required(escapeText(clip(answer.heading, 500))),
    ...answer.context.flatMap((line) => optional(escapeText(line))),
    ...answer.notices.flatMap((notice) => (notice.level === 'warning' ? required : optional)(escapeText(notice.text))),
    ...answer.items.flatMap((item, i) => itemLines(item, answer.items.length > 1 ? `${i + 1}. ` : '')),
    ...answer.sections.flatMap((section) => [
      ...optional(escapeText(section.heading)),
      ...section.facts.flatMap((fact) => optional(escapeText(`${fact.label}: ${fact.value}`))),
      ...section.lines.flatMap((line) => optional(escapeText(line))),
    ]),
    ...(answer.pager ? optional(`Page ${answer.pager.page} of ${answer.pager.pages}`) : []),
    ...answer.tips.flatMap((tip) => optional(escapeText(tip))),
  ];
  let left = PREFERRED_FALLBACK - all.reduce((sum, line) => sum + (line.required ? line.text.length + 1 : 0), 0);
  const kept: string[] = [];
  for (const line of all) {
    if (!line.required) {
      if (line.text.length + 1 > left) continue;
      left -= line.text.length + 1;
    }
    kept.push(line.text);
  }
  const text = kept.join('\n') || 'Medical AI Navigator';
  // `compose` bounds every string far below this; a card must not be refused if that ever changes.
  return text.length <= MAX_FALLBACK ? text : `${text.slice(0, MAX_FALLBACK - 1).replace(/[<&][^>;]*$/, '')}…`;
}
