import { expect, test } from 'vitest';
import { SweepError } from '../../../lambda/errors.ts';
import { endsConnection } from '../../../lambda/providers/rest/failures.ts';

test.each([
  ['unauthorized', true],
  ['deadline', true],
  ['forbidden', false],
  ['not-found', false],
  ['unavailable', false],
  ['invalid-response', false],
] as const)('an error %s at one part ends the connection: %j', (code, expected) => {
  expect(endsConnection(new SweepError(code, 'x'))).toBe(expected);
});
