import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSharedStore } from '../memory/shared-store.ts';
import { liveSixtyNights } from '../nights/sixty-nights.ts';
import { nights, policies, population } from '../nights/story.ts';

/** Stories; each is sixty runs and more. */
const STORIES = Math.ceil(Number(process.env.FUZZ_RUNS ?? 100) / 20);

test('sixty nights with many tokens, whatever people, the provider and a kill do: a second watcher, who only read the pages, agrees each night', {
  timeout: 60_000 + STORIES * 10_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      population,
      policies,
      nights,
      fc.boolean(),
      async (tokens, policy, story, canInspect) => {
        const account = await liveSixtyNights(
          { tokens, policy, canInspect, nights: story },
          createSharedStore(),
        );
        expect(account.tokens.size).toBe(account.created - account.removed);
      },
    ),
    // A shorter story is no shorter to read: the log ends with the night that matters.
    { numRuns: STORIES, endOnFailure: true },
  );
});
