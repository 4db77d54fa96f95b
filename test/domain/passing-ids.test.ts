import { expect, test } from 'vitest';
import { hasPassingIds } from '../../lambda/domain/passing-ids.ts';
import { tokenOf } from '../support/tokens.ts';

test.each([
  ['no secret keys fingerprints', [tokenOf({}), tokenOf({ fingerprinted: true })], undefined, true],
  ['a secret keys them', [tokenOf({ fingerprinted: true })], 'a-secret', false],
  ['there are none', [tokenOf({})], undefined, false],
])('whether ids pass with the run, if %s', (_, tokens, secret, passing) => {
  expect(hasPassingIds(tokens, secret)).toBe(passing);
});
