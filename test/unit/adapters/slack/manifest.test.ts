import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { slackCommands, slackManifest } from '../../../../adapters/slack/manifest.ts';
import { NAVIGATOR, SEARCH_COMMANDS } from '../../../../src/query/commands.ts';

// The limits of Slack's published manifest schema.
const url = z.string().regex(/^https:\/\/.+\/slack\/events$/);
const manifest = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2), minor_version: z.literal(1) }),
  display_information: z.strictObject({ name: z.string().max(35), description: z.string().max(140), background_color: z.string().regex(/^#[0-9A-F]{6}$/) }),
  features: z.strictObject({
    app_home: z.strictObject({ home_tab_enabled: z.literal(true), messages_tab_enabled: z.literal(true), messages_tab_read_only_enabled: z.literal(false) }),
    bot_user: z.strictObject({ display_name: z.string().regex(/^[a-z0-9-_.]{1,80}$/), always_online: z.boolean() }),
    slash_commands: z
      .array(
        z.strictObject({
          command: z.string().regex(/^\/[a-z]{1,31}$/),
          description: z.string().min(1).max(2000),
          usage_hint: z.string().max(1000),
          url: url.optional(),
          should_escape: z.boolean(),
        }),
      )
      .max(50),
  }),
  oauth_config: z.strictObject({
    redirect_urls: z.array(z.string().regex(/^https:\/\/.+\/slack\/oauth_redirect$/)).optional(),
    scopes: z.strictObject({ bot: z.array(z.string()), bot_optional: z.array(z.string()) }),
  }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ request_url: url.optional(), bot_events: z.array(z.string()) }),
    interactivity: z.strictObject({ is_enabled: z.literal(true), request_url: url.optional() }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.literal(false),
  }),
});

describe('slackManifest', () => {
  test('for Socket Mode has no address anywhere', () => {
    const yaml = slackManifest({ mode: 'socket' });
    const value = manifest.parse(parse(yaml));
    expect(value.settings.socket_mode_enabled).toBe(true);
    expect(yaml).not.toContain('https://');
  });

  test.each(['https://bot.example.org', 'https://bot.example.org/', 'https://bot.example.org/slack/events'])('for HTTP puts %s everywhere', (address) => {
    const value = manifest.parse(parse(slackManifest({ mode: 'http', url: address })));
    const at = 'https://bot.example.org/slack/events';
    expect(value.settings).toMatchObject({ socket_mode_enabled: false, event_subscriptions: { request_url: at }, interactivity: { request_url: at } });
    expect(value.features.slash_commands.every((command) => command.url === at)).toBe(true);
    expect(value.oauth_config.redirect_urls).toEqual(['https://bot.example.org/slack/oauth_redirect']);
  });

  test('registers exactly the commands that the table gives to Slack, and asks for no more than is used', () => {
    const value = manifest.parse(parse(slackManifest({ mode: 'socket' })));
    const names = [...SEARCH_COMMANDS.filter((command) => command.slack).map((command) => command.name), NAVIGATOR.name].map((name) => `/${name}`);
    expect(value.features.slash_commands.map((command) => command.command)).toEqual(names);
    expect(slackCommands).toHaveLength(names.length);
    expect(value.oauth_config.scopes.bot).toEqual(['commands', 'chat:write', 'app_mentions:read', 'im:history']);
    expect(value.settings.event_subscriptions.bot_events).toEqual(['app_home_opened', 'app_mention', 'app_uninstalled', 'message.im', 'tokens_revoked']);
  });

  test('asks for reading only where it may be refused, and for the ids of channels only where they are needed', () => {
    const value = manifest.parse(parse(slackManifest({ mode: 'socket' })));
    expect(value.oauth_config.scopes.bot_optional).toEqual(['channels:history', 'groups:history', 'users:read']);
    expect(value.features.slash_commands.filter((command) => command.should_escape).map(({ command }) => command)).toEqual(['/navigator']);
  });
});
