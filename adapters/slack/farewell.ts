// What happens when a workspace removes the bot. Slack tells it twice, in any order, and sends events again: a late one must not undo a
// new installation.
import type { Logger } from '../../src/telemetry/log.ts';
import type { ClientFor } from './clients.ts';
import { reasonOf, slackCode } from './refused.ts';

export type FarewellOptions = {
  clientFor: ClientFor;
  /** Forgets the installation, where installations are kept. */
  forget: (workspace: string) => Promise<void>;
  /** Forgets everything else that is kept of the workspace. */
  onUninstalled: ((workspace: string) => Promise<void>) | undefined;
  log: Logger;
};

/** Forgets a workspace, unless its token turns out to be good. Rejects when the store does not take it: then Slack's event is lost, which is said in the log. */
export function createFarewell({ clientFor, forget, onUninstalled, log }: FarewellOptions): (workspace: string) => Promise<void> {
  const stillInstalled = async (workspace: string): Promise<boolean> => {
    try {
      const client = await clientFor(workspace, true);
      await client?.auth.test();
      return client !== undefined;
    } catch (error) {
      // Slack said that it is gone; only a clear yes outweighs that.
      if (slackCode(error) === undefined) log.info({ workspace }, `Slack: a token could not be tried (${reasonOf(error)})`);
      return false;
    }
  };

  return async (workspace) => {
    if (workspace === '') return;
    if (await stillInstalled(workspace)) {
      log.info({ workspace }, 'Slack: the bot is said to be removed, but its token is good: nothing is forgotten');
      return;
    }
    await forget(workspace);
    await onUninstalled?.(workspace);
    log.info({ workspace }, 'Slack: the bot was removed from a workspace, and what was kept of it is forgotten');
  };
}
