// What `ask --explain` prints: everything that was understood, and for each result the parts that its score is the sum of.
import { describe, expect, test } from 'vitest';
import { explain } from '../../../src/answer/explain.ts';
import { requestFor } from '../../../src/query/request.ts';
import { realNavigator } from '../../support/catalog-answers.ts';

const navigator = realNavigator();
const explained = (text: string) => explain(navigator.findings(requestFor('dataset', text))).split('\n');

describe('the explanation of a search', () => {
  test('says what was understood, and from which words', () => {
    const lines = explained('kidney tumour CT not MRI license:commercial >100 subjects');
    for (const expected of [/condition: kidney tumour, from “kidney tumour”/, /modality: CT, from “CT”/, /not modality: MRI, from “MRI”/, /a filter/, /size: >100 subjects/])
      expect(
        lines.some((line) => expected.test(line)),
        String(expected),
      ).toBe(true);
  });

  test('gives parts that add up to the score, strict results before near ones', () => {
    const lines = explained('kidney tumour CT');
    const results = lines.filter((line) => /^ *\d+\. /.test(line));
    expect(results.length).toBeGreaterThan(10);
    for (const line of results) {
      const [left = '', right = ''] = line.split('  =  ');
      const parts = [...right.matchAll(/([+-]\d+\.\d\d) /g)].map(([, value]) => Number(value));
      // Each part is rounded, and parts that round to nothing are left out.
      expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) - Number(/(-?\d+\.\d\d)$/.exec(left)?.[1])), line).toBeLessThan(0.05);
    }
    expect(lines.findIndex((line) => line.includes('fit all of it'))).toBeLessThan(lines.findIndex((line) => line.includes('come near')));
    for (const [at, line] of lines.entries())
      if (/^ *\d+\. /.test(line) && at > lines.findIndex((one) => one.includes('come near'))) expect(lines[at + 1]).toMatch(/^ +misses: \S/);
  });

  test('is honest about a question that means nothing', () => {
    expect(explained('???')[0]).toBe('Nothing was understood.');
  });
});
