import { describe, expect, test } from 'vitest';
import { contracts } from '../contract/contracts.ts';
import type { Json } from '../contract/harness.ts';
import { FRESH } from '../contract/scene.ts';
import { DAY } from '../support/clock.ts';
import { answering, changingFields } from './answers.ts';
import { fatesOf, OLD, startBeside } from './beside.ts';
import { contractNamed } from './contract-named.ts';

/** What the providers have scopes in. */
const SCOPES: readonly (readonly [provider: string, field: string])[] = [
  ['gitlab-personal', 'scopes'],
  ['gitlab-project', 'scopes'],
  ['gitlab-group', 'scopes'],
  ['github-sso-credentials', 'scopes'],
  ['databricks', 'scopes'],
  ['jfrog', 'scope'],
  ['vault', 'policies'],
];

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
  test.each(SCOPES)(
    '%s: are unknown: the token is kept and counted under the rule that cannot tell',
    async (provider, field) => {
      const beside = await startBeside(contractNamed(provider), { rules: [ALL_BUT_ADMIN] });
      const [unclear = '', stale = ''] = beside.add(OLD, OLD, FRESH);
      const readable = changingFields(stale, { [field]: ['read'] });
      beside.plant(changingFields(unclear, { [field]: scopes }), readable);
      const { hit, text } = await beside.sweep();
      beside.expectGone([stale]);
      expect(hit).toMatchObject({ outcome: 'ok', totals: { revoked: 1, withheld: 0 } });
      expect(hit.cannotTell).toEqual({ 'no-admin': 1 });
      expect(text).toContain('hit: rule no-admin was not evaluated for 1 token');
      const sound = changingFields(unclear, { [field]: ['read'] });
      const next = await beside.sweepAfterwards([stale, unclear], sound);
      expect(next.hit.totals).toMatchObject({ revoked: 1 });
    },
  );
});

/** What the providers have a token's group in: without it, and with something of another type. */
const GROUPS: readonly (readonly [provider: string, missing: Json, odd: Json])[] = [
  ['anthropic', { principal: null }, { principal: { service_account_id: {} } }],
  ['databricks', { created_by_username: undefined }, { created_by_username: ['jane'] }],
  ['github-pat-grants', { owner: null }, { owner: { login: {} } }],
  ['github-sso-credentials', { login: undefined }, { login: ['jane'] }],
  ['gitlab-personal', { user_id: undefined }, { user_id: { id: 42 } }],
  ['hcp-terraform', { relationships: {} }, { relationships: { team: { data: { id: [] } } } }],
  ['jfrog', { subject: '' }, { subject: {} }],
  ['okta-api-tokens', { userId: null }, { userId: 1.5 }],
  ['vault', { path: undefined }, { path: {} }],
];

describe.each(GROUPS)('%s: a token whose group', (provider, missing, odd) => {
  test.each([
    ['is missing', missing],
    ['is of another type', odd],
  ])('%s may be the newest of it, and is withheld', async (_, fields) => {
    const beside = await startBeside(contractNamed(provider), { safeguards: { keepNewest: 1 } });
    const [unclear = '', stale = ''] = beside.add(OLD, OLD, FRESH);
    beside.plant(changingFields(unclear, fields));
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

/** What decides whether an entry is swept at all, with a value of another type. */
const FILTERS: readonly (readonly [provider: string, odd: Json])[] = [
  ['gitlab-personal', { revoked: 'false' }],
  ['gitlab-project', { revoked: 0 }],
  ['gitlab-group', { revoked: null }],
  ['github-sso-credentials', { credential_type: 7 }],
  ['anthropic', { status: 7 }],
  ['cloudflare', { status: 7 }],
  ['grafana-service-accounts', { isRevoked: 'false' }],
];

test.each(FILTERS)(
  '%s: a token with %j, which is compared, fails by name',
  async (provider, odd) => {
    const beside = await startBeside(contractNamed(provider));
    const [unclear = '', stale = ''] = beside.add(OLD, OLD, FRESH);
    beside.plant(changingFields(unclear, odd));
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
