import { SweepError } from '../errors.ts';

/** How long the AWS credentials may take: a program of the profile may ask a person first. */
export const CREDENTIALS_LIMIT_MILLIS = 90_000;

/** How long one call to AWS may take with its attempts, the credentials for it included. */
export const CALL_LIMIT_MILLIS = 120_000;

/**
 * The result of what has begun, if it comes within `millis`. What takes longer goes on, and nobody waits for it. Throws
 * SweepError `timeout` with the sentence.
 */
export async function withinTime<Result>(
  millis: number,
  sentence: string,
  begun: Promise<Result>,
): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new SweepError('timeout', sentence)), millis);
  try {
    return await Promise.race([begun, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
