import { SweepError } from '../../errors.ts';
import type { HttpClient } from '../../http-ports.ts';
import { urlBelow } from '../kit/url-below.ts';
import { discover, type Endpoints } from './discovery.ts';
import type { OAuthSettings } from './settings.ts';

/** The host to call. Throws SweepError `invalid-settings` when neither endpoint nor issuer gives one. */
export function serverOrigin(endpoint: URL | undefined, issuer: string | undefined): URL {
  if (endpoint) return endpoint;
  if (issuer !== undefined) return new URL(new URL(issuer).origin);
  throw new SweepError('invalid-settings', 'no host to call: set endpoint or settings.issuer');
}

/** The endpoints from the settings, and for those that are not set from the issuer's metadata. Throws SweepError. */
export async function findEndpoints(
  { issuer, revocationPath, introspectionPath }: OAuthSettings,
  origin: URL,
  http: HttpClient,
): Promise<Endpoints> {
  const isComplete = revocationPath !== undefined && introspectionPath !== undefined;
  const published = issuer !== undefined && !isComplete ? await discover(http, issuer, origin) : {};
  return {
    ...published,
    ...(revocationPath !== undefined && { revocation: urlBelow(origin, revocationPath) }),
    ...(introspectionPath !== undefined && { introspection: urlBelow(origin, introspectionPath) }),
  };
}
