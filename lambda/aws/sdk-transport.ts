import { SweepError } from '../errors.ts';
import type { Dependencies, HttpRequest, HttpResponse, RetryClass } from '../ports.ts';
import { awsErrorCode } from '../providers/kit/aws-errors.ts';

/** What the SDK hands to its request handler of a call in the Query protocol. */
interface SdkRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What it takes back. */
interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** Carries an SDK client's calls over the connection's own HTTP client. */
export interface SdkTransport {
  readonly requestHandler: { handle(request: SdkRequest): Promise<{ response: SdkResponse }> };
  /** The first answer is what counts: the HTTP client has repeated the call as often as it makes sense. */
  readonly maxAttempts: 1;
  /** Whether the answer behind an error of the SDK came after one that was lost. */
  wasRepeated(error: object): boolean;
}

/** IAM and STS in every partition, as the SDK's own rules name them. */
const AWS_HOST =
  /^(?:iam|sts)(?:[.-][a-z0-9]+)*\.(?:amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|api\.aws|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;

/**
 * Lets an SDK client that speaks the Query protocol do the wire format and the signature, and the connection's HTTP
 * client all the rest: limits, timeouts, repetition, the end of the run.
 * @param endpoint stands for all hosts of AWS
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
        const wanted = toHttpRequest(request);
        open(wanted.url);
        const answer = await http.send(wanted);
        if (answer.status < 400) refuseUndocumented(answer, request);
        const response = toSdkResponse(answer);
        if (answer.repeated) repeated.add(response);
        return { response };
      },
    },
    maxAttempts: 1,
    wasRepeated: (error) => '$response' in error && repeated.has(Object(error.$response)),
  };
}

function toHttpRequest({ protocol, hostname, port, path, headers, body }: SdkRequest): HttpRequest {
  const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`);
  url.pathname = path; // in one text with the host, it might be read as another one
  return { method: 'POST', url, headers, body: String(body), classify };
}

function toSdkResponse({ status, headers, text }: HttpResponse): SdkResponse {
  const present = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return { statusCode: status, headers: Object.fromEntries(present), body: Buffer.from(text) };
}

/** The Query protocol answers in one shape only; whatever else is 2xx comes from somebody in between. */
function refuseUndocumented({ status, text }: HttpResponse, { body }: SdkRequest): void {
  const action = new URLSearchParams(String(body)).get('Action') ?? '';
  const root = /^\s*(?:<\?xml[^>]*\?>)?\s*<(\w+)/.exec(text)?.[1];
  if (status === 200 && root === `${action}Response`) return;
  throw new SweepError(
    'invalid-response',
    `${action}: the response is not what the API documents; check the endpoint (HTTP ${status})`,
  );
}

/** AWS may refuse for its rate limit with 400, and the error name in the body. */
function classify({ status, text }: HttpResponse): RetryClass | undefined {
  const name = status === 400 ? /<Code>(\w+)/.exec(text)?.[1] : undefined;
  return awsErrorCode(name ?? '') === 'throttled' ? { kind: 'throttled' } : undefined;
}
