// The rows of buttons below a card: other things to ask, then pages and sharing.
import type { APIButtonComponent } from 'discord-api-types/v10';
import type { Answer, Suggestion } from '../../src/answer/card.ts';
import { buttonLabel } from './escape.ts';
import type { ButtonRow } from './layout.ts';
import { loneShareId, type Owner, rowIds, suggestionId } from './state.ts';

const PRIMARY = 1;
const SECONDARY = 2;

const button = (label: string, custom_id: string, disabled = false, style: typeof PRIMARY | typeof SECONDARY = SECONDARY): APIButtonComponent => ({
  type: 2,
  style,
  label,
  custom_id,
  ...(disabled ? { disabled } : {}),
});

/** `left`: the suggestions whose text is too long for a button; the card shows them as text. */
export function controlRows(answer: Answer, owner: Owner | undefined, share: boolean): { rows: ButtonRow[]; left: Suggestion[] } {
  const left: Suggestion[] = [];
  const suggestions = answer.suggestions.flatMap((suggestion, index) => {
    const id = suggestionId(index, suggestion.command, suggestion.text);
    if (!id) left.push(suggestion);
    return id ? [button(buttonLabel(suggestion.label, suggestion.command), id)] : [];
  });
  const rows: ButtonRow[] = suggestions.length > 0 ? [{ type: 1, components: suggestions }] : [];
  const pages = pageRow(answer, owner, share);
  if (pages.length > 0) rows.push({ type: 1, components: pages });
  return { rows, left };
}

/** A long request needs the whole row to carry it, so buttons that cannot be pressed stay in it, disabled. */
function pageRow({ pager, request, shareable }: Answer, owner: Owner | undefined, share: boolean): APIButtonComponent[] {
  const sharing = shareable && share;
  if (!pager) {
    const alone = loneShareId(request);
    if (!sharing) return [];
    if (alone) return [button('Share', alone, false, PRIMARY)];
  }
  const { page, pages } = pager ?? { page: 1, pages: 1 };
  const ids = rowIds({ ...request, page }, owner);
  return [
    button('Previous', ids.previous, page <= 1),
    button(`Page ${page} of ${pages}`, ids.label, true),
    button('Next', ids.next, page >= pages),
    ...(sharing || ids.needsShare ? [button('Share', ids.share, !sharing, PRIMARY)] : []),
  ];
}
