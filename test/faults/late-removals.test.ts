import { describe, expect, test } from 'vitest';
import { contracts } from '../contract/contracts.ts';
import type { Harness } from '../contract/harness.ts';
import { isCall, Scene } from '../contract/scene.ts';
import { type Swept, sweepOnce } from '../contract/sweep-once.ts';
import { createTestClock, HOUR } from '../support/clock.ts';
import { chosen } from './chosen.ts';
import { start } from './sweep-while.ts';

/** What ends the run while a removal waits for its turn. */
const ENDS = ['the run is stopped', 'the deadline passes', 'the audit vanishes'] as const;
type End = (typeof ENDS)[number];

/** Enforces with a rate limit; the end comes in the first wait for it after the intents were written. */
async function sweepUntil(
  end: End,
  harness: Harness,
): Promise<Swept & { readonly ended: boolean }> {
  const stopping = new AbortController();
  let planned = false;
  let ended = false;
  const sleep: typeof harness.clock.sleep = (millis, signal, why) => {
    if (planned && !ended && why === 'for its rate limit') {
      ended = true;
      if (end === 'the run is stopped') stopping.abort();
      if (end === 'the deadline passes') harness.clock.advance(HOUR);
    }
    return harness.clock.sleep(millis, signal);
  };
  const swept = await sweepOnce(
    { ...harness, clock: { ...harness.clock, sleep } },
    {
      limits: { concurrency: 1, requestsPerSecond: 0.5 },
      stop: stopping.signal,
      deadline: harness.clock.elapsed() + HOUR,
      beforeRevoking() {
        planned = true;
      },
      verify() {
        if (ended && end === 'the audit vanishes') stopping.abort();
      },
    },
  );
  return { ...swept, ended };
}

const rows = contracts.flatMap((contract) =>
  ENDS.map((end) => [contract.name, end, contract] as const),
);

describe('a removal that waits for its rate limit', () => {
  test.each(chosen(rows, 10))('%s: is not sent once %s', async (_, end, contract) => {
    const harness = await start(contract.start(createTestClock()));
    new Scene(contract, harness).populate(6);
    const swept = await sweepUntil(end, harness);
    expect(swept.ended).toBe(true);
    const { requests } = harness.server;
    expect(requests.filter((one) => isCall(contract.revokeCall, one))).toHaveLength(0);
    expect(harness.revoked()).toEqual([]);
    expect(swept.report).toMatchObject({
      outcome: 'degraded',
      complete: false,
      totals: { revoked: 0, failed: 0, deferred: 3 },
    });
  });
});
