// Daily posts for tests: arbitrary ones with hostile and huge parts, and the longest that the catalog can bring.
import fc from 'fast-check';
import { type Answer, type Item, POST_ITEMS } from '../../src/answer/card.ts';
import { blankAnswer } from '../../src/answer/compose.ts';
import { requestFor } from '../../src/query/request.ts';
import { arbitraryAnswer, arbitraryItem } from './answers.ts';
import { realCatalog, realNavigator } from './catalog-answers.ts';

export const REF = 'k3v9q0x2ab';

export const postOf = (items: Item[], more: Partial<Answer> = {}): Answer => ({
  ...blankAnswer('post', requestFor('posted', REF), `${items.length} new in the catalog`),
  items,
  ...more,
});

/** All entries of the catalog as a card shows them, those with the most text first. */
export function longestItems(): Item[] {
  const navigator = realNavigator();
  const items = realCatalog().entries.flatMap((entry) => navigator.answer(requestFor('details', entry.id)).items);
  return items.sort((a, b) => JSON.stringify(b).length - JSON.stringify(a).length);
}

/** Any post within what the core promises: ten entries, as many sections as a details card. */
export const arbitraryPost: fc.Arbitrary<Answer> = fc
  .tuple(arbitraryAnswer, fc.uniqueArray(arbitraryItem, { maxLength: POST_ITEMS, selector: (item) => item.id }), fc.boolean(), fc.boolean())
  .map(([{ pager: _, ...answer }, items, condensed, withSections]) => ({
    ...answer,
    type: 'post' as const,
    items: condensed ? items.map((item) => ({ ...item, summary: '', facts: [] })) : items,
    sections: withSections ? answer.sections : [],
  }));
