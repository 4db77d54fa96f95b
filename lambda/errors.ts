/** Every way in which a run, a connection or one revocation can fail. Programs branch on the code, people read the message. */
export type ErrorCode =
  /** The provider does not accept the credential. */
  | 'unauthorized'
  /** The credential is accepted but lacks the right. */
  | 'forbidden'
  /** The provider, or Secrets Manager, does not know the object. */
  | 'not-found'
  /** The rate limit still refused the request after all attempts. */
  | 'throttled'
  /** Network failure or server error after all attempts; a certificate or a proxy that lets no connection come about. */
  | 'unavailable'
  /** No complete response within `limits.timeout`. */
  | 'timeout'
  /** The state of the object does not allow the operation now. */
  | 'conflict'
  /** The provider answered that the token is out of use, but it is still in use or that could not be verified. */
  | 'not-effective'
  /** Introspection calls so many tokens inactive that the request itself is probably wrong. */
  | 'suspect-introspection'
  /** A rule could be told for most tokens, and suddenly cannot. */
  | 'blind'
  /** The response is not what the API documents. */
  | 'invalid-response'
  /** The provider cannot do this, with these settings or at all. */
  | 'unsupported'
  /** Settings that only the provider could find wrong. */
  | 'invalid-settings'
  /** A secret that is not JSON or lacks a field. */
  | 'invalid-secret'
  /** The configuration file is wrong; nothing was touched. */
  | 'invalid-configuration'
  /** The Lambda event is wrong; nothing was touched. */
  | 'invalid-event'
  /** The local clock and the provider's differ too much to sign requests or to compare times. */
  | 'clock-skew'
  /** No time left, or the run was stopped: the next run continues. */
  | 'deadline'
  /** The audit could not be written, so nothing may be revoked. */
  | 'audit-unavailable'
  /** What is remembered of a connection cannot be read or written, so nothing may be revoked. */
  | 'memory-unavailable'
  /** Another run is acting on the connection. */
  | 'busy'
  /** A safeguard holds the whole connection. */
  | 'held'
  /** The policy wants what would be done to a connection approved, or what was approved is carried out already. */
  | 'needs-approval'
  /** No connection could be swept. */
  | 'sweep-failed'
  /** A defect in this program. */
  | 'internal';

/**
 * The only error that this program throws. Messages are for the operator and must never contain a header, a URL query, a
 * body, a credential or a token value.
 */
export class SweepError extends Error {
  override readonly name = 'SweepError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }

  /** What Node prints: not the cause, since an error of a library may contain a request or a response. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `${this.stack ?? this.message} { code: '${this.code}' }`;
  }
}

/** Returns `error` itself if it is a {@link SweepError}, otherwise an `internal` one around it. */
export function asSweepError(error: unknown): SweepError {
  if (error instanceof SweepError) return error;
  return new SweepError('internal', 'unexpected failure inside the sweeper', { cause: error });
}

/** The two fields of an error that may leave the process. */
export function describeError(error: unknown): { code: ErrorCode; message: string } {
  const { code, message } = asSweepError(error);
  return { code, message };
}
