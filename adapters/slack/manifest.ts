// The app manifest that an operator pastes into api.slack.com/apps, made from the command table.
import { stringify } from 'yaml';
import { NAVIGATOR, SEARCH_COMMANDS } from '../../src/query/commands.ts';

export type ManifestOptions = { mode: 'socket' } | { mode: 'http' /** Public https address of the server; Slack's path is added. */; url?: string };

const PLACEHOLDER = 'https://navigator.example.org';
/** Where Slack sends commands, events and clicks in HTTP mode. */
export const SLACK_EVENTS_PATH = '/slack/events';

/** The commands that are registered with Slack, as it names them. */
export const slackCommands = [
  ...SEARCH_COMMANDS.filter((command) => command.slack).map(({ name, summary, usage }) => ({ command: `/${name}`, description: summary, usage_hint: usage })),
  { command: `/${NAVIGATOR.name}`, description: NAVIGATOR.summary, usage_hint: NAVIGATOR.usage },
];

/** YAML for "Create an app > From a manifest". */
export function slackManifest(options: ManifestOptions): string {
  const url = options.mode === 'http' ? `${(options.url ?? PLACEHOLDER).replace(/\/+$/, '').replace(SLACK_EVENTS_PATH, '')}${SLACK_EVENTS_PATH}` : undefined;
  const manifest = {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: 'Medical AI Navigator',
      description: 'Find medical-AI datasets, losses, methods and tools, with licence reminders.',
      background_color: '#0B3D4F',
    },
    features: {
      // The messages tab is where people write to the bot directly.
      app_home: { home_tab_enabled: false, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: NAVIGATOR.name, always_online: true },
      slash_commands: slackCommands.map((command) => ({ ...command, ...(url ? { url } : {}), should_escape: false })),
    },
    oauth_config: { scopes: { bot: ['commands', 'chat:write', 'app_mentions:read', 'im:history'] } },
    settings: {
      event_subscriptions: { ...(url ? { request_url: url } : {}), bot_events: ['app_mention', 'message.im'] },
      interactivity: { is_enabled: true, ...(url ? { request_url: url } : {}) },
      org_deploy_enabled: false,
      socket_mode_enabled: options.mode === 'socket',
      token_rotation_enabled: false,
    },
  };
  return stringify(manifest, { lineWidth: 0 });
}
