import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SweepError } from '../../../lambda/errors.ts';
import { awsIamServiceCredentials } from '../../../lambda/providers/aws-iam/service-credentials.ts';
import { createTestClock, DAY, NOW, type TestClock } from '../../support/clock.ts';
import type { StubCredential } from './account.ts';
import { envelope, refusal } from './query-protocol.ts';
import { type IamStub, startIamStub } from './server.ts';
import { type IamSweepOptions, sweepIam } from './sweep.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const EXPIRED = { expiredFor: 7 * DAY };
const OLD = { olderThan: 365 * DAY };

let clock: TestClock;
let iam: IamStub;
beforeEach(async () => {
  vi.stubEnv('AWS_REGION', 'us-east-1');
  clock = createTestClock();
  iam = await startIamStub(clock);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await iam.server.close();
});

function add(userName: string, days: number, credential: Partial<StubCredential> = {}): string {
  if (!iam.users.has(userName)) iam.users.set(userName, '/');
  const id = credential.id ?? `ACCA${String(iam.credentials.size).padStart(16, '0')}`;
  iam.credentials.set(id, {
    serviceName: 'bedrock.amazonaws.com',
    createdAt: NOW - days * DAY,
    ...credential,
    id,
    userName,
  });
  return id;
}

const sweep = (options: IamSweepOptions) =>
  sweepIam(awsIamServiceCredentials, iam.server.origin, clock, options);

describe('IAM service-specific credentials', () => {
  test('are listed for all users at once, page by page, and the stale ones deleted', async () => {
    iam.pageSize = 2;
    add('ann', 400, { expiresAt: NOW - 8 * DAY });
    const fresh = [
      add('ann', 400, { expiresAt: NOW - 6 * DAY }),
      add('bob', 400, { expiresAt: NOW + DAY }),
      add('cy', 4000),
    ];
    add('dan', 400, { expiresAt: NOW - 9 * DAY });
    const { report } = await sweep({ when: EXPIRED });
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 5, revoked: 2, kept: 3 } });
    expect([...iam.credentials.keys()]).toEqual(fresh);
    expect(iam.calls('ListServiceSpecificCredentials')).toHaveLength(3);
    expect(iam.calls('ListUsers')).toEqual([]);
  });

  test('without an expiration date never expire', async () => {
    add('ann', 1, { alias: 'bedrock-key-1' });
    add('ann', 1, { expiresAt: NOW + DAY });
    const { fates } = await sweep({ when: { neverExpires: true }, action: 'report' });
    expect(fates).toMatchObject([
      {
        token: {
          name: 'bedrock-key-1',
          owner: 'ann',
          group: 'ann',
          scopes: ['bedrock.amazonaws.com'],
          status: 'Active',
          expiresAt: 'never',
        },
      },
    ]);
  });

  test('can be told apart by their service', async () => {
    add('ann', 400);
    const git = add('ann', 400, { serviceName: 'codecommit.amazonaws.com' });
    const { report } = await sweep({ when: { ...OLD, scope: 'bedrock.*' } });
    expect(report.totals).toMatchObject({ revoked: 1, kept: 1 });
    expect([...iam.credentials.keys()]).toEqual([git]);
  });

  test('of other users and paths than the settings name are not even listed', async () => {
    iam.users.set('ci-build', '/bots/').set('ci-person', '/people/');
    add('ci-build', 400);
    add('ci-person', 400);
    add('ann', 400);
    const named = { when: OLD, mode: 'plan', settings: { users: ['ci-*'] } } as const;
    expect((await sweep(named)).report.totals).toMatchObject({ listed: 2, planned: 2 });
    const settings = { users: ['ci-*'], paths: ['/bots/'] };
    expect((await sweep({ when: OLD, settings })).report.totals.listed).toBe(1);
    expect(iam.credentials.size).toBe(2);
  });
});

