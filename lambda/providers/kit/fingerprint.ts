import { hash, randomUUID } from 'node:crypto';
import type { Token } from '../../domain/token.ts';
import { SweepError } from '../../errors.ts';

/**
 * Fingerprints that are keyed by the connection's own secret: a reader of reports cannot test guesses of a token, and a
 * token has the same fingerprint in every run until that secret changes. Without a secret and another key they are those of one
 * run, and mean nothing in the next.
 * @example
 * const fingerprint = fingerprintsKeyedBy('the connection’s secret');
 * fingerprint('token value') === fingerprint('token value'); // true
 * fingerprint('token value').length; // 64
 */
export function fingerprintsKeyedBy(secret: string | undefined): (value: string) => string {
  let key: string | undefined;
  return (value) => {
    key ??= hash('sha256', secret ?? randomUUID());
    return hash('sha256', `${key}${value}`);
  };
}

/**
 * What a provider keeps of each token that it listed, such as its value where that is the identifier: out of the token
 * itself, and for as long as the token is in use.
 * @example
 * const values = new KeptValues();
 * const token = { id: fingerprint('s3cr3t'), fingerprinted: true, expiresAt: 'unknown', lastUsedAt: 'unknown' };
 * values.keep(token, 's3cr3t');
 * values.of(token); // 's3cr3t'
 */
export class KeptValues<Value> {
  readonly #values = new WeakMap<Token, Value>();

  /** Keeps `value` for as long as `token` is in use, and returns the token. */
  keep(token: Token, value: Value): Token {
    this.#values.set(token, value);
    return token;
  }

  /** What was kept for the token, if anything. */
  find(token: Token): Value | undefined {
    return this.#values.get(token);
  }

  /** What was kept for the token. Throws SweepError `internal` for a token that this provider did not list. */
  of(token: Token): Value {
    const value = this.find(token);
    if (value !== undefined) return value;
    throw new SweepError('internal', 'the token was listed by another connection');
  }
}
