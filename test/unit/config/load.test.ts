// Settings: every problem at once, with where to find each value; secrets are never quoted.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadConfig, secretsOf } from '../../../src/config/load.ts';
import { LOG_LEVELS, SETTINGS, type SettingName } from '../../../src/config/settings.ts';
import { OperatorError } from '../../../src/errors.ts';

const SLACK = { SLACK_BOT_TOKEN: 'xoxb-1234567890-abcdefgh', SLACK_APP_TOKEN: 'xapp-1-A0000000000-abcdefgh' };
const KEYS = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('base64')];
const names = Object.keys(SETTINGS) as SettingName[];

function problemsOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return error.problems;
  }
}

describe('a good set of settings', () => {
  test('nothing at all is a fine start', () => {
    expect(loadConfig({})).toMatchObject({ HOST: '127.0.0.1', PORT: 3000, LOG_LEVEL: 'info', CATALOG_DIRS: ['catalog'] });
    for (const name of names) if (SETTINGS[name].secret && name !== 'DATABASE_URL') expect(loadConfig({})[name]).toBeUndefined();
    expect(loadConfig({}).DATABASE_URL).toBe('sqlite:data/navigator.db');
  });

  test('blanks around a value and empty values do not count', () => {
    expect(loadConfig({ PORT: ' 8080 ', HOST: '', LOG_LEVEL: '  ', DISCORD_TOKEN: '   ' })).toMatchObject({ PORT: 8080, HOST: '127.0.0.1', LOG_LEVEL: 'info' });
    expect(loadConfig({ DISCORD_TOKEN: '   ' }).DISCORD_TOKEN).toBeUndefined();
  });

  test.each([
    ['catalog', ['catalog']],
    ['catalog, /srv/ours', ['catalog', '/srv/ours']],
    [' a ,, b,', ['a', 'b']],
  ])('CATALOG_DIRS=%j is %j', (value, dirs) => {
    expect(loadConfig({ CATALOG_DIRS: value }).CATALOG_DIRS).toEqual(dirs);
  });

  test.each([
    'sqlite:data/other.db',
    'sqlite:/srv/navigator.db',
    'sqlite::memory:',
    'postgres://bot:p%40ss@db.example.org:5432/navigator',
    'postgresql://db.example.org/navigator',
  ])('DATABASE_URL=%s', (url) => {
    expect(loadConfig({ DATABASE_URL: ` ${url} ` }).DATABASE_URL).toBe(url);
  });

  test('TOKEN_KEYS is a list of keys', () => {
    expect(loadConfig({ TOKEN_KEYS: ` ${KEYS[0]} , ${KEYS[1]},` }).TOKEN_KEYS).toEqual(KEYS);
  });

  test('Slack by socket, Slack by HTTP, Discord', () => {
    expect(problemsOf(SLACK)).toEqual([]);
    expect(problemsOf({ SLACK_BOT_TOKEN: SLACK.SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET: '0123456789abcdef' })).toEqual([]);
    expect(problemsOf({ DISCORD_TOKEN: 'MTAxMDEwMTAxMDEwMTAxMDEw.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789ABCD' })).toEqual([]);
    expect(problemsOf({ ...SLACK, SLACK_API_URL: 'http://127.0.0.1:8080/api/', DISCORD_API_URL: 'http://127.0.0.1:8081' })).toEqual([]);
  });

  test.each(LOG_LEVELS)('LOG_LEVEL=%s', (level) => {
    expect(loadConfig({ LOG_LEVEL: level }).LOG_LEVEL).toBe(level);
  });

  test('what is not ours is no matter', () => {
    expect(problemsOf({ PATH: '/bin', PORTS: 'many', SLACK: 'yes' })).toEqual([]);
  });
});

