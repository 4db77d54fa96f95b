import { Pacer } from '../../../lambda/http/pacing/pacer.ts';
import type { Permit } from '../../../lambda/http/pacing/permit.ts';
import { ResponseReader } from '../../../lambda/http/response-reader.ts';
import { EPOCH, type Strategy, type SweepSpec, seeded } from './virtual-sweep.ts';

const REQUEST = { method: 'DELETE', url: new URL('https://api.test/token') } as const;

/** The product: its pacer, told what its client reads from each response. */
export function ours({ seed }: SweepSpec): Strategy<Permit> {
  const pacer = new Pacer();
  const reader = new ResponseReader();
  const random = seeded(seed + 2);
  return {
    holdsSlot: false,
    readyAt: () => pacer.readyAt - EPOCH,
    start(now) {
      return pacer.start(now + EPOCH);
    },
    answer(permit, { status, headers }, elapsed) {
      const now = elapsed + EPOCH;
      const response = { status, headers, text: '', repeated: false };
      const { feedback, requestedMillis } = reader.read(
        REQUEST,
        response,
        1,
        permit.startedAt,
        now,
      );
      pacer.answer(permit, feedback, now);
      return requestedMillis ?? random() * 1000;
    },
  };
}
