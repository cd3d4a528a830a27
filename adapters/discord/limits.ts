// Discord's limits that a card meets, and the cuts that keep to them. discord.js checks only some of these, and none of the sums.

export const LIMITS = {
  /** Components of one message, nested ones included. */
  components: 40,
  /** Characters over all Text Displays of one message. */
  text: 4000,
  rowButtons: 5,
  buttonLabel: 80,
  url: 512,
  customId: 100,
  choices: 25,
  /** Name and value of an autocomplete choice. */
  choice: 100,
  description: 100,
  nonce: 25,
  /** Text of a message beside its embeds. */
  content: 2000,
  embeds: 10,
  /** Characters of all embeds of a message together. */
  embedText: 6000,
  embedTitle: 256,
  embedDescription: 4096,
  embedFooter: 2048,
  /** Action rows of a message that is not Components V2. */
  rows: 5,
} as const;

/** What a card may use of LIMITS.text: Discord does not say how it counts a character outside the basic plane. */
export const TEXT_BUDGET = 3900;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** At most `max` UTF-16 units, ending in "…" when something was cut; never half a character or half an emoji. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text.slice(0, max + 1))) {
    if (kept.length + segment.length > max - 1) break;
    kept += segment;
  }
  return max < 1 ? '' : `${kept.trimEnd()}…`;
}
