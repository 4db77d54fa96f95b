import { tlsProblem } from './tls-problem.ts';

/** A proxy that did not connect. The message names the proxy, never its credentials. */
export class ProxyError extends Error {
  /** Whether asking again would not help. */
  readonly lasting: boolean;
  /** What libraries decide by whether to try again. */
  readonly code: string;

  private constructor(message: string, lasting: boolean, cause?: unknown) {
    super(message, { cause });
    this.lasting = lasting;
    this.code = lasting ? 'ERR_PROXY' : 'ECONNRESET';
  }

  /** It answered, but not with success. */
  static refused(proxy: URL, status: number): ProxyError {
    const advice = ADVICE[status] ?? 'ask whoever runs it, or list the host in NO_PROXY';
    const message = `the proxy ${proxy.host} does not connect to the host (HTTP ${status}); ${advice}`;
    return new ProxyError(message, status < 500);
  }

  /** It could not be asked. */
  static unreachable(proxy: URL, cause: Error): ProxyError {
    const problem = tlsProblem(cause);
    if (problem) return new ProxyError(`the proxy ${proxy.host}: ${problem}`, true, cause);
    const code = 'code' in cause ? ` (${cause.code})` : '';
    const message = `the proxy ${proxy.host} cannot be reached${code}; check HTTPS_PROXY, or list the host in NO_PROXY`;
    return new ProxyError(message, false, cause);
  }
}

const SIGN_IN =
  'put the user name and password that it asks for into HTTPS_PROXY: http://USER:PASSWORD@HOST:PORT';

/** What to do about the statuses that have one reason; some proxies refuse a password with 401. */
const ADVICE: Readonly<Record<number, string>> = {
  401: SIGN_IN,
  407: SIGN_IN,
  403: 'have it allow the host, or list the host in NO_PROXY',
  502: 'it may not reach the host or not find its name',
  503: 'it may not reach the host or not find its name',
  504: 'the host did not answer it in time',
};
