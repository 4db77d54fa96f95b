import * as z from 'zod';
import { SweepError } from '../errors.ts';
import type { RestoreScope } from '../sweep/restore-run.ts';
import { type ChangeRules, whyNoChange } from './change-rules.ts';

const Asked = z.object({ restore: z.unknown() }).loose();

const Restore = z.strictObject({
  connection: z.string(),
  token: z.string().min(1).optional(),
  run: z.string().min(1).optional(),
  all: z.literal(true).optional(),
});

/** What an event that restores holds. */
export type RestoreEventBody = z.output<typeof Restore>;

/** Which tokens an event asks to restore. */
export interface RestoreRequest {
  /** Name of a configured connection. */
  readonly connection: string;
  readonly scope: RestoreScope;
}

/** What the deployment decides about an event that restores. */
export interface RestoreRules extends ChangeRules {
  /** Names of the configured connections. */
  readonly connections: readonly string[];
}

const ACCEPTED =
  'an event that restores holds { "restore": { "connection": NAME, and one of "token": ID, "run": RUNID and "all": true } } and nothing else';

/**
 * Parses an event that restores. Throws SweepError `invalid-event`, which says what is wrong and what is accepted, and never
 * repeats a value.
 */
export function readRestore(event: unknown, rules: RestoreRules): RestoreRequest {
  const { restore, ...others } = Asked.parse(event);
  const count = Object.keys(others).length;
  if (count > 0) throw refusedRestore(`restore stands alone, and there are ${count} other key(s)`);
  const parsed = Restore.safeParse(restore);
  if (!parsed.success) throw refusedRestore(parsed.error.issues.map(problemOf).join(', '));
  const { connection, token, run, all } = parsed.data;
  if (!rules.connections.includes(connection))
    throw refusedRestore(
      `restore.connection is not configured (configured: ${rules.connections.join(', ')})`,
    );
  const scopes: RestoreScope[] = [
    ...(token === undefined ? [] : [{ token }]),
    ...(run === undefined ? [] : [{ run }]),
    ...(all === undefined ? [] : [{ all }]),
  ];
  const [scope] = scopes;
  if (!scope || scopes.length > 1)
    throw refusedRestore(`restore needs one of token, run and all, and has ${scopes.length}`);
  const problem = whyNoChange(rules);
  if (problem !== undefined) throw refusedRestore(problem);
  if (!rules.hasMemory)
    throw refusedRestore(
      'the function has no memory, and only the memory knows what the sweeper disabled',
    );
  return { connection, scope };
}

/** The error of an event that restores, and that is refused before anything is touched. */
export function refusedRestore(problem: string): SweepError {
  return new SweepError('invalid-event', `nothing was done: ${problem}; ${ACCEPTED}`);
}

function problemOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `restore has ${issue.keys.length} unknown key(s)`;
  return `${['restore', ...issue.path].join('.')} is invalid`;
}
