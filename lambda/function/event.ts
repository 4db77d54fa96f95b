import * as z from 'zod';
import { SweepError } from '../errors.ts';
import { type EnforceRules, whyNoChange } from './change-rules.ts';
import { SCHEDULED_EVENT } from './contract.ts';

const Event = z.strictObject({
  trigger: z.literal(SCHEDULED_EVENT.trigger).optional(),
  mode: z.enum(['plan', 'enforce']).optional(),
  connections: z.array(z.string()).min(1).optional(),
  decisions: z.boolean().optional(),
});

/** What the event of an invocation asks for. */
export type SweepRequest = z.output<typeof Event>;

const ACCEPTED =
  'an event may hold mode ("plan" or "enforce"), connections (a list of names) and decisions (true or false); {} runs as configured; the schedule adds its trigger; restore, approve, check and explain each stand alone';

/**
 * Whether a run says how healthy the deployment is. One that a person asked for, of some connections or in another mode
 * than the configured one, neither clears nor hides what the schedule found.
 */
export function isWholeScheduledRun({ trigger, mode, connections }: SweepRequest): boolean {
  return trigger === 'schedule' && mode === undefined && connections === undefined;
}

/** What a valid event depends on. */
export interface EventRules extends EnforceRules {
  /** Names of the configured connections. */
  readonly connections: readonly string[];
}

/**
 * Parses an event strictly. Throws SweepError `invalid-event`, which says what is wrong and what is accepted, and
 * never repeats a value.
 */
export function readEvent(event: unknown, rules: EventRules): SweepRequest {
  const parsed = Event.safeParse(event);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ code, path, ...issue }) =>
      code === 'unrecognized_keys' && 'keys' in issue
        ? `${issue.keys.length} unknown key(s)`
        : `${path.join('.') || 'the event'} is invalid`,
    );
    throw invalidEvent(problems.join(', '));
  }
  const { mode, connections = [] } = parsed.data;
  const unknown = connections.filter((name) => !rules.connections.includes(name));
  if (unknown.length > 0) {
    throw invalidEvent(
      `${unknown.length} of the connections are not configured (configured: ${rules.connections.join(', ')})`,
    );
  }
  const problem = mode === 'enforce' ? whyNoChange(rules) : undefined;
  if (problem) throw invalidEvent(problem);
  return parsed.data;
}

function invalidEvent(problem: string): SweepError {
  return new SweepError('invalid-event', `nothing was done: ${problem}; ${ACCEPTED}`);
}
