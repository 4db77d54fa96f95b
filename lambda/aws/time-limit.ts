import { SweepError } from '../errors.ts';

/** How long the AWS credentials may take: a program of the profile may ask a person first. */
export const CREDENTIALS_LIMIT_MILLIS = 90_000;

/** How long one call to AWS may take with its attempts, the credentials for it included. */
export const CALL_LIMIT_MILLIS = 120_000;

/** Waits for a call, or for the rest of its response, as long as {@link limitedBy} says. Throws SweepError `timeout`. */
export type InTime = <Result>(begun: Promise<Result>) => Promise<Result>;

/**
 * Limits what calls to AWS may take.
 * @param limit milliseconds for one that begins now
 */
export function limitedBy(limit: () => number = () => CALL_LIMIT_MILLIS): InTime {
  return (begun) => {
    const millis = limit();
    const sentence = `AWS gave no whole response within ${Math.ceil(millis / 1000)} s; check the network between here and AWS`;
    return withinTime(millis, sentence, begun);
  };
}

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
