// The best few of many, without sorting the many.

/** Keeps the `most` first of what is offered, by `order`. */
export class Best<T> {
  readonly #most: number;
  readonly #order: (a: T, b: T) => number;
  #kept: T[] = [];
  /** Once more than enough has been offered: the last that would still be among the first. */
  #last: T | undefined;

  constructor(most: number, order: (a: T, b: T) => number) {
    this.#most = most;
    this.#order = order;
  }
  /** Whether something would be kept: asked before anything is made of it. */
  takes(one: T): boolean {
    return this.#last === undefined || this.#order(one, this.#last) < 0;
  }
  add(one: T): void {
    this.#kept.push(one);
    if (this.#kept.length >= 2 * this.#most) this.#cut();
  }
  #cut(): void {
    this.#kept.sort(this.#order);
    this.#kept.length = Math.min(this.#kept.length, this.#most);
    if (this.#kept.length === this.#most) this.#last = this.#kept.at(-1);
  }
  /** What was kept, in order. */
  get sorted(): readonly T[] {
    this.#cut();
    return this.#kept;
  }
}
