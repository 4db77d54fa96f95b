import * as z from 'zod';
import type { Mode } from '../domain/events.ts';
import { SweepError } from '../errors.ts';

const Event = z.strictObject({
  mode: z.enum(['plan', 'enforce']).optional(),
  connections: z.array(z.string()).min(1).optional(),
  decisions: z.boolean().optional(),
});

/** What an invocation asks for. */
export type SweepRequest = z.output<typeof Event>;

const ACCEPTED =
  'an event may hold mode ("plan" or "enforce"), connections (a list of names) and decisions (true or false); {} runs as configured';

/** What the deployment allows an event to ask for. */
export interface Deployment {
  readonly mode: Mode;
  readonly connections: readonly string[];
  readonly allowManualEnforce: boolean;
}

/**
 * Reads an event strictly. Throws SweepError `invalid-event`, which says what is wrong and what is accepted,
 * and never repeats a value.
 */
export function readEvent(event: unknown, deployment: Deployment): SweepRequest {
  const parsed = Event.safeParse(event);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ code, path, ...issue }) =>
      code === 'unrecognized_keys' && 'keys' in issue
        ? `${issue.keys.length} unknown key(s)`
        : `${path.join('.') || 'the event'} is not what it must be`,
    );
    throw invalidEvent(problems.join(', '));
  }
  const { mode, connections = [] } = parsed.data;
  const unknown = connections.filter((name) => !deployment.connections.includes(name));
  if (unknown.length > 0) {
    throw invalidEvent(
      `connections names ${unknown.length} that are not configured (configured: ${deployment.connections.join(', ')})`,
    );
  }
  if (mode === 'enforce' && deployment.mode === 'plan' && !deployment.allowManualEnforce) {
    throw invalidEvent(
      'the deployment is configured to plan, and does not allow an event to enforce (allowManualEnforce)',
    );
  }
  return parsed.data;
}

function invalidEvent(problem: string): SweepError {
  return new SweepError('invalid-event', `nothing was done: ${problem}; ${ACCEPTED}`);
}
