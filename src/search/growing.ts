// Lists of numbers that grow to an unknown length and end as typed arrays: a tenth of the memory of lists of objects, and no work for the collector.

export class Growing {
  #numbers = new Int32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#numbers.length) {
      const wider = new Int32Array(this.length * 2);
      wider.set(this.#numbers);
      this.#numbers = wider;
    }
    this.#numbers[this.length] = value;
    this.length += 1;
  }
  /** What has been pushed; not a copy. */
  get numbers(): Int32Array {
    return this.#numbers.subarray(0, this.length);
  }
}
