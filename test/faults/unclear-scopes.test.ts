import { describe, expect, test } from 'vitest';
import { FRESH } from '../contract/scene.ts';
import { DAY } from '../support/clock.ts';
import { changingFields } from './answers.ts';
import { OLD, startBeside } from './beside.ts';
import * as clauses from './clauses.ts';
import { contractNamed } from './contract-named.ts';
import { codeWithout, definitionsWithout, testCoverage } from './every-provider.ts';

const ALL_BUT_ADMIN = {
  name: 'no-admin',
  when: { olderThan: 365 * DAY, not: { scope: 'admin*' } },
  action: 'revoke',
} as const;

describe.each([
  ['read', 7],
  ['read', null],
  ['read', { name: 'admin' }],
])('scopes of %j, %j', (...scopes) => {
  test.each(clauses.scopes)(
    '%s: are unknown: the token is kept and counted under the rule that cannot tell',
    async (provider, change) => {
      const beside = await startBeside(contractNamed(provider), { rules: [ALL_BUT_ADMIN] });
      const [unclear = '', stale = ''] = beside.add(OLD, OLD, FRESH);
      const readable = change(stale, ['read']);
      beside.plant(change(unclear, scopes), readable);
      const { hit, text } = await beside.sweep();
      beside.expectGone([stale]);
      expect(hit).toMatchObject({ outcome: 'ok', totals: { revoked: 1, withheld: 0 } });
      expect(hit.cannotTell).toEqual({ 'no-admin': 1 });
      expect(text).toContain('hit: rule no-admin was not evaluated for 1 token');
      const sound = change(unclear, ['read']);
      const next = await beside.sweepAfterwards([stale, unclear], sound);
      expect(next.hit.totals).toMatchObject({ revoked: 1 });
    },
  );
});

test('apigee-edge: a token whose scopes are no text fails by name, and is kept', async () => {
  const beside = await startBeside(contractNamed('apigee-edge'));
  const [unclear = '', stale = ''] = beside.add(OLD, OLD, FRESH);
  beside.plantAbout(encodeURIComponent(unclear), changingFields(unclear, { scope: ['read', 7] }));
  const { hit, tokens } = await beside.sweep();
  beside.expectGone([stale]);
  expect(hit).toMatchObject({ outcome: 'degraded', totals: { revoked: 1, failed: 1 } });
  const failed = tokens.filter(({ error }) => error);
  expect(failed).toMatchObject([{ error: { code: 'invalid-response' } }]);
  await beside.sweepAfterwards([stale, unclear]);
});

test('oauth-revocation: scopes that are no text are unknown: the token is kept', async () => {
  const beside = await startBeside(contractNamed('oauth-revocation'), { rules: [ALL_BUT_ADMIN] });
  const [unclear = ''] = beside.add(OLD);
  const scoped = (scope: unknown) => (text: string) =>
    JSON.stringify({ ...JSON.parse(text), scope });
  beside.plant(scoped(['read', 7]));
  const { hit } = await beside.sweep();
  beside.expectGone([]);
  expect(hit.cannotTell).toEqual({ 'no-admin': 1 });
  await beside.sweepAfterwards([unclear], scoped('read'));
});

testCoverage(
  [...clauses.scopes.map(([provider]) => provider), 'apigee-edge', 'oauth-revocation'],
  definitionsWithout(clauses.scopes, 'its definition maps no scopes'),
  codeWithout('scope'),
  { 'aws-iam-service-credentials': 'its one scope is the service, and XML holds nothing but text' },
);
