import { expect, test } from 'vitest';
import { plain } from '../../../lambda/report/text/table.ts';
import { renderTokens } from '../../../lambda/report/text/token-rows.ts';
import { widthOf } from '../../../lambda/report/text/width.ts';
import { DAY, NOW } from '../../support/clock.ts';
import { plannedEvent, tokenEvent } from '../../support/report-events.ts';

test('a line for each token says what would be done to it, and whether that can be undone', () => {
  const events = [plannedEvent(), tokenEvent({ decision: 'disable', outcome: 'planned' })];
  expect(renderTokens(events, plain, '  ', 'delete')).toEqual([
    '  delete for good         at-1  long-expired  expired 40 days ago',
    '  disable, can be undone  at-1  long-expired  expired 40 days ago',
  ]);
});

test('a token is named by the beginning of its fingerprint', () => {
  const id = '0123456789abcdef'.repeat(4);
  const [line] = renderTokens([plannedEvent({ id, fingerprinted: true })], plain, '');
  expect(line).toMatch(/^0123456789abcdef {2}long-expired/);
});

test('a token that waits, or is only named, says why', () => {
  const waiting = tokenEvent({
    decision: 'quarantine',
    outcome: 'waiting',
    reason: 'rule long-expired matches; in quarantine until 2027',
  });
  const used = tokenEvent({ decision: 'report', reason: 'used' });
  const matched = tokenEvent({ decision: 'report' });
  expect(renderTokens([waiting, used, matched], plain, '')).toEqual([
    'at-1  long-expired  in quarantine until 2027; expired 40 days ago',
    'at-1  long-expired  used; expired 40 days ago',
    'at-1  long-expired  expired 40 days ago',
  ]);
});

test('the error of a token takes the place of its times', () => {
  const error = { code: 'forbidden', message: 'deleting an access token: 403' };
  const [line] = renderTokens([tokenEvent({ outcome: 'failed', error })], plain, '');
  expect(line).toBe('at-1  long-expired  forbidden: deleting an access token: 403');
});

test.for([80, 100, 140, 200])('lines fit into %i columns, with wide characters too', (width) => {
  const events = ['令牌'.repeat(20), 'x'.repeat(60)].map((name, index) =>
    tokenEvent(
      { outcome: 'planned', rule: 'a-rule-with-a-rather-long-name' },
      {
        id: `${index}0123456789`.repeat(4),
        name,
        createdAt: NOW - 400 * DAY,
        lastUsedAt: NOW - 90 * DAY,
      },
    ),
  );
  const lines = renderTokens(events, { ...plain, width }, '    ', 'delete');
  for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
  expect(new Set(lines.map((line) => line.slice(0, 21)))).toEqual(
    new Set(['    delete for good  ']),
  );
});
