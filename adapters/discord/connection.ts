// The connection to Discord, and the only file that knows discord.js: listens, hands plain data to the pure parts, sends what they decide.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  Client,
  Events,
  GatewayCloseCodes,
  GatewayIntentBits,
  type Interaction,
  InteractionContextType,
  type Message,
  MessageFlags,
  OAuth2Scopes,
  Options,
  Partials,
  PermissionFlagsBits,
  REST,
  type RepliableInteraction,
  Routes,
} from 'discord.js';
import { SETTINGS } from '../../src/config/settings.ts';
import { OperatorError, UserError } from '../../src/errors.ts';
import type { Answerer, Platform, PlatformStatus } from '../../src/port.ts';
import type { Logger } from '../../src/telemetry/log.ts';
import { describe, isTooLate, mayNotWrite, needsHistory, refusedIntents, refusedToken } from './failures.ts';
import type { DiscordMessage } from './layout.ts';
import { LIMITS } from './limits.ts';
import { brokenCard, messageOutcome, type Outcome, pressOutcome, refusedCard, slashOutcome, staleOutcome } from './outcome.ts';
import { type CommandList, registerCommands } from './registration.ts';
import type { DiscordCard } from './render.ts';
import { choicesFor, type SlashInput } from './request.ts';

export type DiscordConfig = { token: string; apiUrl?: string | undefined };
export type DiscordOptions = { config: DiscordConfig; answerer: Answerer; log: Logger };

const NO_CONTENT =
  'Message Content intent is off: !commands are not answered; slash commands, @mentions and direct messages are. ' +
  'Switch it on at discord.com/developers/applications > your application > Bot > Message Content Intent, then restart.';
const TOKEN_REFUSED = `Discord refused DISCORD_TOKEN. Where to find it: ${SETTINGS.DISCORD_TOKEN.where}`;
/** How long stop() waits for answers under way. */
const STOP_PATIENCE_MS = 5_000;
const MAX_RETRY_MS = 60_000;
/** Channels remembered as closed to us, so that the log says so once each. */
const MAX_CLOSED = 1_000;

const restOptions = ({ apiUrl }: DiscordConfig) => (apiUrl ? { api: apiUrl.replace(/\/+$/, '') } : {});

const commandList = (rest: REST, application: string): CommandList => ({
  get: () => rest.get(Routes.applicationCommands(application)),
  put: (commands) => rest.put(Routes.applicationCommands(application), { body: commands }),
});

function createClient(config: DiscordConfig, content: boolean): Client {
  return new Client({
    intents: [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildMessages,
      GatewayIntentBits.DirectMessages,
      // Privileged: without it `!dataset brain` arrives as an empty text.
      ...(content ? [GatewayIntentBits.MessageContent] : []),
    ],
    // Without this, direct messages in channels not seen before are dropped.
    partials: [Partials.Channel],
    allowedMentions: { parse: [], repliedUser: false },
    failIfNotExists: false,
    rest: restOptions(config),
    // Nothing is looked up in these caches; they only grow.
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      ReactionManager: 0,
      PresenceManager: 0,
      VoiceStateManager: 0,
      GuildEmojiManager: 0,
      GuildStickerManager: 0,
      GuildMemberManager: { maxSize: 0, keepOverLimit: (member) => member.id === member.client.user.id },
      UserManager: { maxSize: 0, keepOverLimit: (user) => user.id === user.client.user?.id },
    }),
  });
}

/** Registers the slash commands without connecting to the gateway. @throws OperatorError when Discord refuses. */
export async function registerDiscordCommands(config: DiscordConfig, log: Logger, { force = false } = {}): Promise<'registered' | 'unchanged'> {
  const rest = new REST(restOptions(config)).setToken(config.token);
  try {
    const application = (await rest.get(Routes.currentApplication())) as { id: string };
    const done = await registerCommands(commandList(rest, application.id), { force });
    log.info({ application: application.id }, `Discord commands: ${done}`);
    return done;
  } catch (error) {
    throw new OperatorError(refusedToken(error) ? TOKEN_REFUSED : `Discord did not register the commands: ${describe(error).error.split('\n')[0]}`);
  } finally {
    rest.clearHandlerSweeper();
    rest.clearHashSweeper();
  }
}

