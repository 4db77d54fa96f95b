import { expect, test } from 'vitest';
import { NOTHING_REMEMBERED, rememberRun } from '../../lambda/domain/remembered.ts';
import type { RememberedToken } from '../../lambda/domain/remembered-token.ts';
import { settleRuns } from '../../lambda/domain/unsettled-runs.ts';
import { recordOf } from '../memory/records.ts';
import { NOW } from '../support/clock.ts';

const about = (runId: string, action: 'revoke' | 'disable'): RememberedToken => ({
  rule: 'old',
  staleSince: NOW,
  lastListed: NOW,
  intent: { runId, at: NOW, action },
});

const killed = recordOf({ runId: 'killed', listed: 100, removed: 4, unsettled: true });
const remembered = {
  ...rememberRun(rememberRun(NOTHING_REMEMBERED, recordOf({ runId: 'whole', removed: 7 })), killed),
  tokens: new Map([
    ['gone', about('killed', 'revoke')],
    ['there', about('killed', 'revoke')],
    ['disabled', about('killed', 'disable')],
    ['of another', about('earlier', 'revoke')],
  ]),
};

test('a run that did not come to its end removed what it was about to remove and is not listed', () => {
  const { runs } = settleRuns(remembered, (key) => key === 'there');

  expect(runs.map(({ runId, removed }) => [runId, removed])).toEqual([
    ['whole', 7],
    ['killed', 1],
  ]);
  expect(runs.some(({ unsettled }) => unsettled)).toBe(false);
});

test('nothing changes where every run came to its end', () => {
  const settled = settleRuns(remembered, () => true);

  expect(settleRuns(settled, () => false)).toBe(settled);
});
