import { expect, test } from 'vitest';
import { isGone } from '../../../lambda/domain/token.ts';
import { SweepError } from '../../../lambda/errors.ts';
import { unreadable, unsafeId, vanished } from '../../../lambda/providers/kit/states.ts';

test('a token that vanished counts as gone, and one that cannot be read does not', () => {
  const token = { id: 'a', expiresAt: 'unknown', lastUsedAt: 'unknown' } as const;
  expect(isGone({ ...token, providerState: vanished })).toBe(true);
  expect(isGone({ ...token, providerState: unsafeId })).toBe(false);
});

test('the state of a token that cannot be read holds code and message of the error, nothing else', () => {
  const error = new SweepError('timeout', 'no response', { cause: new Error('canary') });
  expect(unreadable(error)).toEqual({
    kind: 'unreadable',
    error: { code: 'timeout', message: 'no response' },
  });
  expect(JSON.stringify(unreadable(new Error('canary')))).not.toContain('canary');
});
