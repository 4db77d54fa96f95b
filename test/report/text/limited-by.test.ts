import { expect, test } from 'vitest';
import type { LimitedBy } from '../../../lambda/domain/limited-by.ts';
import { describeLimitedBy } from '../../../lambda/report/text/limited-by.ts';

test.each<[LimitedBy, string]>([
  [
    { kind: 'window', limit: 600, windowSeconds: 60, resetsInSeconds: 23 },
    'window 600/min, resets in 23 s',
  ],
  [{ kind: 'window', limit: 5000, windowSeconds: 3600 }, 'window 5,000/h'],
  [{ kind: 'window', limit: 300, windowSeconds: 10 }, 'window 300 in 10 s'],
  [{ kind: 'window', limit: 300, resetsInSeconds: 4 }, 'window 300, resets in 4 s'],
  [{ kind: 'rate', requestsPerSecond: 12.5 }, '12.5/s found'],
  [{ kind: 'wait', endsInSeconds: 40 }, 'Retry-After, 40 s left'],
  [{ kind: 'refusals' }, 'refusals, the provider accepts nothing now'],
  [{ kind: 'configured', requestsPerSecond: 5 }, '5/s configured'],
])('%j is told as %s', (by, words) => {
  expect(describeLimitedBy(by)).toBe(words);
});
