// The app manifest that an operator pastes into api.slack.com/apps, made from the command table.
import { stringify } from 'yaml';
import { NAVIGATOR, SEARCH_COMMANDS } from '../../src/query/commands.ts';

export type ManifestOptions = { mode: 'socket' } | { mode: 'http' /** Public https address of the server; Slack's path is added. */; url?: string };

const PLACEHOLDER = 'https://navigator.example.org';
/** Where Slack sends commands, events and clicks in HTTP mode. */
export const SLACK_EVENTS_PATH = '/slack/events';

/** Where workspaces install the bot, when it serves several, and where Slack sends them back to. */
export const SLACK_INSTALL_PATH = '/slack/install';
export const SLACK_REDIRECT_PATH = '/slack/oauth_redirect';

/** What the bot cannot do without. */
export const SCOPES = ['commands', 'chat:write', 'app_mentions:read', 'im:history'] as const;
/**
 * What whoever installs the bot may refuse: reading channels, so that a daily post whose sending was cut off is looked for before it is sent
 * again, and profiles, for people's time zones.
 */
export const OPTIONAL_SCOPES = ['channels:history', 'groups:history', 'users:read'] as const;

/** The commands that are registered with Slack, as it names them. */
export const slackCommands = [
  ...SEARCH_COMMANDS.filter((command) => command.slack).map(({ name, summary, usage }) => ({ command: `/${name}`, description: summary, usage_hint: usage })),
  { command: `/${NAVIGATOR.name}`, description: NAVIGATOR.summary, usage_hint: NAVIGATOR.usage },
];

/** YAML for "Create an app > From a manifest". */
export function slackManifest(options: ManifestOptions): string {
  const base = options.mode === 'http' ? (options.url ?? PLACEHOLDER).replace(/\/+$/, '').replace(SLACK_EVENTS_PATH, '') : undefined;
  const url = base && `${base}${SLACK_EVENTS_PATH}`;
  const manifest = {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: 'Medical AI Navigator',
      description: 'Find medical-AI datasets, losses, methods and tools, with licence reminders.',
      background_color: '#0B3D4F',
    },
    features: {
      // The home tab lists the daily posts; the messages tab is where people write to the bot directly.
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: NAVIGATOR.name, always_online: true },
      // Escaped, a channel comes with its id, which only `subscribe` needs; a query is words.
      slash_commands: slackCommands.map((command) => ({ ...command, ...(url ? { url } : {}), should_escape: command.command === `/${NAVIGATOR.name}` })),
    },
    oauth_config: { ...(base ? { redirect_urls: [`${base}${SLACK_REDIRECT_PATH}`] } : {}), scopes: { bot: [...SCOPES], bot_optional: [...OPTIONAL_SCOPES] } },
    settings: {
      event_subscriptions: { ...(url ? { request_url: url } : {}), bot_events: ['app_home_opened', 'app_mention', 'app_uninstalled', 'message.im', 'tokens_revoked'] },
      interactivity: { is_enabled: true, ...(url ? { request_url: url } : {}) },
      org_deploy_enabled: false,
      socket_mode_enabled: options.mode === 'socket',
      token_rotation_enabled: false,
    },
  };
  return stringify(manifest, { lineWidth: 0 });
}
