import { describe, expect, test } from 'vitest';
import { isRemoving, nextStep } from '../../lambda/domain/next-step.ts';
import { NOT_SHOWN } from '../../lambda/domain/quarantine.ts';
import { DAY, NOW } from '../support/clock.ts';
import { ruleOf, situationOf } from './situation.ts';

describe('a token of which nothing is remembered', () => {
  test.each(['revoke', 'disable'] as const)('is acted on at once by %s', (action) => {
    expect(nextStep(situationOf(ruleOf(action)))).toEqual({ kind: 'act', action });
  });

  test('goes into quarantine at once', () => {
    const rule = ruleOf('quarantine', { for: DAY });
    expect(nextStep(situationOf(rule))).toEqual({ kind: 'act', action: 'quarantine' });
  });

  test('is announced before the quarantine, where the same rule announces', () => {
    const rule = ruleOf('quarantine', { for: DAY, announce: 2 * DAY });
    expect(nextStep(situationOf(rule))).toEqual({ kind: 'announce', due: NOW + 2 * DAY });
  });

  test('is left to the rules where none wants it gone', () => {
    for (const rule of [undefined, ruleOf('keep'), ruleOf('report')])
      expect(nextStep(situationOf(rule))).toBeUndefined();
  });

  test('is left to the rules where it is disabled, and is to be', () => {
    expect(nextStep(situationOf(ruleOf('disable'), undefined, { disabled: true }))).toBeUndefined();
  });
});

describe('a token that is disabled, and not in quarantine', () => {
  const rule = ruleOf('quarantine', { for: DAY, announce: DAY });

  test('by somebody else is only reported, and not even announced', () => {
    for (const remembered of [undefined, {}])
      expect(nextStep(situationOf(rule, remembered, { disabled: true }))).toEqual({
        kind: 'report',
        reason: 'disabled by somebody else',
      });
  });

  test('and was removed at the end of its quarantine, is removed again, and put into no other', () => {
    const removed = { removedAt: NOW - DAY };
    expect(nextStep(situationOf(rule, removed, { disabled: true }))).toEqual({
      kind: 'act',
      action: 'revoke',
    });
  });

  test('by the sweeper can go into quarantine', () => {
    const own = { disabledAt: NOW - DAY };
    const plain = ruleOf('quarantine', { for: DAY });
    expect(nextStep(situationOf(plain, own, { disabled: true }))).toEqual({
      kind: 'act',
      action: 'quarantine',
    });
  });

  test('or perhaps disabled, is withheld', () => {
    const { token, ...rest } = situationOf(rule);
    const { disabled: _, ...unclear } = token;
    expect(nextStep({ token: unclear, ...rest })).toEqual(NOT_SHOWN);
  });

  test('is revoked by a rule that says so, whoever disabled it', () => {
    expect(nextStep(situationOf(ruleOf('revoke'), undefined, { disabled: true }))).toEqual({
      kind: 'act',
      action: 'revoke',
    });
  });
});

describe('a token that was restored', () => {
  const restored = { restored: { at: NOW - DAY, until: NOW } };

  test.each(['disable', 'quarantine'] as const)(
    'is withheld from %s until its time is over',
    (action) => {
      const rule = ruleOf(action, { for: DAY });
      expect(nextStep(situationOf(rule, restored, {}, NOW - 1))).toEqual({
        kind: 'withhold',
        reason: `restored: no rule disables it again before ${new Date(NOW).toISOString()}`,
      });
      expect(nextStep(situationOf(rule, restored, {}, NOW))).toEqual({ kind: 'act', action });
    },
  );

  test('is revoked by a rule that says so', () => {
    expect(nextStep(situationOf(ruleOf('revoke'), restored, {}, NOW - 1))).toMatchObject({
      kind: 'act',
    });
  });
});

test('what takes a token out of use is to revoke, to disable and to quarantine', () => {
  expect(['revoke', 'disable', 'quarantine', 'report', 'keep'].filter(isRemoving)).toEqual([
    'revoke',
    'disable',
    'quarantine',
  ]);
});
