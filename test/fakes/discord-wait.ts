// Waiting for what the stand-in sees, or for what becomes true on the client's side.

/** @param detail what else to say when it was in vain */
export function createWait(detail: () => string) {
  const listeners = new Set<() => void>();
  return {
    changed(): void {
      for (const listener of listeners) listener();
    },
    /** Resolves when `look` finds something. Rejects after a while with what it was waiting for. */
    until<T>(what: string, look: () => T | undefined | false, patience = 8_000): Promise<T> {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => done(() => reject(new Error(`stand-in: waited in vain for ${what}; ${detail()}`))), patience);
        const check = () => {
          const found = look();
          if (found !== undefined && found !== false) done(() => resolve(found));
        };
        const done = (end: () => void) => {
          clearTimeout(timer);
          clearInterval(glance);
          listeners.delete(check);
          end();
        };
        // What is looked for may also be on the client's side, where no request tells of it.
        const glance = setInterval(check, 10);
        timer.unref();
        glance.unref();
        listeners.add(check);
        check();
      });
    },
  };
}
