import type { GoneClaim } from '../../domain/gone-claim.ts';
import { SweepError } from '../../errors.ts';
import type { Introspection, OAuthApi } from './api.ts';
import { REVOKED_AT } from './marks.ts';
import type { Registered } from './token.ts';

/**
 * Revokes a token. A server that says only in words that it does not exist is believed where introspection can check that.
 * @param isSuspect introspection was probably asked wrongly
 */
export async function revoke(
  { read }: Registered,
  api: Pick<OAuthApi, 'revoke' | 'introspects'>,
  isSuspect: boolean,
): Promise<'revoked' | GoneClaim> {
  const revocation = await api.revoke(read);
  if (revocation === 'revoked') return 'revoked';
  const { claim, said, status } = revocation;
  if (said === 'in words' && (isSuspect || !(await api.introspects()))) throw onlyInWords(status);
  return claim;
}

/**
 * A look at one token: what introspection says of it, or `gone`; `undefined` when nothing can tell.
 * @param isSuspect introspection was probably asked wrongly
 */
export async function inspect(
  { read, said }: Registered,
  api: Pick<OAuthApi, 'introspect' | 'revoke'>,
  isSuspect: boolean,
): Promise<Introspection | 'gone' | undefined> {
  const facts = await api.introspect(read);
  if (facts && (facts.active || !said)) return facts;
  if (facts && !isSuspect) return 'gone';
  if (!said || said === 'revoked') return undefined;
  // Nothing else can tell: a second response by its error code is then the proof of the first.
  const again = await api.revoke(read);
  if (again === 'revoked' || again.said === 'by code') return 'gone';
  throw onlyInWords(again.status);
}

function onlyInWords(status: number): SweepError {
  return new SweepError(
    'not-found',
    `revoking a token: the server calls it invalid, but not by an error code, so it may be gone already; if it is, delete its register entry or tag that ${REVOKED_AT} (HTTP ${status})`,
  );
}
