// The log never holds a secret: neither what looks like one nor what is known to be one.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLog } from '../../../src/telemetry/log.ts';
import { redact } from '../../../src/telemetry/redact.ts';

const DISCORD = 'MTAxMDEwMTAxMDEwMTAxMDEw.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789ABCD';

describe('redact', () => {
  test.each([
    ['a bot token of Slack', 'token xoxb-1234567890-AbCdEfGh here', 'xoxb-1234567890-AbCdEfGh'],
    ['a user token of Slack', 'xoxp-1234567890-AbCdEfGh', 'xoxp-1234567890-AbCdEfGh'],
    ['an app token of Slack', '{"token":"xapp-1-A000-123-abcdef"}', 'xapp-1-A000-123-abcdef'],
    ['a token of Discord', `Authorization: Bot ${DISCORD}`, DISCORD],
    ['an interaction token', 'POST /webhooks/123456789012345678/aW50ZXJhY3Rpb246MTIz/messages', 'aW50ZXJhY3Rpb246MTIz'],
    ['a callback token', 'https://discord.com/api/v10/interactions/123456789012345678/aW50ZXJhY3Rpb246MTIz/callback?x=1', 'aW50ZXJhY3Rpb246MTIz'],
    ['a password in an address', 'postgres://bot:hunter2secret@db.example.org/navigator', 'hunter2secret'],
    ['a password with an @ that nobody encoded', 'postgres://bot:hunter2@secret@db.example.org/navigator', '@secret'],
    ['a password without a user', 'postgres://:hunter2secret@db.example.org/navigator', 'hunter2secret'],
    ['a password after the question mark', 'postgres://db.example.org/navigator?user=bot&password=hunter2secret&sslmode=require', 'hunter2secret'],
  ])('cuts out %s', (_what, text, secret) => {
    expect(redact(text)).not.toContain(secret);
    expect(redact(text)).toContain('[redacted]');
  });

  test.each(['brain MRI x-ray box', 'https://example.org/a:b@c', 'MTA', 'webhooks are fine', '/interactions/', 'see https://example.org:8080/path'])('leaves %j alone', (text) => {
    expect(redact(text)).toBe(text);
  });

  test('cuts out what is known, wherever it stands', () => {
    const secret = fc.stringMatching(/^[!-~]{8,40}$/).filter((text) => !'x…[redacted]'.includes(text));
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (known, before, after) => {
        expect(redact(`${before}${known}${after}`, [known])).not.toContain(known);
      }),
      { numRuns: 300 },
    );
  });

  test('does not take a short word for a secret', () => {
    expect(redact('the brain', ['brain'])).toBe('the brain');
  });
});

describe('a log line', () => {
  const linesOf = (level: string, known: string[], write: (log: ReturnType<typeof createLog>) => void) => {
    const lines: string[] = [];
    write(createLog(level, known, { write: (line: string) => void lines.push(line) }));
    return lines;
  };

  test('is JSON with a time, and no more than the level asks for', () => {
    const lines = linesOf('warn', [], (log) => {
      log.info('quiet');
      log.warn({ platform: 'slack' }, 'loud');
    });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'loud', platform: 'slack', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) });
  });

  test('holds no secret in any of its parts', () => {
    const lines = linesOf('trace', ['my-signing-secret'], (log) => {
      log.info({ headers: { authorization: `Bot ${DISCORD}` }, url: 'wss://example.org/?token=xoxb-1234567890-AbCd' }, 'with xapp-1-A000-123-abcdef');
      log.error(new Error('refused: my-signing-secret'));
      log.child({ secret: 'my-signing-secret' }).warn('child');
    });
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      expect(line).not.toMatch(/xoxb-1|xapp-1|my-signing-secret/);
      expect(line).not.toContain(DISCORD);
      expect(() => JSON.parse(line)).not.toThrow();
    }
  });

  test('holds no known secret, whatever characters it is made of', () => {
    const secret = fc.stringMatching(/^[!-~]{8,40}$/).filter((text) => !'x…[redacted]'.includes(text));
    fc.assert(
      fc.property(secret, (known) => {
        const [line = '{}'] = linesOf('info', [known], (log) => log.info({ value: `before ${known} after` }, 'message'));
        expect((JSON.parse(line) as { value: string }).value).not.toContain(known);
      }),
      { numRuns: 300 },
    );
  });
});
