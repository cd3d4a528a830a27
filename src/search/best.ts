// The best few of many, without sorting the many.

/** Keeps the `most` first of what is added, by `order`. */
export class Best<T> {
  readonly #most: number;
  readonly #order: (a: T, b: T) => number;
  #kept: T[] = [];
  /** Once enough has been added: the last that is still among the first. What stands behind it need not be added. */
  last: T | undefined;

  constructor(most: number, order: (a: T, b: T) => number) {
    this.#most = most;
    this.#order = order;
  }
  add(one: T): void {
    this.#kept.push(one);
    if (this.#kept.length >= 2 * this.#most) this.#cut();
  }
  #cut(): void {
    this.#kept.sort(this.#order);
    this.#kept.length = Math.min(this.#kept.length, this.#most);
    if (this.#kept.length === this.#most) this.last = this.#kept.at(-1);
  }
  /** What was kept, in order. */
  get sorted(): readonly T[] {
    this.#cut();
    return this.#kept;
  }
}
