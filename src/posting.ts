// The platforms' posters without their connections, for `digest run`: a second Socket Mode or gateway connection would take events away
// from the bot that is running. Joined here, beside main.ts and cli.ts.
import { playgroundPoster } from '../adapters/web/poster.ts';
import { renderText } from './answer/text.ts';
import type { Config } from './config/settings.ts';
import type { Letter, Poster } from './port.ts';
import type { Logger } from './telemetry/log.ts';

export type Posters = { posters: readonly Poster[]; close(): void };

/** @param show is given each post to the playground as text: there is no page to look at. @throws OperatorError when a token is refused. */
export async function openPosters(config: Config, log: Logger, show: (text: string) => void): Promise<Posters> {
  const shown: Poster = {
    ...playgroundPoster,
    post: async (letter: Letter) => {
      show(renderText(letter.answer));
      return playgroundPoster.post(letter);
    },
  };
  const posters: Poster[] = [shown];
  const closing: (() => void)[] = [];
  const { SLACK_BOT_TOKEN: slackToken, DISCORD_TOKEN: discordToken } = config;
  if (slackToken) {
    const [{ createSlackPoster }, { createPostClients }] = await Promise.all([import('../adapters/slack/poster.ts'), import('../adapters/slack/clients.ts')]);
    const clientFor = createPostClients({ tokenOf: async () => slackToken, apiUrl: config.SLACK_API_URL, log });
    posters.push(createSlackPoster({ ready: () => true, clientFor, log }));
  }
  if (discordToken) {
    const { createDiscordPoster } = await import('../adapters/discord/connection.ts');
    const poster = await createDiscordPoster({ token: discordToken, apiUrl: config.DISCORD_API_URL }, log);
    posters.push(poster);
    closing.push(() => poster.close());
  }
  return { posters, close: () => closing.forEach((close) => void close()) };
}
