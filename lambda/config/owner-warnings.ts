import type { OwnerEntry } from '../domain/owner-addresses.ts';
import { warnOfGlob } from './policy-warnings.ts';
import { type ConfigurationProblem, formatPath } from './problems.ts';

/** What of the owners and the sender of their messages probably does not mean what it says. */
export function warnOfOwners(
  owners: readonly OwnerEntry[],
  from: string | undefined,
): ConfigurationProblem[] {
  const all = owners.findIndex(({ glob, address }) => glob === '*' && address !== 'same');
  const isShadowing = all >= 0 && all < owners.length - 1;
  return [
    ...(owners.length > 0 && from === undefined
      ? [{ path: 'owners', message: 'no owner is told: `notices.from` names no sender' }]
      : []),
    ...(owners.length === 0 && from !== undefined
      ? [{ path: 'notices.from', message: 'nobody is told from this address: `owners` is missing' }]
      : []),
    ...(isShadowing
      ? [
          {
            path: formatPath(['owners', '*']),
            message: 'matches every owner, so the entries below it are never used',
          },
        ]
      : []),
    ...owners.flatMap(({ glob }) => warnOfGlob(glob, formatPath(['owners', glob]))),
  ];
}
