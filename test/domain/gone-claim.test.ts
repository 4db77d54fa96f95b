import { expect, test } from 'vitest';
import { goneClaim } from '../../lambda/domain/gone-claim.ts';

test('a token that is unknown at the first attempt was gone before; at a repeated one, that attempt may have removed it', () => {
  expect(goneClaim({ repeated: false })).toBe('already-gone');
  expect(goneClaim({ repeated: true })).toBe('gone-on-retry');
});
