// One stand-in for Discord a test, and the adapter with the real discord.js client connected to it.
import { afterEach, beforeEach } from 'vitest';
import { createDiscordPlatform } from '../../adapters/discord/connection.ts';
import { blankAnswer } from '../../src/answer/compose.ts';
import type { Actor, Answerer, Desk, Platform } from '../../src/port.ts';
import type { Request } from '../../src/query/request.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { type FakeDiscord, startFakeDiscord } from '../fakes/discord.ts';

/** A desk that notes what it is asked and answers with it. */
export function recordingDesk() {
  const asked: { request: Request; actor: Actor }[] = [];
  const desk: Desk = {
    async answer(request, actor) {
      asked.push({ request, actor });
      return blankAnswer('message', request, `Desk: ${request.command} ${request.text}`.trim());
    },
  };
  return { asked, desk };
}

/** Sets up before and after each test of a file. `discord` and `lines` are of the test that runs. */
export function discordTests() {
  const platforms: Platform[] = [];
  let discord: FakeDiscord;
  let lines: string[] = [];

  beforeEach(async () => {
    // discord.js reads this by itself.
    delete process.env.DISCORD_TOKEN;
    lines = [];
    discord = await startFakeDiscord();
  });

  afterEach(async () => {
    await Promise.all(platforms.splice(0).map((platform) => platform.stop()));
    await discord.close();
  });

  const newLog = () => createLog('debug', [], { write: (line: string) => void lines.push(line) });
  const platformFor = (answerer: Answerer, desk: Desk = recordingDesk().desk): Platform => {
    const platform = createDiscordPlatform({ config: { token: discord.token, apiUrl: discord.apiUrl }, answerer, desk, log: newLog() });
    platforms.push(platform);
    return platform;
  };

  return {
    get discord() {
      return discord;
    },
    /** The log so far. */
    get lines() {
      return lines;
    },
    logged: (level: 'warn' | 'error') => lines.filter((line) => JSON.parse(line).level === (level === 'warn' ? 40 : 50)),
    newLog,
    platformFor,
    /** Connected, with its commands known. */
    async connect(answerer: Answerer, desk?: Desk): Promise<Platform> {
      const platform = platformFor(answerer, desk);
      await platform.start();
      return platform;
    },
  };
}
