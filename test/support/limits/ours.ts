import { Pacer } from '../../../lambda/http/pacing/pacer.ts';
import type { Permit } from '../../../lambda/http/pacing/permit.ts';
import { classifyStatus, requestedDelay } from '../../../lambda/http/retry-policy.ts';
import { ServerClock } from '../../../lambda/http/server-clock.ts';
import { toFeedback } from '../../../lambda/http/to-feedback.ts';
import { EPOCH, type Strategy, type SweepSpec, seeded } from './virtual-sweep.ts';

/** The pacer of the product, with what the client reads from a response. */
export function ours({ seed }: SweepSpec): Strategy<Permit> & { readonly pacer: Pacer } {
  const pacer = new Pacer();
  const serverClock = new ServerClock();
  let last = { text: '', date: 0 };
  const dateOf = (text: string) => {
    if (last.text !== text) last = { text, date: Date.parse(text) };
    return last.date;
  };
  const random = seeded(seed + 2);
  return {
    pacer,
    holdsSlot: false,
    readyAt: () => pacer.readyAt - EPOCH,
    start(now) {
      return pacer.start(now + EPOCH);
    },
    answer(permit, { status, headers }, elapsed) {
      const now = elapsed + EPOCH;
      const response = { status, headers, text: '', repeated: false };
      const date = headers.date === undefined ? undefined : dateOf(headers.date);
      if (date !== undefined) serverClock.observe(date, permit.startedAt, now);
      const serverNow = serverClock.at(now);
      const retryClass = classifyStatus(response, serverNow);
      const requested = requestedDelay(retryClass, headers['retry-after'], serverNow);
      pacer.answer(permit, toFeedback(response, retryClass, requested, serverNow), now);
      return requested ?? random() * 1000;
    },
  };
}
