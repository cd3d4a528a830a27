// What an error of Discord's API or gateway means for us. Codes: Discord's documentation, "Opcodes and status codes".

/** Discord's number, or the word that discord.js uses for its own errors. */
export function codeOf(error: unknown): number | string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'number' || typeof code === 'string' ? code : undefined;
}

const statusOf = (error: unknown): unknown => (typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined);
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The interaction is over: three seconds passed, or another process answered it. The person sees that themselves. */
export const isTooLate = (error: unknown): boolean => [10062, 40060].includes(Number(codeOf(error)));

/** A reply needs the right to read the history; a plain message does not. */
export const needsHistory = (error: unknown): boolean => codeOf(error) === 160002;

/** We may not, or no longer, write there: missing access or permission, channel or message gone, closed direct messages, archived thread. */
export const mayNotWrite = (error: unknown): boolean => [10003, 10008, 50001, 50007, 50013, 50083].includes(Number(codeOf(error)));

export const refusedToken = (error: unknown): boolean =>
  ['TokenInvalid', 4004].includes(codeOf(error) ?? '') || statusOf(error) === 401 || messageOf(error) === 'Authentication failed';

/** An intent that is not switched on for the application; the gateway closes with 4014. */
export const refusedIntents = (error: unknown): boolean => ['DisallowedIntents', 4014].includes(codeOf(error) ?? '') || messageOf(error) === 'Used disallowed intents';

/** For the log: the stack of a bug, one line for what Discord answered. Never the request, which holds what people wrote. */
export function describe(error: unknown): { error: string; code?: number | string } {
  const code = codeOf(error);
  const text = error instanceof Error && code === undefined ? (error.stack ?? error.message) : messageOf(error);
  return { error: text, ...(code === undefined ? {} : { code }) };
}
