// Installations as a platform sees them: plain text in and out, sealed on the way to the store.
import type { PlatformName } from '../digest/subscription.ts';
import type { Store } from './port.ts';
import { ownerOf, type Sealer } from './seal.ts';

export type SealedInstallations = {
  save(workspace: string, text: string): Promise<void>;
  /** Undefined when there is none. Rejects with a StoreError, or with an OperatorError when no key opens it. */
  read(workspace: string): Promise<string | undefined>;
  remove(workspace: string): Promise<boolean>;
};

export const sealedInstallations = (
  store: Pick<Store, 'saveInstallation' | 'installation' | 'removeInstallation'>,
  { sealer, platform, now }: { sealer: Sealer; platform: PlatformName; now: () => Date },
): SealedInstallations => ({
  save: (workspace, text) => store.saveInstallation({ platform, workspace, sealed: sealer.seal(text, ownerOf(platform, workspace)), now: now() }),
  async read(workspace) {
    const sealed = await store.installation(platform, workspace);
    return sealed === undefined ? undefined : sealer.open(sealed, ownerOf(platform, workspace));
  },
  remove: (workspace) => store.removeInstallation(platform, workspace),
});
