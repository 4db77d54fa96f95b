import { describe, expect, test } from 'vitest';
import { nextStep } from '../../lambda/domain/next-step.ts';
import type { Rule } from '../../lambda/domain/policy-types.ts';
import { isInQuarantine, NO_RULE_WANTS_IT, NOT_SHOWN } from '../../lambda/domain/quarantine.ts';
import type { RememberedToken } from '../../lambda/domain/remembered-token.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { rememberedTokenOf } from '../memory/records.ts';
import { DAY, HOUR, NOW } from '../support/clock.ts';
import { ruleOf, situationOf } from './situation.ts';

const QUARANTINE = ruleOf('quarantine', { for: 30 * DAY });
const END = NOW + 30 * DAY;

/** What comes next for a token that went into quarantine for 30 days at `NOW`. */
function stepOf(
  rule: Rule | undefined,
  now: number,
  more: Partial<RememberedToken> = {},
  facts: Partial<Token> = { disabled: true },
) {
  const remembered = {
    quarantined: { at: NOW, for: 30 * DAY },
    disabledAt: NOW + HOUR,
    ...more,
  };
  return nextStep(situationOf(rule, remembered, facts, now));
}

describe('a token in quarantine', () => {
  test('waits for the end of it, and is removed from that millisecond on', () => {
    expect(stepOf(QUARANTINE, END - 1)).toEqual({ kind: 'wait', of: 'quarantine', due: END });
    expect(stepOf(QUARANTINE, END)).toEqual({ kind: 'act', action: 'revoke' });
  });

  test('is removed at the end without an announcement', () => {
    const announcing = ruleOf('quarantine', { for: 30 * DAY, announce: 14 * DAY });
    expect(stepOf(announcing, END)).toEqual({ kind: 'act', action: 'revoke' });
  });

  test('stays as long as a rule says meanwhile, and never shorter than it was to be', () => {
    const [longer, shorter] = [40, 10].map((days) => ruleOf('quarantine', { for: days * DAY }));
    const due = NOW + 40 * DAY;
    expect(stepOf(longer, due - 1)).toEqual({ kind: 'wait', of: 'quarantine', due });
    expect(stepOf(longer, due)).toMatchObject({ kind: 'act' });
    expect(stepOf(shorter, END - 1)).toMatchObject({ kind: 'wait' });
    expect(stepOf(shorter, END)).toMatchObject({ kind: 'act' });
  });

  test('is removed at once by an earlier rule that says revoke', () => {
    expect(stepOf(ruleOf('revoke'), NOW + DAY)).toEqual({ kind: 'act', action: 'revoke' });
  });

  test('is announced first where that rule announces, but is not kept beyond the quarantine for it', () => {
    const rule = ruleOf('revoke', { announce: 14 * DAY });
    expect(stepOf(rule, NOW + DAY)).toEqual({ kind: 'announce', due: NOW + 15 * DAY });
    expect(stepOf(rule, NOW + 20 * DAY)).toEqual({ kind: 'announce', due: END });
    expect(stepOf(rule, END)).toEqual({ kind: 'act', action: 'revoke' });
  });

  test('is reported where no rule wants it gone, also after the end', () => {
    for (const rule of [undefined, ruleOf('keep'), ruleOf('report')])
      for (const now of [NOW + DAY, END]) expect(stepOf(rule, now)).toEqual(NO_RULE_WANTS_IT);
    expect(NO_RULE_WANTS_IT.reason).toBe('no rule wants it; restore it or remove it by hand');
  });

  test('is as it should be where a rule says disable', () => {
    expect(stepOf(ruleOf('disable'), END)).toBeUndefined();
  });

  test('is withheld where it cannot be seen whether it is disabled', () => {
    const facts: Partial<Token> = {};
    const { token, ...rest } = situationOf(
      QUARANTINE,
      { quarantined: { at: NOW, for: DAY } },
      facts,
    );
    const { disabled: _, ...unclear } = token;
    expect(nextStep({ token: unclear, ...rest, now: END })).toEqual(NOT_SHOWN);
  });
});

describe('a token that somebody enabled', () => {
  const enabled = { disabled: false };

  test.each([
    ['the rule that quarantined it', QUARANTINE],
    ['one that revokes', ruleOf('revoke')],
    ['no rule', undefined],
  ])('is reported once noticed, and left as it is, whatever %s says', (_, rule) => {
    for (const now of [NOW + DAY, END])
      expect(stepOf(rule, now, {}, enabled)).toEqual({
        kind: 'report',
        reason: 're-enabled',
        notice: 're-enabled',
      });
  });

  test('is reported for as long as the quarantine was to last, from then on', () => {
    const noticed = { noticed: { at: NOW + DAY, reason: 're-enabled' as const } };
    for (const facts of [enabled, { disabled: true }])
      expect(stepOf(QUARANTINE, NOW + 31 * DAY - 1, noticed, facts)).toEqual({
        kind: 'report',
        reason: 're-enabled',
      });
  });
});

describe('a token that was used since', () => {
  const after = NOW + HOUR + DAY;
  const used = (at: number) => ({ disabled: true, lastUsedAt: at });

  test('more than a day after it was disabled is reported; providers do not tell it more exactly', () => {
    expect(stepOf(QUARANTINE, END, {}, used(after))).toMatchObject({ kind: 'act' });
    expect(stepOf(QUARANTINE, END, {}, used(after + 1))).toEqual({
      kind: 'report',
      reason: 'used',
      notice: 'used',
    });
  });

  test('is in quarantine for as long again, and then in a new one, not removed', () => {
    const noticed = { noticed: { at: NOW + DAY, reason: 'used' as const } };
    const over = NOW + 31 * DAY;
    expect(stepOf(QUARANTINE, over - 1, noticed, used(after + 1))).toEqual({
      kind: 'report',
      reason: 'used',
    });
    expect(stepOf(QUARANTINE, over, noticed, used(after + 1))).toEqual({
      kind: 'act',
      action: 'quarantine',
    });
    expect(stepOf(undefined, over, noticed, used(after + 1))).toEqual(NO_RULE_WANTS_IT);
  });

  test('is not known where the provider does not tell, and disabled tokens are not used', () => {
    for (const lastUsedAt of ['unknown', 'never'] as const)
      expect(stepOf(QUARANTINE, END, {}, { disabled: true, lastUsedAt })).toMatchObject({
        kind: 'act',
      });
  });
});

test('in quarantine is a token that is remembered so', () => {
  expect(isInQuarantine(undefined)).toBe(false);
  expect(isInQuarantine(rememberedTokenOf({ disabledAt: NOW }))).toBe(false);
  expect(isInQuarantine(rememberedTokenOf({ quarantined: { at: NOW, for: DAY } }))).toBe(true);
});
