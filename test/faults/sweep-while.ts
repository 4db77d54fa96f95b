import { onTestFinished } from 'vitest';
import type { Harness } from '../contract/harness.ts';
import { type SweepOptions, type Swept, sweepOnce } from '../contract/sweep-once.ts';

/** Why a token is kept that the policy does not revoke any more. */
export const CHANGED = 'changed-since-plan: the policy no longer revokes it';

/** Waits for a provider to be ready; its server is closed when the test ends. */
export async function start<Started extends Harness>(starting: Promise<Started>): Promise<Started> {
  const harness = await starting;
  onTestFinished(() => harness.server.close());
  return harness;
}

/** Enforces; `meanwhile` happens between the plan and the first revocation. */
export function sweepWhile(
  harness: Harness,
  meanwhile: () => void,
  options: SweepOptions = {},
): Promise<Swept> {
  return sweepOnce(harness, { ...options, beforeRevoking: meanwhile });
}

/** What became of each token: its outcome, or why it was kept. */
export function reasonsOf({ tokens }: Swept): unknown[] {
  return tokens.map(({ reason, outcome }) => outcome ?? reason);
}

/** How many requests were sent to paths with this text in them. */
export function requestsTo({ server }: Harness, path: string): number {
  return server.requests.filter((request) => request.path.includes(path)).length;
}
