// The servers, channels and roles of the stand-in, and what a member may do in a channel, by Discord's documented order of permissions.
import type { GatewayGuildCreateDispatchData } from 'discord-api-types/v10';
import { memberData, type Person, snowflake, userData } from './discord-data.ts';

export const RIGHTS = {
  administrator: 1n << 3n,
  manageServer: 1n << 5n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  embedLinks: 1n << 14n,
  readHistory: 1n << 16n,
  mentionEveryone: 1n << 17n,
  sendInThreads: 1n << 38n,
} as const;
const { administrator, viewChannel, sendMessages, embedLinks, readHistory, sendInThreads } = RIGHTS;
/** What everyone may do unless a test says otherwise. */
export const USUAL = viewChannel | sendMessages | embedLinks | readHistory | sendInThreads;
const ALL = (1n << 53n) - 1n;

export type Role = { id: string; name: string; permissions: bigint; mentionable: boolean };
/** `roles` by person; everybody is a member. */
export type Server = { id: string; name: string; owner: string; everyone: bigint; roles: Role[]; members: Map<string, string[]> };
export type Room = {
  id: string;
  /** Missing for a direct message. */
  server?: Server;
  name: string;
  /** 0 text, 1 direct message, 5 announcements, 11 public thread, 12 private thread, 15 forum. */
  type: number;
  /** By id of the role or person. */
  overwrites: { id: string; deny: bigint }[];
  thread?: { parent: string; archived: boolean; locked: boolean };
  gone?: boolean;
};

export const newServer = (name: string, everyone = USUAL): Server => ({ id: snowflake(), name, owner: snowflake(), everyone, roles: [], members: new Map() });
export const newRole = (name: string, more: Partial<Role> = {}): Role => ({ id: snowflake(), name, permissions: 0n, mentionable: false, ...more });
export const newRoom = (server: Server, name: string, type = 0): Room => ({ id: snowflake(), server, name, type, overwrites: [] });
export const newThread = (parent: Room, name: string, type = 11): Room => ({
  ...newRoom(parent.server ?? newServer('nowhere'), name, type),
  overwrites: parent.overwrites,
  thread: { parent: parent.id, archived: false, locked: false },
});

/** What a person may do in a room; in the whole server without one. */
export function rightsOf(person: string, server: Server, room?: Room): bigint {
  const roles = server.members.get(person) ?? [];
  const base = server.roles.filter(({ id }) => roles.includes(id)).reduce((sum, { permissions }) => sum | permissions, server.everyone);
  if (person === server.owner || base & administrator) return ALL;
  return (room?.overwrites ?? []).filter(({ id }) => id === server.id || id === person || roles.includes(id)).reduce((sum, { deny }) => sum & ~deny, base);
}

const overwriteData = (room: Room, server: Server) =>
  room.overwrites.map(({ id, deny }) => ({ id, type: id === server.id || server.roles.some((role) => role.id === id) ? 0 : 1, allow: '0', deny: String(deny) }));

export const roomData = (room: Room) =>
  room.server === undefined
    ? { id: room.id, type: 1, recipients: [], last_message_id: null }
    : {
        id: room.id,
        type: room.type,
        name: room.name,
        guild_id: room.server.id,
        position: 0,
        nsfw: false,
        rate_limit_per_user: 0,
        topic: null,
        ...(room.thread
          ? {
              parent_id: room.thread.parent,
              owner_id: room.server.owner,
              message_count: 0,
              member_count: 1,
              thread_metadata: { archived: room.thread.archived, locked: room.thread.locked, auto_archive_duration: 1440, archive_timestamp: '2026-01-01T00:00:00.000000+00:00' },
            }
          : { parent_id: null, permission_overwrites: overwriteData(room, room.server) }),
      };

export const roleData = ({ id, name, permissions, mentionable }: Role) => ({
  id,
  name,
  color: 0,
  colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
  hoist: false,
  position: 0,
  permissions: String(permissions),
  managed: false,
  mentionable,
  flags: 0,
});

export const serverMember = (server: Server, person: Person) => ({ ...memberData(), roles: server.members.get(person.id) ?? [], user: userData(person) });

export const serverData = (server: Server, rooms: readonly Room[], bot: Person) =>
  ({
    id: server.id,
    name: server.name,
    icon: null,
    owner_id: server.owner,
    roles: [newRole('@everyone', { id: server.id, permissions: server.everyone }), ...server.roles].map(roleData),
    emojis: [],
    stickers: [],
    features: [],
    joined_at: '2026-01-01T00:00:00.000000+00:00',
    large: false,
    unavailable: false,
    member_count: 3,
    members: [serverMember(server, bot)],
    channels: rooms.filter((room) => room.server === server && !room.thread && !room.gone).map(roomData),
    // Closed threads are not told.
    threads: rooms.filter((room) => room.server === server && room.thread && !room.thread.archived && !room.gone).map(roomData),
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
    preferred_locale: 'en-US',
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    mfa_level: 0,
    nsfw_level: 0,
    premium_tier: 0,
    premium_progress_bar_enabled: false,
    system_channel_flags: 0,
  }) as unknown as GatewayGuildCreateDispatchData;
