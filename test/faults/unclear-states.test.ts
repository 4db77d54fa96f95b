import { expect, test } from 'vitest';
import { FRESH } from '../contract/scene.ts';
import { type AnswerChange, changingFields, changingMember } from './answers.ts';
import { type Beside, OLD, startBeside } from './beside.ts';
import * as clauses from './clauses.ts';
import { contractNamed } from './contract-named.ts';
import { definitionsWithout, testCoverage } from './every-provider.ts';

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

const withoutStatus = (beside: Beside, id: string) =>
  beside.plant(changingMember(id, (member) => member.replace(/<Status>\w*<\/Status>/, '')));

const about =
  (change: (id: string) => AnswerChange) =>
  (beside: Beside, id: string): void =>
    beside.plantAbout(encodeURIComponent(id), change(id));

/** Providers in code that compare the state of a token, and how one is unclear. */
const STATES: readonly (readonly [
  provider: string,
  unclear: string,
  plant: (beside: Beside, id: string) => void,
])[] = [
  ['apigee-edge', 'a number', about((id) => changingFields(id, { status: 1 }))],
  ['apigee-edge', 'missing', about((id) => changingFields(id, { status: undefined }))],
  ['aws-iam-access-keys', 'missing', withoutStatus],
  ['aws-iam-service-credentials', 'missing', withoutStatus],
  [
    'oauth-revocation',
    'a text',
    about(() => (text) => JSON.stringify({ ...JSON.parse(text), active: 'false' })),
  ],
];

test.each(STATES)(
  '%s: a token whose state is %s fails by name, and is kept',
  async (provider, _, plant) => {
    const beside = await startBeside(contractNamed(provider));
    const [unclear = '', stale = ''] = beside.add(OLD, OLD, FRESH);
    plant(beside, unclear);
    const { hit, tokens } = await beside.sweep();
    beside.expectGone([stale]);
    expect(hit).toMatchObject({ outcome: 'degraded', totals: { revoked: 1, failed: 1 } });
    const failed = tokens.filter(({ error }) => error);
    expect(failed).toMatchObject([{ outcome: 'failed', error: { code: 'invalid-response' } }]);
    await beside.sweepAfterwards([stale, unclear]);
  },
);

test.each([7, null, undefined])(
  'route53-global-resolver: where the status of one token is %j the list of its DNS view fails, and all of it is kept',
  async (status) => {
    const beside = await startBeside(contractNamed('route53-global-resolver'));
    const [unclear = '', stale = ''] = beside.add(OLD, OLD, FRESH);
    beside.plant(changingFields(unclear, { status }));
    const { hit } = await beside.sweep();
    beside.expectGone([]);
    expect(hit).toMatchObject({ outcome: 'failed', error: { code: 'invalid-response' } });
    await beside.sweepAfterwards([unclear, stale]);
  },
);

const COMPARING = [...clauses.deciding, ...clauses.parentFilters];

testCoverage(
  [
    ...COMPARING.map(([provider]) => provider),
    ...STATES.map(([provider]) => provider),
    'route53-global-resolver',
  ],
  definitionsWithout(COMPARING, 'its definition compares no field of a token or a parent'),
  {
    example: 'the API tells no state of a token',
    'huawei-identity-center': 'the API tells no state of a token',
  },
);
