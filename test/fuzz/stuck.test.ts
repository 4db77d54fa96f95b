import fc from 'fast-check';
import { expect } from 'vitest';
import { SweepError } from '../../lambda/errors.ts';
import { DAY, NOW } from '../support/clock.ts';
import { pagesOf } from '../support/memory-connection.ts';
import { policyOf, tokenOf } from '../support/tokens.ts';
import { livingAccount } from '../sweep/living-account.ts';
import { property } from './property.ts';

/** What becomes of the removal of a token: it goes, the provider only says so, or it refuses. */
const temper = fc.constantFrom('honest' as const, 'lying' as const, 'refusing' as const);

const population = fc.array(fc.record({ temper, staleFrom: fc.nat(12) }), {
  minLength: 1,
  maxLength: 12,
});

/** Enforcing runs after the first one in which a removal that never has an effect is tried, as docs/memory.md says. */
const TRIES = [0, 2, 4, 8, 16, 23, 30, 37, 44];
/** The first of them after which it has failed five times; the list after the first try is a failure, too. */
const STUCK_FROM = 16;

property(
  'whatever the population, what is tried, failed and stuck each night is what the page says of each token',
  fc.record({
    population,
    nights: fc.array(fc.constantFrom('enforce', 'enforce', 'enforce', 'plan'), {
      minLength: 20,
      maxLength: 45,
    }),
  }),
  async ({ population, nights }) => {
    const all = population.map((one, index) => ({ ...one, id: `t${index}`, runs: -1 }));
    const tokens = all.map(({ id, staleFrom }) =>
      tokenOf({ id, createdAt: NOW - DAY, expiresAt: NOW + staleFrom * DAY }),
    );
    const account = livingAccount(policyOf(), tokens);
    const temperOf = (id: string) => all.find((one) => one.id === id)?.temper;
    let night = 0;
    for (const mode of nights) {
      const tried: string[] = [];
      const listed = all.filter(({ id }) => account.tokens.has(id));
      const { report } = await account.sweep(night, {
        mode: mode === 'plan' ? 'plan' : 'enforce',
        provider: {
          list: () => pagesOf([...account.tokens.values()]),
          async revoke({ id }) {
            tried.push(id);
            if (temperOf(id) === 'refusing') throw new SweepError('conflict', 'no');
            if (temperOf(id) === 'honest') account.tokens.delete(id);
            return 'revoked';
          },
        },
      });
      const expected = listed.map((one) => {
        if (one.staleFrom > night) return 'kept';
        if (mode === 'plan') return planned(one);
        one.runs++;
        return acted(one);
      });
      const count = (...words: string[]) => expected.filter((one) => words.includes(one)).length;
      const ids = listed.filter((_, index) => expected[index]?.includes('tried'));
      expect(tried.sort()).toEqual(ids.map(({ id }) => id).sort());
      expect({ ...report.totals, stuck: report.stuck }).toMatchObject({
        kept: count('kept'),
        planned: count('planned'),
        revoked: count('tried and revoked'),
        failed: expected.filter((one) => one.endsWith('failed') || one.endsWith('stuck')).length,
        stuck: expected.filter((one) => one.endsWith('stuck')).length,
      });
      const { runs } = await account.memory.recall('memory');
      expect(runs.at(-1)).toMatchObject({ failed: report.totals.failed });
      night++;
    }
  },
);

interface Watched {
  readonly temper: string;
  /** Enforcing runs since the first try; -1 before that. */
  readonly runs: number;
}

function acted({ temper, runs }: Watched): string {
  if (temper === 'refusing') return 'tried and failed';
  if (temper === 'honest' || runs === 0) return 'tried and revoked';
  const end = runs >= STUCK_FROM ? 'stuck' : 'failed';
  return TRIES.includes(runs) ? `tried and ${end}` : `left and ${end}`;
}

/** What a plan says, before the enforcing run that would come next. */
function planned({ temper, runs }: Watched): string {
  if (temper !== 'lying' || runs < 0) return 'planned';
  if (TRIES.includes(runs + 1)) return 'planned';
  return runs >= STUCK_FROM ? 'stuck' : 'failed';
}
