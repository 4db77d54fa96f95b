import { expect, test } from 'vitest';
import { describeWait } from '../../../lambda/report/text/wait.ts';
import { HOUR, NOW } from '../../support/clock.ts';

test('a wait says how long, until when, and why, if that is known', () => {
  const wait = { millis: HOUR, until: NOW + HOUR, why: 'for its rate limit' };
  const known = 'waiting 1 hour, until 2026-11-25 13:00:00 UTC, for its rate limit';
  expect(describeWait(wait)).toBe(known);
  expect(describeWait({ ...wait, why: undefined })).toBe(
    'waiting 1 hour, until 2026-11-25 13:00:00 UTC',
  );
});
