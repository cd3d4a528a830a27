// Reads a JSON body of bounded size and checks its form; every refusal is a sentence.
import type { z } from 'zod';

export const MAX_BODY = 64 * 1024;

/** What the caller did wrong, with the HTTP status to say it with. */
export class BadRequest extends Error {
  readonly status: 400 | 413 | 415;
  constructor(status: 400 | 413 | 415, message: string) {
    super(message);
    this.status = status;
  }
}

/** Hono's own limit builds a second Request, which needs Node's global Request replaced for the whole process; reading it here does not. */
async function textOf(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > MAX_BODY) throw new BadRequest(413, `The body is longer than ${MAX_BODY} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** @param form said to whoever sends something else */
export async function bodyOf<T extends z.ZodType>(request: Request, schema: T, form: string): Promise<z.output<T>> {
  // Demanding JSON also keeps other sites out: their forms cannot send this type, and scripts of theirs would need our CORS consent.
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers.get('content-type') ?? '')) throw new BadRequest(415, 'Send JSON, with the header "content-type: application/json".');
  const text = await textOf(request);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new BadRequest(400, `The body is not JSON: ${(error as SyntaxError).message}.`);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new BadRequest(400, `The body must be ${form}.`);
  return parsed.data;
}
