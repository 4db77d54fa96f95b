import type { ReceivedRequest, Reply } from './message.ts';

/** An operation: its decoded path parameters follow the request, in the order of the path. */
export type Operation = (request: ReceivedRequest, ...parameters: string[]) => Reply;

/** Method, path template with `{}` for each parameter, operation. */
export type Route = readonly [method: string, template: string, operation: Operation];

/**
 * Finds the operation of a request, ready to run, or `undefined` for a path or method that the API lacks.
 * Routes are tried in order.
 */
export function findOperation(
  routes: readonly Route[],
  request: ReceivedRequest,
): (() => Reply) | undefined {
  for (const [method, template, operation] of routes) {
    const parameters = method === request.method ? matchPath(template, request.path) : undefined;
    if (parameters) return () => operation(request, ...parameters);
  }
  return undefined;
}

function matchPath(template: string, path: string): string[] | undefined {
  const expected = template.split('/');
  const actual = path.split('/');
  if (expected.length !== actual.length) return undefined;
  const parameters: string[] = [];
  for (const [index, segment] of actual.entries()) {
    if (expected[index] === '{}' && segment !== '') parameters.push(decodeURIComponent(segment));
    else if (expected[index] !== segment) return undefined;
  }
  return parameters;
}
