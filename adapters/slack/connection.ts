// Slack as a Platform. The only file that imports Bolt: it turns Bolt's arguments into the calls of `listeners.ts`.
import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { App, type Context, HTTPReceiver, type Installation, type InstallationStore, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { OperatorError } from '../../src/errors.ts';
import type { Answerer, Desk, Platform, PlatformStatus, Poster } from '../../src/port.ts';
import type { Logger } from '../../src/telemetry/log.ts';
import { boltLog } from './bolt-log.ts';
import { CALL_TIMEOUT, createPostClients, patientFetch } from './clients.ts';
import { createDoor } from './door.ts';
import { createFarewell } from './farewell.ts';
import { installationFailed } from './install-page.ts';
import { createInstallationBook, type Installations } from './installations.ts';
import { createListeners, type Respond, type SlackEvent } from './listeners.ts';
import { OPTIONAL_SCOPES, SCOPES, SLACK_EVENTS_PATH } from './manifest.ts';
import { createSlackPoster } from './poster.ts';
import { reasonOf, refusal } from './refused.ts';
import { createSocket, type Socket } from './socket.ts';

const STOP_TIMEOUT = 5000;

export type SlackConfig = {
  /** For one workspace. */
  botToken?: string | undefined;
  /** For several, which install the bot themselves. */
  oauth?: { clientId: string; clientSecret: string; stateSecret: string } | undefined;
  appToken?: string | undefined;
  signingSecret?: string | undefined;
  apiUrl?: string | undefined;
};

export type SlackOptions = {
  config: SlackConfig;
  answerer: Answerer;
  /** Answers what is asked about daily posts. */
  desk: Desk;
  /** Needed with `oauth`. */
  installations?: Installations;
  /** A workspace has removed the bot: what is kept of it is to be forgotten. */
  onUninstalled?: (workspace: string) => Promise<void>;
  log: Logger;
};

export type SlackPlatform = Platform & {
  readonly poster: Poster;
  /** To be called by the one HTTP server for these paths: Slack's requests in HTTP mode, and the pages that install the bot. */
  readonly http?: { paths: readonly string[]; listener: RequestListener };
};

class NotInstalled extends Error {
  override name = 'NotInstalled';
  override message = 'the bot is not installed there';
}

/** What an installation is kept under: the team, or the organisation when it was installed for all of its teams. */
const workspaceOf = ({ isEnterpriseInstall, enterpriseId, teamId }: { isEnterpriseInstall: boolean; enterpriseId?: string; teamId?: string }): string =>
  (isEnterpriseInstall ? enterpriseId : teamId) ?? teamId ?? enterpriseId ?? '';

/**
 * Somebody of another workspace, in a shared channel. In an organisation (Enterprise Grid) people of all its teams count as members: Slack
 * does not say whose team is whose.
 */
const isOutsider = (userTeam: string | undefined, { teamId, enterpriseId }: { teamId?: string; enterpriseId?: string }): boolean =>
  userTeam !== undefined && teamId !== undefined && enterpriseId === undefined && userTeam !== teamId;

/** @throws never; a refused token or setting rejects `start`. */
export function createSlackPlatform({ config, answerer, desk, installations, onUninstalled, log: parent }: SlackOptions): SlackPlatform {
  const log = parent.child({ platform: 'slack' });
  const listeners = createListeners({ answerer, desk, log });
  const clientOptions = { ...(config.apiUrl ? { slackApiUrl: config.apiUrl } : {}), timeout: CALL_TIMEOUT, retryConfig: { retries: 2 }, fetch: patientFetch };
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();
  let status: PlatformStatus = { name: 'Slack', state: 'starting' };
  let socket: Socket | undefined;
  let http: HTTPReceiver | undefined;
  let installer: HTTPReceiver['installer'];

  const book = installations && config.oauth ? createInstallationBook({ installations, log }) : undefined;
  const tokenOf = async (workspace: string, fresh: boolean): Promise<string | undefined> => {
    if (!book) return config.botToken;
    const kept = await book.read(workspace, fresh);
    if (!kept?.bot.refreshToken || !installer) return kept?.bot.token;
    // Renews a token that is about to run out.
    const { isEnterpriseInstall, team, enterprise } = kept;
    return (await installer.authorize({ teamId: team?.id, enterpriseId: enterprise?.id, isEnterpriseInstall } as Parameters<typeof installer.authorize>[0])).botToken;
  };
  const clientFor = createPostClients({ tokenOf, apiUrl: config.apiUrl, log });
  const farewell = createFarewell({ clientFor, forget: async (workspace) => book?.remove(workspace), onUninstalled, log });

  const installationStore: InstallationStore | undefined = book && {
    storeInstallation: (installation) => book.save(installation),
    fetchInstallation: async ({ teamId, enterpriseId, isEnterpriseInstall }) => {
      const nobody = { id: '', token: undefined, scopes: undefined };
      const workspace = isEnterpriseInstall ? enterpriseId : teamId;
      try {
        const kept = workspace ? await book.read(workspace) : undefined;
        if (!kept) throw new NotInstalled();
        const { team, enterprise, bot, appId } = kept;
        return { team, enterprise, user: nobody, bot, appId, isEnterpriseInstall: kept.isEnterpriseInstall, tokenType: 'bot', authVersion: 'v2' } as Installation<'v2', boolean>;
      } catch (error) {
        if (error instanceof NotInstalled) throw error;
        // Without a token commands and presses are still answered, because their answers need none.
        log.warn({ workspace }, `Slack: an installation could not be read (${reasonOf(error)})`);
        return { team: teamId && { id: teamId }, enterprise: enterpriseId && { id: enterpriseId }, user: nobody, isEnterpriseInstall, authVersion: 'v2' } as Installation<
          'v2',
          boolean
        >;
      }
    },
  };
  const scopes = [...SCOPES, ...OPTIONAL_SCOPES];
  const oauth = config.oauth && installationStore ? { ...config.oauth, installationStore, scopes } : {};

  const setState = (state: PlatformStatus['state'], note?: string) => {
    if (status.state !== 'stopped') status = { name: 'Slack', state, ...(note ? { note } : {}) };
  };

  /** Counts a listener as under way until it has settled; its errors are logged here, so Bolt sees none. */
  const run = (work: Promise<void>): Promise<void> => {
    const logged = work.catch((error: unknown) => log.error({ err: error }, 'Slack: a listener failed'));
    underWay.add(logged);
    return logged.finally(() => underWay.delete(logged));
  };

  const receiver = (): Receiver => {
    if (config.appToken) {
      // No retries inside: socket.ts tries again for as long as it takes, and must see each failure.
      const options = { ...clientOptions, retryConfig: { retries: 0 } };
      const quiet = boltLog(log, true);
      const installerOptions = { clientOptions: options, directInstall: true };
      const made = new SocketModeReceiver({ appToken: config.appToken, autoReconnectEnabled: false, logger: quiet, ...oauth, installerOptions });
      installer = made.installer;
      socket = createSocket({ client: made.client, log, apiUrl: config.apiUrl, onState: setState });
      return made;
    }
    if (!config.signingSecret) throw new OperatorError('SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is missing: with SLACK_BOT_TOKEN set, one of them is needed.');
    const installerOptions = { clientOptions, directInstall: true };
    http = new HTTPReceiver({ signingSecret: config.signingSecret, endpoints: [SLACK_EVENTS_PATH], logger: boltLog(log), bodyLimit: 1024 * 1024, ...oauth, installerOptions });
    installer = http.installer;
    return http;
  };

  const createApp = (): App => {
    if (!config.botToken && !installationStore) throw new OperatorError('SLACK_BOT_TOKEN is missing, or SLACK_CLIENT_ID and what belongs to it.');
    const app = new App({
      ...(installationStore ? {} : { token: config.botToken }),
      receiver: receiver(),
      clientOptions,
      logger: boltLog(log),
      // Else a bad token is an unhandled rejection in the constructor.
      deferInitialization: true,
      convoStore: false,
    });
    // One listener for each kind of request: Bolt runs all that match, and two would acknowledge twice.
    app.command(/^\//, ({ command, context, client, ack, respond }) => {
      const { command: name, text = '', trigger_id: triggerId, channel_id: channel, user_id: userId } = command;
      return run(listeners.command({ command: name, text, triggerId, workspace: workspaceOf(context), channel, userId, client, ack, respond }));
    });
    const messageCall = (event: SlackEvent, eventId: string | undefined, context: Context, client: WebClient) => {
      return { event, eventId, workspace: workspaceOf(context), outsider: isOutsider(event.user_team, context), botUserId: context.botUserId, client };
    };
    app.event('app_mention', ({ event, body, context, client }) => run(listeners.mention(messageCall(event as SlackEvent, body.event_id, context, client))));
    app.event('message', ({ event, body, context, client }) => run(listeners.directMessage(messageCall(event as SlackEvent, body.event_id, context, client))));
    app.action({ type: 'block_actions' }, ({ action, body, context, ack, respond, client }) => {
      const container = body.container ?? {};
      return run(
        listeners.action({
          actionId: action.action_id,
          value: action.type === 'button' ? action.value : undefined,
          triggerId: body.trigger_id,
          workspace: workspaceOf(context),
          userId: body.user.id,
          outsider: isOutsider(body.user.team_id, context),
          channel: body.channel?.id,
          ephemeral: container.is_ephemeral === true,
          threadTs: typeof container.thread_ts === 'string' ? container.thread_ts : undefined,
          view: body.view ? { id: body.view.id, hash: body.view.hash, metadata: body.view.private_metadata, home: body.view.type === 'home' } : undefined,
          ack: () => ack(),
          respond: body.response_url ? (respond as Respond) : undefined,
          client,
        }),
      );
    });
    app.view(/^/, ({ view, body, context, ack, client }) =>
      run(
        listeners.submit({
          callbackId: view.callback_id,
          viewId: view.id,
          metadata: view.private_metadata,
          values: view.state.values,
          workspace: workspaceOf(context),
          userId: body.user.id,
          client,
          ack: (reply) => (reply ? ack(reply) : ack()),
        }),
      ),
    );
    app.options(/^/, ({ options, ack }) => run(listeners.options({ actionId: options.action_id, typed: options.value, ack: (found) => ack(found) })));
    app.event('app_home_opened', ({ event, body, context, client }) =>
      run(listeners.homeOpened({ eventId: body.event_id, tab: event.tab, workspace: workspaceOf(context), userId: event.user, client })),
    );
    app.event('app_uninstalled', ({ context }) => run(farewell(workspaceOf(context))));
    app.event('tokens_revoked', async ({ event, context }) => {
      if (event.tokens.bot?.length) await run(farewell(workspaceOf(context)));
    });
    app.error(async (error) => {
      // Somebody's message arrived after the bot was removed there.
      if (error.code === 'slack_bolt_authorization_error') log.info(`Slack: a request of a workspace without the bot (${error.message})`);
      else log.error({ err: error }, 'Slack: a request could not be served');
    });
    return app;
  };

  /** auth.test until Slack answers. */
  const initialise = async (app: App): Promise<void> => {
    for (let wait = 1000; !stopping.signal.aborted; wait = Math.min(wait * 2, 60_000)) {
      try {
        await app.init();
        return;
      } catch (error) {
        const refused = refusal(error, 'SLACK_BOT_TOKEN', config.apiUrl);
        if (refused) throw refused;
        setState('starting', 'Slack cannot be reached');
        log.warn({ waitSeconds: wait / 1000 }, `Slack: cannot be reached (${reasonOf(error)}); trying again`);
        await sleep(wait, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  };

  const door = createDoor({
    ready: () => status.state === 'ready' || (config.appToken !== undefined && status.state === 'degraded'),
    events: config.appToken ? undefined : () => (req, res) => http?.requestListener(req, res),
    install: installationStore && {
      begin: (req, res) => installer?.handleInstallPath(req, res, undefined, { scopes }),
      end: (req, res) =>
        installer?.handleCallback(req, res, {
          failure: (error, _options, _req, answer) => {
            log.warn({ code: error.code }, 'Slack: an installation did not come to its end');
            installationFailed(error.code, answer);
          },
        }),
    },
    log,
  });

  const poster = createSlackPoster({ ready: () => status.state === 'ready', clientFor, log });

  return {
    name: 'Slack',
    poster,
    ...(door ? { http: door } : {}),

    async start() {
      log.info({ mode: config.appToken ? 'socket' : 'http' }, 'Slack: connecting');
      try {
        await initialise(createApp());
        if (socket) await socket.open();
        else if (!stopping.signal.aborted) {
          setState('ready');
          log.info({ mode: 'http', path: SLACK_EVENTS_PATH }, 'Slack: ready for requests');
        }
      } catch (error) {
        setState('failed', error instanceof Error ? error.message : undefined);
        throw error;
      }
    },

    async stop() {
      stopping.abort();
      const deadline = sleep(STOP_TIMEOUT, 'late' as const, { ref: false });
      let outcome: unknown;
      // What comes in meanwhile is served too.
      while (underWay.size > 0 && outcome !== 'late') outcome = await Promise.race([Promise.all(underWay), deadline]);
      if (outcome === 'late') log.warn({ underWay: underWay.size }, 'Slack: stopped before everything was answered');
      await socket?.close();
      status = { name: 'Slack', state: 'stopped' };
    },

    status: () => status,
  };
}
