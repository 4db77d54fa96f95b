import type { Problem } from '../domain/events.ts';
import type { Clock, Stop } from '../ports.ts';

/** Few: an account of SES sends 14 messages a second at first, and one that throttles asks for patience. */
const AT_A_TIME = 3;

/** For how long messages are begun although the run is to stop. */
const GRACE_MILLIS = 10_000;

const TOO_LATE: Problem = {
  code: 'deadline',
  message: 'there was no time left to send all messages; the next run tells again',
};

/**
 * Calls `send` for each message, few at a time; once there is no time left, with the problem that it is too late.
 * @param send must not throw
 */
export async function sendAll<Message>(
  messages: readonly Message[],
  { clock, stop }: { readonly clock: Pick<Clock, 'elapsed'>; readonly stop: Stop },
  send: (message: Message, problem: Problem | undefined) => Promise<void>,
): Promise<void> {
  const grace = clock.elapsed() + GRACE_MILLIS;
  const isLate = () => {
    const end = stop.signal.aborted ? grace : Math.max(stop.deadline, grace);
    return clock.elapsed() >= end;
  };
  const left = messages.values();
  const worker = async () => {
    for (const message of left) await send(message, isLate() ? TOO_LATE : undefined);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}
