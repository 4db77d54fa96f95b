import type { Token } from '../../domain/token.ts';
import { SweepError } from '../../errors.ts';
import { unreadable } from '../kit/states.ts';

/**
 * What the status of an IAM credential says: only an active one can be used. One without a status may be out of use.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKeyMetadata.html
 */
export function statusOf(
  status: string | undefined,
): Pick<Token, 'status' | 'disabled' | 'providerState'> {
  if (status === undefined) return { providerState: WITHOUT_STATUS };
  return { status, disabled: DISABLED.has(status) };
}

const WITHOUT_STATUS = unreadable(
  new SweepError('invalid-response', 'IAM left out Status, which it documents'),
);

const DISABLED: ReadonlySet<string> = new Set(['Inactive', 'Expired']);
