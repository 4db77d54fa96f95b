import type { ConnectionProblem } from '../network/connection-problem.ts';

/** The response to one attempt. */
export interface RawResponse {
  readonly status: number;
  /** Lower-case names; repeated headers joined by `, `. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Without a byte order mark. */
  readonly text: string;
}

/** Why there is no usable response. */
export interface TransportFailure {
  readonly failure: 'timeout' | 'no-room' | 'too-large' | 'unsendable' | 'network';
  /** True when the server may have executed the request all the same. */
  readonly sent: boolean;
  /** Such as `ECONNREFUSED`; `NOT_HTTP` for a response that cannot be parsed; may be empty. */
  readonly code: string;
  /** Why no connection came about, where more is known than the code. */
  readonly problem?: ConnectionProblem | undefined;
  /** Contains nothing of the request or the response. */
  readonly cause: Error;
}
