import { describe, expect, test } from 'vitest';
import type { Token } from '../../lambda/domain/token.ts';
import { SweepError } from '../../lambda/errors.ts';
import { DAY, NOW } from '../support/clock.ts';
import { memoryConnection, pagesOf } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policyOf, rulesOf, tokenOf } from '../support/tokens.ts';
import { aliveFor, endOf, staleToken } from './end-of.ts';

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
});

/** The look before the revocation succeeds, those after it fail. */
function failingInspections() {
  let looks = 0;
  return async () => {
    if (looks++ === 0) return staleToken;
    throw new SweepError('unavailable', 'no answer');
  };
}

describe('a revocation whose inspection fails', () => {
  test('proves nothing: one more list has to, and nothing is recorded', async () => {
    const { outcome, marks } = await endOf({ inspect: failingInspections() });
    expect({ outcome, marks }).toEqual({ outcome: 'revoked', marks: [] });
  });

  test('has failed when the token is still listed', async () => {
    const { error } = await endOf({
      inspect: failingInspections(),
      list: () => pagesOf([staleToken]),
    });
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
      list: () => pagesOf([lists++ === 0 ? staleToken : { ...staleToken, providerState }]),
    });
    expect(error?.message).toBe(
      'the provider answered that the token is revoked, which could not be verified: a: late',
    );
  });

  test('counts as the provider answered when the run ends', async () => {
    const stopping = new AbortController();
    const connection = memoryConnection({
      tokens: [staleToken],
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
        return looks === 1 ? staleToken : 'gone';
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
        return pagesOf([staleToken]);
      },
    });
    expect({ outcome, marks, lists }).toEqual({
      outcome: 'revoked',
      marks: ['a removed'],
      lists: 1,
    });
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
    const inspect = async () => (looks++ === 0 ? staleToken : { ...staleToken, ...facts });
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
    await run([memoryConnection({ tokens: [young, staleToken], mark, policy: held })]);
    expect(marks).toEqual([]);
  });

  test('a record that cannot be written changes nothing else', async () => {
    const { report } = await endOf({
      tokens: [young, staleToken],
      mark: () => Promise.reject(new SweepError('forbidden', 'no')),
    });
    expect(report).toMatchObject({ outcome: 'ok', totals: { kept: 1, revoked: 1 } });
  });
});
