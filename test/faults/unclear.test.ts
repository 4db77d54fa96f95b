import { describe, expect, test } from 'vitest';
import { providers } from '../../lambda/providers/index.ts';
import { contracts } from '../contract/contracts.ts';
import { FRESH } from '../contract/scene.ts';
import { DAY } from '../support/clock.ts';
import { answering, changingFields } from './answers.ts';
import { fatesOf, OLD, startBeside } from './beside.ts';
import * as clauses from './clauses.ts';
import { contractNamed } from './contract-named.ts';

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

describe.each(clauses.groups)('%s: a token whose group', (provider, change) => {
  test.each([
    ['is missing', undefined],
    ['is null', null],
    ['is empty', ''],
    ['is of another type', {}],
    ['is a list', ['jane']],
    ['is a fraction', 1.5],
  ])('%s may be the newest of it, and is withheld', async (_, value) => {
    const beside = await startBeside(contractNamed(provider), { safeguards: { keepNewest: 1 } });
    const [unclear = '', stale = ''] = beside.add(OLD, OLD, FRESH);
    beside.plant(change(unclear, value));
    const run = await beside.sweep();
    beside.expectGone([stale]);
    expect(run.hit).toMatchObject({ outcome: 'ok', totals: { revoked: 1, withheld: 1 } });
    expect(fatesOf(run)).toContainEqual([
      'withheld',
      'keepNewest: its group is unknown, so it may be the newest of it',
    ]);
    await beside.sweepAfterwards([stale, unclear]);
  });
});

test.each(
  clauses.deciding.map(([provider, ...row]) => [provider, row[1], row[2], row[0]] as const),
)(
  '%s: a token whose %s, which is compared, is %j fails by name, and is kept',
  async (provider, _, value, change) => {
    const beside = await startBeside(contractNamed(provider));
    const [unclear = '', stale = ''] = beside.add(OLD, OLD, FRESH);
    beside.plant(change(unclear, value));
    const { hit, tokens, text } = await beside.sweep();
    beside.expectGone([stale]);
    expect(hit).toMatchObject({ outcome: 'degraded', complete: true });
    expect(hit.totals).toMatchObject({ revoked: 1, failed: 1 });
    const failed = tokens.filter(({ error }) => error);
    expect(failed).toMatchObject([
      {
        token: { id: unclear },
        outcome: 'failed',
        error: { code: 'invalid-response', message: expect.stringMatching(/type/) },
      },
    ]);
    expect(text).toContain(unclear);
    await beside.sweepAfterwards([stale, unclear]);
  },
);

const PASSED_OVER = contracts.flatMap((contract) =>
  (contract.passedOver ?? []).map(([what, change]) => [contract.name, what, change] as const),
);

test.each(PASSED_OVER)(
  '%s: %s is passed over, and the report counts it',
  async (name, _, change) => {
    const beside = await startBeside(contractNamed(name));
    const [stale = ''] = beside.add(OLD, FRESH);
    beside.plant(answering(change));
    const { hit, report, text } = await beside.sweep();
    beside.expectGone([stale]);
    expect(hit).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
    expect(hit.passedOver).toBeGreaterThan(0);
    expect(report.passedOver).toBe(hit.passedOver);
    expect(text).toMatch(/hit: \d+ of other kinds or states passed over/);
    await beside.sweepAfterwards([stale]);
  },
);

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

test('each provider that tells scopes has its row', () => {
  const rows = clauses.scopes.map(([provider]) => provider);
  const telling = providers.filter(({ capabilities }) => capabilities.includes('scope'));
  // The scope of a service-specific credential is the service; `rest` has what its definition says.
  expect(telling.map(({ name }) => name).filter((name) => !rows.includes(name))).toEqual([
    'apigee-edge',
    'oauth-revocation',
    'aws-iam-service-credentials',
    'rest',
  ]);
});

test.each(clauses.parentFilters)(
  '%s: a parent whose %s, which is compared, is of another type fails, and its tokens are kept',
  async (provider, _, change) => {
    const beside = await startBeside(contractNamed(provider));
    const [stale = ''] = beside.add(OLD, FRESH);
    beside.plant(change(7));
    const { hit } = await beside.sweep();
    beside.expectGone([]);
    expect(hit).toMatchObject({ complete: false, error: { code: 'invalid-response' } });
    expect(hit.error?.message).toContain('another type');
    await beside.sweepAfterwards([stale]);
  },
);