describe('Slack for several workspaces', () => {
  const several = {
    SLACK_CLIENT_ID: '1234567890.1234567890123',
    SLACK_CLIENT_SECRET: '0123456789abcdef',
    SLACK_STATE_SECRET: '0123456789abcdef0123456789abcdef',
    TOKEN_KEYS: KEYS[0] ?? '',
    SLACK_SIGNING_SECRET: '0123456789abcdef',
  };

  test('needs no bot token, and either way to be reached', () => {
    expect(problemsOf(several)).toEqual([]);
    expect(problemsOf({ ...several, SLACK_SIGNING_SECRET: undefined, SLACK_APP_TOKEN: SLACK.SLACK_APP_TOKEN })).toEqual([]);
    // Keys alone are for the store's commands.
    expect(problemsOf({ TOKEN_KEYS: KEYS[0] })).toEqual([]);
  });

  test.each(['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET', 'TOKEN_KEYS'] as const)('says where to find %s when it is missing', (name) => {
    const problems = problemsOf({ ...several, [name]: undefined });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} is missing: .* is set, and several workspaces need all of .*Where to find it: `));
  });

  test('says what to remove when both sets are there, and what is missing to be reached', () => {
    expect(problemsOf({ ...several, ...SLACK })).toEqual([expect.stringMatching(/^SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set: keep SLACK_BOT_TOKEN for one workspace, or /)]);
    expect(problemsOf({ ...several, SLACK_SIGNING_SECRET: '' })).toEqual([
      expect.stringMatching(/^SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is missing: with SLACK_CLIENT_ID set, one of them is needed/),
    ]);
    expect(problemsOf({ SLACK_APP_TOKEN: SLACK.SLACK_APP_TOKEN })).toEqual([expect.stringMatching(/^SLACK_BOT_TOKEN is missing: .*for several workspaces set SLACK_CLIENT_ID, /)]);
    expect(problemsOf({ ...several, SLACK_CLIENT_ID: 'my app', SLACK_STATE_SECRET: 'short' })).toEqual([
      expect.stringMatching(/^SLACK_CLIENT_ID must be two numbers/),
      expect.stringMatching(/^SLACK_STATE_SECRET must have at least 16 characters\. Where/),
    ]);
  });
});

describe('a wrong setting', () => {
  test.each([
    ['SLACK_BOT_TOKEN', 'xoxp-123456789', /must start with "xoxb-"/, { SLACK_APP_TOKEN: SLACK.SLACK_APP_TOKEN }],
    ['SLACK_APP_TOKEN', 'xoxb-123456789', /must start with "xapp-"/, { SLACK_BOT_TOKEN: SLACK.SLACK_BOT_TOKEN }],
    ['SLACK_SIGNING_SECRET', 'short', /too short/, { SLACK_BOT_TOKEN: SLACK.SLACK_BOT_TOKEN }],
    ['SLACK_API_URL', 'slack.com', /must be an http\(s\) address \(is "slack\.com"\)/, {}],
    ['DISCORD_TOKEN', 'abc', /too short/, {}],
    ['DISCORD_API_URL', 'ftp://discord.com', /must be an http\(s\) address/, {}],
    ['PORT', 'http', /must be a whole number \(is "http"\)/, {}],
    ['PORT', '70000', /must be at most 65535 \(is "70000"\)/, {}],
    ['PORT', '-1', /must be a whole number/, {}],
    ['PORT', '80.5', /must be a whole number/, {}],
    ['LOG_LEVEL', 'loud', /must be one of fatal, error, .*\(is "loud"\)/, {}],
    ['DATABASE_URL', 'sqlite:', /must be sqlite:<path of a file> or postgres:/, {}],
    ['DATABASE_URL', 'sqlite://navigator.db', /must be sqlite:<path of a file>/, {}],
    ['DATABASE_URL', 'mysql://bot@db/navigator', /must be sqlite:<path of a file>/, {}],
    ['DATABASE_URL', 'postgres://db:port/navigator', /must be sqlite:<path of a file>/, {}],
    ['TOKEN_KEYS', 'c2hvcnQ=', /must be keys of 32 bytes in base64/, {}],
    ['TOKEN_KEYS', `${KEYS[0]},${KEYS[1]}xyz`, /must be keys of 32 bytes in base64/, {}],
    ['TOKEN_KEYS', ' , ', /must be keys of 32 bytes in base64/, {}],
  ] as const)('%s=%s', (name, value, message, rest) => {
    const problems = problemsOf({ ...rest, [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} `));
    expect(problems[0]).toMatch(message);
    expect(problems[0]).toContain(`Where to find it: ${SETTINGS[name].where}`);
  });

  test.each([
    [{ SLACK_BOT_TOKEN: SLACK.SLACK_BOT_TOKEN }, /^SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is missing/],
    [{ SLACK_APP_TOKEN: SLACK.SLACK_APP_TOKEN }, /^SLACK_BOT_TOKEN is missing/],
    [{ SLACK_SIGNING_SECRET: '0123456789abcdef' }, /^SLACK_BOT_TOKEN is missing/],
  ])('half of what Slack needs: %j', (env, message) => {
    expect(problemsOf(env)).toEqual([expect.stringMatching(message)]);
    expect(problemsOf(env)[0]).toContain('api.slack.com/apps');
  });

  test.each(['postgres//bot:hunter2secret@db/navigator', 'postgres://bot:hunter2@secret@db:port/x', 'bot:hunter2secret@db'])('DATABASE_URL=%s is not quoted', (value) => {
    const [problem = ''] = problemsOf({ DATABASE_URL: value });
    expect(problem).toMatch(/^DATABASE_URL must be /);
    expect(problem).not.toMatch(/hunter2|secret@/);
  });

  test('is one of several, all named at once', () => {
    const problems = problemsOf({ SLACK_BOT_TOKEN: 'wrong', DISCORD_TOKEN: 'wrong', PORT: 'wrong', LOG_LEVEL: 'wrong', SLACK_API_URL: 'wrong' });
    for (const name of ['SLACK_BOT_TOKEN', 'DISCORD_TOKEN', 'PORT', 'LOG_LEVEL', 'SLACK_API_URL'])
      expect(
        problems.some((problem) => problem.startsWith(`${name} `)),
        name,
      ).toBe(true);
    expect(() => loadConfig({ PORT: 'wrong', LOG_LEVEL: 'wrong' })).toThrow(/^2 settings need your attention:\n {2}PORT .*\n {2}LOG_LEVEL /);
    expect(() => loadConfig({ PORT: 'wrong' })).toThrow(/^1 setting needs your attention:\n {2}PORT /);
  });
});

