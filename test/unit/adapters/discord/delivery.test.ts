import { describe, expect, test } from 'vitest';
import { outcomeOf } from '../../../../adapters/discord/delivery.ts';
import { missingRights, obstacle } from '../../../../adapters/discord/rights.ts';

const failed = (more: object, name = 'Error') => Object.assign(new Error('as it happened'), { name }, more);

describe('outcomeOf', () => {
  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])('%s: nothing can have been sent', (code) => {
    expect(outcomeOf(failed({ code }))).toMatchObject({ result: 'later', cause: 'unavailable', maybeSent: false });
    expect(outcomeOf(failed({ code }), true)).toMatchObject({ maybeSent: true });
  });

  test.each(['ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE', 'UND_ERR_BODY_TIMEOUT'])('%s: it may have been sent', (code) => {
    expect(outcomeOf(failed({ code }))).toMatchObject({ result: 'later', cause: 'unavailable', maybeSent: true });
  });

  test.each(['AbortError', 'TimeoutError'])('%s: it took too long and may have been sent', (name) => {
    expect(outcomeOf(failed({}, name))).toMatchObject({ result: 'later', cause: 'timeout', maybeSent: true });
  });

  test('the longest wait that is told counts', () => {
    expect(outcomeOf(failed({ timeToReset: 10, retryAfter: 3_050, sublimitTimeout: 0 }))).toEqual({ result: 'later', afterMs: 3_050, cause: 'rate-limited', maybeSent: false });
    expect(outcomeOf(failed({ timeToReset: 10, retryAfter: 3_050 }), true)).toMatchObject({ maybeSent: true });
  });

  test('an error of our own is no reason to pause a subscription', () => {
    for (const error of [new TypeError('bug'), 'text', undefined]) expect(outcomeOf(error)).toMatchObject({ result: 'later', maybeSent: true });
  });

  test('a reason never holds what was sent', () => {
    expect(outcomeOf(failed({ status: 400, code: 50035, message: `Invalid Form Body\nembeds[0]: ${'x'.repeat(500)}` }))).toMatchObject({
      reason: expect.stringMatching(/^Discord does not take the post \(50035: Invalid Form Body\)/),
    });
  });
});

describe('rights', () => {
  const channel = { name: 'research', type: 0, locked: false, outside: false };

  test('unknown rights are no obstacle: sending will tell', () => {
    expect(missingRights(channel)).toEqual([]);
    expect(obstacle(channel, 'then subscribe again')).toBeUndefined();
  });

  test('all of them are named', () => {
    expect(missingRights({ ...channel, rights: 0n })).toEqual(['View Channel', 'Send Messages', 'Embed Links']);
    expect(missingRights({ ...channel, type: 11, rights: 0n })).toEqual(['View Channel', 'Send Messages in Threads', 'Embed Links']);
  });
});
