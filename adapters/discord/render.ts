// An Answer as Discord messages (Components V2), in the JSON of Discord's API. Pure.
//
// How every link and licence line is kept within 40 components and 4000 characters: an address of up to 200 characters stands in the text,
// a longer or odd one is a link button, so one item never needs more than a message has. Items are filled into one message; when they do
// not fit, what may be shortened goes step by step; when that is not enough, further messages follow the first.
import { type Answer, POST_ITEMS } from '../../src/answer/card.ts';
import { commandLine } from '../../src/query/commands.ts';
import { controlRows } from './controls.ts';
import { escapeText } from './escape.ts';
import { type Budget, itemBlock, sectionBlocks } from './items.ts';
import { type Block, type DiscordMessage, layOut } from './layout.ts';
import { clip } from './limits.ts';
import type { Owner } from './state.ts';

/** The first message carries the buttons; further ones follow only when Discord's limits leave no other way. */
export type DiscordCard = { messages: [DiscordMessage, ...DiscordMessage[]] };

export type RenderOptions = {
  /** For a card that others see too. */
  owner?: Owner;
  /** The name of the person who shared it, shown as text. */
  sharedBy?: string;
  /** False where sharing makes no sense: everyone sees the card already. */
  share?: boolean;
};

const FULL: Budget = {
  dividers: true,
  tips: true,
  context: true,
  facts: 6,
  factLength: 300,
  why: true,
  summary: 400,
  notice: 400,
  lines: 40,
  lineLength: 1000,
  code: 1500,
  asks: true,
};

/**
 * What goes first when a card is too long. Facts are cut short before the context goes: what was understood and how many there are
 * is worth more than the end of a long fact.
 */
const STEPS: readonly Partial<Budget>[] = [
  {},
  { asks: false },
  { tips: false },
  { factLength: 120 },
  { factLength: 60 },
  { context: false },
  { facts: 3 },
  { facts: 0 },
  { why: false },
  { summary: 160 },
  { summary: 80 },
  { summary: 0, lineLength: 300, code: 600 },
  { lineLength: 120, lines: 3, notice: 200 },
  { lines: 0, code: 0 },
];

/** Dividers cost components only, so each step is tried with and without them. */
const BUDGETS: readonly Budget[] = STEPS.flatMap((_, at) => {
  const budget: Budget = Object.assign({}, FULL, ...STEPS.slice(0, at + 1));
  return [budget, { ...budget, dividers: false }];
});

/** How many messages are fine before anything is shortened: a page of results is read at a glance, details are read through. */
const ROOM = { results: 1, details: 3, help: 3, message: 1, post: 2 } as const satisfies Record<Answer['type'], number>;

/** @throws RangeError only when an answer breaks the bounds that `compose` keeps by far. */
export function renderDiscord(answer: Answer, options: RenderOptions = {}): DiscordCard {
  const { rows, left } = controlRows(answer, options.owner, options.share ?? true);
  const commands = left.map(({ command, text }) => `Try: ${commandLine(command, text)}`);
  let card: DiscordCard | undefined;
  for (const budget of BUDGETS) {
    const messages = layOut(blocksOf(answer, budget, options.sharedBy, commands), rows);
    if (messages) card = { messages };
    if (messages && messages.length <= ROOM[answer.type]) break;
  }
  if (!card) throw new RangeError(`a ${answer.type} answer does not fit any number of Discord messages`);
  return card;
}

function blocksOf(answer: Answer, budget: Budget, sharedBy: string | undefined, commands: readonly string[]): Block[] {
  const head = [
    `### ${escapeText(clip(answer.heading, 256)) || 'Medical AI Navigator'}`,
    ...(budget.context ? answer.context : []).flatMap((line) => smallLine(clip(line, 300))),
    ...(sharedBy ? smallLine(`Shared by ${clip(sharedBy, 64)}`) : []),
  ];
  return [
    { text: head.join('\n') },
    ...answer.notices.map(({ level, text }) => ({ text: `${level === 'warning' ? '⚠️' : 'ℹ️'} ${escapeText(clip(text, budget.notice))}` })),
    ...answer.items.slice(0, POST_ITEMS).map((item) => itemBlock(item, budget, answer.type === 'results' || answer.type === 'post')),
    ...answer.sections.flatMap((section, at) => sectionBlocks(section, budget, at)),
    ...(budget.tips ? [...answer.tips, ...commands] : []).map((tip, at) => ({ text: `💡 ${escapeText(clip(tip, 400))}`, divided: budget.dividers && at === 0 })),
  ];
}

function smallLine(text: string): string[] {
  const line = escapeText(text);
  return line ? [`-# ${line}`] : [];
}
