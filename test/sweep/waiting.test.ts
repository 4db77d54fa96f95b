import { describe, expect, test } from 'vitest';
import type { Policy } from '../../lambda/domain/policy-types.ts';
import { SweepError } from '../../lambda/errors.ts';
import { DAY, NOW } from '../support/clock.ts';
import { policyOf, rulesOf } from '../support/tokens.ts';
import { livingAccount, wordsOf } from './living-account.ts';
import { stale } from './stale.ts';

const rule = { name: 'old', when: { expiredFor: 0 }, action: 'quarantine', for: 30 * DAY } as const;
const policy = policyOf({ rules: [rule] });
const only = (action: 'keep' | 'report' | 'revoke' | 'disable') =>
  policyOf({ rules: rulesOf([action, { expiredFor: 0 }]) });
const enabled = (id: string) => stale(id, { disabled: false });
const account = (other: Policy = policy) => livingAccount(other, [enabled('a')]);
const NO_RULE = 'no rule wants it; restore it or remove it by hand';

const reasonOf = (ran: Awaited<ReturnType<ReturnType<typeof account>['sweep']>>) =>
  ran.fates[0]?.reason;

describe('a rule that quarantines', () => {
  test('disables, waits and removes at the end, to the millisecond', async () => {
    const { sweep, tokens } = account();
    expect(wordsOf(await sweep(0))).toEqual(['a quarantine quarantined']);
    expect(tokens.get('a')).toMatchObject({ disabled: true });
    expect(wordsOf(await sweep(1))).toEqual(['a quarantine waiting']);
    expect(wordsOf(await sweep(30 - 1 / DAY))).toEqual(['a quarantine waiting']);
    expect(wordsOf(await sweep(30))).toEqual(['a revoke revoked']);
    expect(tokens.size).toBe(0);
  });

  test('announces first where it says so, and not again before the removal', async () => {
    const { sweep, told } = account(policyOf({ rules: [{ ...rule, announce: 14 * DAY }] }));
    const words = [];
    for (const days of [0, 13, 14, 43, 44]) words.push(...wordsOf(await sweep(days)));
    expect(words).toEqual([
      'a announce announced',
      'a announce waiting',
      'a quarantine quarantined',
      'a quarantine waiting',
      'a revoke revoked',
    ]);
    expect(told).toEqual(['a']);
  });

  test('plans what it would do, and changes nothing', async () => {
    const { sweep, tokens } = account();
    const plan = { mode: 'plan' } as const;
    expect(wordsOf(await sweep(0, plan))).toEqual(['a quarantine planned']);
    expect(tokens.get('a')?.disabled).toBe(false);
    await sweep(0);
    expect(wordsOf(await sweep(1, plan))).toEqual(['a quarantine waiting']);
    expect(wordsOf(await sweep(30, plan))).toEqual(['a revoke planned']);
    expect(tokens.size).toBe(1);
  });

  test('counts for the limits when it disables and when it removes, and not in between', async () => {
    const { sweep } = account();
    const none = policyOf({ rules: [rule], safeguards: { maxRevocations: 0 } });
    expect(wordsOf(await sweep(0, { policy: none }))).toEqual(['a withheld']);
    await sweep(0);
    const waiting = await sweep(1, { policy: none });
    expect(wordsOf(waiting)).toEqual(['a quarantine waiting']);
    expect(waiting.report.outcome).toBe('ok');
    expect(wordsOf(await sweep(30, { policy: none }))).toEqual(['a withheld']);
    expect(wordsOf(await sweep(31))).toEqual(['a revoke revoked']);
  });
});

describe('while a token is in quarantine', () => {
  test('an earlier rule that says revoke acts at once', async () => {
    const { sweep } = account();
    await sweep(0);
    expect(wordsOf(await sweep(1, { policy: only('revoke') }))).toEqual(['a revoke revoked']);
  });

  test.each([
    ['no rule matches', policyOf({ rules: rulesOf(['revoke', { name: 'other' }]) })],
    ['a rule keeps it', only('keep')],
    ['a rule only reports it', only('report')],
    ['an entry protects it', policyOf({ rules: [rule], protect: [{ id: 'a' }] })],
  ])('it is reported and stays, and is remembered, when %s', async (_, other) => {
    const { sweep, tokens } = account();
    await sweep(0);
    for (const days of [1, 30, 40]) {
      const ran = await sweep(days, { policy: other });
      expect(wordsOf(ran)).toEqual(['a report']);
      expect(reasonOf(ran)).toBe(NO_RULE);
    }
    expect(tokens.size).toBe(1);
    expect(wordsOf(await sweep(41))).toEqual(['a revoke revoked']);
  });

  test('it is forgotten once no list has had it for 30 days', async () => {
    const { sweep, tokens } = account();
    await sweep(0);
    tokens.clear();
    await sweep(31);
    tokens.set('a', stale('a', { disabled: true }));
    expect(reasonOf(await sweep(32))).toBe('disabled by somebody else');
  });
});

