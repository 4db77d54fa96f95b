/** One request as it arrived on the wire, and as the log of a loopback server keeps it. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query exactly as on the request line. */
  readonly target: string;
  /** Path alone, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Epoch milliseconds on the injected clock. */
  readonly at: number;
}

/** What a simulator answers. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A simulator, as a loopback server sees it. */
export type Handler = (request: ReceivedRequest) => Reply;

/** A request as {@link Handler} takes it; `at` is the arrival in epoch milliseconds. */
export function receivedRequest(
  method: string,
  target: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  at: number,
): ReceivedRequest {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1));
  return { method, target, path, query, headers, body, at };
}

/** A JSON answer. */
export function json(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  };
}

/** A page of HTML, as proxies and captive portals send in place of an API's answer. */
export function htmlPage(status: number): Reply {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: '<!doctype html><title>Sandbox</title><p>This is not the API.</p>',
  };
}

/** What a text body says its type is, without parameters and in lower case; empty when it does not say. */
export function mediaType(request: ReceivedRequest): string {
  return (request.headers['content-type']?.split(';')[0] ?? '').trim().toLowerCase();
}
