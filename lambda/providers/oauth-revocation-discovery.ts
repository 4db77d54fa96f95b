import * as z from 'zod';
import { SweepError } from '../errors.ts';
import { urlBelow } from '../http/allow-list.ts';
import { parseJson, statusError } from '../http/json.ts';
import type { HttpClient } from '../ports.ts';

const Metadata = z.object({
  issuer: z.string(),
  revocation_endpoint: z.string().optional(),
  introspection_endpoint: z.string().optional(),
});

/** The endpoints that an issuer publishes; both absent when it publishes no metadata. */
export interface Endpoints {
  readonly revocation?: URL;
  readonly introspection?: URL;
}

/**
 * Reads the authorization server's metadata, from the RFC 8414 place or else from OpenID Connect's.
 * Throws SweepError `invalid-response` for metadata of another issuer, or that sends us to another host:
 * client secret and tokens go nowhere that the configuration does not name.
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-3
 */
export async function discover(http: HttpClient, issuer: string, origin: URL): Promise<Endpoints> {
  const path = new URL(issuer).pathname.replace(/\/$/, '');
  const places = [
    `/.well-known/oauth-authorization-server${path}`,
    `${path}/.well-known/openid-configuration`,
  ];
  for (const place of places) {
    const headers = { accept: 'application/json' };
    const response = await http.send({ method: 'GET', url: urlBelow(origin, place), headers });
    if (response.status === 404) continue;
    if (response.status !== 200) throw statusError(response, 'reading the issuer’s metadata');
    const metadata = parseJson(response, Metadata, 'the issuer’s metadata');
    if (metadata.issuer !== issuer) {
      throw new SweepError(
        'invalid-response',
        'the metadata names another issuer than settings.issuer',
      );
    }
    const revocation = ownUrl(metadata.revocation_endpoint, issuer, origin);
    const introspection = ownUrl(metadata.introspection_endpoint, issuer, origin);
    return { ...(revocation && { revocation }), ...(introspection && { introspection }) };
  }
  return {};
}

function ownUrl(endpoint: string | undefined, issuer: string, origin: URL): URL | undefined {
  if (endpoint === undefined) return undefined;
  const url = URL.parse(endpoint);
  if (url && (url.origin === origin.origin || url.origin === new URL(issuer).origin)) {
    return urlBelow(origin, url.pathname + url.search);
  }
  throw new SweepError(
    'invalid-response',
    'the issuer’s metadata points to another host; set endpoint and revocationPath instead of issuer',
  );
}
