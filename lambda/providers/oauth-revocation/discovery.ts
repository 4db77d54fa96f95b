import * as z from 'zod';
import { SweepError } from '../../errors.ts';
import type { HttpClient, HttpResponse } from '../../http-ports.ts';
import { bodyOf, errorCodeOf, jsonOf } from '../kit/response.ts';
import { isBelow, urlBelow } from '../kit/url-below.ts';
import { isWebPage } from './errors.ts';

const Metadata = z.object({
  issuer: z.string(),
  revocation_endpoint: z.string().optional(),
  introspection_endpoint: z.string().optional(),
});

/** The endpoints of a server, each absent when it is neither configured nor published. */
export interface Endpoints {
  readonly revocation?: URL;
  readonly introspection?: URL;
}

/** A path without metadata, and what came instead. */
interface Miss {
  readonly path: string;
  readonly response: HttpResponse;
}

/**
 * Reads the authorization server's metadata from the path of RFC 8414, or else from that of OpenID Connect. A server that
 * supports only one of them may send anything from the other: 400, 401, 403, 404, `{}`, a web page. Returns no endpoints
 * when both paths are not found.
 * Throws SweepError when both paths fail, and `invalid-response` for metadata of another issuer or with endpoints at
 * another host: client secret and tokens go only where the configuration says.
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-3
 */
export async function discover(http: HttpClient, issuer: string, origin: URL): Promise<Endpoints> {
  const misses: Miss[] = [];
  for (const path of pathsOf(issuer)) {
    const headers = { accept: 'application/json' };
    const response = await http.send({ method: 'GET', url: urlBelow(origin, path), headers });
    const metadata = metadataIn(response);
    if (metadata) return endpointsOf(metadata, issuer, origin);
    misses.push({ path, response });
  }
  const [miss] = misses.filter(({ response }) => response.status !== 404);
  if (!miss) return {};
  throw new SweepError(
    codeOf(miss.response),
    `no metadata of the issuer: ${misses.map(describeMiss).join(', ')}; set revocationPath, and introspectionPath where there is one`,
  );
}

function pathsOf(issuer: string): readonly string[] {
  const suffix = new URL(issuer).pathname.replace(/\/$/, '');
  return [
    `/.well-known/oauth-authorization-server${suffix}`,
    `${suffix}/.well-known/openid-configuration`,
  ];
}

function metadataIn(response: HttpResponse): z.output<typeof Metadata> | undefined {
  return response.status === 200 ? bodyOf(response, Metadata) : undefined;
}

/** No credential was sent, so a refusal is not about one. */
function codeOf(response: HttpResponse) {
  const code = errorCodeOf(response);
  const isRefusal = code === 'unauthorized' || code === 'forbidden';
  return isRefusal ? 'invalid-settings' : code;
}

function describeMiss({ path, response }: Miss): string {
  const { status } = response;
  const isJson = jsonOf(response.text) !== undefined;
  const what = isWebPage(response)
    ? 'a web page'
    : isJson
      ? 'other JSON'
      : 'a body that is not JSON';
  return `${path} returned ${status === 200 ? `${what} ` : ''}(HTTP ${status})`;
}

function endpointsOf(metadata: z.output<typeof Metadata>, issuer: string, origin: URL): Endpoints {
  if (metadata.issuer !== issuer) {
    throw new SweepError(
      'invalid-response',
      'the metadata names another issuer than settings.issuer',
    );
  }
  const { revocation_endpoint, introspection_endpoint } = metadata;
  const own = { issuer: new URL(issuer), origin };
  return {
    ...(revocation_endpoint !== undefined && {
      revocation: ownUrl(revocation_endpoint, 'revocation', own),
    }),
    ...(introspection_endpoint !== undefined && {
      introspection: ownUrl(introspection_endpoint, 'introspection', own),
    }),
  };
}

/** The URL of a published endpoint below `endpoint`, or else the issuer's own origin. */
function ownUrl(
  published: string,
  name: 'revocation' | 'introspection',
  { issuer, origin }: { readonly issuer: URL; readonly origin: URL },
): URL {
  const refuse = (why: string) =>
    new SweepError(
      'invalid-response',
      `the issuer’s metadata gives a ${name}_endpoint ${why}; set endpoint and ${name}Path instead`,
    );
  // A backslash, a blank or a user name makes two programs read two different hosts.
  const url = /[\\\s]/.test(published) ? null : URL.parse(published);
  if (url === null || url.username !== '' || url.password !== '' || url.pathname.startsWith('//')) {
    throw refuse('that is not a plain URL');
  }
  const path = url.pathname + url.search;
  if (isBelow(url, origin)) return urlBelow(new URL(origin.origin), path);
  // The issuer may know itself by another name than the one that it is called by.
  if (url.origin === issuer.origin && issuer.origin !== origin.origin)
    return urlBelow(origin, path);
  throw refuse('at another host, or outside the path of endpoint');
}
