import { describe, expect, test } from 'vitest';
import { announced, lengthened, noticed } from '../../lambda/domain/remember-waiting.ts';
import {
  asListed,
  disabled,
  inQuarantine,
  unwanted,
} from '../../lambda/domain/remembered-token.ts';
import { rememberedTokenOf } from '../memory/records.ts';
import { DAY, NOW } from '../support/clock.ts';
import { ruleOf } from './situation.ts';

const before = rememberedTokenOf();

test('an announcement is remembered with its time and its length, and forgotten when nothing wants the token gone', () => {
  const after = announced(before, NOW, DAY);
  expect(after).toEqual({ ...before, announced: { at: NOW, wait: DAY } });
  expect(unwanted(after, NOW)).toBeUndefined();
});

test('what was announced has come once the token is disabled', () => {
  expect(disabled(announced(before, NOW, DAY), NOW + DAY, 'run-2')).toEqual({
    ...before,
    disabledAt: NOW + DAY,
    disabledBy: 'run-2',
  });
});

test('a quarantine is remembered whether a rule wants it or not', () => {
  const after = inQuarantine(before, NOW, DAY);
  expect(after).toEqual({ ...before, quarantined: { at: NOW, for: DAY } });
  expect(unwanted(after, NOW + 1)).toEqual({ ...after, lastListed: NOW + 1 });
});

describe('while a token waits, its rule', () => {
  const wait = (of: 'announce' | 'quarantine') => ({ kind: 'wait', of, due: NOW }) as const;

  test.each([
    [3 * DAY, 3 * DAY],
    [DAY, 2 * DAY],
    [undefined, 2 * DAY],
  ])('with %s makes an announcement of 2 days one of %s milliseconds', (announce, expected) => {
    const rule = ruleOf('revoke', { announce });
    const after = lengthened(announced(before, NOW, 2 * DAY), { rule, step: wait('announce') });
    expect(after.announced).toEqual({ at: NOW, wait: expected });
  });

  test.each([
    [3 * DAY, 3 * DAY],
    [DAY, 2 * DAY],
  ])('with %s makes a quarantine of 2 days one of %s milliseconds', (length, expected) => {
    const rule = ruleOf('quarantine', { for: length });
    const after = lengthened(inQuarantine(before, NOW, 2 * DAY), {
      rule,
      step: wait('quarantine'),
    });
    expect(after.quarantined).toEqual({ at: NOW, for: expected });
  });
});

describe('what somebody did with a token in quarantine', () => {
  const own = disabled(inQuarantine(announced(before, NOW, DAY), NOW, 5 * DAY), NOW + 1, 'run-1');

  test('ends what was announced; enabled, it is not disabled by the sweeper either', () => {
    expect(noticed(own, 're-enabled', NOW + DAY)).toEqual({
      ...before,
      lastListed: NOW + DAY,
      quarantined: { at: NOW, for: 5 * DAY },
      noticed: { at: NOW + DAY, reason: 're-enabled' },
    });
    expect(noticed(own, 'used', NOW + DAY)).toMatchObject({
      disabledAt: NOW + 1,
      disabledBy: 'run-1',
    });
  });

  test.each([
    ['re-enabled', false, true],
    ['re-enabled', true, true],
    ['used', false, true],
    ['used', true, false],
  ] as const)(
    '%s, and disabled: %s, is over when the time of the quarantine is: %s',
    (reason, isDisabled, isOver) => {
      const after = noticed(own, reason, NOW + DAY);
      const at = (now: number) => asListed(after, { disabled: isDisabled }, now);
      expect(at(NOW + 6 * DAY - 1)).toHaveProperty('quarantined');
      expect(at(NOW + 6 * DAY)?.quarantined === undefined).toBe(isOver);
      expect(at(NOW + 6 * DAY)?.noticed === undefined).toBe(isOver);
    },
  );

  test('is forgotten by a new quarantine', () => {
    expect(inQuarantine(noticed(own, 'used', NOW + DAY), NOW + 6 * DAY, DAY)).not.toHaveProperty(
      'noticed',
    );
  });
});

describe('a run that died while it put a token into quarantine', () => {
  const intent = { runId: 'dead', at: NOW, action: 'quarantine', for: 5 * DAY } as const;
  const left = { ...announced(before, NOW - DAY, DAY), intent };

  test('did so, if the token is disabled now', () => {
    expect(asListed(left, { disabled: true }, NOW + DAY)).toEqual({
      ...before,
      disabledAt: NOW,
      disabledBy: 'dead',
      quarantined: { at: NOW, for: 5 * DAY },
    });
  });

  test('did not, if it is enabled: it is still announced', () => {
    const { intent: _, ...rest } = left;
    expect(asListed(left, { disabled: false }, NOW + DAY)).toEqual(rest);
  });
});
