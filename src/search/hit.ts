// A hit: an entry that was judged, with its score, and the reasons in words for whoever asks for them.
import type { Entry, Kind } from '../catalog/schema.ts';
import type { Judgement } from './judge.ts';

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
type Extras = readonly [number, number, number, number];

/** A hit that words its reasons when it is asked for them: thousands are found, a page is shown. */
export class JudgedHit implements Hit {
  readonly entry: Entry;
  readonly kind: Kind;
  readonly near: boolean;
  readonly score: number;
  readonly #judgements: readonly Judgement[];
  readonly #extras: Extras;

  constructor(entry: Entry, kind: Kind, near: boolean, judgements: readonly Judgement[], extras: Extras) {
    this.entry = entry;
    this.kind = kind;
    this.near = near;
    this.#judgements = judgements;
    this.#extras = extras;
    let score = 0;
    for (const one of judgements) score += one.value;
    for (const value of extras) score += value;
    this.score = score;
  }
  get parts(): Hit['parts'] {
    const names = ['text', `first of all a ${this.entry.kind}`, 'usefulness', 'well known'];
    return [...this.#judgements.map(({ name, value }) => ({ name, value })), ...this.#extras.map((value, index) => ({ name: names[index] ?? '', value }))].filter(
      (part) => part.value !== 0,
    );
  }
  get why(): string[] {
    return [...new Set(this.#judgements.map((one) => one.why).filter(Boolean))];
  }
  get misses(): string[] {
    return [...new Set(this.#judgements.map((one) => one.miss).filter(Boolean))];
  }
}

/** What an entry's judgements come to. */
export function sumUp(judgements: readonly Judgement[]): { total: number; got: number; strict: boolean; dropped: boolean } {
  let total = 0;
  let got = 0;
  let strict = true;
  let dropped = false;
  for (const one of judgements) {
    total += one.asked;
    got += one.got;
    strict &&= one.strict;
    dropped ||= one.drop;
  }
  return { total, got, strict, dropped };
}
