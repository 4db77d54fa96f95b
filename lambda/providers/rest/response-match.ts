import type * as z from 'zod';
import { SweepError } from '../../errors.ts';
import type { HttpResponse } from '../../ports.ts';
import { jsonOf } from '../kit/response.ts';
import { readerOf } from './json-path.ts';
import type { Refusal, Sign } from './schema-parts.ts';

/**
 * Whether an answer is one of those described. One that is neither empty nor JSON shows nothing, unless a
 * text is asked for: it may come from a proxy or a captive portal in front of the API.
 */
export function shows(
  response: HttpResponse,
  signs: readonly z.output<typeof Sign>[] = [],
): boolean {
  return signs.some((sign) => {
    if (typeof sign === 'number') return response.status === sign && isEmptyOrJson(response.text);
    const { status, path, text, notText, in: values } = sign;
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
  doing: string,
): SweepError | undefined {
  const refusal = refusals.find((one) => shows(response, [one]));
  return (
    refusal && new SweepError('conflict', `${doing}: ${refusal.message} (HTTP ${response.status})`)
  );
}

function isEmptyOrJson(text: string): boolean {
  return text.trim() === '' || jsonOf(text) !== undefined;
}
