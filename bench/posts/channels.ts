// What stands in the channels of both stand-ins.
export type Message = { id: string; at: number; text: string; nonce?: string; metadata?: unknown };

export type Channels = {
  /** Undefined when there is no such channel in that workspace; Discord's calls name none. */
  of(channel: string, workspace?: string): Message[] | undefined;
  add(channel: string, message: Message): void;
  all(): Iterable<[string, readonly Message[]]>;
  count(): number;
};

export function createChannels(places: Iterable<{ channel: string; workspace: string }>): Channels {
  const channels = new Map<string, { workspace: string; messages: Message[] }>();
  for (const { channel, workspace } of places) channels.set(channel, { workspace, messages: [] });
  let count = 0;
  return {
    of(channel, workspace) {
      const found = channels.get(channel);
      return found && (workspace === undefined || found.workspace === workspace) ? found.messages : undefined;
    },
    add(channel, message) {
      channels.get(channel)?.messages.push(message);
      count += 1;
    },
    *all() {
      for (const [channel, { messages }] of channels) yield [channel, messages];
    },
    count: () => count,
  };
}
