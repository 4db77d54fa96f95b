import { DAY, HOUR, NOW } from '../support/clock.ts';
import { policyOf, rulesOf, tokenOf } from '../support/tokens.ts';

/** A token that the policy revokes. */
export const staleToken = tokenOf({
  id: 'a',
  name: 'plain',
  createdAt: NOW - 9 * DAY,
  expiresAt: NOW - DAY,
});

/** One rule for each action, a protected owner, and an age to reach. */
export const policy = policyOf({
  rules: rulesOf(
    ['report', { name: 'seen' }],
    ['keep', { name: 'vip' }],
    ['disable', { name: 'pause' }],
    ['revoke', { expiredFor: HOUR }],
  ),
  protect: [{ owner: 'root' }],
  safeguards: { minimumAge: HOUR },
});
