import { describe, expect, test } from 'vitest';
import type { Token } from '../../lambda/domain/token.ts';
import { SweepError } from '../../lambda/errors.ts';
import type { GoneClaim } from '../../lambda/ports.ts';
import { createTestClock, DAY, NOW } from '../support/clock.ts';
import { type MemoryOptions, memoryConnection, pagesOf } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policyOf, rulesOf, tokenOf } from '../support/tokens.ts';

const stale = tokenOf({ id: 'a', expiresAt: NOW - DAY });
const another = tokenOf({ id: 'b', expiresAt: NOW - DAY });

/** What becomes of one stale token, with everything that was written down about it. */
async function endOf(options: MemoryOptions) {
  const marks: string[] = [];
  const clock = createTestClock();
  const { fates, of } = await run(
    [
      memoryConnection({
        tokens: [stale],
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
function aliveFor(looks: number): { inspect: () => Promise<Token | 'gone'> } {
  let count = 0;
  return { inspect: async () => (count++ < looks ? stale : 'gone') };
}

describe('where the API can show one token, a revocation is checked', () => {
  test('gone at the first inspection: revoked, and recorded', async () => {
    const { outcome, marks, report } = await endOf(aliveFor(1));
    expect({ outcome, marks }).toEqual({ outcome: 'revoked', marks: ['a removed'] });
    expect(report.outcome).toBe('ok');
  });

  test.each([2, 3])(
    'it may take effect late: still there in %i looks, then gone',
    async (looks) => {
      const { outcome, clock } = await endOf(aliveFor(looks));
      expect(outcome).toBe('revoked');
      expect(clock.now() - NOW).toBeLessThanOrEqual(10_000);
    },
  );

  test('still there after three inspections over ten seconds: failed, and not recorded', async () => {
    const { outcome, error, marks, report, clock } = await endOf(aliveFor(Infinity));
    expect(outcome).toBe('failed');
    expect(error).toEqual({
      code: 'not-effective',
      message: 'the provider answered that the token is revoked, but it is still in use',
    });
    expect(marks).toEqual([]);
    expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1, revoked: 0 } });
    expect(clock.now() - NOW).toBe(10_000);
  });

  /** The look before the revocation succeeds, those after it fail. */
});

function failingInspections() {
  let looks = 0;
  return async () => {
    if (looks++ === 0) return stale;
    throw new SweepError('unavailable', 'no answer');
  };
}

describe('a revocation whose inspection fails', () => {
  test('proves nothing: one more list has to, and nothing is recorded', async () => {
    const { outcome, marks } = await endOf({ inspect: failingInspections() });
    expect({ outcome, marks }).toEqual({ outcome: 'revoked', marks: [] });
  });

  test('has failed when the token is still listed', async () => {
    const { error } = await endOf({ inspect: failingInspections(), list: () => pagesOf([stale]) });
    expect(error).toMatchObject({
      code: 'not-effective',
      message: 'the provider answered that the token is revoked, but it is still in use',
    });
  });

  test('has failed when the token is listed as unreadable, because it could not be verified', async () => {
    let lists = 0;
    const providerState = {
      kind: 'unreadable',
      error: { code: 'timeout', message: 'a: late' },
    } as const;
    const { error } = await endOf({
      inspect: failingInspections(),
      list: () => pagesOf([lists++ === 0 ? stale : { ...stale, providerState }]),
    });
    expect(error?.message).toBe(
      'the provider answered that the token is revoked, which could not be verified: a: late',
    );
  });

  test('counts as the provider answered when the run ends', async () => {
    const stopping = new AbortController();
    const connection = memoryConnection({
      tokens: [stale],
      revoke: async () => {
        stopping.abort();
        return 'revoked';
      },
      inspect: failingInspections(),
    });
    const { of } = await run([connection], { signal: stopping.signal });
    expect(of('memory').totals).toMatchObject({ revoked: 1, failed: 0, deferred: 0 });
  });

  test('is inspected again', async () => {
    let looks = 0;
    const { outcome, marks } = await endOf({
      inspect: async () => {
        looks++;
        if (looks === 2) throw new SweepError('unavailable', 'no answer');
        return looks === 1 ? stale : 'gone';
      },
    });
    expect({ outcome, marks }).toEqual({ outcome: 'revoked', marks: ['a removed'] });
  });
});

describe('where the API cannot show one token', () => {
  test('it is revoked on the word of the provider, recorded, and no list is read again', async () => {
    let lists = 0;
    const { outcome, marks } = await endOf({
      list: () => {
        lists++;
        return pagesOf([stale]);
      },
    });
    expect({ outcome, marks, lists }).toEqual({
      outcome: 'revoked',
      marks: ['a removed'],
      lists: 1,
    });
  });
});

const CLAIMS: readonly [GoneClaim, string][] = [
  ['already-gone', 'already-gone'],
  ['gone-on-retry', 'revoked'],
];

describe.each<[GoneClaim, string]>(CLAIMS)(
  'the claim %s is checked against an inspection',
  (claim, outcome) => {
    const revoke = async () => claim;

    test(`gone when inspected: ${outcome}`, async () => {
      expect(await endOf({ revoke, ...aliveFor(1) })).toMatchObject({ outcome });
    });

    test('alive when inspected: not effective', async () => {
      const { error, marks } = await endOf({ revoke, ...aliveFor(Infinity) });
      expect(error).toEqual({
        code: 'not-effective',
        message: 'the provider answered that the token is gone, but it is still listed',
      });
      expect(marks).toEqual([]);
    });
  },
);

describe.each<[GoneClaim, string]>(CLAIMS)(
  'the claim %s is checked against one more list',
  (claim, outcome) => {
    const revoke = async () => claim;

    test(`absent from it: ${outcome}`, async () => {
      expect(await endOf({ revoke })).toMatchObject({ outcome, report: { outcome: 'ok' } });
    });

    test('still in it: not effective, and the run is degraded', async () => {
      const { outcome: end, error, report } = await endOf({ revoke, list: () => pagesOf([stale]) });
      expect({ end, code: error?.code }).toEqual({ end: 'failed', code: 'not-effective' });
      expect(report).toMatchObject({ outcome: 'degraded', complete: true, totals: { failed: 1 } });
    });

    test('which serves all claims', async () => {
      let lists = 0;
      const { report } = await endOf({
        tokens: [stale, another],
        revoke,
        list: () => pagesOf(lists++ === 0 ? [stale, another] : [another]),
      });
      expect(lists).toBe(2);
      expect(report.totals).toMatchObject({ failed: 1, listed: 2 });
    });
  },
);

describe.each<[GoneClaim, string]>(CLAIMS)('the claim %s cannot be proven', (claim) => {
  const revoke = async () => claim;

  test('by a list that cannot be read again', async () => {
    let lists = 0;
    const { error } = await endOf({
      revoke,
      list: () => {
        if (lists++ === 0) return pagesOf([stale]);
        throw new SweepError('unavailable', 'no answer');
      },
    });
    expect(error).toEqual({
      code: 'not-effective',
      message:
        'the provider answered that the token is gone, which could not be verified: no answer',
    });
  });

  test('by a list of which a part cannot be read', async () => {
    let lists = 0;
    const problem = { code: 'forbidden', message: 'listing the tokens of group 7: no' };
    const { error } = await endOf({
      revoke,
      list: () => pagesOf(lists++ === 0 ? [stale] : []),
      problems: () => (lists > 1 ? [problem] : []),
    });
    expect(error?.message).toContain('listing the tokens of group 7');
  });

  test('by a list that lacks what has to stay', async () => {
    let lists = 0;
    const staying = tokenOf({ id: 'staying', expiresAt: 'never' });
    const { error } = await endOf({
      revoke,
      list: () => pagesOf(lists++ === 0 ? [staying, stale] : []),
    });
    expect(error?.message).toContain('could not be verified: the list came back empty');
  });

  test('when the list has its GUID in other capitals', async () => {
    const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
    let lists = 0;
    const one = (name: string) => tokenOf({ id: name, expiresAt: NOW - DAY });
    const { error } = await endOf({
      revoke,
      list: () => pagesOf([one(lists++ === 0 ? id : id.toUpperCase())]),
    });
    expect(error?.message).toContain('still listed');
  });

  test('when no time is left for the list: the token is left for the next run', async () => {
    const stopping = new AbortController();
    const connection = memoryConnection({
      tokens: [stale],
      revoke: async () => {
        stopping.abort();
        return claim;
      },
    });
    const { of } = await run([connection], { signal: stopping.signal });
    expect(of('memory')).toMatchObject({ complete: false, totals: { deferred: 1, failed: 0 } });
  });
});

describe('a token that is disabled', () => {
  const policy = policyOf({ rules: rulesOf(['disable', { expiredFor: 0 }]) });
  const disable = async () => 'disabled' as const;

  test.each<[string, Partial<Token>, string]>([
    ['is shown as disabled: disabled', { disabled: true }, 'disabled'],
    ['is shown as enabled: failed', { disabled: false }, 'failed'],
    ['does not show it: disabled on its word', {}, 'disabled'],
  ])('%s', async (_, facts, outcome) => {
    let looks = 0;
    const inspect = async () => (looks++ === 0 ? stale : { ...stale, ...facts });
    expect(await endOf({ policy, disable, inspect })).toMatchObject({ outcome, marks: [] });
  });
});

describe('tokens that no rule revokes and that are out of use', () => {
  const young = tokenOf({ id: 'young', expiresAt: NOW + DAY, disabled: true });

  test('are recorded when enforcing', async () => {
    expect((await endOf({ tokens: [young] })).marks).toEqual(['young inactive']);
  });

  test('are not recorded in plan mode, nor where the connection is held', async () => {
    const marks: string[] = [];
    const mark = async ({ id }: Token) => {
      marks.push(id);
    };
    const held = policyOf({ safeguards: { maxRevocations: 0 } });
    await run([memoryConnection({ tokens: [young], mark })], { mode: 'plan' });
    await run([memoryConnection({ tokens: [young, stale], mark, policy: held })]);
    expect(marks).toEqual([]);
  });

  test('a record that cannot be written changes nothing else', async () => {
    const { report } = await endOf({
      tokens: [young, stale],
      mark: () => Promise.reject(new SweepError('forbidden', 'no')),
    });
    expect(report).toMatchObject({ outcome: 'ok', totals: { kept: 1, revoked: 1 } });
  });
});
