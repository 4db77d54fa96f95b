// JSON that no API should give, in place of each response that a listing reads.
import fc from 'fast-check';
import { afterAll, describe, expect } from 'vitest';
import { SweepError } from '../../lambda/errors.ts';
import { contracts } from '../contract/contracts.ts';
import type { Harness } from '../contract/harness.ts';
import { Scene } from '../contract/scene.ts';
import { sweepOnce } from '../contract/sweep-once.ts';
import { createTestClock } from '../support/clock.ts';
import type { Fault } from '../support/sandbox/faults.ts';
import { type Alteration, alter, alterations } from './altered-json.ts';
import { property } from './property.ts';

/** Responses of a listing: the first ones find parents and the own token, later ones are pages and details. */
const PLACES = { first: 0, second: 1, third: 2, later: 4 };

/** No simulator needs as many for its six tokens. */
const MOST_REQUESTS = 400;

const harnesses = new Map<number, Promise<Harness>>();
afterAll(async () => {
  for (const harness of harnesses.values()) await (await harness).server.close();
});

function harnessOf(index: number): Promise<Harness> {
  const starting = harnesses.get(index) ?? start(index);
  harnesses.set(index, starting);
  return starting;
}

async function start(index: number): Promise<Harness> {
  const contract = contracts[index];
  if (!contract) throw new RangeError('no such contract');
  const harness = await contract.start(createTestClock());
  new Scene(contract, harness).populate(6);
  return harness;
}

type Place = Pick<Fault, 'skip' | 'times'>;

const provider = fc.nat(contracts.length - 1);
const times = fc.constantFrom(1, Number.POSITIVE_INFINITY);
const cases = fc.record({ provider, times, changes: alterations });

/** Expects that the run ends, with errors that are the sweeper's own and no tokens lost count of. */
async function expectSound(index: number, place: Place, changes: readonly Alteration[]) {
  const harness = await harnessOf(index);
  const { faults, requests } = harness.server;
  requests.length = 0;
  faults.clear();
  const tooMany = new AbortController();
  const when = () => {
    if (requests.length > MOST_REQUESTS) tooMany.abort();
    return true;
  };
  const change = (text: string) => alter(text, changes);
  faults.add({ ...place, when, effect: { kind: 'rewrite-text', change } });
  const stop = tooMany.signal;
  const { errors, report, tokens } = await sweepOnce(harness, { mode: 'plan', stop });
  expect(stop.aborted, 'it asks without end').toBe(false);
  for (const error of errors) expect(error).toBeInstanceOf(SweepError);
  const codes = [report.error?.code, ...tokens.map(({ error }) => error?.code)];
  expect(codes).not.toContain('internal');
}

describe('a listing of any provider ends in order, whatever JSON is', () => {
  for (const [place, skip] of Object.entries(PLACES)) {
    property(`its ${place} response`, cases, ({ provider, times, changes }) =>
      expectSound(provider, { skip, times }, changes),
    );
  }
});
