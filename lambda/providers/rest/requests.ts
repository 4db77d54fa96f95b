import type { HttpRequest } from '../../ports.ts';
import { urlBelow } from '../kit/url-below.ts';
import {
  compilePath,
  fill,
  fillHeader,
  fillJson,
  type Lookup,
  referencesOf,
} from './interpolation.ts';
import type { Call } from './schema-parts.ts';

type Templates = Readonly<Record<string, string>>;

/** A request before it is signed. */
export type UnsignedRequest = Omit<HttpRequest, 'sign'>;

/** Builds the request that a call describes. Throws SweepError when a value is missing or does not fit. */
export function buildRequest(
  call: Call,
  lookup: Lookup,
  origin: URL,
  common: Templates = {},
): UnsignedRequest {
  const { method = 'GET', path, query = {}, headers = {}, json, form } = call;
  const url = urlBelow(origin, compilePath(path)(lookup));
  for (const [name, value] of Object.entries(fillEach(query, lookup)))
    url.searchParams.set(name, value);
  const body = json
    ? JSON.stringify(fillJson(json, lookup))
    : form && new URLSearchParams(fillEach(form, lookup)).toString();
  return {
    method,
    url,
    headers: {
      accept: 'application/json',
      ...(json && { 'content-type': 'application/json' }),
      ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...fillEach({ ...lowerCase(common), ...lowerCase(headers) }, lookup, fillHeader),
    },
    ...(body !== undefined && { body }),
  };
}

/** Fills each template; one that names a setting which is not given is left out. */
export function fillEach(
  templates: Templates,
  lookup: Lookup,
  fillOne: (template: string, lookup: Lookup) => string = fill,
): Record<string, string> {
  const entries = Object.entries(templates)
    .filter(([, template]) => !referencesOf(template).some((path) => isUnset(path, lookup)))
    .map(([name, template]) => [name, fillOne(template, lookup)]);
  return Object.fromEntries(entries);
}

function isUnset(path: string, lookup: Lookup): boolean {
  return path.startsWith('settings.') && lookup(path) === undefined;
}

/** The names of headers in lower case, so that one replaces another. */
function lowerCase(headers: Templates): Templates {
  return Object.fromEntries(
    Object.entries(headers).map(([name, one]) => [name.toLowerCase(), one]),
  );
}
