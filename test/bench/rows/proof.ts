import type { ApigeeSpec, ApigeeStats } from '../apigee-server.ts';
import { compare } from '../line.ts';
import { runRound, runSubject, startServer } from '../processes.ts';
import type { Row } from './row.ts';

const IN_FLIGHT = 20;

/** So many people own the stale tokens. */
const OWNERS = 20;

/** What it costs that removals are proven, and that owners are told, as calls: they are the same in every round. */
export const proof: Row = {
  number: 16,
  work: 'proof of removals and addresses of owners: calls, to the fewest that do the work',
  async run() {
    const spec = { tokens: 1000, pageSize: 100, listMillis: 0, revokeMillis: 0 };
    const pages = spec.tokens / spec.pageSize;
    const options = { concurrency: IN_FLIGHT };
    const idle = await runRound('ours', { ...spec, staleEvery: 0 }, options);
    const removing = await runRound('ours', { ...spec, staleEvery: 10 }, options);
    const owned = { ...spec, staleEvery: 10, owners: OWNERS };
    const told = await runRound('ours', owned, { ...options, provider: 'rest', tellsOwners: true });
    const looks = await callsForEachRemoval();
    return [
      calls('nothing to remove', idle.server.requests, pages),
      calls('100 removed, no look at one token', removing.server.requests, pages + 100),
      calls('100 removed of 20 owners, told by mail', told.server.requests, pages + 100 + OWNERS),
      // One look before a removal, which is asked for by the rules, and one after it, which is the proof.
      calls('for each removal with a cheap look', looks, 3),
    ];
  },
};

function calls(what: string, ours: number, fewest: number) {
  const target = { atMost: 1 };
  return compare({ row: 16, what, unit: '', ours: [ours], yardstick: [fewest], target });
}

/** At Apigee, beyond what the listing takes. */
async function callsForEachRemoval(): Promise<number> {
  const spec: ApigeeSpec = { tokens: 500, staleEvery: 10, millis: 0 };
  const counts: ApigeeStats[] = [];
  for (const planOnly of [true, false]) {
    const server = await startServer('apigee-server', spec);
    await runSubject('ours', {
      origin: server.origin,
      tokens: spec.tokens,
      concurrency: IN_FLIGHT,
      planOnly,
      provider: 'apigee-edge',
    });
    counts.push(await server.stop<ApigeeStats>());
  }
  const [plan, enforce] = counts;
  if (!plan || !enforce || enforce.deleted !== spec.tokens / spec.staleEvery)
    throw new Error('the stale tokens were not deleted');
  return (enforce.requests - plan.requests) / enforce.deleted;
}
