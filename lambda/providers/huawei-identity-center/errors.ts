import * as z from 'zod';
import { SweepError } from '../../errors.ts';
import type { HttpResponse, RetryClass } from '../../http-ports.ts';
import { bodyOf, statusError } from '../kit/response.ts';

const ErrorBody = z.object({ error_code: z.string().regex(/^[A-Z]{1,20}\.\d{1,6}$/) });

/** The wait after a repeated 429: the gateway counts requests in windows of a minute and sends no `Retry-After`. */
const WINDOW_MILLIS = 60_000;

function huaweiCode(response: HttpResponse): string | undefined {
  return bodyOf(response, ErrorBody)?.error_code;
}

/** Whether the API itself says that the token does not exist; a bare 404 may come from the gateway. */
export function isUnknownToken(response: HttpResponse): boolean {
  return response.status === 404 && huaweiCode(response) === 'IIC.404';
}

/** Which 429 and 409 pass by themselves. @param attempt the first is 1 */
export function classify(response: HttpResponse, attempt: number): RetryClass | undefined {
  if (response.status === 429 && attempt > 1) {
    return { kind: 'throttled', waitMillis: WINDOW_MILLIS };
  }
  if (response.status !== 409) return undefined;
  const code = huaweiCode(response);
  const isTransient = code === 'IIC.1006' || (code === 'IIC.1007' && attempt === 1);
  return { kind: isTransient ? 'retry' : 'final' };
}

/**
 * What a failed call means, with what the operator can do about it.
 * @see https://support.huaweicloud.com/eu/api-identitycenter/ErrorCode.html
 */
export function toHuaweiError(response: HttpResponse, operation: string): SweepError {
  const code = huaweiCode(response);
  if (code === 'APIGW.0303') {
    return new SweepError(
      'clock-skew',
      `${operation}: the gateway rejects the time of the signature (APIGW.0303); the local clock is off by more than 15 minutes`,
    );
  }
  if (response.status === 400 && (code === 'IIC.400' || code === 'IIC.1002')) {
    return new SweepError(
      'invalid-settings',
      `${operation}: rejected as a bad request (${code}); check identityStoreId and tenantIds`,
    );
  }
  if (response.status === 404) {
    const hint =
      code === 'APIGW.0101'
        ? 'no such API here (APIGW.0101); check region and endpoint'
        : `not found (${code ?? 'no error code'}); check identityStoreId and tenantIds`;
    return new SweepError('not-found', `${operation}: ${hint}`);
  }
  return statusError(response, code ? `${operation} (${code})` : operation);
}
