// The suite that every renderer passes. Each adapter brings an oracle: an own reading of its platform's payload, apart from the renderer's code.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../src/answer/card.ts';
import { arbitraryAnswer } from '../support/answers.ts';

export type RendererUnderTest<Payload> = {
  name: string;
  render: (answer: Answer) => Payload;
  /** Every address that a person can follow from the payload, decoded. */
  urls: (payload: Payload) => string[];
  /** All that a person reads, decoded from the platform's escapes. */
  text: (payload: Payload) => string;
  /** What screen readers and notifications get; undefined where the platform has no such thing. */
  fallback: ((payload: Payload) => string) | undefined;
  /** Platform limits broken, live mentions, mark-up that came from data, links that are not http(s). Empty when all is well. */
  problems: (payload: Payload) => string[];
};

/** Letters and digits only: renderers may change blanks and neutralise characters, never words. Upper case: lower case of Σ depends on its neighbours. */
export const essence = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toUpperCase();

/** One answer through one renderer: all promises at once, as a list of what is broken. */
export function brokenPromises<P>(renderer: RendererUnderTest<P>, answer: Answer): string[] {
  const payload = renderer.render(answer);
  const broken = renderer.problems(payload);
  const urls = new Set(renderer.urls(payload));
  const text = essence(renderer.text(payload));
  const fallback = renderer.fallback ? essence(renderer.fallback(payload)) : undefined;
  for (const item of answer.items) {
    if (!text.includes(essence(item.name))) broken.push(`name lost: ${item.name}`);
    if (!text.includes(essence(item.license.reminder))) broken.push(`licence reminder lost: ${item.license.reminder}`);
    if (!text.includes(essence(item.license.label))) broken.push(`licence label lost: ${item.license.label}`);
    if (item.warning && !text.includes(essence(item.warning))) broken.push(`warning lost: ${item.warning}`);
    for (const url of [item.home, ...item.links.map((link) => link.url)]) if (!urls.has(url)) broken.push(`link lost: ${url}`);
    if (fallback !== undefined) {
      if (!fallback.includes(essence(item.name))) broken.push(`name missing from the fallback: ${item.name}`);
      if (!fallback.includes(essence(item.license.reminder))) broken.push(`licence reminder missing from the fallback: ${item.license.reminder}`);
      if (!fallback.includes(essence(item.home))) broken.push(`home link missing from the fallback: ${item.home}`);
    }
  }
  for (const link of answer.sections.flatMap((section) => section.links)) if (!urls.has(link.url)) broken.push(`section link lost: ${link.url}`);
  return broken;
}

/** @param catalogAnswers every answer worth checking over the real catalog: each entry's details, each command's pages, help. */
export function rendererContract<P>(renderer: RendererUnderTest<P>, catalogAnswers: () => Iterable<Answer>): void {
  describe(`${renderer.name} renderer`, () => {
    test('keeps every promise for any answer', () => {
      fc.assert(
        fc.property(arbitraryAnswer, (answer) => {
          expect(brokenPromises(renderer, answer)).toEqual([]);
        }),
        { numRuns: 300 },
      );
    });

    test('is deterministic', () => {
      fc.assert(
        fc.property(arbitraryAnswer, (answer) => {
          expect(renderer.render(structuredClone(answer))).toEqual(renderer.render(answer));
        }),
        { numRuns: 50 },
      );
    });

    test('keeps every promise over the whole catalog', () => {
      let count = 0;
      for (const answer of catalogAnswers()) {
        count += 1;
        expect(brokenPromises(renderer, answer), answer.heading).toEqual([]);
      }
      expect(count).toBeGreaterThan(100);
    });
  });
}
