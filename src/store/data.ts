// What an operator does with the data of one workspace, for privacy requests: hand it out, erase it. And the change of the keys that seal tokens.
import { PLATFORM_NAMES, type PlatformName } from '../digest/subscription.ts';
import { OperatorError } from '../errors.ts';
import { createStore } from './open.ts';
import type { Store } from './port.ts';
import { createSealer, ownerOf } from './seal.ts';

export type WorkspaceName = { platform: PlatformName; workspace: string };

const TITLES: Record<PlatformName, string> = { slack: 'the Slack workspace', discord: 'the Discord server', playground: "the playground's" };
const titleOf = ({ platform, workspace }: WorkspaceName): string => `${TITLES[platform]} ${workspace}`;

/** Ids of the two platforms look different: T0123ABCD or E0123ABCD is Slack's, a long number is Discord's. */
export function workspaceNamed(workspace: string | undefined, platform: string | undefined): WorkspaceName {
  if (!workspace) throw new OperatorError("--workspace is missing: the id of Slack's team (T0123ABCD) or of Discord's server (a long number)");
  if (platform !== undefined) {
    const known = PLATFORM_NAMES.find((name) => name === platform);
    if (!known) throw new OperatorError(`--platform must be one of ${PLATFORM_NAMES.join(', ')} (is ${JSON.stringify(platform)})`);
    return { platform: known, workspace };
  }
  if (/^[TE][A-Z0-9]{2,}$/.test(workspace)) return { platform: 'slack', workspace };
  if (/^\d{15,20}$/.test(workspace)) return { platform: 'discord', workspace };
  throw new OperatorError(`${JSON.stringify(workspace)} looks like no id of Slack or Discord. If it is one, add --platform slack or --platform discord.`);
}

/** Opens what is there, and closes it whatever happens. A database that is not there is an error, and is not made. */
export async function withStore<T>(url: string, run: (store: Store) => Promise<T>): Promise<T> {
  const store = createStore({ url, mustExist: true });
  try {
    await store.open();
    return await run(store);
  } finally {
    await store.close();
  }
}

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;
const amounts = (numbers: { subscriptions: number; deliveries: number; installations: number }): string =>
  `${count(numbers.subscriptions, 'subscription', 'subscriptions')}, ${count(numbers.deliveries, 'delivery', 'deliveries')} and ${count(numbers.installations, 'installation', 'installations')}`;

async function kept(store: Store, name: WorkspaceName) {
  const data = await store.exportWorkspace(name.platform, name.workspace);
  if (!data.installed && data.subscriptions.length === 0) throw new OperatorError(`Nothing is kept of ${titleOf(name)}. Check the id, and that DATABASE_URL is the bot's own.`);
  return data;
}

/** JSON. @throws OperatorError when nothing is kept. */
export async function exportData(store: Store, name: WorkspaceName): Promise<string> {
  return JSON.stringify(await kept(store, name), null, 2);
}

/** What went; without `yes` what would go. @throws OperatorError when nothing is kept. */
export async function eraseData(store: Store, name: WorkspaceName, yes: boolean): Promise<string> {
  const data = await kept(store, name);
  if (!yes) {
    const numbers = { subscriptions: data.subscriptions.length, deliveries: data.deliveries.length, installations: data.installed ? 1 : 0 };
    return `Would erase ${amounts(numbers)} of ${titleOf(name)}. Nothing was erased; add --yes to do it.`;
  }
  const gone = await store.eraseWorkspace(name.platform, name.workspace);
  return `Erased ${amounts(gone)} of ${titleOf(name)}. Nothing of it is kept now. The app itself is removed in the workspace's own settings.`;
}

/** Seals every installation anew that is not sealed with the first key. @throws OperatorError with those that no key opens; the others are done all the same. */
export async function rotateKeys(store: Store, keys: readonly string[] | undefined, now: Date): Promise<string> {
  const sealer = createSealer(keys ?? []);
  let anew = 0;
  let already = 0;
  const problems: string[] = [];
  for (const platform of PLATFORM_NAMES) {
    for (const { workspace, sealed } of await store.installations(platform)) {
      if (sealer.isCurrent(sealed)) {
        already += 1;
        continue;
      }
      const owner = ownerOf(platform, workspace);
      try {
        // A token that the bot saved in this very moment stays: it is sealed with its own first key.
        await store.saveInstallation({ platform, workspace, sealed: sealer.seal(sealer.open(sealed, owner), owner), now, replaces: sealed });
        anew += 1;
      } catch (error) {
        if (!(error instanceof OperatorError)) throw error;
        problems.push(...error.message.split('\n').map((line) => line.trim()));
      }
    }
  }
  const done = `Sealed anew with the first key of TOKEN_KEYS: ${count(anew, 'installation', 'installations')}; ${already} had it already.`;
  if (problems.length > 0) throw new OperatorError(`${done} The rest could not be opened:`, problems);
  return `${done} Once every replica of the bot has been restarted with these TOKEN_KEYS, run this again; then the old keys can go.`;
}
