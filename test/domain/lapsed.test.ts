import { expect, test } from 'vitest';
import { lapsedEntries } from '../../lambda/domain/lapsed.ts';
import { NOW } from '../support/clock.ts';
import { policyOf } from '../support/tokens.ts';

test('an entry has lapsed from its end on, and is told with its place, its reason and its globs', () => {
  const policy = policyOf({
    protect: [
      { name: 'forever' },
      { owner: 'ann', until: NOW + 1 },
      { name: 'a', tag: 'b', until: NOW, reason: 'until the move' },
      { id: '7', until: NOW - 1 },
    ],
  });
  expect(lapsedEntries(policy, NOW)).toEqual([
    {
      entry: 'entry 3 (name a, tag b)',
      until: new Date(NOW).toISOString(),
      reason: 'until the move',
    },
    { entry: 'entry 4 (id 7)', until: new Date(NOW - 1).toISOString() },
  ]);
});
