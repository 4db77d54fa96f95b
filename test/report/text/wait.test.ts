import { expect, test } from 'vitest';
import { describeWait } from '../../../lambda/report/text/wait.ts';
import { HOUR, NOW } from '../../support/clock.ts';

test('a wait says how long, until when, and why, as far as that is known', () => {
  const wait = { end: { millis: HOUR, until: NOW + HOUR }, why: 'for its rate limit' };
  const known = 'waiting 1 hour, until 2026-11-25 13:00:00 UTC, for its rate limit';
  expect(describeWait(wait)).toBe(known);
  expect(describeWait({ ...wait, why: undefined })).toBe(
    'waiting 1 hour, until 2026-11-25 13:00:00 UTC',
  );
  const nearly = { millis: HOUR - 9, until: NOW + HOUR - 9 };
  expect(describeWait({ end: nearly, why: 'x' })).toBe(
    'waiting 1 hour, until 2026-11-25 12:59:59 UTC, x',
  );
  expect(describeWait({ why: 'for others' })).toBe('waiting for others');
});
