import type { HttpRequest } from '../../http-ports.ts';
import { urlBelow } from '../kit/url-below.ts';
import {
  compileEach,
  compileHeader,
  compileJson,
  compilePath,
  type Filler,
} from './interpolation.ts';
import type { Call } from './schema-calls.ts';

type Templates = Readonly<Record<string, string>>;

/** A request before it is signed. */
export type UnsignedRequest = Omit<HttpRequest, 'sign'>;

/** Compiles the request that a call describes; filling throws SweepError when a value is missing or not allowed. */
export function compileCall(
  call: Call,
  origin: URL,
  common: Templates = {},
): Filler<UnsignedRequest> {
  const { method = 'GET', path, query = {}, headers = {} } = call;
  const fillPath = compilePath(path);
  const fillQuery = compileEach(query);
  const body = compileBody(call);
  const fillHeaders = compileEach(
    { ...lowerCaseNames(common), ...lowerCaseNames(headers) },
    compileHeader,
  );
  return (lookup) => {
    const url = urlBelow(origin, fillPath(lookup));
    for (const [name, value] of Object.entries(fillQuery(lookup))) {
      url.searchParams.set(name, value);
    }
    return {
      method,
      url,
      headers: {
        accept: 'application/json',
        ...(body && { 'content-type': body.type }),
        ...fillHeaders(lookup),
      },
      ...(body && { body: body.fill(lookup) }),
    };
  };
}

interface Body {
  readonly type: string;
  readonly fill: Filler;
}

function compileBody({ json, form }: Call): Body | undefined {
  if (json) {
    const fill = compileJson(json);
    return { type: 'application/json', fill: (lookup) => JSON.stringify(fill(lookup)) };
  }
  if (!form) return undefined;
  const fill = compileEach(form);
  return {
    type: 'application/x-www-form-urlencoded',
    fill: (lookup) => new URLSearchParams(fill(lookup)).toString(),
  };
}

/** Header names in lower case, so that one replaces another. */
function lowerCaseNames(headers: Templates): Templates {
  return Object.fromEntries(
    Object.entries(headers).map(([name, template]) => [name.toLowerCase(), template]),
  );
}
