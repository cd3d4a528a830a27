// The options of a slash command as a person's client sends them: only what is registered, with what Discord tells of channels and roles.
import { type Room, rightsOf, roleData } from './discord-servers.ts';

type Json = Record<string, unknown>;
export type Values = Readonly<Record<string, string | boolean>>;

type Asked = { subcommand: string | undefined; values: Values; focused: string | undefined; rooms: readonly Room[]; bot: string };

const SUBCOMMAND = 1;
const CHANNEL = 7;
const ROLE = 8;
const named = (list: unknown, name: string): Json | undefined => ((list ?? []) as Json[]).find((one) => one.name === name);

/** @throws what the client would not let a person do. */
export function optionsFor(commands: readonly Json[], name: string, { subcommand, values, focused, rooms, bot }: Asked): { options: Json[]; resolved?: Json } {
  const command = named(commands, name);
  if (!command) throw new Error(`stand-in: /${name} is not registered`);
  const parent = subcommand === undefined ? command : named(command.options, subcommand);
  if (!parent) throw new Error(`stand-in: /${name} ${subcommand} is not registered`);
  const resolved: { channels: Json; roles: Json } = { channels: {}, roles: {} };
  const options = Object.entries(values).map(([key, value]) => {
    const option = named(parent.options, key);
    if (!option) throw new Error(`stand-in: /${name} has no option ${key}`);
    const taken = option.choices ? ((option.choices as Json[]).find((choice) => choice.value === value) ?? null) : undefined;
    if (taken === null) throw new Error(`stand-in: ${key} has no choice ${String(value)}`);
    if (typeof value === 'string' && option.max_length !== undefined && value.length > Number(option.max_length)) throw new Error(`stand-in: ${key} is too long`);
    if (option.type === CHANNEL) resolved.channels[String(value)] = channelOf(String(value), option, rooms, bot);
    if (option.type === ROLE) resolved.roles[String(value)] = roleOf(String(value), rooms);
    return { type: option.type, name: key, value, ...(focused === key ? { focused: true } : {}) };
  });
  const found = {
    ...(Object.keys(resolved.channels).length > 0 ? { channels: resolved.channels } : {}),
    ...(Object.keys(resolved.roles).length > 0 ? { roles: resolved.roles } : {}),
  };
  return {
    options: subcommand === undefined ? options : [{ type: SUBCOMMAND, name: subcommand, options }],
    ...(Object.keys(found).length > 0 ? { resolved: found } : {}),
  };
}

function channelOf(id: string, option: Json, rooms: readonly Room[], bot: string): Json {
  const room = rooms.find((one) => one.id === id);
  if (!room?.server || !(option.channel_types as number[]).includes(room.type)) throw new Error(`stand-in: no channel ${id} to choose`);
  const rights = String(rightsOf(bot, room.server, room));
  return { id, name: room.name, type: room.type, permissions: rights, app_permissions: rights, parent_id: room.thread?.parent ?? null };
}

function roleOf(id: string, rooms: readonly Room[]): Json {
  const servers = rooms.flatMap((room) => (room.server ? [room.server] : []));
  const role = servers.flatMap(({ roles }) => roles).find((one) => one.id === id);
  // The role that everyone has can be chosen like any other.
  const everyone = servers.find((server) => server.id === id);
  if (!role && !everyone) throw new Error(`stand-in: no role ${id} to choose`);
  return role ? roleData(role) : roleData({ id, name: '@everyone', permissions: everyone?.everyone ?? 0n, mentionable: false });
}
