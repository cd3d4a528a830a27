// What Slack takes and what a person then sees: an own reading of Block Kit, apart from the renderer. Only the blocks this project uses.
import { z } from 'zod';

export const LIMITS = { blocks: 50, viewBlocks: 100, text: 3000, header: 150, contextElements: 10, actionElements: 25, blocksJson: 13_200, fallback: 40_000 } as const;

const plain = (max: number) => z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max), emoji: z.boolean().optional() });
const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(max), verbatim: z.literal(true, 'verbatim must be true, else bare addresses become links') });
const webAddress = z
  .string()
  .max(3000)
  .refine((url) => /^https?:\/\//i.test(url) && URL.canParse(url), 'must be an http(s) address');
const id = z.string().min(1).max(255);
const button = z.strictObject({
  type: z.literal('button'),
  action_id: id,
  text: plain(75),
  value: z.string().min(1).max(2000).optional(),
  url: webAddress.optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: z.string().min(1).max(75).optional(),
});
const richElement = z.union([
  z.strictObject({ type: z.literal('text'), text: z.string().min(1) }),
  z.strictObject({ type: z.literal('link'), url: webAddress, text: z.string().min(1).optional() }),
]);
const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), block_id: id.optional(), text: plain(LIMITS.header) }),
  z.strictObject({
    type: z.literal('section'),
    block_id: id.optional(),
    text: mrkdwn(LIMITS.text).optional(),
    fields: z.array(mrkdwn(2000)).min(1).max(10).optional(),
    accessory: button.optional(),
  }),
  z.strictObject({ type: z.literal('context'), block_id: id.optional(), elements: z.array(mrkdwn(LIMITS.text)).min(1).max(LIMITS.contextElements) }),
  z.strictObject({ type: z.literal('actions'), block_id: id.optional(), elements: z.array(button).min(1).max(LIMITS.actionElements) }),
  z.strictObject({ type: z.literal('divider'), block_id: id.optional() }),
  z.strictObject({
    type: z.literal('rich_text'),
    block_id: id.optional(),
    elements: z.array(z.strictObject({ type: z.enum(['rich_text_section', 'rich_text_preformatted']), elements: z.array(richElement).min(1) })).min(1),
  }),
]);
const option = z.strictObject({ text: plain(75), value: z.string().min(1).max(75), description: plain(75).optional() });
const zone = z.string().refine((name) => Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC', 'must be an IANA time zone');
/** What can stand in an input block, as far as this project uses it. */
const element = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('plain_text_input'),
    action_id: id,
    initial_value: z.string().optional(),
    max_length: z.int().min(1).max(3000).optional(),
    placeholder: plain(150).optional(),
    focus_on_load: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal('conversations_select'),
    action_id: id,
    initial_conversation: z.string().optional(),
    default_to_current_conversation: z.boolean().optional(),
    filter: z.strictObject({ include: z.array(z.enum(['im', 'mpim', 'private', 'public'])).min(1), exclude_bot_users: z.boolean().optional() }).optional(),
    placeholder: plain(150).optional(),
  }),
  z.strictObject({
    type: z.literal('timepicker'),
    action_id: id,
    initial_time: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
      .optional(),
    timezone: zone.optional(),
  }),
  z.strictObject({ type: z.literal('static_select'), action_id: id, options: z.array(option).min(1).max(100), initial_option: option.optional() }),
  z.strictObject({
    type: z.literal('external_select'),
    action_id: id,
    initial_option: option.optional(),
    min_query_length: z.int().min(0).optional(),
    placeholder: plain(150).optional(),
  }),
  z.strictObject({ type: z.literal('checkboxes'), action_id: id, options: z.array(option).min(1).max(10), initial_options: z.array(option).min(1).optional() }),
]);
const input = z.strictObject({ type: z.literal('input'), block_id: id.optional(), label: plain(2000), hint: plain(2000).optional(), optional: z.boolean().optional(), element });
const viewBlock = z.union([block, input]);
type ViewBlock = z.infer<typeof viewBlock>;
const viewBlocks = z.array(viewBlock).min(1).max(LIMITS.viewBlocks);
const view = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('modal'),
    callback_id: id,
    title: plain(24),
    submit: plain(24).optional(),
    close: plain(24).optional(),
    private_metadata: z.string().max(3000).optional(),
    blocks: viewBlocks,
  }),
  z.strictObject({ type: z.literal('home'), callback_id: id.optional(), private_metadata: z.string().max(3000).optional(), blocks: viewBlocks }),
]);

