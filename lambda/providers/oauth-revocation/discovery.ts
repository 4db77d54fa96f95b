import * as z from 'zod';
import { SweepError } from '../../errors.ts';
import type { HttpClient, HttpResponse } from '../../ports.ts';
import { bodyOf, errorCodeOf, jsonOf } from '../kit/response.ts';
import { isBelow, urlBelow } from '../kit/url-below.ts';
import { isWebPage } from './errors.ts';

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

/** A place that holds no metadata, and what it answered instead. */
interface Miss {
  readonly place: string;
  readonly response: HttpResponse;
}

/**
 * Reads the authorization server's metadata, from the RFC 8414 place or else from OpenID Connect's. Servers that know
 * only one of the two answer at the other with anything: 400, 401, 403, 404, `{}`, a web page.
 * Throws SweepError when both places fail, and `invalid-response` for metadata of another issuer, or that send us to
 * another host: client secret and tokens go nowhere that the configuration does not name.
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-3
 */
export async function discover(http: HttpClient, issuer: string, origin: URL): Promise<Endpoints> {
  const misses: Miss[] = [];
  for (const place of placesOf(issuer)) {
    const headers = { accept: 'application/json' };
    const response = await http.send({ method: 'GET', url: urlBelow(origin, place), headers });
    const metadata = metadataIn(response);
    if (metadata) return endpointsOf(metadata, issuer, origin);
    misses.push({ place, response });
  }
  const [miss] = misses.filter(({ response }) => response.status !== 404);
  if (!miss) return {};
  throw new SweepError(
    codeOf(miss.response),
    `no metadata of the issuer: ${misses.map(wordsFor).join(', ')}; set revocationPath, and introspectionPath where there is one`,
  );
}

function placesOf(issuer: string): readonly string[] {
  const path = new URL(issuer).pathname.replace(/\/$/, '');
  return [
    `/.well-known/oauth-authorization-server${path}`,
    `${path}/.well-known/openid-configuration`,
  ];
}

function metadataIn(response: HttpResponse): z.output<typeof Metadata> | undefined {
  return response.status === 200 ? bodyOf(response, Metadata) : undefined;
}

/** No credential was sent, so none can be at fault. */
function codeOf(response: HttpResponse) {
  const code = errorCodeOf(response);
  const isRefusal = code === 'unauthorized' || code === 'forbidden';
  return isRefusal ? 'invalid-settings' : code;
}

function wordsFor({ place, response }: Miss): string {
  const { status } = response;
  const isJson = jsonOf(response.text) !== undefined;
  const what = isWebPage(response) ? 'a web page' : isJson ? 'other JSON' : 'no JSON';
  return `${place} answered ${status === 200 ? `${what} ` : ''}(HTTP ${status})`;
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
      `the issuer’s metadata give a ${name}_endpoint ${why}; set endpoint and ${name}Path instead`,
    );
  // A backslash, a blank or a user name makes one program read another host than the next.
  const url = /[\\\s]/.test(published) ? null : URL.parse(published);
  if (url === null || url.username !== '' || url.password !== '' || url.pathname.startsWith('//')) {
    throw refuse('that is no plain URL');
  }
  const path = url.pathname + url.search;
  if (isBelow(url, origin)) return urlBelow(new URL(origin.origin), path);
  // The issuer may be known by another name than the one that it is called by.
  if (url.origin === issuer.origin && issuer.origin !== origin.origin)
    return urlBelow(origin, path);
  throw refuse('at another host, or outside the path of endpoint');
}
