// From blocks of text to messages: fills each message up to Discord's sums, never tears a block apart.
import type {
  APIActionRowComponent,
  APIButtonComponent,
  APIComponentInContainer,
  APIComponentInMessageActionRow,
  APIMessageTopLevelComponent,
  APISectionComponent,
  MessageFlags,
} from 'discord-api-types/v10';
import { LIMITS, TEXT_BUDGET } from './limits.ts';

export type ButtonRow = APIActionRowComponent<APIComponentInMessageActionRow>;

/** What is sent, as JSON of Discord's API. No mention is ever live. */
export type DiscordMessage = { flags: MessageFlags.IsComponentsV2; components: APIMessageTopLevelComponent[]; allowed_mentions: { parse: [] } };

/** Something that stays together: text, the button beside it, the link buttons below it. */
export type Block = {
  text: string;
  accessory?: APIButtonComponent;
  links?: APIButtonComponent[];
  /** A line above it, unless it comes first. */
  divided?: boolean;
};

const IS_COMPONENTS_V2 = 1 << 15;
const ACCENT = 0x2a7f8e;

/** The blocks as messages, the control rows below the first one. Undefined when a block is too big for a message of its own. */
export function layOut(blocks: readonly Block[], controls: readonly ButtonRow[]): [DiscordMessage, ...DiscordMessage[]] | undefined {
  const messages: DiscordMessage[] = [];
  const rowsHere = () => (messages.length === 0 ? controls : []);
  let held: Block[] = [];
  for (const block of blocks) {
    if (fits(compose([...held, block], rowsHere()))) {
      held.push(block);
      continue;
    }
    if (held.length > 0) messages.push(compose(held, rowsHere()));
    held = [block];
    if (!fits(compose(held, rowsHere()))) return undefined;
  }
  const last = compose(held, rowsHere());
  const [first, ...more] = messages;
  return first ? [first, ...more, last] : [last];
}

function compose(blocks: readonly Block[], controls: readonly ButtonRow[]): DiscordMessage {
  const children: APIComponentInContainer[] = [];
  for (const block of blocks) {
    if (block.divided && children.length > 0) children.push({ type: 14, divider: true, spacing: 1 });
    const previous = children.at(-1);
    // Plain text goes on in the Text Display above it, which saves a component.
    if (previous?.type === 10 && !block.accessory) previous.content += `\n${block.text}`;
    else children.push(block.accessory ? section(block.text, block.accessory) : { type: 10, content: block.text });
    for (let at = 0; at < (block.links?.length ?? 0); at += LIMITS.rowButtons) {
      children.push({ type: 1, components: block.links?.slice(at, at + LIMITS.rowButtons) ?? [] });
    }
  }
  return { flags: IS_COMPONENTS_V2, components: [{ type: 17, accent_color: ACCENT, components: children }, ...controls], allowed_mentions: { parse: [] } };
}

const section = (text: string, accessory: APIButtonComponent): APISectionComponent => ({ type: 9, components: [{ type: 10, content: text }], accessory });

function fits(message: DiscordMessage): boolean {
  const sum = { components: 0, text: 0 };
  const count = (part: object): void => {
    sum.components += 1;
    if ('content' in part && typeof part.content === 'string') sum.text += part.content.length;
    if ('accessory' in part && typeof part.accessory === 'object' && part.accessory) count(part.accessory);
    if ('components' in part && Array.isArray(part.components)) for (const child of part.components) count(child);
  };
  for (const component of message.components) count(component);
  return sum.components <= LIMITS.components && sum.text <= TEXT_BUDGET;
}
