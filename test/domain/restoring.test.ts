import { expect, test } from 'vitest';
import { aboutToRestore, restored } from '../../lambda/domain/restoring.ts';
import { rememberedTokenOf } from '../memory/records.ts';
import { DAY, NOW } from '../support/clock.ts';

const disabled = rememberedTokenOf({ disabledAt: NOW - DAY, disabledBy: 'run-1' });
const quarantined = { ...disabled, quarantined: { at: NOW - DAY, for: 7 * DAY } };

test('a token that was disabled is left alone for 30 days', () => {
  expect(aboutToRestore(disabled, NOW)).toEqual({
    ...disabled,
    restored: { at: NOW, until: NOW + 30 * DAY },
  });
});

test('one in quarantine is in it no more, and left alone for as long as it would have been', () => {
  const announced = { at: NOW - 9 * DAY, wait: DAY };
  const noticed = { at: NOW, reason: 'used' } as const;
  expect(aboutToRestore({ ...quarantined, announced, noticed }, NOW)).toEqual({
    ...disabled,
    restored: { at: NOW, until: NOW + 7 * DAY },
  });
});

test('trying again takes no longer and no shorter', () => {
  const again = aboutToRestore(aboutToRestore(quarantined, NOW), NOW + DAY);
  expect(again.restored).toEqual({ at: NOW + DAY, until: NOW + 8 * DAY });
});

test('one that works is not the sweeper’s to enable any more', () => {
  const after = restored(aboutToRestore(disabled, NOW));
  expect(after).not.toHaveProperty('disabledAt');
  expect(after).not.toHaveProperty('disabledBy');
  expect(after.restored).toBeDefined();
});
