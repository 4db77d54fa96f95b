import { describe, expect, test } from 'vitest';
import { Approval } from '../../lambda/domain/approval.ts';
import { SweepError } from '../../lambda/errors.ts';
import { DAY, NOW } from '../support/clock.ts';
import { brokenList, memoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policyOf, rulesOf } from '../support/tokens.ts';
import { livingAccount, wordsOf } from './living-account.ts';
import { stale } from './stale.ts';

const rule = { name: 'old', when: { expiredFor: 0 }, action: 'revoke' } as const;
const policy = policyOf({ rules: [{ ...rule, announce: 14 * DAY }] });
const account = () => livingAccount(policy, [stale('a')]);

describe('a rule that announces', () => {
  test('tells first, waits, and acts when it is due, to the millisecond', async () => {
    const { sweep, told } = account();
    expect(wordsOf(await sweep(0))).toEqual(['a announce announced']);
    expect(told).toEqual(['a']);
    expect(wordsOf(await sweep(1))).toEqual(['a announce waiting']);
    expect(wordsOf(await sweep(14 - 1 / DAY))).toEqual(['a announce waiting']);
    expect(wordsOf(await sweep(14))).toEqual(['a revoke revoked']);
    expect(told).toEqual(['a']);
  });

  test('says from when on it acts', async () => {
    const { sweep } = account();
    const due = new Date(NOW + 14 * DAY).toISOString();
    expect((await sweep(0)).fates[0]?.reason).toBe(`rule old matches; due ${due}`);
    expect((await sweep(1)).fates[0]?.reason).toBe(`rule old matches; announced, due ${due}`);
  });
});

describe('what was announced', () => {
  test('is forgotten when a safeguard for single tokens keeps it', async () => {
    const guarded = { ...policy, protect: [{ id: 'a' }] };
    const { sweep, told } = account();
    expect(wordsOf(await sweep(0, { policy: guarded }))).toEqual(['a withheld']);
    await sweep(1);
    await sweep(2, { policy: guarded });
    expect(wordsOf(await sweep(15))).toEqual(['a announce announced']);
    expect(told).toEqual(['a', 'a']);
  });

  test('is forgotten when no rule wants it gone any more', async () => {
    const { sweep, told } = account();
    await sweep(0);
    await sweep(1, { policy: policyOf({ rules: rulesOf(['report', { expiredFor: 0 }]) }) });
    expect(wordsOf(await sweep(20))).toEqual(['a announce announced']);
    expect(told).toEqual(['a', 'a']);
  });

  test('holds through a list that breaks off', async () => {
    const { sweep } = account();
    const provider = { list: () => brokenList([], 1, new SweepError('unavailable', 'no')) };
    await sweep(0);
    await sweep(1, { provider, policy: policyOf({ rules: rulesOf(['keep', { expiredFor: 0 }]) }) });
    expect(wordsOf(await sweep(14))).toEqual(['a revoke revoked']);
  });

  test('holds through a night on which the token cannot be read', async () => {
    const { sweep, tokens } = account();
    await sweep(0);
    const error = { code: 'timeout', message: 'no answer' };
    tokens.set('a', stale('a', { providerState: { kind: 'unreadable', error } }));
    expect(wordsOf(await sweep(1))).toEqual(['a keep failed']);
    tokens.set('a', stale('a'));
    expect(wordsOf(await sweep(14))).toEqual(['a revoke revoked']);
  });

  test('holds through a night on which the connection is held', async () => {
    const held = policyOf({
      rules: rulesOf(['keep', { expiredFor: 0 }]),
      safeguards: { maxClockSkew: 0 },
    });
    const { sweep } = account();
    await sweep(0);
    await sweep(1, { policy: held, provider: { clockSkewMillis: 5 } });
    expect(wordsOf(await sweep(14))).toEqual(['a revoke revoked']);
  });

  test('is due when it was said to be, whichever rule matches later', async () => {
    const { sweep } = account();
    await sweep(0);
    const atOnce = policyOf({ rules: [{ ...rule, name: 'other' }] });
    expect(wordsOf(await sweep(13, { policy: atOnce }))).toEqual(['a announce waiting']);
    const longer = policyOf({ rules: [{ ...rule, announce: 20 * DAY }] });
    expect(wordsOf(await sweep(14, { policy: longer }))).toEqual(['a announce waiting']);
    // The longer one was remembered.
    expect(wordsOf(await sweep(15))).toEqual(['a announce waiting']);
    expect(wordsOf(await sweep(20))).toEqual(['a revoke revoked']);
  });

  test('holds when a removal fails', async () => {
    const { sweep } = account();
    await sweep(0);
    const provider = {
      revoke: async () => {
        throw new SweepError('unavailable', 'no');
      },
    };
    expect(wordsOf(await sweep(14, { provider }))).toEqual(['a revoke failed']);
    expect(wordsOf(await sweep(15))).toEqual(['a revoke revoked']);
  });
});

