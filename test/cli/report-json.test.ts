import { expect, test } from 'vitest';
import { ReportTokens } from '../../lambda/cli/report-json.ts';
import type { SweepEvent, TokenEvent } from '../../lambda/domain/events.ts';
import type { Report } from '../../lambda/domain/report.ts';
import { runOrigin } from '../support/origin.ts';

const from = {
  connection: 'crm',
  provider: 'vault',
  decision: 'withheld',
  reason: 'r',
  at: 0,
} as const;
const token: TokenEvent = {
  ...{ ...from, type: 'token' },
  token: { id: 'a', expiresAt: 'never', lastUsedAt: 'unknown' },
};

function jsonOf(events: readonly SweepEvent[]) {
  const tokens = new ReportTokens(runOrigin());
  for (const event of events) tokens.add(event);
  return JSON.parse(tokens.toJson({ runId: 'run-1' } as Report));
}

test('the report as JSON says what describes it, and names each token that was not simply kept', () => {
  expect(jsonOf([token, { ...from, type: 'counted', count: 7 }])).toMatchObject({
    $schema: expect.stringMatching(/\/docs\/report\.schema\.json$/),
    version: expect.any(String),
    runId: 'run-1',
    tokens: [{ token: { id: 'a' } }, { count: 7 }],
  });
});

test('tokens that are simply kept come last, and have the room that is left', () => {
  const tokens = new ReportTokens(runOrigin());
  const kept: TokenEvent = { ...token, decision: 'keep', reason: 'no rule matches' };
  for (let count = 0; count < 50_000; count++) tokens.addKept(kept);
  tokens.add(token);
  const report = JSON.parse(tokens.toJson({ runId: 'run-1' } as Report));
  expect(report.tokens).toHaveLength(50_000);
  expect(report.tokens.slice(0, 2)).toMatchObject([{ decision: 'withheld' }, { decision: 'keep' }]);
  expect(report.tokensLeftOut).toBe(1);
});

test('the report as JSON counts what it has no room for', () => {
  const { tokens, tokensLeftOut } = jsonOf(Array.from({ length: 50_002 }, () => token));
  expect(tokens).toHaveLength(50_000);
  expect(tokensLeftOut).toBe(2);
});
