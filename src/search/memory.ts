// Lists that were worked out once and are asked for again: kept until there are too many places in them, then begun anew.

type Sized = { readonly positions: { readonly length: number } };

/** @param most places over all lists that are kept. */
export function createMemory(most: number): <T extends Sized>(mark: string, make: () => T) => T {
  const kept = new Map<string, Sized>();
  let held = 0;
  // A mark stands for one kind of list.
  return <T extends Sized>(mark: string, make: () => T): T => {
    const known = kept.get(mark);
    if (known) return known as T;
    const made = make();
    held += made.positions.length + 1;
    if (held > most) {
      kept.clear();
      held = made.positions.length + 1;
    }
    kept.set(mark, made);
    return made;
  };
}
