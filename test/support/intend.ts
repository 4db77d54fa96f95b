import type { AuditFile } from '../../lambda/audit/file.ts';
import type { Intent } from '../../lambda/audit/slots.ts';

/** How much longer what replaces an intent may be. */
export const ROOM_BYTES = 20;

/** A value as an intent. */
export function intentOf(value: unknown): Intent {
  const text = JSON.stringify(value);
  return { text, bytes: text.length + ROOM_BYTES };
}

/** Appends values as intents, and returns for each what replaces it by another value. */
export function intend(file: AuditFile, ...values: unknown[]) {
  return file
    .intend(values.map(intentOf))
    .map((slot) => (value: unknown) => file.replace(slot, JSON.stringify(value)));
}
