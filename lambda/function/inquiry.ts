import * as z from 'zod';
import { SweepError } from '../errors.ts';

const Check = z.strictObject({ check: z.literal(true) });
const Explain = z.strictObject({
  explain: z.strictObject({ connection: z.string(), token: z.string().min(1) }),
});

/** What an event asks without having anything changed. */
export type Inquiry =
  | { readonly kind: 'check' }
  | { readonly kind: 'explain'; readonly connection: string; readonly token: string };

const ACCEPTED =
  'an event that asks holds either { "check": true } or { "explain": { "connection": NAME, "token": ID } }, and nothing else';

/**
 * Parses an event that asks. Throws SweepError `invalid-event`, which says what is accepted, and never repeats a value.
 * @param connections names of the configured connections
 */
export function readInquiry(event: unknown, connections: readonly string[]): Inquiry {
  if (Check.safeParse(event).success) return { kind: 'check' };
  const { data } = Explain.safeParse(event);
  if (!data)
    throw refused(
      Object.hasOwn(Object(event), 'check') ? 'check is invalid' : 'explain is invalid',
    );
  const { connection, token } = data.explain;
  if (!connections.includes(connection))
    throw refused(`explain.connection is not configured (configured: ${connections.join(', ')})`);
  return { kind: 'explain', connection, token };
}

function refused(problem: string): SweepError {
  return new SweepError('invalid-event', `nothing was done: ${problem}; ${ACCEPTED}`);
}
