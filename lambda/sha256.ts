import { createHash } from 'node:crypto';

/** The SHA-256 of a text, in 64 hexadecimal digits. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The SHA-256 of a value that JSON can hold: in whatever order its keys are, it is the same. */
export function digestOf(value: unknown): string {
  return sha256(JSON.stringify(value, sortKeys) ?? '');
}

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
