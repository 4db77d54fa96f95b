import type { ConfigurationProblem } from './problems.ts';

/** A path below a connection, as it is told: what stands before the connection, the connection, and the rest. */
const IN_CONNECTION = /^(.*?)(connections\[\d+\](?: \([a-z0-9-]+\))?)(.*)$/;

/** Connections that are named one by one. */
const MAX_NAMED = 10;

/** The problems without those that repeat one of another connection, which names all connections that it concerns. */
export function toldOnce(problems: readonly ConfigurationProblem[]): ConfigurationProblem[] {
  const first = new Map<string, { problem: ConfigurationProblem; others: string[] }>();
  for (const problem of problems) {
    const [, , connection = '', rest = problem.path] = IN_CONNECTION.exec(problem.path) ?? [];
    const cause = JSON.stringify([connection !== '', rest, problem.message]);
    const known = first.get(cause);
    if (known && connection) known.others.push(connection);
    else first.set(known ? JSON.stringify([first.size]) : cause, { problem, others: [] });
  }
  return [...first.values()].map(({ problem, others }) => withOthers(problem, others));
}

function withOthers(
  { path, message }: ConfigurationProblem,
  others: readonly string[],
): ConfigurationProblem {
  if (others.length === 0) return { path, message };
  const more = others.length - MAX_NAMED;
  const names = others.slice(0, MAX_NAMED).join(', ');
  return { path, message: `${message}; also in ${names}${more > 0 ? ` and ${more} more` : ''}` };
}
