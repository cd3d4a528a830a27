// Who is subscribed where in the load test, and what each channel must get: the same in every process that knows the size.
import { EVERY_DAY } from '../../src/digest/schedule.ts';
import type { Place, Wish } from '../../src/digest/subscription.ts';

export type Size = { subscriptions: number; workspaces: number };

/** What has come into the catalog since the channels subscribed. Names that stand nowhere else, so that they can be counted in what is posted. */
export const NEW_ENTRIES = ['Loadset Brain', 'Loadset Liver', 'Loadset Retina', 'Loadloss One', 'Loadloss Two'] as const;
const [BRAIN, LIVER, RETINA, ONE, TWO] = NEW_ENTRIES;

/** Topics and what of the above fits them, by hand: an own word against the product's. */
const TOPICS: readonly { topics: readonly string[]; fitting: readonly string[] }[] = [
  { topics: [], fitting: NEW_ENTRIES },
  { topics: ['brain MRI datasets'], fitting: [BRAIN] },
  { topics: ['losses'], fitting: [ONE, TWO] },
  { topics: ['datasets'], fitting: [BRAIN, LIVER, RETINA] },
  { topics: ['liver CT', 'losses'], fitting: [LIVER, ONE, TWO] },
];
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo'] as const;

export type Subscribed = { place: Place; wish: Wish; expected: readonly string[] };

/** Slack teams and Discord servers in turn. */
export const isSlack = (workspace: number): boolean => workspace % 2 === 0;
const digits = (number: number, length: number) => String(number).padStart(length, '0');
export const teamOf = (workspace: number): string => `T${digits(workspace, 10)}`;
/** Discord's client tells its queues apart by ids of this length. */
export const serverOf = (workspace: number): string => `14${digits(workspace, 17)}`;
export const tokenOf = (team: string): string => `xoxb-${team}-load`;
export const APP_TOKEN = 'xapp-load';
export const APPLICATION = `13${digits(1, 17)}`;
/** Three parts, like a real one; made here, so that no scanner takes it for a leaked secret. */
export const DISCORD_TOKEN = [Buffer.from(APPLICATION).toString('base64url'), 'Gx4keT', 'a'.repeat(38)].join('.');

export function worldOf({ subscriptions, workspaces }: Size): Subscribed[] {
  return Array.from({ length: subscriptions }, (_, number): Subscribed => {
    const workspace = number % workspaces;
    const place: Place = isSlack(workspace)
      ? { platform: 'slack', workspace: teamOf(workspace), channel: `C${digits(number, 10)}` }
      : { platform: 'discord', workspace: serverOf(workspace), channel: `15${digits(number, 17)}` };
    const round = Math.floor(number / workspaces) + workspace;
    const { topics, fitting } = TOPICS[round % TOPICS.length] ?? { topics: [], fitting: NEW_ENTRIES };
    const schedule = { time: '00:00', days: EVERY_DAY, timeZone: ZONES[round % ZONES.length] ?? 'UTC' };
    return { place, wish: { topics, schedule, quiet: round % 3 === 0, condensed: round % 7 === 0 }, expected: fitting };
  });
}
