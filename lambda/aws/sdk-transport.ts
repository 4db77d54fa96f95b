import { SweepError } from '../errors.ts';
import type { HttpRequest, HttpResponse, RetryClass } from '../http-ports.ts';
import type { Dependencies } from '../ports.ts';
import { LateSigner, signerOf } from './late-signer.ts';

/** A call in the Query protocol, as the SDK gives it to its request handler. */
interface SdkRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A response as the SDK takes it from its request handler. */
interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** Sends an SDK client's calls through the connection's own HTTP client. */
export interface SdkTransport {
  readonly requestHandler: { handle(request: SdkRequest): Promise<{ response: SdkResponse }> };
  readonly signerConstructor: typeof LateSigner;
  /** The SDK must not retry: the HTTP client has already done so. */
  readonly maxAttempts: 1;
  /** Whether the response behind an error of the SDK followed a repeated request, whose first response was lost. */
  wasRepeated(error: object): boolean;
}

/** IAM and STS in every partition, as the SDK's own rules name them. */
const AWS_HOST =
  /^(?:iam|sts)(?:[.-][a-z0-9]+)*\.(?:amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|api\.aws|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;

/**
 * Connects an SDK client that speaks the Query protocol with the connection's HTTP client. The SDK does the wire format;
 * the HTTP client does limits, timeouts, retries, a signature for each attempt, and the end of the run.
 * @param endpoint replaces all hosts of AWS
 */
export function createSdkTransport(
  openHttp: Dependencies['openHttp'],
  endpoint: URL | undefined,
): SdkTransport {
  const repeated = new WeakSet<object>();
  const http = openHttp(endpoint ? [endpoint] : []);
  const opened = new Set<string>();

  function open({ protocol, host, origin }: URL): void {
    if (endpoint || opened.has(origin) || protocol !== 'https:' || !AWS_HOST.test(host)) return;
    opened.add(origin);
    openHttp([new URL(origin)]);
  }

  return {
    requestHandler: {
      async handle(request) {
        const httpRequest = toHttpRequest(request);
        open(httpRequest.url);
        const httpResponse = await http.send(httpRequest);
        if (httpResponse.status < 400) refuseUndocumented(httpResponse, request);
        const response = toSdkResponse(httpResponse);
        if (httpResponse.repeated) repeated.add(response);
        return { response };
      },
    },
    signerConstructor: LateSigner,
    maxAttempts: 1,
    wasRepeated: (error) => '$response' in error && repeated.has(Object(error.$response)),
  };
}

function toHttpRequest(request: SdkRequest): HttpRequest {
  const { protocol, hostname, port, path, headers, body } = request;
  const sign = signerOf(request);
  const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`);
  url.pathname = path; // concatenated with the host, it could change which host is called
  return { method: 'POST', url, headers, body: String(body), ...(sign && { sign }), classify };
}

function toSdkResponse({ status, headers, text }: HttpResponse): SdkResponse {
  const present = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return { statusCode: status, headers: Object.fromEntries(present), body: Buffer.from(text) };
}

/** The Query protocol has one form of success; any other 2xx comes from something in between, such as a proxy. */
function refuseUndocumented({ status, text }: HttpResponse, { body }: SdkRequest): void {
  const action = new URLSearchParams(String(body)).get('Action') ?? '';
  const root = /^\s*(?:<\?xml[^>]*\?>)?\s*<(\w+)/.exec(text)?.[1];
  if (status === 200 && root === `${action}Response`) return;
  throw new SweepError(
    'invalid-response',
    `${action}: a response that the API does not document; check the endpoint (HTTP ${status})`,
  );
}

/** AWS throttles with status 400 and an error code in the body. */
function classify({ status, text }: HttpResponse): RetryClass | undefined {
  const throttled = status === 400 && /<Code>(?:Throttling|RequestLimitExceeded)/.test(text);
  return throttled ? { kind: 'throttled' } : undefined;
}
