import { expect, test } from 'vitest';
import type {
  CheckResult,
  ConnectionFindings,
} from '../../../lambda/domain/connection-findings.ts';
import { SweepError } from '../../../lambda/errors.ts';
import { checkContent } from '../../../lambda/report/json/check.ts';
import { NOW } from '../../support/clock.ts';
import { WELL } from '../../support/findings.ts';
import { tokenOf } from '../../support/tokens.ts';

const FINE: ConnectionFindings = {
  ...WELL,
  listed: 2,
  tokens: [tokenOf({ id: 'a', status: 'active' })],
};

function connectionOf(result: CheckResult) {
  const checked = [{ name: 'crm', secret: 'a-secret', provider: 'vault', result }];
  return JSON.parse(JSON.stringify(checkContent(checked, NOW))).connections[0];
}

test('a connection that was listed has its outcome, its own token and its first tokens', () => {
  expect(connectionOf(FINE)).toMatchObject({
    name: 'crm',
    provider: 'vault',
    outcome: 'ok',
    listed: 2,
    ownToken: { state: 'not-listed' },
    tokens: [{ id: 'a', status: 'active' }],
  });
  const own = { state: 'unknown', reason: 'name it' } as const;
  expect(connectionOf({ ...FINE, own })).toMatchObject({ outcome: 'degraded', ownToken: own });
});

test('an own token whose id is a secret is named by its fingerprint', () => {
  const token = tokenOf({ id: 'f00', name: 'ci', fingerprinted: true });
  const { ownToken } = connectionOf({ ...FINE, own: { state: 'recognised', token, by: 'a call' } });
  expect(ownToken.token).toEqual({ fingerprint: 'f00', name: 'ci' });
});

test('a connection that failed has its error with what to do, and no list', () => {
  const error = new SweepError('throttled', 'listing tokens: 429');
  expect(connectionOf({ error })).toEqual({
    name: 'crm',
    provider: 'vault',
    outcome: 'failed',
    error: {
      code: 'throttled',
      message: 'listing tokens: 429',
      advice: expect.stringContaining('limits.requestsPerSecond'),
    },
  });
});