describe('a token that somebody touched', () => {
  test('is reported as enabled, left alone for as long again, and then goes into a new quarantine', async () => {
    const { sweep, change, tokens } = account();
    await sweep(0);
    change('a', { disabled: false });
    for (const days of [5, 30, 35 - 1 / DAY]) {
      const ran = await sweep(days);
      expect(wordsOf(ran)).toEqual(['a report']);
      expect(reasonOf(ran)).toBe('re-enabled');
    }
    expect(tokens.get('a')?.disabled).toBe(false);
    expect(wordsOf(await sweep(35))).toEqual(['a quarantine quarantined']);
    expect(wordsOf(await sweep(64))).toEqual(['a quarantine waiting']);
    expect(wordsOf(await sweep(65))).toEqual(['a revoke revoked']);
  });

  test('is announced anew before a new quarantine', async () => {
    const { sweep, change } = account(policyOf({ rules: [{ ...rule, announce: DAY }] }));
    await sweep(0);
    await sweep(1);
    change('a', { disabled: false });
    await sweep(2);
    expect(wordsOf(await sweep(32))).toEqual(['a announce announced']);
  });

  test('is reported as used, stays disabled, and is only removed after a new quarantine', async () => {
    const { sweep, change } = account();
    await sweep(0);
    change('a', { lastUsedAt: NOW + 2 * DAY });
    const ran = await sweep(30);
    expect(wordsOf(ran)).toEqual(['a report']);
    expect(reasonOf(ran)).toBe('used');
    expect(wordsOf(await sweep(60))).toEqual(['a quarantine quarantined']);
    expect(wordsOf(await sweep(90))).toEqual(['a revoke revoked']);
  });

  test('right before its removal is not removed, and that is noticed', async () => {
    const { sweep, change, tokens } = account();
    await sweep(0);
    const provider = { inspect: async () => enabled('a') };
    const ran = await sweep(30, { provider });
    expect(wordsOf(ran)).toEqual(['a report']);
    expect(reasonOf(ran)).toBe('re-enabled');
    change('a', { disabled: false });
    expect(reasonOf(await sweep(59))).toBe('re-enabled');
    expect(tokens.size).toBe(1);
  });

  test('by disabling it is reported, never announced, and counts for nothing', async () => {
    const { sweep, change, told } = account(
      policyOf({ rules: [{ ...rule, announce: DAY }], safeguards: { maxRevocations: 0 } }),
    );
    change('a', { disabled: true });
    for (const days of [0, 40]) {
      const ran = await sweep(days);
      expect(wordsOf(ran)).toEqual(['a report']);
      expect(reasonOf(ran)).toBe('disabled by somebody else');
      expect(ran.report.outcome).toBe('ok');
    }
    expect(told).toEqual([]);
  });
});

describe('a quarantine that is not proven does not begin', () => {
  test('where the next list shows that the token is still enabled', async () => {
    const { sweep, memory } = account();
    const provider = { disable: async () => 'disabled' as const };
    const ran = await sweep(0, { provider });
    expect(wordsOf(ran)).toEqual(['a quarantine failed']);
    expect(ran.fates[0]?.error?.code).toBe('not-effective');
    const [remembered] = (await memory.recall('memory')).tokens.values();
    expect(remembered).not.toHaveProperty('quarantined');
    expect(wordsOf(await sweep(40))).toEqual(['a quarantine quarantined']);
  });

  test('where the list does not show its state', async () => {
    const { sweep, tokens } = account();
    const provider = {
      async disable() {
        tokens.set('a', stale('a'));
        return 'disabled' as const;
      },
    };
    expect((await sweep(0, { provider })).fates[0]?.error).toMatchObject({
      code: 'not-effective',
      message: expect.stringMatching(/its state is not shown$/),
    });
  });

  test('where there was no time to see it: the next run sees it, and the quarantine counts from then', async () => {
    const { sweep, change } = account();
    const stopping = new AbortController();
    const provider = {
      async disable() {
        change('a', { disabled: true });
        stopping.abort();
        return 'disabled' as const;
      },
    };
    const ran = await sweep(0, { provider, signal: stopping.signal });
    expect(wordsOf(ran)).toEqual(['a quarantine deferred']);
    expect(wordsOf(await sweep(1))).toEqual(['a quarantine waiting']);
    expect(wordsOf(await sweep(30))).toEqual(['a revoke revoked']);
  });

  test('where the answer was lost, and the token is disabled all the same: it is the sweeper’s', async () => {
    const { sweep, change } = account();
    const provider = {
      async disable(): Promise<never> {
        change('a', { disabled: true });
        throw new SweepError('timeout', 'no answer');
      },
    };
    expect(wordsOf(await sweep(0, { provider }))).toEqual(['a quarantine failed']);
    expect(wordsOf(await sweep(1))).toEqual(['a quarantine waiting']);
  });

  test('where the token turns out to be gone', async () => {
    const { sweep, tokens } = account();
    const provider = {
      async disable() {
        tokens.clear();
        return 'gone-on-retry' as const;
      },
    };
    expect(wordsOf(await sweep(0, { provider }))).toEqual(['a quarantine already-gone']);
  });
});

test('a token that a rule disabled is the sweeper’s own, and can go into quarantine later', async () => {
  const { sweep } = account();
  expect(wordsOf(await sweep(0, { policy: only('disable') }))).toEqual(['a disable disabled']);
  expect(wordsOf(await sweep(1, { policy: only('disable') }))).toEqual([]);
  expect(wordsOf(await sweep(2))).toEqual(['a quarantine quarantined']);
  expect(wordsOf(await sweep(32))).toEqual(['a revoke revoked']);
});
