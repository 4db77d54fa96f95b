import { describe, expect, test } from 'vitest';
import type { SweepEvent } from '../../lambda/domain/events.ts';
import {
  actionEvent,
  emitInBatches,
  eventsFor,
  withheldEvent,
} from '../../lambda/sweep/emitter.ts';
import { createTestClock, NOW } from '../support/clock.ts';
import { tokenOf } from '../support/tokens.ts';

const rule = { name: 'old', when: {}, action: 'revoke' } as const;

test('every event of a connection names it and its provider', () => {
  const emitted: SweepEvent[] = [];
  const connection = { name: 'crm', provider: 'template' };
  const events = eventsFor(connection, createTestClock(), (event) => emitted.push(event));
  events.page({ listed: 1, kept: 1, expiringSoon: 0, byRule: {}, cannotTell: {} });
  events.acting(3);
  events.token(tokenOf(), { decision: 'keep', reason: 'so' });
  expect(emitted).toMatchObject(
    ['page', 'acting', 'token'].map((type) => ({ type, connection: 'crm', provider: 'template' })),
  );
  expect(emitted[2]).toMatchObject({ at: NOW });
});

describe('the event for a candidate', () => {
  test('names the rule that matched, and the outcome', () => {
    expect(actionEvent({ token: tokenOf(), rule }, 'revoked')).toEqual({
      decision: 'revoke',
      rule: 'old',
      reason: 'rule old matches',
      outcome: 'revoked',
    });
  });

  test('says disable where the rule does', () => {
    const disabling = { ...rule, action: 'disable' } as const;
    expect(actionEvent({ token: tokenOf(), rule: disabling }, 'planned').decision).toBe('disable');
  });

  test('says that what was created with the token is revoked too', () => {
    const token = tokenOf({ children: 'revoke' });
    expect(actionEvent({ token, rule }, 'revoked').reason).toBe(
      'rule old matches; whatever was created with it is revoked too',
    );
  });

  test('that a safeguard keeps has no outcome', () => {
    expect(withheldEvent({ rule }, 'protect: it is')).toEqual({
      decision: 'withheld',
      rule: 'old',
      reason: 'protect: it is',
    });
  });
});

test('a thousand events are emitted before their consumer gets a turn', async () => {
  const clock = createTestClock();
  const emitted: number[] = [];
  const items = Array.from({ length: 2500 }, (_, index) => index);
  await emitInBatches(items, (item) => emitted.push(item), clock);
  expect(emitted).toEqual(items);
  expect(clock.waits).toEqual([0, 0]);
});
