import * as z from 'zod';
import { SweepError } from '../errors.ts';
import { type ChangeRules, whyNoChange } from './change-rules.ts';

const Asked = z.object({ approve: z.unknown() }).loose();
const Hash = z.string().regex(/^[0-9a-f]{64}$/);

const ACCEPTED =
  'an event that approves holds { "approve": HASH }, the 64 hexadecimal digits of one plan as the report shows them, and nothing else';

/**
 * Reads the hash of the plan that an event approves. Throws SweepError `invalid-event`, which says what is wrong and what is
 * accepted, and never repeats a value.
 */
export function readApprove(event: unknown, rules: ChangeRules): string {
  const { approve, ...others } = Asked.parse(event);
  const count = Object.keys(others).length;
  if (count > 0) throw refusedApproval(`approve stands alone, and there are ${count} other key(s)`);
  const { data: hash } = Hash.safeParse(approve);
  if (hash === undefined) throw refusedApproval('approve is not the hash of a plan');
  const problem = whyNoChange(rules);
  if (problem !== undefined) throw refusedApproval(problem);
  if (!rules.hasMemory)
    throw refusedApproval('the function has no memory, and only the memory holds the plan');
  return hash;
}

/** The error of an event that approves, and that is refused before anything is touched. */
export function refusedApproval(problem: string): SweepError {
  return new SweepError('invalid-event', `nothing was done: ${problem}; ${ACCEPTED}`);
}
