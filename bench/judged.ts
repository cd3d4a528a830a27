// Search quality on judged queries: nDCG@10, MRR, P@1, and whether questions without an answer are answered honestly.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { ReportedResult } from '../src/answer/report.ts';

const judged = z.strictObject({
  id: z.string(),
  command: z.string(),
  text: z.string(),
  /** What makes the query hard. */
  class: z.string(),
  /** Entry id, or row of the source list ("name" or "name @ section"), to grade: 3 precisely this, 2 clearly useful, 1 marginal. Empty: nothing fits. */
  relevant: z.record(z.string(), z.int().min(1).max(3)),
  note: z.string().optional(),
});
export type Judged = z.infer<typeof judged>;

export const readJudged = (file: string): Judged[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => judged.parse(JSON.parse(line)));

export type Score = { id: string; class: string; text: string; ndcg?: number; mrr?: number; p1?: number; zero?: number; falseNothing?: boolean; top: string[] };

const DEPTH = 10;
const gain = (grade: number): number => 2 ** grade - 1;
const dcg = (grades: readonly number[]): number => grades.slice(0, DEPTH).reduce((sum, grade, index) => sum + gain(grade) / Math.log2(index + 2), 0);

/** What of a result is scored; rivals have nothing else. */
export type Result = Pick<ReportedResult, 'id' | 'near' | 'sourceRows'>;
export type Known = Pick<Result, 'id' | 'sourceRows'>;

/** The keys under which judgements may name a result: its id, its rows, its rows with the beginning of their section. */
function matches(result: Known, key: string): boolean {
  if (key === result.id) return true;
  const [name, section] = key.split(' @ ');
  return result.sourceRows.some((row) => row.row === name && (section === undefined || row.section.startsWith(section)));
}

/**
 * Scores one answer. `known` are all entries by id and rows, so that judgements that name one entry twice count once, with the best grade.
 * Results that no judgement could know (`judgeable` false) are skipped: they are neither right nor wrong.
 */
export function score(query: Judged, answer: readonly Result[], known: readonly Known[], judgeable: (result: Result) => boolean): Score {
  const grades = new Map<string, number>();
  for (const [key, grade] of Object.entries(query.relevant)) {
    const entry = known.find((one) => matches(one, key));
    if (entry === undefined) throw new Error(`${query.id}: nothing in the catalog is called "${key}"`);
    grades.set(entry.id, Math.max(grade, grades.get(entry.id) ?? 0));
  }
  const results = answer.filter(judgeable);
  const base = { id: query.id, class: query.class, text: `/${query.command} ${query.text}`, top: results.slice(0, 4).map((result) => `${result.near ? '~' : ''}${result.id}`) };
  const firm = results.filter((result) => !result.near).length;
  if (grades.size === 0) return { ...base, zero: firm === 0 ? 1 : 0 };
  const got = results.map((result) => grades.get(result.id) ?? 0);
  const first = got.findIndex((grade) => grade >= 1);
  return {
    ...base,
    ndcg: dcg(got) / dcg([...grades.values()].sort((a, b) => b - a)),
    mrr: first < 0 ? 0 : 1 / (first + 1),
    p1: (got[0] ?? 0) >= 2 ? 1 : 0,
    falseNothing: firm === 0,
  };
}

export type Summary = { queries: number; ndcg: number; mrr: number; p1: number; zero: number; falseNothing: number };

const mean = (values: readonly (number | undefined)[]): number => {
  const present = values.filter((value) => value !== undefined);
  return present.length === 0 ? Number.NaN : present.reduce((sum, value) => sum + value, 0) / present.length;
};

export const summarize = (scores: readonly Score[]): Summary => ({
  queries: scores.length,
  ndcg: mean(scores.map((one) => one.ndcg)),
  mrr: mean(scores.map((one) => one.mrr)),
  p1: mean(scores.map((one) => one.p1)),
  zero: mean(scores.map((one) => one.zero)),
  falseNothing: scores.filter((one) => one.falseNothing).length,
});

export const byClass = (scores: readonly Score[]): Map<string, Summary> =>
  new Map([...new Set(scores.map((one) => one.class))].map((name) => [name, summarize(scores.filter((one) => one.class === name))]));
