// The platforms' posters without their connections, for `digest run`: a second Socket Mode or gateway connection would take events away
// from the bot that is running. Joined here, beside main.ts and cli.ts.
import { playgroundPoster } from '../adapters/web/poster.ts';
import { renderText } from './answer/text.ts';
import type { Config } from './config/settings.ts';
import type { Letter, Poster } from './port.ts';
import type { Store } from './store/port.ts';
import type { Logger } from './telemetry/log.ts';

export type Posters = { posters: readonly Poster[]; close(): void };

/** Slack's poster for one workspace by its token, or for several by what they handed over; undefined when Slack is not set up. */
async function slackPoster(config: Config, store: Store, log: Logger): Promise<Poster | undefined> {
  const { SLACK_BOT_TOKEN: token, SLACK_CLIENT_ID: several, TOKEN_KEYS: keys } = config;
  if (!token && !several) return undefined;
  const [{ createSlackPoster }, { createPostClients }, { createInstallationBook }, { sealedInstallations }, { createSealer }] = await Promise.all([
    import('../adapters/slack/poster.ts'),
    import('../adapters/slack/clients.ts'),
    import('../adapters/slack/installations.ts'),
    import('./store/sealed.ts'),
    import('./store/seal.ts'),
  ]);
  const installations = keys && sealedInstallations(store, { sealer: createSealer(keys), platform: 'slack', now: () => new Date() });
  const book = !token && installations ? createInstallationBook({ installations, log }) : undefined;
  const tokenOf = async (workspace: string) => (book ? (await book.read(workspace))?.bot.token : token);
  return createSlackPoster({ ready: () => true, clientFor: createPostClients({ tokenOf, apiUrl: config.SLACK_API_URL, log }), log });
}

/** @param show is given each post to the playground as text: there is no page to look at. @throws OperatorError when a token is refused. */
export async function openPosters({ config, store, log, show }: { config: Config; store: Store; log: Logger; show: (text: string) => void }): Promise<Posters> {
  const shown: Poster = {
    ...playgroundPoster,
    post: async (letter: Letter) => {
      show(renderText(letter.answer));
      return playgroundPoster.post(letter);
    },
  };
  const slack = await slackPoster(config, store, log);
  const posters: Poster[] = [shown, ...(slack ? [slack] : [])];
  if (!config.DISCORD_TOKEN) return { posters, close: () => {} };
  const { createDiscordPoster } = await import('../adapters/discord/connection.ts');
  const discord = await createDiscordPoster({ token: config.DISCORD_TOKEN, apiUrl: config.DISCORD_API_URL }, log);
  return { posters: [...posters, discord], close: () => discord.close() };
}