describe('IAM service-specific credentials that a rule matches', () => {
  test('are disabled first where the rule says so', async () => {
    const id = add('ann', 400);
    const { report } = await sweep({ when: OLD, action: 'disable' });
    expect(report).toMatchObject({ outcome: 'ok', totals: { disabled: 1, revoked: 0 } });
    expect(iam.credentials.get(id)?.status).toBe('Inactive');
  });

  test('are already gone when somebody else deleted them', async () => {
    const id = add('ann', 400);
    const beforeRevoking = () => void iam.credentials.delete(id);
    const { report } = await sweep({ when: OLD, beforeRevoking });
    expect(report).toMatchObject({ outcome: 'ok', totals: { alreadyGone: 1 } });
  });

  test('are kept when their expiry is a date that no calendar has', async () => {
    add('ann', 1, { expiresAt: Date.parse('0001-01-01T00:00:00Z') });
    const { report } = await sweep({ when: EXPIRED });
    expect(report.totals).toMatchObject({ listed: 1, kept: 1 });
  });

  test('do not count when inactive among the newest of their user', async () => {
    add('ann', 10, { status: 'Inactive' });
    add('ann', 400);
    const { report } = await sweep({ when: OLD, keepNewest: 1 });
    expect(report.totals).toMatchObject({ withheld: 1, kept: 1 });
  });

  test('are left alone when they belong to nobody, and the others are swept', async () => {
    add('ann', 400);
    add('', 400, { id: 'ACCANOBODY' });
    const { report, fates } = await sweep({ when: OLD, settings: { users: ['ann'] } });
    expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1, revoked: 1 } });
    expect(fates.find(({ outcome }) => outcome === 'failed')).toMatchObject({
      token: { id: 'ACCANOBODY' },
      error: { message: 'IAM left out UserName, which it documents' },
    });
  });

  test('are a failure when IAM calls them unknown and lists them as before', async () => {
    add('ann', 400);
    const reply = refusal({ status: 404, code: 'NoSuchEntity', message: 'not there' });
    iam.hit('DeleteServiceSpecificCredential', { kind: 'response', reply });
    const { report, fates } = await sweep({ when: OLD });
    expect(report.totals).toMatchObject({ failed: 1, alreadyGone: 0 });
    expect(fates[0]?.error?.code).toBe('not-effective');
  });
});

describe('IAM service-specific credentials that cannot be listed', () => {
  test.each([
    ['has no list', '<IsTruncated>false</IsTruncated>'],
    ['has a credential without an id', `${listOf('<Status>Active</Status>')}`],
    [
      'says that there is more, but not where',
      '<ServiceSpecificCredentials/><IsTruncated>true</IsTruncated>',
    ],
    [
      'leads back to an earlier page',
      '<ServiceSpecificCredentials/><IsTruncated>true</IsTruncated><Marker>1</Marker>',
    ],
  ])('fail as a whole when the response %s', async (_, result) => {
    add('ann', 400);
    const action = 'ListServiceSpecificCredentials';
    const body = envelope(action, `<${action}Result>${result}</${action}Result>`);
    iam.hit(action, { kind: 'response', reply: { status: 200, body } }, FOREVER);
    const { report } = await sweep({ when: OLD });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'invalid-response' } });
    expect(iam.credentials.size).toBe(1);
  });

  test('fail as a whole when the right to list them is missing', async () => {
    const reply = refusal({ status: 403, code: 'AccessDenied', message: 'not authorized' });
    iam.hit('ListServiceSpecificCredentials', { kind: 'response', reply }, FOREVER);
    const { report } = await sweep({ when: OLD });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'forbidden' } });
  });

  test('fail as a whole when there are no AWS credentials, which is the reported error', async () => {
    const chain = () => Promise.reject(new SweepError('unauthorized', 'no credentials here'));
    const { report } = await sweep({ when: OLD, chain });
    expect(report.error).toEqual({ code: 'unauthorized', message: 'no credentials here' });
    expect(iam.server.requests).toEqual([]);
  });
});

describe('The rights that sweeping IAM service-specific credentials needs', () => {
  test('are exactly those that its settings need', () => {
    const permissions = (settings: unknown) =>
      awsIamServiceCredentials
        .permissions(awsIamServiceCredentials.settings.parse(settings))
        .map(({ actions, resources }) => [actions, resources]);
    const changes = ['iam:UpdateServiceSpecificCredential', 'iam:DeleteServiceSpecificCredential'];
    const users = 'arn:{partition}:iam::{account}:user';
    expect(permissions({ users: 'all' })).toEqual([
      [['iam:ListServiceSpecificCredentials'], ['*']],
      [changes, [`${users}/*`]],
    ]);
    expect(permissions({ users: ['ann'], paths: ['/a/', '/b/'] })).toEqual([
      [['iam:ListUsers'], [`${users}/a/*`, `${users}/b/*`]],
      [['iam:ListServiceSpecificCredentials'], ['*']],
      [changes, [`${users}/a/ann`, `${users}/a/*/ann`, `${users}/b/ann`, `${users}/b/*/ann`]],
    ]);
    const roleArn = 'arn:aws:iam::111122223333:role/sweeper';
    expect(permissions({ users: 'all', roleArn })).toEqual([[['sts:AssumeRole'], [roleArn]]]);
  });
});

function listOf(member: string): string {
  const list = `<ServiceSpecificCredentials><member>${member}</member></ServiceSpecificCredentials>`;
  return `${list}<IsTruncated>false</IsTruncated>`;
}
