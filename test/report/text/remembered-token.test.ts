import { expect, test } from 'vitest';
import {
  renderRememberedToken,
  renderRememberedTokens,
} from '../../../lambda/report/text/remembered-token.ts';
import { unstyled } from '../../../lambda/report/text/table.ts';
import { rememberedTokenOf } from '../../memory/records.ts';
import { DAY, NOW } from '../../support/clock.ts';

const ALL = rememberedTokenOf({
  announced: { at: NOW, wait: DAY },
  quarantined: { at: NOW, for: DAY },
  noticed: { at: NOW, reason: 'used' },
  intent: { runId: 'run-2', at: NOW, action: 'revoke' },
  disabledAt: NOW,
  disabledBy: 'run-1',
  restored: { at: NOW, until: NOW + DAY },
  removedAt: NOW,
  failures: { count: 5, code: 'not-effective', waitRuns: 6 },
});

test('each fact that is remembered of a token is a line', () => {
  const lines = renderRememberedToken(ALL, unstyled)
    .split('\n')
    .map((line) => line.trim());
  const now = '2026-11-25T12:00:00.000Z';
  const later = '2026-11-26T12:00:00.000Z';

  expect(lines).toEqual([
    `wanted gone    by rule expired, since ${now}`,
    `last listed    ${now}`,
    `announced      ${now}, due ${later}`,
    `in quarantine  since ${now}, until ${later}`,
    `noticed        used, at ${now}`,
    `intent         revoke, by run run-2 at ${now}`,
    `disabled       ${now} by run run-1`,
    `restored       ${now}, until ${later}`,
    `removed        ${now}`,
    'failed         5 times, the last one not-effective; stuck; tried again in 6 enforcing runs',
    '',
  ]);
  expect(renderRememberedToken(rememberedTokenOf(), unstyled).split('\n')).toHaveLength(3);
});

test('the tokens of a connection are counted by what is remembered of them', () => {
  const failures = { count: 1, code: 'not-effective', waitRuns: 1 };
  const tokens = new Map([
    ['a', rememberedTokenOf({ removedAt: NOW })],
    ['b', rememberedTokenOf({ removedAt: NOW, failures })],
    ['c', rememberedTokenOf()],
  ]);

  expect(renderRememberedTokens({ tokens })).toBe(
    '3 tokens remembered: 2 removed, 1 that could not be removed\n',
  );
  expect(renderRememberedTokens({ tokens: new Map([['c', rememberedTokenOf()]]) })).toBe(
    '1 token remembered\n',
  );
  expect(renderRememberedTokens({ tokens: new Map() })).toBe('no token is remembered\n');
  expect(renderRememberedTokens({ tokens: new Map([['all', ALL]]) })).toMatch(
    /: 1 announced, 1 in quarantine, 1 disabled, 1 restored, 1 removed, .*, 1 stuck, /,
  );
});
