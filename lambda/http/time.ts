/** The three forms that RFC 9110 makes a recipient accept: its own, RFC 850's, and that of C's asctime. */
const HTTP_DATES = [
  /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/,
  /^\w+, \d\d-\w{3}-\d\d \d\d:\d\d:\d\d GMT$/,
  /^\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}$/,
];

/**
 * An HTTP date as epoch milliseconds.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
 */
export function httpDate(text: string): number | undefined {
  if (!HTTP_DATES.some((form) => form.test(text))) return undefined;
  const instant = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(instant) ? undefined : instant;
}

const ISO_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)$/i;

/**
 * When a rate limit resets, as epoch milliseconds: an HTTP date, or an ISO 8601 instant, which is not standard but sent
 * by some APIs all the same.
 */
export function resetDate(text: string): number | undefined {
  if (!ISO_INSTANT.test(text)) return httpDate(text);
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}
