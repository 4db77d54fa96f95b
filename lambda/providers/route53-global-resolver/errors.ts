import { SweepError } from '../../errors.ts';
import type { HttpResponse, RetryClass } from '../../http-ports.ts';
import { awsErrorCode } from '../kit/aws-errors.ts';
import { statusError } from '../kit/response.ts';

/** The error for something that the service itself does not know. */
export class NotFound extends SweepError {
  constructor(operation: string) {
    super('not-found', `${operation}: it does not exist (ResourceNotFoundException)`);
  }
}

/** Whether the service itself says that something does not exist; a bare 404 may come from elsewhere. */
export function isNotFound(response: HttpResponse): boolean {
  return response.status === 404 && errorType(response) === 'ResourceNotFoundException';
}

/** A token that is still being deleted answers 409 until it is gone. AWS may refuse for its rate with 400. */
export function classify(response: HttpResponse): RetryClass | undefined {
  if (awsErrorCode(errorType(response) ?? '') === 'throttled') return { kind: 'throttled' };
  return response.status === 409 ? { kind: 'retry' } : undefined;
}

/** What a failed call means. */
export function toResolverError(response: HttpResponse, operation: string): SweepError {
  const type = errorType(response);
  if (type === undefined) return statusError(response, operation);
  if (awsErrorCode(type) === 'unauthorized') {
    const problem = `AWS does not accept the credentials (${type})`;
    return new SweepError('unauthorized', `${operation}: ${problem}`);
  }
  return statusError(response, `${operation} (${type})`);
}

/** The name of the error; a colon and a URI may follow it. */
function errorType(response: HttpResponse): string | undefined {
  return /^([A-Za-z]{1,64})(?:$|:)/.exec(response.headers['x-amzn-errortype'] ?? '')?.[1];
}
