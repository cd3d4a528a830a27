// Every setting: its form, what it is for and where to find its value. `.env.example` and the README table are generated from here.
import { z } from 'zod';
import { isSealKey } from '../store/seal.ts';

const emptyIsUnset = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? undefined : typeof value === 'string' ? value.trim() : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(emptyIsUnset, schema.optional());
const withDefault = <T extends z.ZodType>(schema: T, value: string) => z.preprocess((input) => emptyIsUnset(input) ?? value, schema);
const startsWith = (prefix: string) => z.string().refine((value) => value.startsWith(prefix), `must start with "${prefix}"`);
const httpAddress = z.string().refine((value) => /^https?:\/\//.test(value) && URL.canParse(value), 'must be an http(s) address');

const databaseAddress = z
  .string()
  .refine(
    (value) => /^sqlite:(?!\/\/)./.test(value) || (/^postgres(?:ql)?:\/\//.test(value) && URL.canParse(value)),
    'must be sqlite:<path of a file> or postgres://<user>:<password>@<host>/<database>',
  );
const sealKeys = z
  .string()
  .transform((value) =>
    value
      .split(',')
      .map((key) => key.trim())
      .filter(Boolean),
  )
  .refine((keys) => keys.length > 0 && keys.every(isSealKey), 'must be keys of 32 bytes in base64, separated by commas');

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export type Setting = {
  schema: z.ZodType;
  /** One sentence for the operator. */
  help: string;
  /** Where the value is found. */
  where: string;
  example: string;
  /** Never printed. */
  secret: boolean;
  group: 'Slack' | 'Discord' | 'Server' | 'Catalog' | 'Store';
};

const setting = <T extends z.ZodType>(schema: T, rest: Omit<Setting, 'schema'>) => ({ schema, ...rest });

export const SETTINGS = {
  SLACK_BOT_TOKEN: setting(optional(startsWith('xoxb-')), {
    group: 'Slack',
    help: 'Bot token of the Slack app. Set it to connect Slack.',
    where: 'api.slack.com/apps > your app > OAuth & Permissions > Bot User OAuth Token',
    example: 'xoxb-…',
    secret: true,
  }),
  SLACK_APP_TOKEN: setting(optional(startsWith('xapp-')), {
    group: 'Slack',
    help: 'App-level token with connections:write. When set, Slack is reached by Socket Mode and needs no public address.',
    where: 'api.slack.com/apps > your app > Basic Information > App-Level Tokens',
    example: 'xapp-…',
    secret: true,
  }),
  SLACK_SIGNING_SECRET: setting(optional(z.string().min(8, 'is too short for a signing secret')), {
    group: 'Slack',
    help: 'Signing secret, for HTTP mode: needed when SLACK_APP_TOKEN is not set.',
    where: 'api.slack.com/apps > your app > Basic Information > App Credentials > Signing Secret',
    example: '0123456789abcdef…',
    secret: true,
  }),
  SLACK_CLIENT_ID: setting(optional(z.string().regex(/^\d+\.\d+$/, 'must be two numbers with a dot between them')), {
    group: 'Slack',
    help: 'For several workspaces: client id of the Slack app, in place of SLACK_BOT_TOKEN. Workspaces then install the bot at /slack/install.',
    where: 'api.slack.com/apps > your app > Basic Information > App Credentials > Client ID',
    example: '1234567890.1234567890123',
    secret: false,
  }),
  SLACK_CLIENT_SECRET: setting(optional(z.string().min(8, 'is too short for a client secret')), {
    group: 'Slack',
    help: 'Client secret of the Slack app: needed with SLACK_CLIENT_ID.',
    where: 'api.slack.com/apps > your app > Basic Information > App Credentials > Client Secret',
    example: '0123456789abcdef…',
    secret: true,
  }),
  SLACK_STATE_SECRET: setting(optional(z.string().min(16, 'must have at least 16 characters')), {
    group: 'Slack',
    help: 'Signs the way to Slack and back during an installation: needed with SLACK_CLIENT_ID, and the same on every replica.',
    where: 'your choice; make one with: openssl rand -hex 32',
    example: '9f86d081884c7d65…',
    secret: true,
  }),
  SLACK_API_URL: setting(optional(httpAddress), {
    group: 'Slack',
    help: "Address of Slack's Web API; change it only to reach a proxy or a test server.",
    where: 'leave empty for slack.com',
    example: 'https://slack.com/api/',
    secret: false,
  }),
  DISCORD_TOKEN: setting(optional(z.string().min(20, 'is too short for a bot token')), {
    group: 'Discord',
    help: 'Bot token of the Discord application. Set it to connect Discord.',
    where: 'discord.com/developers/applications > your application > Bot > Reset Token',
    example: 'MTA…',
    secret: true,
  }),
  DISCORD_API_URL: setting(optional(httpAddress), {
    group: 'Discord',
    help: "Address of Discord's REST API; change it only to reach a proxy or a test server.",
    where: 'leave empty for discord.com',
    example: 'https://discord.com/api',
    secret: false,
  }),
  HOST: setting(withDefault(z.string(), '127.0.0.1'), {
    group: 'Server',
    help: 'Address to listen on. Everything beyond 127.0.0.1 opens the playground to the network.',
    where: 'your choice; 0.0.0.0 in a container',
    example: '127.0.0.1',
    secret: false,
  }),
  PORT: setting(withDefault(z.string().regex(/^\d+$/, 'must be a whole number').transform(Number).pipe(z.int().min(0).max(65535, 'must be at most 65535')), '3000'), {
    group: 'Server',
    help: "The one port of the playground, /healthz, /readyz, /metrics and Slack's requests. 0 takes a free one.",
    where: 'your choice',
    example: '3000',
    secret: false,
  }),
  LOG_LEVEL: setting(withDefault(z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }), 'info'), {
    group: 'Server',
    help: `How much is logged: ${LOG_LEVELS.join(', ')}.`,
    where: 'your choice',
    example: 'info',
    secret: false,
  }),
  CATALOG_DIRS: setting(
    withDefault(
      z
        .string()
        .transform((value) =>
          value
            .split(',')
            .map((dir) => dir.trim())
            .filter(Boolean),
        )
        .refine((dirs) => dirs.length > 0, 'must name at least one folder'),
      'catalog',
    ),
    {
      group: 'Catalog',
      help: "Folders of entries, separated by commas: ours, then a team's own. A later entry with the same id wins.",
      where: 'paths on this machine, relative to where the bot is started',
      example: 'catalog,/srv/our-catalog',
      secret: false,
    },
  ),
  DATABASE_URL: setting(withDefault(databaseAddress, 'sqlite:data/navigator.db'), {
    group: 'Store',
    help: 'Where subscriptions and installations are kept: a file by default, or a PostgreSQL server that several replicas share.',
    where: 'leave empty for the file data/navigator.db; for PostgreSQL ask who runs the server for user, password, host and database',
    example: 'postgres://navigator:…@db.example.org/navigator',
    // It may hold a password.
    secret: true,
  }),
  TOKEN_KEYS: setting(optional(sealKeys), {
    group: 'Store',
    help: 'Keys that seal the tokens of installed workspaces, separated by commas: the first one seals, all of them open. Needed to let other workspaces install the Slack app.',
    where: 'make one with: openssl rand -base64 32. To change keys, put a new one first, run "data rotate-keys", then remove the old one',
    example: 'q83v…=,Zm9v…=',
    secret: true,
  }),
} satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;
export type Config = { [Name in SettingName]: z.output<(typeof SETTINGS)[Name]['schema']> };
