import type * as z from 'zod';
import { SweepError } from '../errors.ts';
import { explainIssue } from './messages.ts';
import { shownValue } from './shown-value.ts';

/** One problem of a configuration, and what would be valid. */
export interface ConfigurationProblem {
  /** Such as `connections[0].settings.region`, or a line and column; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

/** Reports all problems of a configuration at once; its message has one line per problem. */
export class InvalidConfigurationError extends SweepError {
  readonly problems: readonly ConfigurationProblem[];

  constructor(problems: readonly ConfigurationProblem[]) {
    const lines = problems.map(({ path, message }) => (path ? `${path}: ${message}` : message));
    super('invalid-configuration', lines.join('\n'));
    this.problems = problems;
  }
}

/** Steps from the top of the file to a value. */
export type Path = readonly PropertyKey[];

/** Formats a path the way people write it: `policies.default.rules[0].when`. */
export function formatPath(path: Path): string {
  return path.map(formatStep).join('').replace(/^\./, '');
}

const STEP = /\.?([A-Za-z_$][\w$-]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;

/** The steps of a path that {@link formatPath} wrote; none for any other text. */
export function parsePath(path: string): Path {
  const steps: PropertyKey[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < path.length) {
    const [, key, index, quoted] = STEP.exec(path) ?? [];
    if (key !== undefined) steps.push(key);
    else if (index !== undefined) steps.push(Number(index));
    else if (quoted !== undefined) steps.push(String(JSON.parse(quoted)));
    else return [];
  }
  return steps;
}

function formatStep(step: PropertyKey): string {
  if (typeof step === 'number') return `[${step}]`;
  const key = String(step);
  return /^[A-Za-z_$][\w$-]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** Parses `value`, found at `path`. Adds its problems to `problems`, and then returns `undefined`. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  path: Path,
  problems: ConfigurationProblem[],
): z.output<Schema> | undefined {
  const result = schema.safeParse(value, { error: explainIssue, reportInput: true });
  if (result.success) return result.data;
  problems.push(...result.error.issues.flatMap((issue) => problemsOf(issue, path)));
  return undefined;
}

function problemsOf(issue: z.core.$ZodIssue, base: Path): ConfigurationProblem[] {
  const path = [...base, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys': {
      const messages = issue.message.split('\n');
      return issue.keys.map((key, index) => ({
        path: formatPath([...path, key]),
        message: messages[index] ?? issue.message,
      }));
    }
    case 'invalid_union':
      return unionProblems(issue, path);
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path: formatPath(path), message }));
    default:
      return [problemAt(path, issue.message, issue.input)];
  }
}

/** Of the branches whose type fits the value, the author meant the one with the fewest problems. */
function unionProblems(issue: z.core.$ZodIssueInvalidUnion, path: Path): ConfigurationProblem[] {
  const [meant] = issue.errors
    .filter((branch) =>
      branch.every(({ code, path }) => path.length > 0 || code === 'unrecognized_keys'),
    )
    .map((branch) => branch.flatMap((inner) => problemsOf(inner, path)))
    .sort((left, right) => left.length - right.length);
  if (meant) return meant;
  const messages = new Set(issue.errors.flatMap((branch) => branch.map(({ message }) => message)));
  const isMissing = issue.message.startsWith('missing');
  const message = isMissing || messages.size === 0 ? issue.message : [...messages].join(', or ');
  return [problemAt(path, message, issue.input)];
}

/** A problem with a value, which is repeated unless the message does so already, or it may be a secret. */
function problemAt(path: Path, message: string, value: unknown): ConfigurationProblem {
  const shown = shownValue(value, path);
  const isTold = shown === undefined || message.includes(`\`${shown}\``);
  const told = message.endsWith('.')
    ? `${message} It is \`${shown}\`.`
    : `${message}; it is \`${shown}\``;
  return { path: formatPath(path), message: isTold ? message : told };
}
