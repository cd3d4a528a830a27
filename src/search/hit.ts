// A hit: an entry that was judged, with its score, and the reasons in words for whoever asks for them.
import type { Entry, Kind } from '../catalog/schema.ts';
import { blankVerdict, type Part, type Wording } from './judge.ts';

export type Hit = {
  entry: Entry;
  /** The kind under which it was found; differs from entry.kind for what is also of another kind. */
  kind: Kind;
  near: boolean;
  score: number;
  /** The parts of the score, for explaining it. */
  readonly parts: readonly { name: string; value: number }[];
  /** What it fulfils. */
  readonly why: string[];
  /** What it misses; empty for strict hits. */
  readonly misses: string[];
};

/** What the entries' text, the kind, usefulness and prominence add to a score, in this order. */
export type Extras = readonly [number, number, number, number];

/** A hit that words its reasons when it is asked for them: a hundred are ranked, five are shown. */
export class JudgedHit implements Hit {
  readonly entry: Entry;
  readonly kind: Kind;
  readonly near: boolean;
  readonly score: number;
  readonly #position: number;
  readonly #parts: readonly Part[];
  readonly #extras: Extras;
  #wordings: readonly Wording[] | undefined;

  constructor(judged: Pick<Hit, 'entry' | 'kind' | 'near' | 'score'>, position: number, parts: readonly Part[], extras: Extras) {
    this.entry = judged.entry;
    this.kind = judged.kind;
    this.near = judged.near;
    this.score = judged.score;
    this.#position = position;
    this.#parts = parts;
    this.#extras = extras;
  }
  get #said(): readonly Wording[] {
    this.#wordings ??= this.#parts.map((part) => part.word(this.#position));
    return this.#wordings;
  }
  get parts(): Hit['parts'] {
    const names = ['text', `first of all a ${this.entry.kind}`, 'usefulness', 'well known'];
    const verdict = blankVerdict();
    const judged = this.#parts.map((part, index) => {
      part.weigh(this.#position, verdict);
      return { name: this.#said[index]?.name ?? '', value: verdict.value };
    });
    return [...judged, ...this.#extras.map((value, index) => ({ name: names[index] ?? '', value }))].filter((part) => part.value !== 0);
  }
  get why(): string[] {
    return [...new Set(this.#said.map((one) => one.why).filter(Boolean))];
  }
  get misses(): string[] {
    return [...new Set(this.#said.map((one) => one.miss).filter(Boolean))];
  }
}
