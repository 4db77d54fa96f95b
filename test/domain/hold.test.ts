import { expect, test } from 'vitest';
import { holdsConnection } from '../../lambda/domain/hold.ts';

test('limits on the whole connection hold it, and safeguards for single tokens do not', () => {
  expect(holdsConnection('maxRevocations: the plan would revoke 3, the limit is 2')).toBe(true);
  expect(holdsConnection('maxListDrop: 10 tokens were listed')).toBe(true);
  expect(holdsConnection('minimumAge: it is too young')).toBe(false);
  expect(holdsConnection('maxRevocations')).toBe(false);
});
