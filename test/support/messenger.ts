import type { AnnouncingCandidate } from '../../lambda/domain/candidate.ts';
import type { Delivered, Messenger } from '../../lambda/domain/messenger.ts';
import { describeError } from '../../lambda/errors.ts';

/** Tells people of what is announced, a connection at a time. Throws where it cannot. */
export type Deliver = (
  connection: string,
  announced: readonly AnnouncingCandidate[],
) => Promise<void>;

/** A messenger that announces by `deliver` alone. */
export function messengerOf(deliver: Deliver): Messenger {
  const prepared = new Map<string, readonly AnnouncingCandidate[]>();
  return {
    add() {},
    async prepare(connection, announced) {
      if (announced.length > 0) prepared.set(connection, announced);
    },
    async send() {
      const results = new Map<AnnouncingCandidate, Delivered>();
      for (const [connection, announced] of prepared) {
        const told = await deliver(connection, announced).then(
          (): Delivered => ({ to: 'topic' }),
          (error): Delivered => ({ problem: describeError(error) }),
        );
        for (const candidate of announced) results.set(candidate, told);
      }
      return (candidate) => results.get(candidate) ?? { problem: NOT_PREPARED };
    },
  };
}

const NOT_PREPARED = { code: 'internal', message: 'this candidate was not prepared' };
