import type { HttpResponse } from '../../http-ports.ts';
import type { Filler } from './interpolation.ts';
import { compileCall, type UnsignedRequest } from './requests.ts';
import type { Call } from './schema-calls.ts';
import type { Session } from './session.ts';

/** The API as one connection calls it. */
export interface Api {
  /** Compiles a call; filling throws SweepError when a value is missing or not allowed where it is used. */
  compile(call: Call): Filler<UnsignedRequest>;
  send(request: UnsignedRequest): Promise<HttpResponse>;
  /** The connection configures where the API is, so the server may call itself something else in links. */
  readonly hasEndpoint: boolean;
}

/** Adds the host and the common headers to every request. */
export function createApi(options: {
  readonly session: Session;
  readonly origin: URL;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly hasEndpoint: boolean;
}): Api {
  const { session, origin, headers, hasEndpoint } = options;
  return {
    hasEndpoint,
    compile: (call) => compileCall(call, origin, headers),
    send: (request) => session.send(request),
  };
}