export function createDiscordPlatform({ config, answerer, log }: DiscordOptions): Platform {
  const jobs = new Set<Promise<void>>();
  const closed = new Set<string>();
  const stopping = new AbortController();
  let client: Client | undefined;
  let status: PlatformStatus = { name: 'Discord', state: 'starting' };

  const become = (state: PlatformStatus['state'], note?: string): void => {
    if (status.state !== 'stopped') status = { name: 'Discord', state, ...(note === undefined ? {} : { note }) };
  };

  /** Every event goes through here: work is known until it ends, and no error leaves. */
  function run(what: string, work: () => Promise<void>, tell: (card: DiscordCard) => Promise<unknown>): Promise<void> {
    if (stopping.signal.aborted) return Promise.resolve();
    const job = attempt(what, work, tell).finally(() => jobs.delete(job));
    jobs.add(job);
    return job;
  }

  async function attempt(what: string, work: () => Promise<void>, tell: (card: DiscordCard) => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (isTooLate(error)) return log.debug(describe(error), `Discord: too late for a ${what}`);
      const ref = randomBytes(3).toString('hex');
      if (error instanceof UserError) log.info({ error: error.message }, `Discord: refused a ${what}`);
      else log.error({ ref, ...describe(error) }, `Discord: a ${what} failed`);
      try {
        await tell(error instanceof UserError ? refusedCard(error.human) : brokenCard(ref));
      } catch (second) {
        log.warn({ ref, ...describe(second) }, `Discord: could not say that a ${what} failed`);
      }
    }
  }

  function onInteraction(interaction: Interaction): void {
    if (interaction.isAutocomplete()) {
      run(
        'completion',
        () => complete(interaction),
        () => interaction.respond([]),
      );
    } else if (interaction.isChatInputCommand()) {
      run(
        'command',
        () => carryOut(interaction, slashOutcome(answerer, slashInput(interaction))),
        (card) => whisper(interaction, card),
      );
    } else if (interaction.isButton()) {
      run(
        'button',
        () => carryOut(interaction, pressOutcome(answerer, pressOf(interaction))),
        (card) => whisper(interaction, card),
      );
    } else if (interaction.isRepliable()) {
      // A menu or a form of another version of the bot.
      const { card } = staleOutcome('customId' in interaction ? interaction.customId : '');
      run(
        'component',
        () => whisper(interaction, card),
        (broken) => whisper(interaction, broken),
      );
    }
  }

  async function complete(interaction: AutocompleteInteraction): Promise<void> {
    await interaction.respond(choicesFor(answerer, { ...slashInput(interaction), query: interaction.options.getFocused() }));
  }

  function onMessage(message: Message): void {
    const botId = message.client.user.id;
    if (message.author.bot || message.webhookId || message.system || message.author.id === botId) return;
    run(
      'message',
      async () => {
        const card = messageOutcome(answerer, { content: message.content, botId, direct: message.guildId === null, authorId: message.author.id });
        if (card) await replyTo(message, card);
      },
      (card) => replyTo(message, card),
    );
  }

  async function replyTo(message: Message, card: DiscordCard): Promise<void> {
    try {
      for (const [at, part] of card.messages.entries()) {
        // discord.js repeats a POST that ended in a server error; the nonce keeps that from posting twice.
        const body = { ...payload(part), flags: MessageFlags.IsComponentsV2 as const, nonce: `${message.id}-${at}`.slice(0, LIMITS.nonce), enforceNonce: true };
        await (at === 0 ? message.reply(body).catch((error) => (needsHistory(error) ? send(message, body) : Promise.reject(error))) : send(message, body));
      }
    } catch (error) {
      if (!mayNotWrite(error)) throw error;
      if (closed.size < MAX_CLOSED && !closed.has(message.channelId)) {
        closed.add(message.channelId);
        log.warn({ channel: message.channelId, ...describe(error) }, 'Discord: may not write in a channel; it needs View Channel, Send Messages, and Send Messages in Threads');
      }
    }
  }

  function listen(candidate: Client, content: boolean): void {
    candidate.on(Events.InteractionCreate, onInteraction);
    candidate.on(Events.MessageCreate, onMessage);
    // Without a listener an error event ends the process.
    candidate.on(Events.Error, (error) => log.error(describe(error), 'Discord: client error'));
    candidate.on(Events.ShardError, (error) => log.warn({ error: error.message }, 'Discord: gateway error'));
    candidate.on(Events.Warn, (text) => log.warn(`Discord: ${text}`));
    candidate.rest.on('invalidRequestWarning', (data) => log.warn(data, 'Discord: many refused requests'));
    candidate.rest.on('rateLimited', ({ route, timeToReset }) => log.debug({ route, timeToReset }, 'Discord: waiting for a rate limit'));
    const up = () => become(content ? 'ready' : 'degraded', content ? undefined : NO_CONTENT);
    candidate.on(Events.ClientReady, up);
    candidate.on(Events.ShardReady, up);
    candidate.on(Events.ShardResume, up);
    candidate.on(Events.ShardReconnecting, () => {
      log.info('Discord: connection lost, reconnecting');
      become('degraded', 'The connection to Discord was lost; reconnecting.');
    });
    candidate.on(Events.ShardDisconnect, ({ code }) => {
      // During start() the rejected login says the same.
      if (candidate !== client || !candidate.isReady()) return;
      onClosed(candidate, code, content);
    });
  }

  /** The gateway closed for good while we were connected: a token reset or an intent switched off. */
  function onClosed(candidate: Client, code: number, content: boolean): void {
    log.error({ code }, `Discord: the gateway closed for good (${GatewayCloseCodes[code] ?? code})`);
    become('failed', code === GatewayCloseCodes.AuthenticationFailed ? TOKEN_REFUSED : `Discord closed the connection with ${code}.`);
    if (code !== GatewayCloseCodes.DisallowedIntents || !content) return;
    candidate
      .destroy()
      .then(() => connect(false))
      .catch((error) => log.error(describe(error), 'Discord: could not connect again'));
  }

  /** One attempt. @throws what discord.js throws. */
  async function logIn(content: boolean): Promise<Client<true>> {
    const candidate = createClient(config, content);
    client = candidate;
    listen(candidate, content);
    const stop = new AbortController();
    try {
      return await new Promise<Client<true>>((resolve, reject) => {
        stopping.signal.addEventListener('abort', () => reject(stopping.signal.reason), { once: true, signal: stop.signal });
        candidate.once(Events.ClientReady, resolve);
        candidate.once(Events.ShardDisconnect, ({ code }) => reject(Object.assign(new Error(`the gateway closed with ${code}`), { code })));
        candidate.login(config.token).catch(reject);
      });
    } catch (error) {
      await candidate.destroy();
      throw error;
    } finally {
      stop.abort();
    }
  }

  /** Tries until it is connected, refused, or stopped: Discord may be down while the other platforms are not. */
  async function connect(content: boolean): Promise<void> {
    let wait = 1_000;
    for (;;) {
      try {
        const ready = await logIn(content);
        return await onConnected(ready, content);
      } catch (error) {
        if (stopping.signal.aborted) return;
        if (refusedToken(error)) {
          become('failed', TOKEN_REFUSED);
          throw new OperatorError(TOKEN_REFUSED);
        }
        if (content && refusedIntents(error)) {
          log.warn(`Discord: ${NO_CONTENT}`);
          return connect(false);
        }
        wait = Math.min(wait * 2, MAX_RETRY_MS);
        become('starting', `Discord cannot be reached; trying again. ${describe(error).error.split('\n')[0]}`);
        log.warn({ ...describe(error), seconds: wait / 1_000 }, 'Discord: cannot connect, trying again');
        await sleep(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  }

  /** Resolves when the commands are there too. Without them messages are still answered, so a failure is only logged. */
  function onConnected(ready: Client<true>, content: boolean): Promise<void> {
    const invite = ready.generateInvite({
      scopes: [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands],
      permissions: [PermissionFlagsBits.ViewChannel, PermissionFlagsBits.SendMessages, PermissionFlagsBits.SendMessagesInThreads, PermissionFlagsBits.ReadMessageHistory],
    });
    log.info({ user: ready.user.tag, servers: ready.guilds.cache.size, messageContent: content, invite }, 'Discord: connected');
    return run(
      'registration',
      async () => log.info(`Discord commands: ${await registerCommands(commandList(ready.rest, ready.application.id))}`),
      async () => undefined,
    );
  }

  return {
    name: 'Discord',
    start: () => connect(true),
    async stop() {
      stopping.abort(new Error('stopped'));
      const patience = new AbortController();
      await Promise.race([Promise.all(jobs), sleep(STOP_PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined)]);
      patience.abort();
      try {
        await client?.destroy();
      } catch (error) {
        log.warn(describe(error), 'Discord: could not close cleanly');
      }
      become('stopped');
    },
    status: () => status,
  };
}

const hidden = [MessageFlags.IsComponentsV2, MessageFlags.Ephemeral] as const;

/** Our JSON in the words of discord.js, which passes components on as they are. */
const payload = ({ components }: DiscordMessage) => ({ components, allowedMentions: { parse: [], repliedUser: false } });

const send = async (message: Message, body: Parameters<Message['reply']>[0] & object): Promise<unknown> => (message.channel.isSendable() ? message.channel.send(body) : undefined);

const slashInput = ({ commandName, options }: ChatInputCommandInteraction | AutocompleteInteraction): SlashInput => ({
  name: commandName,
  subcommand: options.getSubcommand(false) ?? undefined,
  query: options.getString('query') ?? undefined,
});

function pressOf(interaction: ButtonInteraction) {
  const { message, user, customId } = interaction;
  const ephemeral = message.flags.has(MessageFlags.Ephemeral);
  const direct = interaction.context === InteractionContextType.BotDM;
  return {
    customId,
    ids: message.components.flatMap((component) => customIds(component.toJSON())),
    user: { id: user.id, name: user.displayName },
    place: ephemeral ? ('ephemeral' as const) : direct ? ('direct' as const) : ('shared' as const),
  };
}

function customIds(component: object): string[] {
  const own = 'custom_id' in component && typeof component.custom_id === 'string' ? [component.custom_id] : [];
  const children = 'components' in component && Array.isArray(component.components) ? component.components : [];
  const accessory = 'accessory' in component && typeof component.accessory === 'object' && component.accessory ? [component.accessory] : [];
  return [...own, ...[...children, ...accessory].flatMap((child: object) => customIds(child))];
}

async function carryOut(interaction: ChatInputCommandInteraction | ButtonInteraction, { how, card }: Outcome): Promise<void> {
  const [first, ...more] = card.messages;
  const quiet = how === 'whisper' || (how === 'update' && interaction.isButton() && interaction.message.flags.has(MessageFlags.Ephemeral));
  const flags = quiet ? hidden : ([MessageFlags.IsComponentsV2] as const);
  if (how === 'update' && interaction.isButton()) await interaction.update({ ...payload(first), flags: MessageFlags.IsComponentsV2 });
  else await interaction.reply({ ...payload(first), flags });
  for (const message of more) await interaction.followUp({ ...payload(message), flags });
}

async function whisper(interaction: RepliableInteraction, card: DiscordCard): Promise<void> {
  const body = { ...payload(card.messages[0]), flags: hidden };
  await (interaction.replied ? interaction.followUp(body) : interaction.reply(body));
}
