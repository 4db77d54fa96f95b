import type { Token } from '../../lambda/domain/token.ts';
import { createTestClock, DAY, NOW } from '../support/clock.ts';
import { type MemoryOptions, memoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { tokenOf } from '../support/tokens.ts';

/** A token that expired a day ago. */
export const staleToken = tokenOf({ id: 'a', expiresAt: NOW - DAY });

/** What becomes of one stale token, with everything that was written down about it. */
export async function endOf(options: MemoryOptions) {
  const marks: string[] = [];
  const clock = createTestClock();
  const { fates, of } = await run(
    [
      memoryConnection({
        tokens: [staleToken],
        mark: async ({ id }, as) => {
          marks.push(`${id} ${as}`);
        },
        ...options,
      }),
    ],
    { clock },
  );
  const [fate] = fates;
  return { outcome: fate?.outcome, error: fate?.error, marks, report: of('memory'), clock };
}

/** Answers the first looks with the token, the one before the revocation among them. */
export function aliveFor(looks: number): { inspect: () => Promise<Token | 'gone'> } {
  let count = 0;
  return { inspect: async () => (count++ < looks ? staleToken : 'gone') };
}
