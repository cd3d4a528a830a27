// The playground as main.ts builds it: the real catalog, core and renderers, on a free port of this machine.
import { join } from 'node:path';
import { playgroundPoster } from '../../adapters/web/poster.ts';
import { createWebServer, type WebOptions, type WebServer } from '../../adapters/web/server.ts';
import { KIND_PLURALS } from '../../src/answer/facts.ts';
import { loadCatalog } from '../../src/catalog/load.ts';
import { KINDS } from '../../src/catalog/schema.ts';
import { createDesk } from '../../src/digest/desk.ts';
import { NOTHING_DEAD } from '../../src/digest/news.ts';
import { createNavigator } from '../../src/navigator.ts';
import { presses, renderers } from '../../src/playground.ts';
import { createStore } from '../../src/store/open.ts';
import { createLog } from '../../src/telemetry/log.ts';

/** Daily posts are kept in memory. */
export function createPlayground(changed: Partial<WebOptions> = {}): WebServer {
  const catalog = loadCatalog([join(import.meta.dirname, '../../catalog')]);
  const navigator = createNavigator({ catalog, today: () => '2026-11-23', about: () => ({ version: '0.0.0', platforms: [], problems: [] }) });
  const store = createStore({ url: 'sqlite::memory:' });
  const now = () => new Date('2026-11-23T10:00:00Z');
  const current = () => ({ catalog, topics: navigator.topics, dead: NOTHING_DEAD });
  const desk = createDesk({ store, posters: () => [playgroundPoster], current, record: async () => {}, now, log: createLog('silent') });
  return createWebServer({
    host: '127.0.0.1',
    port: 0,
    log: createLog('silent'),
    answerer: navigator,
    desk,
    posts: async () => ({ posts: [] }),
    renderers,
    presses,
    state: () => ({
      hints: [
        'Slack is not connected: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (api.slack.com/apps).',
        'Discord is not connected: set DISCORD_TOKEN (discord.com/developers/applications).',
      ],
      platforms: [
        { name: 'Slack', state: 'stopped' },
        { name: 'Discord', state: 'stopped' },
      ],
      catalog: { total: catalog.entries.length, kinds: KINDS.map((kind) => ({ label: KIND_PLURALS[kind], count: catalog.entries.filter((entry) => entry.kind === kind).length })) },
    }),
    health: () => ({ ready: true }),
    metrics: () => '',
    ...changed,
  });
}
