// YAML with positions: every complaint about a file can name the line and column it is about.
import { createRequire } from 'node:module';
import { CORE_SCHEMA, load } from 'js-yaml';
import type { z } from 'zod';
import { lazy } from '../lazy.ts';
import { nearest } from '../query/distance.ts';

export type Problem = { file: string; line: number; column: number; message: string };
export type Path = readonly PropertyKey[];

/** A parsed file that can tell where each of its values stands. */
export type Positioned = {
  file: string;
  value: unknown;
  /** The problem at a path; where the path is missing, at the nearest parent that is there. With `key`, at that key of the map at the path. */
  problem(path: Path, message: string, key?: string): Problem;
};

type Located = { value: unknown; problem: Positioned['problem'] } | { problems: Problem[] };

/** The exact parser is large, and a sound catalog never needs it: it is loaded with the first file that has to be pointed at. */
const exactParser = lazy(() => createRequire(import.meta.url)('yaml') as typeof import('yaml'));

/** The slow, exact reading: knows where everything stands, and finds syntax errors, duplicate keys and aliases out of hand. */
function locate(file: string, source: string): Located {
  const { isMap, isScalar, LineCounter, parseDocument } = exactParser();
  const counter = new LineCounter();
  const document = parseDocument(source, { lineCounter: counter, prettyErrors: false });
  const place = (offset: number, message: string): Problem => {
    const { line, col } = counter.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  const errors = [...document.errors, ...document.warnings];
  if (errors.length > 0) return { problems: errors.map((error) => place(error.pos[0], `not valid YAML: ${error.message}`)) };
  const problem = (path: Path, message: string, key?: string): Problem => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
      if (isMap(node) && key !== undefined && length === path.length) {
        const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
        if (pair && isScalar(pair.key) && pair.key.range) return place(pair.key.range[0], message);
      }
      const range = (node as { range?: [number, number, number] | null } | undefined)?.range;
      if (range) return place(range[0], message);
    }
    return place(0, message);
  };
  try {
    return { value: document.toJS(), problem };
  } catch (error) {
    return { problems: [place(0, `not valid YAML: ${(error as Error).message}`)] };
  }
}

/**
 * Parses one file. Sound files, nearly all, are read by the parser that is five times faster; the one that knows positions
 * reads a file again only when something in it has to be pointed at. A test holds the two against each other over the catalog.
 */
export function parseYaml(file: string, source: string): { document?: Positioned; problems: Problem[] } {
  let located: Located | undefined;
  const exact = (): Located => {
    located ??= locate(file, source);
    return located;
  };
  let value: unknown;
  try {
    value = load(source, { schema: CORE_SCHEMA });
  } catch {
    const slow = exact();
    if ('problems' in slow) return { problems: slow.problems };
    value = slow.value;
  }
  const problem: Positioned['problem'] = (path, message, key) => {
    const slow = exact();
    return 'problem' in slow ? slow.problem(path, message, key) : (slow.problems[0] ?? { file, line: 1, column: 1, message });
  };
  return { document: { file, value, problem }, problems: [] };
}

const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
};
const at = (value: unknown, path: Path): unknown => path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);
const name = (path: Path): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key + 1}]` : String(key)))
    .join('.')
    .replaceAll('.[', '[') || 'the file';

/** What zod found wrong, at its place, with the offending value and the nearest valid one. */
export function zodProblems(document: Positioned, error: z.ZodError, knownKeys: (path: Path) => readonly string[]): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => {
        const close = nearest(key, knownKeys(issue.path));
        return document.problem(issue.path, `unknown field "${key}"${close ? `; did you mean "${close}"?` : ''}`, key);
      });
    }
    if (issue.code === 'invalid_key') {
      const [parent, key] = [issue.path.slice(0, -1), String(issue.path.at(-1))];
      return [document.problem(parent, `unknown field "${key}" in ${name(parent)}: ${issue.issues[0]?.message ?? issue.message}`, key)];
    }
    const value = at(document.value, issue.path);
    if (value === undefined) return [document.problem(issue.path, `${name(issue.path)} is missing`)];
    if (issue.code === 'invalid_value') {
      const allowed = issue.values.map(String);
      const close = nearest(String(value), allowed);
      return [document.problem(issue.path, `${name(issue.path)} is ${show(value)}; ${close ? `did you mean "${close}"? Allowed` : 'allowed'}: ${allowed.join(', ')}`)];
    }
    return [document.problem(issue.path, `${name(issue.path)} ${issue.message} (is ${show(value)})`)];
  });
}
