import { describe, expect, test } from 'vitest';
import { FRESH } from '../contract/scene.ts';
import { oauthContract, REGISTER_TAG, startOAuth } from '../providers/oauth-revocation/contract.ts';
import { changingMember } from './answers.ts';
import { fatesOf, OLD, startBeside } from './beside.ts';
import * as clauses from './clauses.ts';
import { contractNamed } from './contract-named.ts';
import { definitionsWithout, reasonFor, testCoverage } from './every-provider.ts';
import { startedBy } from './started-by.ts';

const KEEP_ONE = { safeguards: { keepNewest: 1 } };

const UNCLEAR = [
  ['is missing', undefined],
  ['is null', null],
  ['is empty', ''],
  ['is of another type', {}],
  ['is a list', ['jane']],
  ['is a fraction', 1.5],
] as const;

describe.each(clauses.groups)('%s: a token whose group', (provider, change) => {
  test.each(UNCLEAR)('%s may be the newest of it, and is withheld', async (_, value) => {
    const beside = await startBeside(contractNamed(provider), KEEP_ONE);
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

describe.each(clauses.parentGroups)(
  '%s: tokens whose parent, which is their group,',
  (provider, change) => {
    test.each(UNCLEAR)('%s are kept, and the run says so', async (_, value) => {
      const contract = contractNamed(provider);
      const beside = await startBeside(contract, KEEP_ONE);
      const [old = ''] = beside.add(OLD, FRESH);
      beside.plantAt(contract.listCalls[0], change(value));
      const { hit } = await beside.sweep();
      beside.expectGone([]);
      const { failed, withheld } = hit.totals;
      expect(hit.error ?? failed + withheld).not.toBe(0);
      await beside.sweepAfterwards([old]);
    });
  },
);

test('aws-iam-service-credentials: a credential whose user, which is its group, is missing fails by name, and is kept', async () => {
  const beside = await startBeside(contractNamed('aws-iam-service-credentials'), KEEP_ONE);
  const [unclear = '', stale = ''] = beside.add(OLD, OLD, FRESH);
  beside.plant(
    changingMember(unclear, (member) => member.replace(/<UserName>.*?<\/UserName>/, '')),
  );
  const { hit, tokens } = await beside.sweep();
  beside.expectGone([stale]);
  expect(hit).toMatchObject({ outcome: 'degraded', totals: { revoked: 1, failed: 1 } });
  expect(tokens.filter(({ error }) => error)).toMatchObject([
    { token: { id: unclear }, error: { code: 'invalid-response' } },
  ]);
  await beside.sweepAfterwards([stale, unclear]);
});

test.each([7, null, {}, ['jane'], ''])(
  'oauth-revocation: a token whose owner in the register, which is its group, is %j is kept',
  async (owner) => {
    const { contract, harness } = startedBy(oauthContract, (clock) =>
      startOAuth(clock, {}, 'dated'),
    );
    const beside = await startBeside(contract, KEEP_ONE);
    const [unclear = ''] = beside.add(OLD);
    beside.add(FRESH);
    const { register } = harness();
    const sound = { token: unclear, tokenType: 'access_token' };
    const tags = { [REGISTER_TAG.key]: REGISTER_TAG.value };
    register.put('register/1', { text: JSON.stringify({ ...sound, owner }) }, tags);
    const { hit } = await beside.sweep();
    beside.expectGone([]);
    expect(hit.totals.failed + hit.totals.withheld).toBe(1);
    register.put('register/1', { text: JSON.stringify(sound) }, tags);
    await beside.sweepAfterwards([unclear]);
  },
);

testCoverage(
  [
    ...[...clauses.groups, ...clauses.parentGroups].map(([provider]) => provider),
    'aws-iam-service-credentials',
    'oauth-revocation',
  ],
  definitionsWithout(
    [...clauses.groups, ...clauses.parentGroups, ...clauses.namedGroups],
    'its definition maps no group: the connection is one',
  ),
  reasonFor(
    clauses.namedGroups.map(([provider]) => provider),
    'its group is named in the configuration',
  ),
  {
    example: 'it has no groups: the connection is one',
    'huawei-identity-center': 'its group is the tenant that was asked for its tokens',
    'route53-global-resolver': 'its group is the DNS view that was asked for its tokens',
    'apigee-edge': 'its group is the app that was searched for',
    'aws-iam-access-keys': 'its group is the user who was asked for, and another one is refused',
  },
);