const decode = (text: string) => text.replace(/&(amp|lt|gt);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>' })[name] ?? '');

type Reading = { visible: string; urls: string[]; problems: string[] };

/** Emoji that our own mark-up writes; any other shortcode came from data. */
const OWN_EMOJI = new Set(['scales', 'warning']);

/** mrkdwn as Slack's clients read it. @param mentions people that may be named alive. */
export function readMrkdwn(text: string, mentions: readonly string[] = []): Reading {
  const urls: string[] = [];
  const problems: string[] = [];
  const addresses: string[] = [];
  const words = text.replace(/<([^<>]*)>/g, (_, inner: string) => {
    if (/^[@#!]/.test(inner)) {
      if (!mentions.includes(inner)) problems.push(`live mention: <${inner}>`);
      return 'M';
    }
    const bar = inner.indexOf('|');
    const address = bar === -1 ? inner : inner.slice(0, bar);
    const label = bar === -1 ? undefined : inner.slice(bar + 1);
    if (/&(?!(?:amp|lt|gt);)/.test(address)) problems.push(`unescaped & in an address: ${address}`);
    const url = decode(address);
    if (!webAddress.safeParse(url).success) problems.push(`not a web address: ${url}`);
    if (label?.includes('|')) problems.push(`| in the label of a link: ${label}`);
    urls.push(url);
    addresses.push(address);
    // An address is not styled; it comes back when the styles are checked.
    return label ?? `\u0001${addresses.length - 1}\u0002`;
  });
  if (/[<>]/.test(words)) problems.push(`unescaped < or >: ${words}`);
  if (/&(?!(?:amp|lt|gt);)/.test(words)) problems.push(`unescaped &: ${words}`);
  problems.push(...styleProblems(words));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: our own marks of where an address stood
  return { visible: decode(words.replace(/\u0001(\d+)\u0002/g, (_, index: string) => addresses[Number(index)] ?? '')), urls, problems };
}

/** Styles are ours only: bold at the start of a line or of a part, italics for "+2 more". The rest came from data. */
function styleProblems(words: string): string[] {
  const problems: string[] = [];
  for (const line of words.split('\n')) {
    if (line.startsWith('&gt;')) problems.push(`quotation from data: ${line}`);
    if (line.includes('`')) problems.push(`code from data: ${line}`);
    for (const match of line.matchAll(/(?<![\p{L}\p{N}])~(?=\S)[^~]*\S~(?![\p{L}\p{N}])/gu)) problems.push(`struck out from data: ${match[0]}`);
    for (const match of line.matchAll(/(?<![\p{L}\p{N}])_(?=\S)([^_]*\S)_(?![\p{L}\p{N}])/gu)) if (!match[1]?.startsWith('+')) problems.push(`italics from data: ${match[0]}`);
    for (const match of line.matchAll(/(?<![\p{L}\p{N}])\*(?=\S)[^*]*\S\*(?![\p{L}\p{N}])/gu)) {
      const before = line.slice(0, match.index);
      if (before !== '' && !before.endsWith(' · ') && !before.endsWith('  ·  ') && !/^:[a-z]+: $/.test(before)) problems.push(`bold from data: ${match[0]}`);
    }
    for (const match of line.matchAll(/:([\w+'-]+):/g)) if (!OWN_EMOJI.has(match[1] ?? '')) problems.push(`emoji from data: ${match[0]}`);
  }
  return problems;
}

const zodProblems = (error: z.ZodError) => error.issues.map((issue) => `${issue.path.join('/')}: ${issue.message}`);

function* mrkdwnOf(blocks: readonly ViewBlock[]): Generator<string> {
  for (const item of blocks) {
    if (item.type === 'section') for (const text of [item.text, ...(item.fields ?? [])]) if (text) yield text.text;
    if (item.type === 'context') for (const text of item.elements) yield text.text;
  }
}

const buttonsOf = (blocks: readonly ViewBlock[]) =>
  blocks.flatMap((item) => (item.type === 'actions' ? item.elements : item.type === 'section' && item.accessory ? [item.accessory] : []));

function blockProblems(blocks: readonly ViewBlock[], mentions: readonly string[]): string[] {
  const problems = [...mrkdwnOf(blocks)].flatMap((text) => readMrkdwn(text, mentions).problems);
  const blockIds = blocks.flatMap((item) => item.block_id ?? []);
  if (new Set(blockIds).size !== blockIds.length) problems.push(`block_id twice: ${blockIds.join(', ')}`);
  for (const item of blocks) {
    if (item.type === 'section' && !item.text && !item.fields) problems.push('a section needs text or fields');
    const actionIds = item.type === 'actions' ? item.elements.map((element) => element.action_id) : [];
    if (new Set(actionIds).size !== actionIds.length) problems.push(`action_id twice in a block: ${actionIds.join(', ')}`);
  }
  return problems;
}

/** What Slack would refuse in the blocks of a message, and what would hurt the people who see it. */
export function messageProblems(message: { text?: unknown; blocks?: unknown }, mentions: readonly string[] = []): string[] {
  const problems: string[] = [];
  if (typeof message.text !== 'string' || message.text.trim() === '') problems.push('text: missing, so screen readers and notifications say nothing');
  else {
    if (message.text.length > LIMITS.fallback) problems.push(`text: ${message.text.length} characters`);
    problems.push(...readMrkdwn(message.text, mentions).problems);
  }
  if (message.blocks === undefined) return problems;
  const parsed = z.array(block).min(1).max(LIMITS.blocks).safeParse(message.blocks);
  return [...problems, ...(parsed.success ? blockProblems(parsed.data, mentions) : zodProblems(parsed.error))];
}

/** An initial choice must be one of the choices, word for word; a window with inputs needs a button to submit them. */
function inputProblems(value: z.infer<typeof view>): string[] {
  const inputs = value.blocks.flatMap((item) => (item.type === 'input' ? [item] : []));
  const problems = inputs.length > 0 && (value.type !== 'modal' || !value.submit) ? ['inputs need a window with a submit button'] : [];
  for (const { element: of } of inputs) {
    const initial = of.type === 'static_select' && of.initial_option ? [of.initial_option] : of.type === 'checkboxes' ? (of.initial_options ?? []) : [];
    const offered = 'options' in of ? of.options.map((one) => JSON.stringify(one)) : [];
    for (const one of initial) if (!offered.includes(JSON.stringify(one))) problems.push(`initial option that is not offered: ${one.value}`);
    if (of.type === 'plain_text_input' && of.initial_value && of.initial_value.length > (of.max_length ?? 3000)) problems.push('initial value is too long');
  }
  return problems;
}

/** @param mentions channels that may be named alive. */
export function viewProblems(value: unknown, mentions: readonly string[] = []): string[] {
  const parsed = view.safeParse(value);
  return parsed.success ? [...blockProblems(parsed.data.blocks, mentions), ...inputProblems(parsed.data)] : zodProblems(parsed.error);
}

/** What Slack would refuse in the answer to a block_suggestion. */
export function optionsProblems(value: unknown): string[] {
  const parsed = z.strictObject({ options: z.array(option).max(100) }).safeParse(value);
  return parsed.success ? [] : zodProblems(parsed.error);
}

const known = (blocks: unknown): ViewBlock[] => z.array(viewBlock).parse(blocks);

/** Every address that can be followed. */
export function blockUrls(blocks: unknown): string[] {
  const all = known(blocks);
  return [...[...mrkdwnOf(all)].flatMap((text) => readMrkdwn(text).urls), ...buttonsOf(all).flatMap((element) => element.url ?? [])];
}

/** All that is read on the card, decoded. */
export function blockText(blocks: unknown): string {
  return known(blocks)
    .flatMap((item) => {
      if (item.type === 'header') return [item.text.text];
      if (item.type === 'input') return [item.label.text, ...(item.hint ? [item.hint.text] : [])];
      if (item.type === 'rich_text') return item.elements.flatMap((part) => part.elements.map((element) => element.text ?? ''));
      return [...mrkdwnOf([item])].map((text) => readMrkdwn(text).visible).concat(buttonsOf([item]).map((element) => element.text.text));
    })
    .join('\n');
}
