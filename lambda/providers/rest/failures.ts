import { describeError } from '../../errors.ts';

/** Whether an error concerns the whole connection, and not only the item or parent that was requested. */
export function endsConnection(error: unknown): boolean {
  const { code } = describeError(error);
  return code === 'unauthorized' || code === 'deadline';
}
