import type * as z from 'zod';
import { SweepError } from '../../errors.ts';
import type { HttpResponse } from '../../http-ports.ts';
import { jsonOf } from '../kit/response.ts';
import { readerOf } from './json-path.ts';
import type { Refusal, ResponseMatcher } from './schema-calls.ts';

type Matcher = z.output<typeof ResponseMatcher>;

/** Whether a response is one of those described. */
export type ResponseMatch = (response: HttpResponse) => boolean;

/**
 * Compiles descriptions of responses. A body that is neither empty nor JSON matches none of them, unless a text is looked
 * for: it may come from a proxy or a captive portal in front of the API.
 */
export function compileMatchers(matchers: readonly Matcher[] = []): ResponseMatch {
  const compiled = matchers.map(compileMatcher);
  return (response) => compiled.some((matches) => matches(response));
}

function compileMatcher(matcher: Matcher): ResponseMatch {
  if (typeof matcher === 'number') {
    return ({ status, text }) => status === matcher && isEmptyOrJson(text);
  }
  const { status, path, text, notText, in: values } = matcher;
  const read = path === undefined ? undefined : readerOf(path);
  return (response) => {
    if (response.status !== status) return false;
    if (text !== undefined && !response.text.includes(text)) return false;
    if (notText !== undefined && response.text.includes(notText)) return false;
    if (!read) return text !== undefined || isEmptyOrJson(response.text);
    const value = read(jsonOf(response.text));
    return values ? values.some((expected) => expected === value) : value !== undefined;
  };
}

/** The error that a response stands for by which the API refuses one token; `undefined` for any other response. */
export type RefusalOf = (response: HttpResponse, operation: string) => SweepError | undefined;

/** Compiles descriptions of refusals. */
export function compileRefusals(refusals: readonly z.output<typeof Refusal>[]): RefusalOf {
  const compiled = refusals.map((refusal) => ({
    message: refusal.message,
    matches: compileMatcher(refusal),
  }));
  return (response, operation) => {
    const refusal = compiled.find(({ matches }) => matches(response));
    if (!refusal) return undefined;
    const message = `${operation}: ${refusal.message} (HTTP ${response.status})`;
    return new SweepError('conflict', message);
  };
}

function isEmptyOrJson(text: string): boolean {
  return text.trim() === '' || jsonOf(text) !== undefined;
}
