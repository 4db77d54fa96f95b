import fc from 'fast-check';
import { expect } from 'vitest';
import { guard } from '../../lambda/domain/guard.ts';
import type { Policy } from '../../lambda/domain/policy-types.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { SweepError } from '../../lambda/errors.ts';
import { type MemoryConnection, memoryConnection } from '../support/memory-connection.ts';
import { type Ran, run } from '../support/run.ts';
import { planOf } from '../support/tokens.ts';
import { policies, population, shuffle, skew } from './arbitraries.ts';
import { delays, type Faults, faults, faultyProvider } from './faults.ts';
import { property } from './property.ts';

const NO_FAULTS: Faults = {
  list: undefined,
  revocations: ['ok'],
  looks: undefined,
  stopAt: undefined,
  intentsFail: false,
};

const shape = fc.record({
  pageSize: fc.integer({ min: 1, max: 40 }),
  concurrency: fc.integer({ min: 1, max: 9 }),
  delays,
});

const subject = fc.record({
  policy: policies(['revoke', 'revoke', 'revoke', 'report', 'keep']),
  tokens: population,
  skewMillis: skew,
});

interface Case {
  readonly policy: Policy;
  readonly tokens: readonly Token[];
  readonly skewMillis: number;
  readonly shape: {
    readonly pageSize: number;
    readonly concurrency: number;
    readonly delays: readonly number[];
  };
  readonly faults?: Faults;
  /** Swept alongside. */
  readonly others?: readonly MemoryConnection[];
}

/** Sweeps one connection as described; `run` checks that every token is accounted for. */
async function sweepCase({ policy, tokens, skewMillis, shape, others = [], ...rest }: Case) {
  const { faults = NO_FAULTS } = rest;
  const stopping = new AbortController();
  const connection = memoryConnection({
    policy,
    concurrency: shape.concurrency,
    clockSkewMillis: skewMillis,
    ...faultyProvider(tokens, shape.pageSize, faults, shape.delays, () => stopping.abort()),
  });
  const ran = await run([connection, ...others], {
    signal: stopping.signal,
    intents: {
      async write({ name }) {
        if (name === 'memory' && faults.intentsFail)
          throw new SweepError('audit-unavailable', 'cannot be written');
      },
    },
  });
  return { connection, ...ran, stopped: stopping.signal.aborted };
}

/** The tokens that go when nothing fails. */
function allowedOf({ policy, tokens, skewMillis }: Omit<Case, 'shape'>): Set<Token> {
  const { allowed } = guard(planOf(policy, tokens), skewMillis);
  return new Set(allowed.map(({ token }) => token));
}

/** The fate of each token, in no order, as far as it does not depend on time. */
function fatesOf({ fates }: Pick<Ran, 'fates'>) {
  return new Map(fates.map(({ token, at: _, ...fate }) => [token, fate]));
}

property(
  'page size, concurrency, order of listing and speed of the answers change nothing',
  fc.record({ subject, one: shape, other: shape, shuffled: shuffle }),
  async ({ subject: { tokens, ...rest }, one, other, shuffled }) => {
    const first = await sweepCase({ ...rest, tokens, shape: one });
    const second = await sweepCase({ ...rest, tokens: shuffled(tokens), shape: other });
    expect(fatesOf(second)).toEqual(fatesOf(first));
    const { limits: _, ...left } = first.of('memory');
    const { limits: __, ...right } = second.of('memory');
    expect(right).toEqual(left);
  },
);

property(
  'whatever fails: nothing goes that would not have gone, and every token has one counted end',
  fc.record({ subject, shape, faults }),
  async ({ subject, shape, faults }) => {
    const allowed = allowedOf(subject);
    const { connection, of, stopped } = await sweepCase({ ...subject, shape, faults });
    const { totals, outcome, complete, error } = of('memory');

    expect(connection.revoked.filter((token) => !allowed.has(token))).toEqual([]);
    expect(new Set(connection.revoked).size, 'each is revoked once').toBe(
      connection.revoked.length,
    );
    if (faults.list || faults.intentsFail) expect(connection.revoked).toEqual([]);

    if (outcome === 'ok') {
      expect(complete).toBe(true);
      expect(error).toBeUndefined();
      expect(totals).toMatchObject({ failed: 0, deferred: 0 });
    }
    if (totals.deferred > 0) expect(complete).toBe(false);
    if (totals.failed > 0) expect(outcome).not.toBe('ok');
    if (faults.list && totals.listed > 0 && !stopped) expect(complete).toBe(false);
    expect(totals.planned).toBe(0);
  },
);

property(
  'whatever fails in one connection, another is swept as if it were alone',
  fc.record({ subject, shape, faults, neighbour: subject }),
  async ({ subject, shape, faults, neighbour }) => {
    const beside = () =>
      memoryConnection({
        name: 'neighbour',
        policy: neighbour.policy,
        tokens: neighbour.tokens,
        clockSkewMillis: neighbour.skewMillis,
      });
    const alone = beside();
    const { of: ofAlone } = await run([alone]);
    const together = beside();
    const { of } = await sweepCase({
      ...subject,
      shape,
      faults: { ...faults, stopAt: undefined },
      others: [together],
    });
    expect(of('neighbour')).toEqual(ofAlone('neighbour'));
    expect(together.revoked).toEqual(alone.revoked);
  },
);

property(
  'a run that was cut short and the next one do together what one run would have done',
  fc.record({ subject, shape, stopAt: fc.integer({ min: 1, max: 40 }) }),
  async ({ subject: { tokens: listed, ...rest }, shape, stopAt }) => {
    // A parent that was kept for its child may go in the next run, when the child is gone.
    const subject = { ...rest, tokens: listed.map(({ children: _, ...token }): Token => token) };
    const allowed = allowedOf(subject);
    const cut = await sweepCase({ ...subject, shape, faults: { ...NO_FAULTS, stopAt } });
    const gone = new Set(cut.connection.revoked);
    const tokens = subject.tokens.filter((token) => !gone.has(token));
    const next = await sweepCase({ ...subject, tokens, shape });
    expect(new Set([...gone, ...next.connection.revoked])).toEqual(allowed);
    expect(gone.size + next.connection.revoked.length).toBe(allowed.size);
  },
);

property(
  'plan mode revokes nothing, and plans exactly what enforcing revokes',
  fc.record({ subject, shape }),
  async ({ subject, shape }) => {
    const options = {
      policy: subject.policy,
      tokens: subject.tokens,
      pageSize: shape.pageSize,
      clockSkewMillis: subject.skewMillis,
    };
    const planning = memoryConnection(options);
    const { fates } = await run([planning], { mode: 'plan' });
    const enforcing = memoryConnection(options);
    await run([enforcing]);
    const planned = fates.filter(({ outcome }) => outcome === 'planned');
    expect(planning.revoked).toEqual([]);
    expect(planned.map(({ token }) => token)).toEqual(enforcing.revoked);
  },
);
