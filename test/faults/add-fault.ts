import type { Effect } from '../support/sandbox/faults.ts';
import type { Loopback } from '../support/sandbox/loopback.ts';
import type { ReceivedRequest } from '../support/sandbox/message.ts';
import type { Outages } from './outages.ts';
import type { Case } from './table.ts';

/**
 * Lets the fault of a case hit the requests to `server` that come to its point.
 * @param act what happens there, where the answer is as it should be
 */
export function addFault(
  { fault: { effect }, point: { hits, skip }, times }: Case,
  server: Loopback,
  outages: Outages,
  act: () => void,
): void {
  const often = times === 'once' ? 1 : Number.POSITIVE_INFINITY;
  if (effect === 'none') {
    onArrival(server, hits, skip, act);
  } else if (effect === 'outage') {
    onArrival(server, hits, skip, () => outages.begin(server, times));
  } else {
    server.faults.add({ when: hits, skip, times: often, effect });
  }
}

const NONE: Effect = { kind: 'reset' };

/** Calls `act` with the first request after `skip`, and leaves all of them alone. */
function onArrival(
  { faults }: Loopback,
  hits: (request: ReceivedRequest) => boolean,
  skip: number,
  act: () => void,
): void {
  let arrived = 0;
  const when = (request: ReceivedRequest) => {
    if (hits(request) && arrived++ === skip) act();
    return false;
  };
  faults.add({ when, effect: NONE });
}
