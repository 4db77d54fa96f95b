import { asSweepError, describeError, SweepError } from '../../errors.ts';

/** Whether an error concerns the whole connection, and not only the item or parent that was requested. */
export function endsConnection(error: unknown): boolean {
  const { code } = describeError(error);
  return code === 'unauthorized' || code === 'deadline';
}

/** An error whose message begins with the operation, and so names the item or parent. */
export function inContext(error: unknown, operation: string): SweepError {
  const known = asSweepError(error);
  if (known.message.startsWith(operation)) return known;
  return new SweepError(known.code, `${operation}: ${known.message}`, { cause: known });
}
