import { expect, test } from 'vitest';
import { renderTold } from '../../lambda/notice/token-text.ts';
import { ToldTokens } from '../../lambda/notice/told-tokens.ts';
import { connectionReport, report } from '../function/reports.ts';
import { tokenEvent } from '../support/report-events.ts';

test('tokens are named by name and owner, by connection, with the count of the rest', () => {
  const tokens = new ToldTokens();
  const connection = 'crm';
  tokens.add(tokenEvent({ connection, outcome: 'revoked' }, { name: 'ci\u202e', owner: 'ann' }));
  const totals = { revoked: 7 };
  const run = { report: report({ totals, connections: [connectionReport({ totals })] }), tokens };

  expect(renderTold('revoked', run)).toEqual([
    'REMOVED FOR GOOD: 7',
    'crm: 7',
    '- ci\\u{202e} (ann)',
    '- and 6 more',
  ]);
  expect(renderTold('failed', run)).toEqual([]);
});

test('what was announced says from when on, and what failed says why', () => {
  const tokens = new ToldTokens();
  const connection = 'crm';
  const reason = 'rule old matches; due 2026-12-09T12:00:00.000Z';
  const error = { code: 'forbidden', message: 'HTTP 403' };
  tokens.add(tokenEvent({ connection, outcome: 'announced', reason }, { id: 'one' }));
  tokens.add(tokenEvent({ connection, outcome: 'failed', error }, { id: 'two' }));
  const totals = { announced: 1, failed: 1 };
  const run = { report: report({ totals, connections: [connectionReport({ totals })] }), tokens };

  expect(renderTold('announced', run)).toContain('- one, from 2026-12-09 on');
  expect(renderTold('failed', run)).toContain('- two: forbidden');
});
