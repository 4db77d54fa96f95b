import type { Policy } from './domain/policy-types.ts';
import { sha256 } from './sha256.ts';

/** Digits of the digest of a policy: enough to see that it is another one. */
const POLICY_DIGITS = 16;

/** The SHA-256 of a value: the same for equal values, in whatever order their keys are. */
export function digestOf(value: unknown): string {
  return sha256(JSON.stringify(value, sortKeys) ?? '');
}

/** A short digest of a policy: the same for the same rules, protections and safeguards, in whatever order their keys are. */
export function policyDigest(policy: Policy): string {
  return digestOf(policy).slice(0, POLICY_DIGITS);
}

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