describe('a plan', () => {
  test('announces nothing: what would be announced is planned, and what waits is waiting', async () => {
    const { sweep, told, memory } = account();
    expect(wordsOf(await sweep(0, { mode: 'plan' }))).toEqual(['a announce planned']);
    expect(told).toEqual([]);
    expect((await memory.recall('memory')).tokens.size).toBe(0);
    await sweep(1);
    expect(wordsOf(await sweep(2, { mode: 'plan' }))).toEqual(['a announce waiting']);
    const atAnotherTime = { mode: 'plan', memory: { remembersRun: false } } as const;
    expect(wordsOf(await sweep(15, atAnotherTime))).toEqual(['a revoke planned']);
  });
});

describe('a connection that is held', () => {
  test('for what it would do announces; for its list, its clock or its own token it does not', async () => {
    const limited = { ...policy, safeguards: { ...policy.safeguards, maxRevocations: 0 } };
    const { sweep, told, tokens } = livingAccount(limited, [stale('a')]);
    expect(wordsOf(await sweep(0))).toEqual(['a announce announced']);
    tokens.set('b', stale('b'));
    const { of, ...second } = await sweep(14);
    expect(wordsOf({ of, ...second })).toEqual(['a withheld', 'b announce announced']);
    expect(of('memory').error?.message).toMatch(/^maxRevocations: the plan would revoke 1/);
    expect(told).toEqual(['a', 'b']);
  });

  test('for a clock that is off, or for its list, announces nothing', async () => {
    const { sweep, told } = livingAccount(
      { ...policy, safeguards: { ...policy.safeguards, maxClockSkew: 0 } },
      [stale('a')],
    );
    expect(wordsOf(await sweep(0, { provider: { clockSkewMillis: 1 } }))).toEqual(['a withheld']);
    expect(told).toEqual([]);
  });
});

test('in a run that somebody approved nothing is announced', async () => {
  const { sweep, told } = account();
  const plan = { version: '1', connections: {}, entries: [] };
  const approval = new Approval(plan, { hash: 'h', madeAt: NOW, by: 'me' });
  const ran = await sweep(0, { approval });
  expect(ran.fates).toMatchObject([{ reason: 'not in the approved plan' }]);
  expect(told).toEqual([]);
});

test('what a person did not choose is not announced', async () => {
  const { sweep, told } = livingAccount(policy, [stale('a'), stale('b')]);
  const ran = await sweep(0, { narrowing: { tokens: ['b'] } });
  expect(wordsOf(ran)).toEqual(['a withheld', 'b announce announced']);
  expect(told).toEqual(['b']);
});

describe('announced is what was told and is remembered', () => {
  test('not what could not be delivered', async () => {
    const { sweep, told } = account();
    const deliver = async () => {
      throw new SweepError('unavailable', 'nobody answers');
    };
    const { of, ...ran } = await sweep(0, { deliver });
    expect(wordsOf({ of, ...ran })).toEqual(['a withheld']);
    expect(of('memory')).toMatchObject({ outcome: 'degraded', error: { code: 'unavailable' } });
    expect(wordsOf(await sweep(20))).toEqual(['a announce announced']);
    expect(told).toEqual(['a']);
  });

  test('not where nobody can be told', async () => {
    const { sweep } = account();
    const { of, ...ran } = await sweep(0, { deliver: undefined });
    expect(wordsOf({ of, ...ran })).toEqual(['a withheld']);
    expect(of('memory').error?.code).toBe('unsupported');
  });

  test('not where it could not be remembered', async () => {
    const { sweep, memory } = account();
    const deaf = {
      memory: {
        ...memory,
        async update() {
          throw new SweepError('memory-unavailable', 'full');
        },
      },
    };
    const { of, ...ran } = await sweep(0, { memory: deaf });
    expect(wordsOf({ of, ...ran })).toEqual(['a withheld']);
    expect(of('memory')).toMatchObject({
      outcome: 'failed',
      error: { code: 'memory-unavailable' },
    });
    expect(wordsOf(await sweep(20))).toEqual(['a announce announced']);
  });

  test('not once the run is to stop', async () => {
    const { sweep, told } = account();
    const stopping = new AbortController();
    const provider = {
      async *list() {
        yield [stale('a')];
      },
      ownToken() {
        stopping.abort();
        return { kind: 'not-listed' } as const;
      },
    };
    const ran = await sweep(0, { signal: stopping.signal, provider });
    expect(wordsOf(ran)).toEqual(['a announce deferred']);
    expect(ran.report.complete).toBe(false);
    expect(told).toEqual([]);
  });
});

test('without a memory a connection whose policy waits fails, and nothing is touched', async () => {
  const connection = memoryConnection({ policy, tokens: [stale('a')] });
  const { of } = await run([connection]);
  expect(of('memory')).toMatchObject({
    outcome: 'failed',
    error: { code: 'memory-unavailable', message: expect.stringMatching(/^policy under-test /) },
  });
  expect(connection.revoked).toEqual([]);
});
