import type { Mode, Trigger } from '../domain/events.ts';
import type { Policy } from '../domain/policy-types.ts';
import { policyDigest } from '../policy-digest.ts';
import { VERSION } from '../version.ts';

/** What each record of a run says of the run itself, and of what decided. */
export interface RunOrigin {
  readonly runId: string;
  readonly mode: Mode;
  readonly trigger: Trigger;
  /** Version of the program. */
  readonly version: string;
  /** The digest of each connection's policy, by the name of the connection. */
  readonly policyDigests: ReadonlyMap<string, string>;
}

/** The origin of the records of a run of these connections. */
export function originOf(
  { runId, mode, trigger }: Pick<RunOrigin, 'runId' | 'mode' | 'trigger'>,
  connections: readonly { readonly name: string; readonly policy: Policy }[],
): RunOrigin {
  const digests = new Map<Policy, string>();
  const policyDigests = new Map<string, string>();
  for (const { name, policy } of connections) {
    const digest = digests.get(policy) ?? policyDigest(policy);
    digests.set(policy, digest);
    policyDigests.set(name, digest);
  }
  return { runId, mode, trigger, version: VERSION, policyDigests };
}
