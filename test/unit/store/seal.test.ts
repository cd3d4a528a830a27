// Tokens at rest: what is sealed opens with its key and for its owner only, and keys can be changed.
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OperatorError } from '../../../src/errors.ts';
import { createSealer, isSealKey, ownerOf } from '../../../src/store/seal.ts';

const newKey = () => randomBytes(32).toString('base64');
const [old, current] = [newKey(), newKey()];
const text = fc.string({ unit: 'grapheme', maxLength: 300 });
const owner = ownerOf('slack', 'T1');

describe('a sealed text', () => {
  test('opens as it was, shows nothing of itself, and looks different each time', () => {
    const sealer = createSealer([current, old]);
    fc.assert(
      fc.property(text, (plain) => {
        const [one, other] = [sealer.seal(plain, owner), sealer.seal(plain, owner)];
        expect(sealer.open(one, owner)).toBe(plain);
        expect(one).not.toBe(other);
        expect(one).toMatch(/^v1\.[0-9a-f]{12}\.[A-Za-z0-9_-]+$/);
        if (plain.length > 8) expect(one).not.toContain(plain);
      }),
    );
  });

  test('opens for no other owner, with no other key, and not when a single character was changed', () => {
    const sealer = createSealer([current]);
    fc.assert(
      fc.property(text, fc.nat(), (plain, at) => {
        const sealed = sealer.seal(plain, owner);
        expect(() => sealer.open(sealed, ownerOf('slack', 'T2'))).toThrow(OperatorError);
        expect(() => createSealer([old]).open(sealed, owner)).toThrow(OperatorError);
        const index = at % sealed.length;
        const bent = `${sealed.slice(0, index)}${sealed[index] === 'A' ? 'B' : 'A'}${sealed.slice(index + 1)}`;
        // The last character of base64 may stand for spare bits only.
        if (Buffer.from(bent.split('.')[2] ?? '', 'base64url').equals(Buffer.from(sealed.split('.')[2] ?? '', 'base64url')) && index > 15) return;
        expect(() => sealer.open(bent, owner)).toThrow(OperatorError);
      }),
    );
  });

  test('opens with any of the keys after a new one was put first', () => {
    fc.assert(
      fc.property(text, (plain) => {
        const before = createSealer([old]).seal(plain, owner);
        const rotated = createSealer([current, old]);
        expect(rotated.open(before, owner)).toBe(plain);
        expect(rotated.isCurrent(before)).toBe(false);
        const after = rotated.seal(rotated.open(before, owner), owner);
        expect(rotated.isCurrent(after)).toBe(true);
        expect(createSealer([current]).open(after, owner)).toBe(plain);
      }),
    );
  });

  test('that no key opens tells the operator which key is missing and what to do, and nothing secret', () => {
    const sealed = createSealer([old]).seal('xoxb-a-token', owner);
    const id = sealed.split('.')[1] ?? '';
    try {
      createSealer([current]).open(sealed, owner);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(OperatorError);
      const { message } = error as OperatorError;
      expect(message).toContain(`No key of TOKEN_KEYS opens what is kept for slack/T1: it was sealed with the key ${id}.`);
      expect(message).toContain('install the app once more');
      for (const secret of [old, current, 'xoxb']) expect(message).not.toContain(secret);
    }
  });

  test.each(['', 'xoxb-plain-token', 'v1.abc', 'v2.000000000000.AAAA', 'v1.000000000000.AAAA', 'v1.a.b.c'])('%j is no sealed text', (broken) => {
    expect(() => createSealer([current]).open(broken, owner)).toThrow(/is not in a form that this version can open/);
  });
});

describe('a key', () => {
  test('is 32 bytes in base64, with or without padding', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 64 }), (bytes) => {
        const key = Buffer.from(bytes);
        for (const form of [key.toString('base64'), key.toString('base64url')]) expect(isSealKey(form)).toBe(bytes.length === 32);
      }),
    );
  });

  test('that is none is refused, and none at all as well', () => {
    expect(() => createSealer([])).toThrow(/TOKEN_KEYS is not set/);
    expect(() => createSealer([current, 'short'])).toThrow(/must be keys of 32 bytes/);
  });
});