test('a secret is never quoted, however wrong it is', () => {
  const secrets = names.filter((name) => SETTINGS[name].secret);
  expect(secrets.length).toBeGreaterThanOrEqual(4);
  const value = fc.stringMatching(/^[A-Za-z0-9#!%-]{3,40}$/).map((text) => `S3cr3t${text}`);
  fc.assert(
    fc.property(fc.subarray(secrets, { minLength: 1 }), value, (chosen, secret) => {
      const env = Object.fromEntries(chosen.map((name) => [name, secret]));
      expect(problemsOf({ ...env, PORT: 'wrong' }).join('\n')).not.toContain(secret);
    }),
  );
});

test('every setting says what it is for, where its value is found and how it looks', () => {
  for (const name of names) {
    const { help, where, example, group } = SETTINGS[name];
    expect(name).toMatch(/^[A-Z_]+$/);
    for (const text of [help, where, example]) expect(text.trim()).not.toBe('');
    expect(['Slack', 'Discord', 'Server', 'Catalog', 'Store']).toContain(group);
  }
});

describe('what a log has to know', () => {
  test('is every secret, and of the address of the database the password in both its forms', () => {
    const env = {
      ...SLACK,
      DISCORD_TOKEN: 'a-token-of-discord-of-forty-characters',
      TOKEN_KEYS: KEYS.join(','),
      DATABASE_URL: 'postgres://bot:p%40ss%2Fword@db.example.org/navigator?password=another-one',
    };
    const secrets = secretsOf(loadConfig(env));
    expect(secrets.toSorted()).toEqual([SLACK.SLACK_BOT_TOKEN, SLACK.SLACK_APP_TOKEN, env.DISCORD_TOKEN, ...KEYS, 'p%40ss%2Fword', 'p@ss/word', 'another-one'].toSorted());
  });

  test('is nothing when nothing secret is set, and no path of a file', () => {
    expect(secretsOf(loadConfig({}))).toEqual([]);
    expect(secretsOf(loadConfig({ DATABASE_URL: 'postgres://bot@db.example.org/navigator' }))).toEqual([]);
    expect(secretsOf(loadConfig({ DATABASE_URL: 'postgres://bot:100%25-%zz@db.example.org/navigator' }))).toEqual(['100%25-%zz']);
  });
});
