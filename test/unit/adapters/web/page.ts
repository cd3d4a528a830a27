// The page's own modules, in Node. They are plain browser JavaScript, so their types are said here.
export type Token =
  | { type: 'text' | 'code' | 'pre' | 'mention'; text: string }
  | { type: 'bold' | 'italic' | 'strike' | 'underline' | 'spoiler' | 'quote' | 'small' | 'line'; children: Token[] }
  | { type: 'link'; url: string; children: Token[] }
  | { type: 'heading'; level: number; children: Token[] }
  | { type: 'list'; ordered: boolean; items: Token[][] }
  | { type: 'emoji'; name: string }
  | { type: 'break' };

const load = (name: string) => import(new URL(`../../../../adapters/web/page/${name}`, import.meta.url).href);

export const { parseMrkdwn } = (await load('mrkdwn.js')) as { parseMrkdwn: (text: string, options?: { verbatim?: boolean }) => Token[] };
export const { parseMarkdown } = (await load('markdown.js')) as { parseMarkdown: (text: string) => Token[] };

/** Every token, nested ones included. */
export function* walk(tokens: readonly Token[]): Generator<Token> {
  for (const token of tokens) {
    yield token;
    if ('children' in token) yield* walk(token.children);
    if ('items' in token) for (const item of token.items) yield* walk(item);
  }
}

/** What a person reads. */
export const words = (tokens: readonly Token[]): string => [...walk(tokens)].map((token) => ('text' in token ? token.text : token.type === 'break' ? '\n' : '')).join('');

export const text = (value: string): Token => ({ type: 'text', text: value });
