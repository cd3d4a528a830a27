// The connection to Discord, and the only file that knows discord.js: listens, hands plain data to the pure parts, sends what they decide.
import {
  type Channel as AnyChannel,
  type AutocompleteInteraction,
  type ButtonInteraction,
  ChannelType,
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
  Routes,
} from 'discord.js';
import { OperatorError } from '../../src/errors.ts';
import type { Actor, Answerer, Desk, Platform, PlatformStatus, Poster } from '../../src/port.ts';
import type { Logger } from '../../src/telemetry/log.ts';
import { asker, type Mentionable, type WhoAsks } from './asking.ts';
import { connect, NO_CONTENT, TOKEN_REFUSED } from './connect.ts';
import { describe, mayNotWrite, needsHistory, refusedToken } from './failures.ts';
import { createJobs } from './jobs.ts';
import { LIMITS } from './limits.ts';
import { messageOutcome, pressOutcome, slashOutcome, staleCard } from './outcome.ts';
import { type Api, createPoster } from './poster.ts';
import { type CommandList, registerCommands } from './registration.ts';
import type { DiscordCard } from './render.ts';
import { carryOut, payload, whisper } from './replies.ts';
import { choicesFor, type SlashInput } from './request.ts';
import type { Channel } from './rights.ts';
import { customIdsIn } from './state.ts';

export type DiscordConfig = { token: string; apiUrl?: string | undefined };
export type DiscordOptions = { config: DiscordConfig; answerer: Answerer; desk: Desk; log: Logger };

/** How long stop() waits for answers under way. */
const STOP_PATIENCE_MS = 5_000;
/** A post that is not answered by then is looked for later. */
const POST_TIMEOUT_MS = 8_000;
/** What a read for a post waits for a rate limit; a post itself does not wait, but for its own pace of POSTS_PER_SECOND. */
const MAX_WAIT_MS = { GET: 5_000, POST: 1_500 };
/** Discord allows a bot 50 calls a second over all its processes, and bans an address that is refused too often: three replicas stay below it. */
const POSTS_PER_SECOND = 15;
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

/** An own way to Discord for daily posts: it repeats nothing and waits for nothing, so that the caller knows what happened and people are not kept waiting. */
function postApi(config: DiscordConfig): Api & { close(): void } {
  const rest = new REST({
    ...restOptions(config),
    retries: 0,
    timeout: POST_TIMEOUT_MS,
    globalRequestsPerSecond: POSTS_PER_SECOND,
    rejectOnRateLimit: ({ method, global, timeToReset, retryAfter }) => Math.max(timeToReset, retryAfter) > (method === 'GET' ? MAX_WAIT_MS.GET : global ? MAX_WAIT_MS.POST : 0),
  });
  // The time-out of the client ends with the headers of an answer, and after one 401 it forgets the token.
  const ready = () => {
    rest.setToken(config.token);
    return { signal: AbortSignal.timeout(POST_TIMEOUT_MS) };
  };
  return {
    get: (path, query) => rest.get(path, { ...ready(), query: new URLSearchParams(query) }),
    post: (path, body) => rest.post(path, { ...ready(), body }),
    remove: (path) => rest.delete(path, ready()),
    close() {
      rest.clearHandlerSweeper();
      rest.clearHashSweeper();
    },
  };
}

