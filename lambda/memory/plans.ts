import type { ApprovablePlan } from '../domain/approvable-plan.ts';
import { parsePlanText, planText } from '../domain/plan-text.ts';
import { sha256 } from '../sha256.ts';
import { memoryUnavailable, type Store } from './store.ts';

/** More than this of a plan nobody reads, and a function in little memory cannot hold it beside its tokens. */
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * Stores a plan under its hash, which it returns; `undefined` for one that is too large. Its text says all that its name
 * does, so that it is never replaced by another.
 */
export async function storePlan(store: Store, plan: ApprovablePlan): Promise<string | undefined> {
  const text = planText(plan);
  if (Buffer.byteLength(text) > MAX_BYTES) return undefined;
  const hash = sha256(text);
  if ((await store.write(nameOf(hash), text, undefined)) !== undefined) return hash;
  const stored = await store.read(nameOf(hash));
  if (stored?.text !== text) await store.write(nameOf(hash), text, stored?.tag);
  return hash;
}

/** The plan of this hash, if it is stored. Throws SweepError `memory-unavailable` where it is not what it was. */
export async function findPlan(store: Store, hash: string): Promise<ApprovablePlan | undefined> {
  const stored = await store.read(nameOf(hash));
  if (!stored) return undefined;
  const plan = sha256(stored.text) === hash ? parsePlanText(stored.text) : undefined;
  if (plan) return plan;
  throw memoryUnavailable(
    `plan ${hash}`,
    'its file was changed or is damaged; the next run that is held stores it again',
  );
}

/** Removes a plan, if it can be removed: one that stays is no longer approved. */
export async function removePlan(store: Store, hash: string): Promise<void> {
  await store.remove(nameOf(hash)).catch(() => {});
}

/** A connection may have the name `plan`; what follows tells its files from these. */
function nameOf(hash: string): string {
  return `plan.${hash}`;
}
