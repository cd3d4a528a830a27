// From what Slack sends to a Request: entities decoded, Slack's own mark-up turned back into the words a person saw.
import { type CommandName, commandFor, isForDesk, NAVIGATOR } from '../../src/query/commands.ts';
import { MAX_QUERY_LENGTH, parseLine, parseNavigator, type Request, requestFor } from '../../src/query/request.ts';

const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** `<@U1|bob>`, `<#C1|general>`, `<!subteam^S1|@team>`, `<https://x|label>`: the label; without one an address stays and an id goes. */
function wordsOf(markup: string): string {
  const bar = markup.indexOf('|');
  const label = bar === -1 ? undefined : markup.slice(bar + 1);
  if (/^[@#!]/.test(markup)) return label ?? '';
  return label ?? markup.replace(/^mailto:/, '');
}

/** Slack's text as the words that a person typed. */
export function plainWords(text: string): string {
  return (
    text
      .slice(0, MAX_QUERY_LENGTH * 40)
      .replace(/<([^<>]*)>/g, (_, markup: string) => wordsOf(markup))
      // One pass, so that "&amp;lt;" becomes "&lt;" and not "<".
      .replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity)
  );
}

/** Stands in for a channel while the words around it are read; no keyboard types it. */
const CHANNEL = '\uE000';

/**
 * As `plainWords`, but a channel that Slack recognised stays `<#C1|general>`, because the desk needs its id. Nothing that was only typed
 * comes out in that form.
 */
function deskWords(text: string): string {
  const channels: string[] = [];
  const marked = text.replaceAll(CHANNEL, '').replace(/<#([CGD][A-Z0-9]+)(?:\|([^<>|]*))?>/g, (_, id: string, label = '') => {
    channels.push(label === '' ? `<#${id}>` : `<#${id}|${label}>`);
    return CHANNEL;
  });
  const words = plainWords(marked).replace(/<(?=[#@])/g, '');
  let next = 0;
  return words.replaceAll(CHANNEL, () => channels[next++] ?? '');
}

/** Reads the text as words and, when that turns out to be for the desk, once more with the channels in it. */
function read(text: string, parse: (words: string) => Request): Request {
  const request = parse(plainWords(text));
  return isForDesk(request.command) ? parse(deskWords(text)) : request;
}

/** A slash command. One that is not in our table (an operator's own name for the umbrella) works like `/navigator`. */
export function requestFromCommand(name: string, text: string): Request {
  const word = name.replace(/^\//, '');
  const command = commandFor(word);
  return read(text, (words) => (command && word.toLowerCase() !== NAVIGATOR.name ? requestFor(command.name, words) : parseNavigator(words)));
}

/** A mention or a direct message. Only the bot's own mention is taken out whole; it may stand anywhere. */
export function requestFromMessage(text: string, botUserId: string | undefined): Request {
  const own = botUserId && /^\w+$/.test(botUserId) ? text.replace(new RegExp(`<@${botUserId}(?:\\|[^<>]*)?>[:,]?`, 'g'), ' ') : text;
  return read(own, parseLine);
}

/** The form that works in Slack, where rarely used commands live under `/navigator`. */
export function slackCommandLine(command: CommandName, text: string): string {
  const entry = commandFor(command);
  return [`/${entry?.slack ? entry.name : `${NAVIGATOR.name} ${command}`}`, text].filter(Boolean).join(' ');
}