/** Sends daily posts without a connection to the gateway, for an operator's single run. @throws OperatorError when Discord refuses the token. */
export async function createDiscordPoster(config: DiscordConfig, log: Logger): Promise<Poster & { close(): void }> {
  const api = postApi(config);
  try {
    const me = (await api.get(Routes.user(), {})) as { id: string };
    // Without the gateway nothing is known of channels beforehand: whether we may post is said by posting.
    const poster = createPoster({ api, ready: () => true, me: () => me.id, known: () => undefined, channel: async () => undefined, log });
    return { ...poster, close: api.close };
  } catch (error) {
    api.close();
    throw new OperatorError(refusedToken(error) ? TOKEN_REFUSED : `Discord cannot be reached: ${describe(error).error.split('\n')[0]}`);
  }
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

export function createDiscordPlatform({ config, answerer, desk, log }: DiscordOptions): Platform {
  const closed = new Set<string>();
  const stopping = new AbortController();
  const jobs = createJobs(log, stopping.signal);
  const posts = postApi(config);
  let client: Client | undefined;
  let online = false;
  let status: PlatformStatus = { name: 'Discord', state: 'starting' };

  const become = (state: PlatformStatus['state'], note?: string): void => {
    if (status.state !== 'stopped') status = { name: 'Discord', state, ...(note === undefined ? {} : { note }) };
  };

  const poster = createPoster({
    api: { get: (...call) => jobs.keep(posts.get(...call)), post: (...call) => jobs.keep(posts.post(...call)), remove: (path) => jobs.keep(posts.remove(path)) },
    ready: () => online && !stopping.signal.aborted,
    me: () => client?.user?.id,
    known(workspace, id) {
      const cached = client?.channels.cache.get(id);
      return cached && (channelOf(cached, workspace) ?? 'elsewhere');
    },
    channel: async (workspace, id) => channelOf((await client?.channels.fetch(id, { cache: false })) ?? undefined, workspace),
    log,
  });

  const mentionable: Mentionable = ({ workspace }, id) => {
    const guild = client?.guilds.cache.get(workspace);
    const role = guild?.roles.cache.get(id);
    return role && { name: role.name, mentionable: role.mentionable || guild?.members.me?.permissions.has(PermissionFlagsBits.MentionEveryone) === true };
  };
  const askAs = (who: WhoAsks) => asker(answerer, desk, who, mentionable);

  function onInteraction(interaction: Interaction): void {
    if (interaction.isAutocomplete()) {
      jobs.run(
        'completion',
        () => complete(interaction),
        () => interaction.respond([]),
      );
    } else if (interaction.isChatInputCommand()) {
      const ask = askAs(async () => actorIn(interaction));
      jobs.run(
        'command',
        () => carryOut(interaction, undefined, slashOutcome(ask, slashInput(interaction))),
        (card) => whisper(interaction, card),
      );
    } else if (interaction.isButton()) {
      const ask = askAs(async () => actorIn(interaction));
      jobs.run(
        'button',
        () => carryOut(interaction, interaction, pressOutcome(ask, pressOf(interaction))),
        (card) => whisper(interaction, card),
      );
    } else if (interaction.isRepliable()) {
      // A menu or a form of another version of the bot.
      const card = staleCard('customId' in interaction ? interaction.customId : '');
      jobs.run(
        'component',
        () => whisper(interaction, card),
        (broken) => whisper(interaction, broken),
      );
    }
  }

  async function complete(interaction: AutocompleteInteraction): Promise<void> {
    const { name, value } = interaction.options.getFocused(true);
    await interaction.respond(choicesFor(answerer, { ...slashInput(interaction), query: value, focused: name }));
  }

  function onMessage(message: Message): void {
    const botId = message.client.user.id;
    if (message.author.bot || message.webhookId || message.system || message.author.id === botId) return;
    jobs.run(
      'message',
      async () => {
        const card = await messageOutcome(
          askAs(() => actorOf(message)),
          { content: message.content, botId, direct: message.guildId === null, authorId: message.author.id },
        );
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
    const up = () => {
      online = true;
      become(content ? 'ready' : 'degraded', content ? undefined : NO_CONTENT);
    };
    candidate.on(Events.ClientReady, up);
    candidate.on(Events.ShardReady, up);
    candidate.on(Events.ShardResume, up);
    candidate.on(Events.ShardReconnecting, () => {
      online = false;
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
    online = false;
    log.error({ code }, `Discord: the gateway closed for good (${GatewayCloseCodes[code] ?? code})`);
    become('failed', code === GatewayCloseCodes.AuthenticationFailed ? TOKEN_REFUSED : `Discord closed the connection with ${code}.`);
    if (code !== GatewayCloseCodes.DisallowedIntents || !content) return;
    candidate
      .destroy()
      .then(() => start(false))
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

  const start = (content: boolean) => connect({ once: async (wanted) => onConnected(await logIn(wanted), wanted), become, log, stopping: stopping.signal }, content);

  /** Resolves when the commands are there too. Without them messages are still answered, so a failure is only logged. */
  function onConnected(ready: Client<true>, content: boolean): Promise<void> {
    const invite = ready.generateInvite({
      scopes: [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands],
      permissions: [
        PermissionFlagsBits.ViewChannel,
        PermissionFlagsBits.SendMessages,
        PermissionFlagsBits.SendMessagesInThreads,
        PermissionFlagsBits.EmbedLinks,
        PermissionFlagsBits.ReadMessageHistory,
      ],
    });
    log.info({ user: ready.user.tag, servers: ready.guilds.cache.size, messageContent: content, invite }, 'Discord: connected');
    return jobs.run(
      'registration',
      async () => log.info(`Discord commands: ${await registerCommands(commandList(ready.rest, ready.application.id))}`),
      async () => undefined,
    );
  }

  return {
    name: 'Discord',
    poster,
    start: () => start(true),
    async stop() {
      stopping.abort(new Error('stopped'));
      await jobs.finish(STOP_PATIENCE_MS);
      posts.close();
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

const send = async (message: Message, body: Parameters<Message['reply']>[0] & object): Promise<unknown> => (message.channel.isSendable() ? message.channel.send(body) : undefined);

const slashInput = ({ commandName, options }: ChatInputCommandInteraction | AutocompleteInteraction): SlashInput => ({
  name: commandName,
  subcommand: options.getSubcommand(false) ?? undefined,
  query: options.getString('query') ?? undefined,
  options: Object.fromEntries(options.data.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]))),
});

/** Undefined in a direct message. */
function actorIn({ guildId, channelId, user, memberPermissions }: ChatInputCommandInteraction | ButtonInteraction): Actor | undefined {
  if (!guildId || !channelId) return undefined;
  return { platform: 'discord', workspace: guildId, channel: channelId, person: user.id, mayManage: memberPermissions?.has(PermissionFlagsBits.ManageGuild) === true };
}

/** The same for a message, which does not tell what its author may do. */
async function actorOf({ guildId, guild, channelId, author, member }: Message): Promise<Actor | undefined> {
  if (!guildId) return undefined;
  const rights = (member ?? (await guild?.members.fetch(author.id)))?.permissions;
  return { platform: 'discord', workspace: guildId, channel: channelId, person: author.id, mayManage: rights?.has(PermissionFlagsBits.ManageGuild) === true };
}

/** Undefined when there is no such channel in the server. */
function channelOf(channel: AnyChannel | undefined, workspace: string): Channel | undefined {
  if (!channel || channel.isDMBased() || !('guildId' in channel) || channel.guildId !== workspace) return undefined;
  const { name, type, client } = channel;
  const rights = channel.permissionsFor(client.user)?.bitfield;
  const thread = channel.isThread() ? channel : undefined;
  const outside = thread?.type === ChannelType.PrivateThread && !thread.joined && !(rights !== undefined && (rights & PermissionFlagsBits.ManageThreads) !== 0n);
  return { name, type, locked: thread?.archived === true && thread.locked === true, outside, ...(rights === undefined ? {} : { rights }) };
}

function pressOf(interaction: ButtonInteraction) {
  const { message, user, customId } = interaction;
  const ephemeral = message.flags.has(MessageFlags.Ephemeral);
  const direct = interaction.context === InteractionContextType.BotDM;
  return {
    customId,
    ids: message.components.flatMap((component) => customIdsIn(component.toJSON())),
    user: { id: user.id, name: user.displayName },
    place: ephemeral ? ('ephemeral' as const) : direct ? ('direct' as const) : ('shared' as const),
  };
}
