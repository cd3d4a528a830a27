// What each workspace hands over when it installs the bot: kept as little as possible, read often, remembered while the store is down.
import { z } from 'zod';
import type { Logger } from '../../src/telemetry/log.ts';
import { reasonOf } from './refused.ts';

/** Where installations are kept, as JSON; sealing it is the keeper's part. A workspace is a team's id, or an organisation's. */
export type Installations = {
  save(workspace: string, json: string): Promise<void>;
  read(workspace: string): Promise<string | undefined>;
  remove(workspace: string): Promise<unknown>;
};

const named = z.object({ id: z.string() });
/** The bot's token and what Bolt needs beside it. Nothing of the person who installed it. */
const kept = z.object({
  v: z.literal(1),
  team: named.optional(),
  enterprise: named.optional(),
  isEnterpriseInstall: z.boolean(),
  appId: z.string().optional(),
  bot: z.object({
    token: z.string().min(1),
    id: z.string(),
    userId: z.string(),
    scopes: z.array(z.string()),
    refreshToken: z.string().optional(),
    expiresAt: z.number().optional(),
  }),
});
export type Kept = Omit<z.infer<typeof kept>, 'v'>;

/** The parts of Slack's answer to an installation that are looked at. */
export type Granted = {
  team?: { id: string } | undefined;
  enterprise?: { id: string } | undefined;
  isEnterpriseInstall?: boolean | undefined;
  appId?: string | undefined;
  bot?: { token: string; id: string; userId: string; scopes: string[]; refreshToken?: string | undefined; expiresAt?: number | undefined } | undefined;
};

const FRESH_MS = 60_000;
const MAX_REMEMBERED = 2000;

export type InstallationBook = {
  /** @throws when there is no bot token in it, or the store does not take it. */
  save(granted: Granted): Promise<void>;
  /**
   * Undefined when the bot is not installed there. Rejects when the store cannot be read and nothing is remembered.
   * @param fresh asks the store even when something is remembered: another replica may have taken a new installation.
   */
  read(workspace: string, fresh?: boolean): Promise<Kept | undefined>;
  remove(workspace: string): Promise<void>;
};

/** What an installation is kept under. */
export const workspaceOfGrant = ({ team, enterprise, isEnterpriseInstall }: Granted): string | undefined => (isEnterpriseInstall ? enterprise?.id : team?.id);

export function createInstallationBook({ installations, log, now = Date.now }: { installations: Installations; log: Logger; now?: () => number }): InstallationBook {
  const remembered = new Map<string, { kept: Kept; at: number }>();
  const remember = (workspace: string, value: Kept) => {
    remembered.delete(workspace);
    remembered.set(workspace, { kept: value, at: now() });
    for (const oldest of remembered.keys()) {
      if (remembered.size <= MAX_REMEMBERED) break;
      remembered.delete(oldest);
    }
  };

  return {
    async save(granted) {
      const workspace = workspaceOfGrant(granted);
      if (!workspace || !granted.bot) throw new Error('Slack gave no bot token: the app needs bot scopes');
      const { team, enterprise, isEnterpriseInstall = false, appId, bot } = granted;
      const value = kept.parse({ v: 1, team, enterprise, isEnterpriseInstall, appId, bot });
      await installations.save(workspace, JSON.stringify(value));
      remember(workspace, value);
    },

    async read(workspace, fresh = false) {
      const known = remembered.get(workspace);
      if (!fresh && known && now() - known.at < FRESH_MS) return known.kept;
      try {
        const json = await installations.read(workspace);
        if (json === undefined) {
          remembered.delete(workspace);
          return undefined;
        }
        const value = kept.parse(JSON.parse(json));
        remember(workspace, value);
        return value;
      } catch (error) {
        // While the store is down people go on being answered.
        if (!known) throw error;
        log.warn({ workspace }, `Slack: an installation could not be read and is taken from memory (${reasonOf(error)})`);
        return known.kept;
      }
    },

    async remove(workspace) {
      remembered.delete(workspace);
      await installations.remove(workspace);
    },
  };
}
