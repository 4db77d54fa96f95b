import type { AuditRecord } from './record.ts';

const MARK = '…';
const MARK_BYTES = 3;

/**
 * The record with its error's message, and then its reason, cut so far that it takes at least so many bytes less as JSON.
 * What is cut ends with `…`.
 */
export function shortened(record: AuditRecord, bytes: number): AuditRecord {
  const { error, reason } = record;
  const message = error && cut(error.message, bytes);
  const left = error && message ? bytes - savedBytes(error.message, message) : bytes;
  return {
    ...record,
    ...(left > 0 && { reason: cut(reason, left) }),
    error: error && message ? { ...error, message } : error,
  };
}

/** Each UTF-16 unit takes a byte at least. Half a character would take more than the whole. */
function cut(text: string, bytes: number): string {
  const kept = text.slice(0, Math.max(0, text.length - bytes - MARK_BYTES));
  return kept.replace(/[\uD800-\uDBFF]$/, '') + MARK;
}

function savedBytes(text: string, shorter: string): number {
  return text.length - (shorter.length - MARK.length) - MARK_BYTES;
}
