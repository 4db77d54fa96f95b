import type { Policy } from './domain/policy-types.ts';
import { digestOf } from './sha256.ts';

/** Digits of a digest: enough to see that a policy is another one. */
const DIGITS = 16;

/** A short digest of a policy: the same for the same rules, protections and safeguards, in whatever order their keys are. */
export function policyDigest(policy: Policy): string {
  return digestOf(policy).slice(0, DIGITS);
}
