// JSON that no API should give, in place of each response that a listing reads.
import fc from 'fast-check';
import { afterAll, describe, expect } from 'vitest';
import { SweepError } from '../../lambda/errors.ts';
import { contracts } from '../contract/contracts.ts';
import type { Harness } from '../contract/harness.ts';
import { Scene } from '../contract/scene.ts';
import { sweepOnce } from '../contract/sweep-once.ts';
import { createTestClock } from '../support/clock.ts';
import { alter, alterations } from './altered-json.ts';
import { property } from './property.ts';

/** A list ends after a thousand empty pages, and no simulator needs as many for its tokens, however often they are repeated. */
const MOST_REQUESTS = 2000;

/** Half of the hundred thousand cases of `npm run test:fuzz` for each of the two. */
const FACTOR = 2;

/** A provider that runs, and how many responses its listing reads. */
interface Listed {
  readonly harness: Harness;
  readonly responses: number;
}

const started = new Map<number, Promise<Listed>>();
afterAll(async () => {
  for (const starting of started.values()) await (await starting).harness.server.close();
});

function listedOf(index: number): Promise<Listed> {
  const starting = started.get(index) ?? start(index);
  started.set(index, starting);
  return starting;
}

async function start(index: number): Promise<Listed> {
  const contract = contracts[index];
  if (!contract) throw new RangeError('no such contract');
  const harness = await contract.start(createTestClock());
  new Scene(contract, harness).populate(6);
  await sweepOnce(harness, { mode: 'plan' });
  return { harness, responses: harness.server.requests.length };
}

const cases = fc.record({
  provider: fc.nat(contracts.length - 1),
  at: fc.nat(),
  changes: alterations,
});
type Case = typeof cases extends fc.Arbitrary<infer One> ? One : never;

/** Expects that the run ends, with errors that are the sweeper's own and no tokens lost count of. */
async function expectSound({ provider, at, changes }: Case, times: number): Promise<void> {
  const { harness, responses } = await listedOf(provider);
  const { faults, requests } = harness.server;
  requests.length = 0;
  faults.clear();
  const tooMany = new AbortController();
  const when = () => {
    if (requests.length > MOST_REQUESTS) tooMany.abort();
    return true;
  };
  let altered = 0;
  const change = (text: string) => {
    altered++;
    return alter(text, changes);
  };
  const skip = at % responses;
  faults.add({ when, skip, times, effect: { kind: 'rewrite-text', change } });
  const stop = tooMany.signal;
  const { errors, report, tokens } = await sweepOnce(harness, { mode: 'plan', stop });
  expect(altered, 'a response is altered').toBeGreaterThan(0);
  expect(stop.aborted, 'it asks without end').toBe(false);
  for (const error of errors) expect(error).toBeInstanceOf(SweepError);
  const codes = [report.error?.code, ...tokens.map(({ error }) => error?.code)];
  expect(codes).not.toContain('internal');
}

describe('a listing of any provider ends in order, whatever JSON is', () => {
  property('one of its responses', cases, (one) => expectSound(one, 1), FACTOR);
  property(
    'each of its responses from one on',
    cases,
    (one) => expectSound(one, Number.POSITIVE_INFINITY),
    FACTOR,
  );
});
