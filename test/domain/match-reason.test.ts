import { expect, test } from 'vitest';
import { matchReason } from '../../lambda/domain/match-reason.ts';

test('the reason for what is decided on a token names the rule that matches it', () => {
  expect(matchReason({ name: 'too-old' })).toBe('rule too-old matches');
});
