// Tokens at rest: sealed with a key that is not in the database, so that a stolen copy of it opens no workspace.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { OperatorError } from '../errors.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORM = 'v1';

export type Sealer = {
  /**
   * AES-256-GCM with the first key: `v1.<id of the key>.<nonce, text and tag in base64url>`. `owner` says whose it is (for an installation:
   * ownerOf) and is sealed in: what was sealed for one workspace does not open for another.
   */
  seal(text: string, owner: string): string;
  /** @throws OperatorError when no key opens it. The message holds nothing of what is sealed. */
  open(sealed: string, owner: string): string;
  /** Whether it was sealed with the first key. */
  isCurrent(sealed: string): boolean;
};

export const ownerOf = (platform: string, workspace: string): string => `${platform}/${workspace}`;

/** Base64, with or without the padding. */
export const isSealKey = (text: string): boolean => /^[A-Za-z0-9+/_-]{43}=?$/.test(text) && Buffer.from(text, 'base64').length === KEY_BYTES;

type Key = { id: string; bytes: Buffer };

/** The key's name in what it sealed: tells which key to take, and nothing of the key. */
const keyOf = (text: string): Key => {
  const bytes = Buffer.from(text, 'base64');
  return { id: createHash('sha256').update('medical-ai-navigator key').update(bytes).digest('hex').slice(0, 12), bytes };
};

/** @param keys as in TOKEN_KEYS, each a key of 32 bytes in base64. */
export function createSealer(keys: readonly string[]): Sealer {
  if (!keys.every(isSealKey)) throw new OperatorError('TOKEN_KEYS must be keys of 32 bytes in base64, separated by commas');
  const [first, ...others] = keys.map(keyOf);
  if (!first) throw new OperatorError('TOKEN_KEYS is not set: make a key with "openssl rand -base64 32"');
  const byId = new Map([first, ...others].map((key) => [key.id, key]));
  const bound = (id: string, owner: string) => Buffer.from(`${FORM}.${id}.${owner}`);

  return {
    seal(text, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', first.bytes, nonce, { authTagLength: TAG_BYTES }).setAAD(bound(first.id, owner));
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${FORM}.${first.id}.${sealed.toString('base64url')}`;
    },
    open(sealed, owner) {
      const [form, id = '', body = '', ...more] = sealed.split('.');
      const bytes = Buffer.from(body, 'base64url');
      if (form !== FORM || more.length > 0 || bytes.length < NONCE_BYTES + TAG_BYTES)
        throw new OperatorError(`What is kept for ${owner} is not in a form that this version can open.`);
      const key = byId.get(id);
      if (!key) {
        throw new OperatorError(`No key of TOKEN_KEYS opens what is kept for ${owner}: it was sealed with the key ${id}.`, [
          `TOKEN_KEYS has ${[...byId.keys()].join(', ')}. Add the old key behind the first one; or let the workspace install the app once more.`,
        ]);
      }
      try {
        const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
          .setAAD(bound(id, owner))
          .setAuthTag(bytes.subarray(-TAG_BYTES));
        return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        throw new OperatorError(`What is kept for ${owner} was changed after it was sealed, or belongs to another workspace. Let the workspace install the app once more.`);
      }
    },
    isCurrent: (sealed) => sealed.startsWith(`${FORM}.${first.id}.`),
  };
}
