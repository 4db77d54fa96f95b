import type * as z from 'zod';
import { SweepError } from '../../errors.ts';
import type { HttpResponse } from '../../ports.ts';
import { jsonOf } from '../kit/response.ts';
import { readerOf } from './json-path.ts';
import type { Refusal, ResponseMatcher } from './schema-parts.ts';

/**
 * Whether an answer is one of those described. One that is neither empty nor JSON shows nothing, unless a
 * text is asked for: it may come from a proxy or a captive portal in front of the API.
 */
export function matches(
  response: HttpResponse,
  matchers: readonly z.output<typeof ResponseMatcher>[] = [],
): boolean {
  return matchers.some((matcher) => {
    if (typeof matcher === 'number')
      return response.status === matcher && isEmptyOrJson(response.text);
    const { status, path, text, notText, in: values } = matcher;
    if (response.status !== status) return false;
    if (text !== undefined && !response.text.includes(text)) return false;
    if (notText !== undefined && response.text.includes(notText)) return false;
    if (path === undefined) return text !== undefined || isEmptyOrJson(response.text);
    const value = readerOf(path)(jsonOf(response.text));
    return values === undefined ? value !== undefined : values.some((one) => one === value);
  });
}

/** The error that an answer means by which the API refuses one token; `undefined` when it is no such answer. */
export function refusalIn(
  response: HttpResponse,
  refusals: readonly z.output<typeof Refusal>[] = [],
  operation: string,
): SweepError | undefined {
  const refusal = refusals.find((one) => matches(response, [one]));
  return (
    refusal &&
    new SweepError('conflict', `${operation}: ${refusal.message} (HTTP ${response.status})`)
  );
}

function isEmptyOrJson(text: string): boolean {
  return text.trim() === '' || jsonOf(text) !== undefined;
}
