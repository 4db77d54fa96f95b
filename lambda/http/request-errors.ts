import { SweepError } from '../errors.ts';
import type { HttpRequest } from '../http-ports.ts';
import type { TransportFailure } from './response-result.ts';

/** The error of a request that got no usable response. */
export function toError(
  result: TransportFailure,
  request: HttpRequest,
  timeoutMillis: number,
): SweepError {
  const { failure, code, cause, problem } = result;
  const where = describeOrigin(request);
  switch (failure) {
    case 'timeout': {
      const limit = `within ${timeoutMillis} ms (limits.timeout)`;
      return new SweepError('timeout', `${where}: no complete response ${limit}`, { cause });
    }
    case 'no-room': {
      const problem = `other responses left no memory for this one within ${timeoutMillis} ms`;
      const advice = 'give the sweeper more memory or lower limits.concurrency';
      return new SweepError('timeout', `${where}: ${problem}; ${advice}`, { cause });
    }
    case 'too-large':
      return new SweepError('invalid-response', `${where}: ${cause.message}`);
    case 'unsendable': {
      const advice = 'look for line breaks and other control characters in the secret';
      return new SweepError('invalid-secret', `${where}: cannot be sent; ${advice}`, { cause });
    }
    case 'network': {
      const detail = code === '' ? '' : ` (${code})`;
      const sentence = problem?.sentence ?? `the connection failed${detail}`;
      return new SweepError('unavailable', `${where}: ${sentence}`, { cause });
    }
  }
}

/** The error of a request that the run has no time left for. */
export function deadlineExceeded(request: HttpRequest): SweepError {
  return new SweepError('deadline', `${describeOrigin(request)}: no time left in this run`);
}

/** The error of a request that the connection may not send. */
export function outsideAllowList({ method }: HttpRequest): SweepError {
  return new SweepError(
    'invalid-response',
    `${method}: the request would leave the hosts of this connection; nothing was sent`,
  );
}

/** Method and origin only: a path or a query may hold a secret. */
function describeOrigin({ method, url }: HttpRequest): string {
  return `${method} ${url.origin}`;
}
