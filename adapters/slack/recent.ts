export type Recent = { isNew(key: string): boolean };

/** The last `limit` keys seen. Slack sends an event again when an acknowledgement was late, and Bolt keeps no record of what came. */
export function createRecent(limit: number): Recent {
  const seen = new Set<string>();
  return {
    isNew(key) {
      if (seen.has(key)) return false;
      seen.add(key);
      // A Set keeps the order of insertion, so the first is the oldest.
      for (const oldest of seen) {
        if (seen.size <= limit) break;
        seen.delete(oldest);
      }
      return true;
    },
  };
}
