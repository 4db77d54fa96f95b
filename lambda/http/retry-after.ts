import { httpDate } from './time.ts';

/** Fractions are not valid, but some servers send them. */
const SECONDS = /^\s*\d+(?:\.\d+)?\s*$/;

/**
 * The wait that a `Retry-After` header asks for, in milliseconds from `now`: the first number of seconds or HTTP date in
 * a list, as a header that was sent twice arrives joined; `undefined` when there is none. An absurdly large number stays too large for any run to wait for.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function parseRetryAfter(value: string, now: number): number | undefined {
  const parts = value.trim().split(',');
  for (const [index, part] of parts.entries()) {
    if (SECONDS.test(part))
      return Math.min(Math.ceil(Number(part) * 1000), Number.MAX_SAFE_INTEGER);
    // Two of the three forms of a date hold a comma themselves.
    const date = httpDate(part.trim()) ?? httpDate(`${part},${parts[index + 1] ?? ''}`.trim());
    if (date !== undefined) return Math.max(0, date - now);
  }
  return undefined;
}
