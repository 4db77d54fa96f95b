import type { Policy } from '../../lambda/domain/policy-types.ts';
import type { Token } from '../../lambda/domain/token.ts';
import type { Memory } from '../../lambda/memory-ports.ts';
import type { RunMemory } from '../../lambda/sweep/connection-sweep.ts';
import { createTestClock, DAY, NOW } from '../support/clock.ts';
import { type MemoryOptions, memoryConnection, pagesOf } from '../support/memory-connection.ts';
import type { Deliver } from '../support/messenger.ts';
import { type Ran, type RunOptions, run } from '../support/run.ts';
import { nights } from './nights.ts';

/** An account whose tokens are disabled and removed for real, swept night after night with one memory. */
export function livingAccount(policy: Policy, listed: readonly Token[]) {
  const tokens = new Map(listed.map((token) => [token.id, token]));
  const night = nights();
  const told: string[] = [];
  const deliver: Deliver = async (_, announced) => {
    for (const { token } of announced) told.push(token.id);
  };
  return {
    tokens,
    /** Ids of the tokens that somebody was told of, in order. */
    told,
    memory: night.memory as Memory,
    /** Replaces facts of a token, as somebody else may. */
    change(id: string, facts: Partial<Token>): void {
      const token = tokens.get(id);
      if (token) tokens.set(id, { ...token, ...facts });
    },
    /** One run, so many days after `NOW`. */
    async sweep(days: number, options: Options = {}): Promise<Ran> {
      const { policy: other = policy, provider, memory, ...rest } = options;
      const connection = memoryConnection({ ...actsOn(tokens), ...provider, policy: other });
      const clock = createTestClock(NOW + Math.round(days * DAY));
      return run([connection], { clock, deliver, memory: night.of(memory), ...rest });
    },
  };
}

/** How a night differs from an enforcing run that is told of everything. */
interface Options extends Omit<RunOptions, 'memory' | 'clock'> {
  readonly policy?: Policy;
  readonly provider?: MemoryOptions;
  readonly memory?: Partial<RunMemory>;
}

function actsOn(tokens: Map<string, Token>): MemoryOptions {
  return {
    list: () => pagesOf([...tokens.values()]),
    async revoke({ id }) {
      tokens.delete(id);
      return 'revoked';
    },
    async disable(token) {
      tokens.set(token.id, { ...token, disabled: true });
      return 'disabled';
    },
  };
}

/** What a run says of each token that is not simply kept: `id decision outcome`. */
export function wordsOf({ fates }: Ran): string[] {
  return fates.map(({ token, decision, outcome }) =>
    [token.id, decision, ...(outcome ? [outcome] : [])].join(' '),
  );
}
