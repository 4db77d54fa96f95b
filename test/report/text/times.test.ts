import { expect, test } from 'vitest';
import {
  describeDistance,
  describeLength,
  describeTimes,
} from '../../../lambda/report/text/times.ts';
import { HOUR, NOW } from '../../support/clock.ts';

const BARE = { id: 't', expiresAt: 'unknown', lastUsedAt: 'unknown' } as const;

test.for([
  [0, 'less than a second'],
  [1000, '1 second'],
  [119_999, '1 minute'],
  [HOUR, '1 hour'],
  [47 * HOUR, '1 day'],
  [405 * 24 * HOUR, '405 days'],
] as const)('%d milliseconds are %s', ([millis, text]) => {
  expect(describeLength(millis)).toBe(text);
});

test('an instant is told by its distance in either direction', () => {
  expect(describeDistance(NOW - 3 * HOUR, NOW)).toBe('3 hours ago');
  expect(describeDistance(NOW + 3 * HOUR, NOW)).toBe('in 3 hours');
});

test.for([
  [{}, 'expiry unknown'],
  [{ expiresAt: 'never' }, 'never expires'],
  [{ expiresAt: NOW }, 'expired less than a second ago'],
  [{ expiresAt: NOW + HOUR }, 'expires in 1 hour'],
  [{ createdAt: NOW - HOUR }, 'expiry unknown, created 1 hour ago'],
  [{ createdAt: NOW + 1 }, 'expiry unknown, created in the future (2026-11-25T12:00:00.001Z)'],
  [{ lastUsedAt: 'never' }, 'expiry unknown, never used'],
  [{ lastUsedAt: NOW - HOUR }, 'expiry unknown, used 1 hour ago'],
] as const)('a token with %o is described as: %s', ([facts, text]) => {
  expect(describeTimes({ ...BARE, ...facts }, NOW)).toBe(text);
});
