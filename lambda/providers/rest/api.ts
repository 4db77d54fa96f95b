import type { HttpResponse } from '../../ports.ts';
import type { Lookup } from './interpolation.ts';
import { buildRequest, type UnsignedRequest } from './requests.ts';
import type { Call } from './schema-parts.ts';
import type { Session } from './session.ts';

/** The API as one connection calls it. */
export interface Api {
  /** Throws SweepError when a value is missing or does not fit where it stands. */
  build(call: Call, lookup: Lookup): UnsignedRequest;
  send(request: UnsignedRequest): Promise<HttpResponse>;
  /** The connection says where the API is, so its server may name itself differently in links. */
  readonly hasEndpoint: boolean;
}

/** Puts the host and the common headers into every request. */
export function createApi(options: {
  readonly session: Session;
  readonly origin: URL;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly hasEndpoint: boolean;
}): Api {
  const { session, origin, headers, hasEndpoint } = options;
  return {
    hasEndpoint,
    build: (call, lookup) => buildRequest(call, lookup, origin, headers),
    send: (request) => session.send(request),
  };
}
