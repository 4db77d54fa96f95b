import { Pacer, type Permit } from '../../../lambda/http/pacing/pacer.ts';
import { classifyStatus, requestedDelay } from '../../../lambda/http/retry-policy.ts';
import { toFeedback } from '../../../lambda/http/to-feedback.ts';
import { EPOCH, seeded, type Strategy, type SweepSpec } from './virtual-sweep.ts';

/** The pacer of the product, with what the client reads from a response. */
export function ours({ seed }: SweepSpec): Strategy<Permit> {
  const pacer = new Pacer();
  const random = seeded(seed + 2);
  return {
    holdsSlot: false,
    readyAt: () => pacer.readyAt - EPOCH,
    start(now) {
      return pacer.start(now + EPOCH);
    },
    answer(permit, { status, headers }, now) {
      const response = { status, headers, text: '', repeated: false };
      const retryClass = classifyStatus(response, now + EPOCH);
      const requested = requestedDelay(retryClass, headers['retry-after'], now + EPOCH);
      pacer.answer(permit, toFeedback(response, retryClass, requested, now + EPOCH), now + EPOCH);
      return requested ?? random() * 1000;
    },
  };
}
