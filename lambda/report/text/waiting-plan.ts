import type { WaitingPlan } from '../../domain/events.ts';
import { plural } from './counts.ts';

/** How a plan that awaits an approval is approved, what it names, and until when. */
export function describeWaitingPlan({ hash, entries, until }: WaitingPlan): string {
  const end = until.slice(0, 16).replace('T', ' ');
  return `approve with ${hash} (${plural(entries, 'token')}, until ${end} UTC)`;
}
