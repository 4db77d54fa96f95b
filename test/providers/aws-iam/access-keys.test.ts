import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { awsIamAccessKeys } from '../../../lambda/providers/aws-iam/access-keys.ts';
import { createTestClock, DAY, NOW, type TestClock } from '../../support/clock.ts';
import { htmlPage } from '../../support/sandbox/message.ts';
import {
  CHAIN_KEY,
  envelope,
  type IamStub,
  ROLE_KEY,
  refusal,
  type StubKey,
  startIamStub,
} from './server.ts';
import { type IamSweepOptions, sweepIam } from './sweep.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const OLD = { olderThan: 365 * DAY };
const IDLE = { unusedFor: 90 * DAY };

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

function addKey(userName: string, days: number, key: Partial<StubKey> = {}): string {
  if (!iam.users.has(userName)) iam.users.set(userName, '/');
  const id = key.id ?? `AKIA${String(iam.keys.size).padStart(16, '0')}`;
  iam.keys.set(id, { createdAt: NOW - days * DAY, ...key, id, userName });
  return id;
}

const sweep = (options: IamSweepOptions) =>
  sweepIam(awsIamAccessKeys, iam.server.origin, clock, options);

const answer = (body: string, status = 200) =>
  ({ kind: 'answer', reply: { status, body } }) as const;
const code = (name: string, status: number) =>
  ({ kind: 'answer', reply: refusal({ status, code: name, message: 'canary-of-aws' }) }) as const;

describe('IAM access keys: listing', () => {
  test('reads every page of users and of keys, and deletes what the policy names and nothing else', async () => {
    iam.pageSize = 1;
    const stale = [addKey('ann', 400), addKey('bob', 500)];
    const fresh = [addKey('ann', 10), addKey('cy', 364)];
    const { report } = await sweep({ when: OLD });
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 4, revoked: 2, kept: 2 } });
    expect([...iam.keys.keys()]).toEqual(fresh);
    const deleted = iam.calls('DeleteAccessKey').map((form) => form.get('AccessKeyId'));
    expect(deleted.sort()).toEqual(stale);
    expect(iam.calls('ListUsers')).toHaveLength(3);
    expect(iam.calls('ListAccessKeys')).toHaveLength(4);
  });

  test('needs one call for the users, one for each user and one for each stale key', async () => {
    for (let user = 0; user < 30; user++) {
      addKey(`user-${user}`, 400);
      addKey(`user-${user}`, 1);
    }
    await sweep({ when: OLD });
    expect(iam.server.requests).toHaveLength(1 + 30 + 30);
  });

  test('sweeps only the users that the settings name, under the paths that they name', async () => {
    for (const [name, path] of [
      ['ci-build', '/bots/'],
      ['ci-deploy', '/bots/eu/'],
      ['ci-person', '/people/'],
      ['backup', '/bots/'],
    ] as const) {
      iam.users.set(name, path);
      addKey(name, 400);
    }
    const settings = { users: ['ci-*'], paths: ['/bots/', '/bots/eu/'] };
    const { report } = await sweep({ when: OLD, settings });
    expect(report.totals).toMatchObject({ listed: 2, revoked: 2 });
    expect(iam.calls('ListAccessKeys').map((form) => form.get('UserName'))).toEqual([
      'ci-build',
      'ci-deploy',
    ]);
  });

  test('takes a list that does not say whether there is more for its end, unless it has a marker', async () => {
    addKey('ann', 400);
    addKey('bob', 400);
    const users = (...rest: string[]) =>
      answer(
        envelope(
          'ListUsers',
          `<ListUsersResult><Users><member><UserName>ann</UserName></member></Users>${rest.join('')}</ListUsersResult>`,
        ),
      );
    iam.hit('ListUsers', users());
    expect((await sweep({ when: OLD, mode: 'plan' })).report.totals.listed).toBe(1);
    iam.hit('ListUsers', users('<Marker>1</Marker>'));
    expect((await sweep({ when: OLD, mode: 'plan' })).report.totals.listed).toBe(2);
  });

  test('passes over a user that is deleted meanwhile', async () => {
    addKey('ann', 400);
    addKey('bob', 400);
    iam.hit('ListAccessKeys', code('NoSuchEntity', 404));
    const { report } = await sweep({ when: OLD });
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 1, revoked: 1 } });
  });

  test('a key never expires, and says whose it is', async () => {
    addKey('ann', 400, { status: 'Inactive' });
    const { fates } = await sweep({ when: { neverExpires: true }, action: 'report' });
    expect(fates).toMatchObject([
      {
        token: {
          group: 'ann',
          owner: 'ann',
          status: 'Inactive',
          createdAt: NOW - 400 * DAY,
          expiresAt: 'never',
        },
      },
    ]);
  });
});

describe('IAM access keys: last use', () => {
  test('is asked for when a rule needs it, and only then', async () => {
    addKey('ann', 400);
    await sweep({ when: OLD, mode: 'plan' });
    expect(iam.calls('GetAccessKeyLastUsed')).toEqual([]);
    await sweep({ when: { not: IDLE }, mode: 'plan' });
    expect(iam.calls('GetAccessKeyLastUsed')).toHaveLength(1);
  });

  test('a key that was never used is as idle as it is old', async () => {
    const used = addKey('ann', 400, { lastUsedAt: NOW - 2 * DAY });
    addKey('ann', 400);
    addKey('bob', 400, { lastUsedAt: NOW - 100 * DAY });
    const unused = addKey('bob', 10);
    const { report } = await sweep({ when: IDLE });
    expect(report.totals).toMatchObject({ listed: 4, revoked: 2, kept: 2 });
    expect([...iam.keys.keys()]).toEqual([used, unused]);
  });

  test('a missing date alone does not mean never', async () => {
    addKey('ann', 400);
    const result = '<AccessKeyLastUsed><ServiceName>s3</ServiceName></AccessKeyLastUsed>';
    const inner = `<GetAccessKeyLastUsedResult>${result}</GetAccessKeyLastUsedResult>`;
    iam.hit('GetAccessKeyLastUsed', answer(envelope('GetAccessKeyLastUsed', inner)), FOREVER);
    const { report } = await sweep({ when: IDLE });
    expect(report.totals).toMatchObject({ listed: 1, kept: 1 });
  });

  test('a key that is used after the plan was made is kept', async () => {
    const id = addKey('ann', 400);
    addKey('bob', 400);
    const { report } = await sweep({
      when: IDLE,
      beforeRevoking: () => addKey('ann', 400, { id, lastUsedAt: NOW }),
    });
    expect(report.totals).toMatchObject({ revoked: 1, kept: 1 });
    expect([...iam.keys.keys()]).toEqual([id]);
  });

  test('a key that is deleted after the plan was made is already gone', async () => {
    const id = addKey('ann', 400);
    addKey('bob', 400);
    const beforeRevoking = () => void iam.keys.delete(id);
    const { report } = await sweep({ when: IDLE, beforeRevoking });
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1, alreadyGone: 1 } });
  });

  test('comes from one credential report where there are many users', async () => {
    iam.reportDelay = 2;
    for (let user = 0; user <= 500; user++) addKey(`user-${user}`, 10);
    const idle = addKey('user-7', 400, { lastUsedAt: NOW - 100 * DAY });
    const busy = addKey('user-8', 400, { lastUsedAt: NOW - DAY });
    const { report } = await sweep({ when: IDLE });
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 503, revoked: 1 } });
    expect(iam.keys.has(idle)).toBe(false);
    expect(iam.keys.has(busy)).toBe(true);
    expect(clock.waits).toEqual([2000, 2000]);
    // Only for what is about to be deleted, whose use the report may not know yet.
    expect(iam.calls('GetAccessKeyLastUsed').map((form) => form.get('AccessKeyId'))).toEqual([
      idle,
    ]);
  });

  test('what the credential report cannot tell apart is asked for', async () => {
    for (let user = 0; user <= 500; user++) addKey(`user-${user}`, 10);
    addKey('twins', 400, { lastUsedAt: NOW - DAY });
    addKey('twins', 400);
    addKey('a,b', 400, { lastUsedAt: NOW - DAY });
    const { report } = await sweep({ when: IDLE, mode: 'plan' });
    expect(report.totals).toMatchObject({ listed: 504, planned: 1 });
    expect(iam.calls('GetAccessKeyLastUsed')).toHaveLength(3);
  });
});

describe('IAM access keys: a key whose last use is not told', () => {
  const asked = 'GetAccessKeyLastUsed';
  const refuse = (status: number, of: string, name = 'AccessDenied', act = () => {}) =>
    iam.server.faults.add({
      when({ body }) {
        const isHit = body.startsWith(`Action=${asked}&`) && body.includes(of);
        if (isHit) act();
        return isHit;
      },
      times: FOREVER,
      effect: code(name, status),
    });

  test.each([
    [403, 'AccessDenied'],
    [404, 'NoSuchEntity'],
  ])('because it was deleted meanwhile is passed over: %i %s', async (status, name) => {
    const gone = addKey('ann', 400);
    const others = [addKey('ann', 400), addKey('bob', 400)];
    refuse(status, gone, name, () => iam.keys.delete(gone));
    const { report, fates } = await sweep({ when: IDLE });
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 2, revoked: 2 } });
    expect(fates.map(({ token }) => token.id).sort()).toEqual(others);
  });

  test('because it was deleted meanwhile is no failure though it is the only one', async () => {
    const gone = addKey('ann', 400);
    refuse(403, gone, 'AccessDenied', () => iam.keys.delete(gone));
    const { report } = await sweep({ when: IDLE });
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 0 } });
  });

  test('because its user was deleted meanwhile is passed over', async () => {
    const gone = addKey('ann', 400);
    addKey('bob', 400);
    refuse(403, gone, 'AccessDenied', () => iam.users.delete('ann'));
    const { report } = await sweep({ when: IDLE });
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 1, revoked: 1 } });
  });

  test.each([
    [403, 'AccessDenied', 'forbidden'],
    [500, 'ServiceFailure', 'unavailable'],
    [400, 'ValidationError', 'invalid-response'],
  ])('though it is there failed under its id: %i %s', async (status, name, expected) => {
    const denied = addKey('ann', 400);
    const other = addKey('bob', 400);
    refuse(status, denied, name);
    const { report, fates } = await sweep({ when: IDLE });
    expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1, revoked: 1 } });
    expect(fates.find(({ outcome }) => outcome === 'failed')).toMatchObject({
      token: { id: denied, owner: 'ann' },
      error: { code: expected, message: expect.stringContaining(`access key ${denied}`) },
    });
    expect([...iam.keys.keys()]).toEqual([denied]);
    expect(other).not.toBe(denied);
  });

  test('holds the other keys of its user where the newest is to be kept', async () => {
    const denied = addKey('ann', 400);
    addKey('ann', 500);
    refuse(403, denied);
    addKey('bob', 400);
    addKey('bob', 500);
    const { report } = await sweep({ when: IDLE, keepNewest: 1 });
    expect(report.totals).toMatchObject({ failed: 1, withheld: 2, revoked: 1 });
  });

  test('like that of every other fails the connection, with what is lacking', async () => {
    addKey('ann', 400);
    addKey('bob', 400);
    refuse(403, 'AKIA');
    const { report } = await sweep({ when: IDLE });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'forbidden' } });
    expect(iam.calls('DeleteAccessKey')).toEqual([]);
  });
});

describe('IAM access keys: a user whose keys cannot be listed', () => {
  const refuse = (of: string, name: string, status: number) =>
    iam.server.faults.add({
      when: ({ body }) => body.startsWith('Action=ListAccessKeys&') && body.includes(of),
      times: FOREVER,
      effect: code(name, status),
    });

  test('is named, and the others are swept', async () => {
    addKey('ann', 400);
    addKey('bob', 400);
    refuse('UserName=ann', 'AccessDenied', 403);
    const { report } = await sweep({ when: OLD });
    expect(report).toMatchObject({
      outcome: 'degraded',
      complete: true,
      error: { code: 'forbidden' },
      totals: { listed: 1, revoked: 1 },
    });
    expect(report.error?.message).toMatch(
      /^listing the access keys of user ann: .*lacks the right/,
    );
  });

  test('for a credential that is not accepted ends the list', async () => {
    addKey('ann', 400);
    addKey('bob', 400);
    refuse('UserName=ann', 'ExpiredToken', 403);
    const { report } = await sweep({ when: OLD });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(iam.calls('DeleteAccessKey')).toEqual([]);
  });

  test('because it is gone, like most of the others, is told', async () => {
    for (const user of ['ann', 'bob', 'cy', 'dan']) addKey(user, 400);
    for (const user of ['ann', 'bob', 'cy']) refuse(`UserName=${user}`, 'NoSuchEntity', 404);
    const { report } = await sweep({ when: OLD });
    expect(report).toMatchObject({ outcome: 'degraded', error: { code: 'not-found' } });
    expect(report.error?.message).toMatch(/^3 of 4 listed users did not exist/);
  });
});

describe('IAM access keys: changing', () => {
  test('counts no inactive key among the newest of its user', async () => {
    addKey('ann', 10, { status: 'Inactive' });
    const active = addKey('ann', 400);
    const { report } = await sweep({ when: OLD, keepNewest: 1 });
    expect(report.totals).toMatchObject({ withheld: 1, kept: 1, revoked: 0 });
    expect(iam.keys.has(active)).toBe(true);
  });

  test('proves a deletion with one call more, where it looks at keys alone anyway', async () => {
    addKey('ann', 400);
    await sweep({ when: IDLE });
    const actions = iam.server.requests.map(({ body }) => new URLSearchParams(body).get('Action'));
    const deletion = actions.indexOf('DeleteAccessKey');
    expect(actions.slice(deletion)).toEqual(['DeleteAccessKey', 'ListAccessKeys']);
  });

  test.each(['revoke', 'disable'] as const)(
    'does not believe in a %s that changed nothing',
    async (action) => {
      const id = addKey('ann', 400);
      const name = action === 'revoke' ? 'DeleteAccessKey' : 'UpdateAccessKey';
      iam.hit(name, answer(envelope(name, '')));
      const { report, fates } = await sweep({ when: IDLE, action });
      expect(report.totals).toMatchObject({ failed: 1, revoked: 0, disabled: 0 });
      expect(fates[0]?.error?.code).toBe('not-effective');
      expect(iam.keys.has(id)).toBe(true);
    },
  );

  test('sees by its status that a key was disabled', async () => {
    addKey('ann', 400);
    const { report } = await sweep({ when: IDLE, action: 'disable' });
    expect(report).toMatchObject({ outcome: 'ok', totals: { disabled: 1 } });
  });

  test('a key that IAM calls unknown and lists as before was not deleted', async () => {
    addKey('ann', 400);
    iam.hit('DeleteAccessKey', code('NoSuchEntity', 404));
    const { report, fates } = await sweep({ when: OLD });
    expect(report.totals).toMatchObject({ failed: 1, alreadyGone: 0 });
    expect(fates[0]?.error?.code).toBe('not-effective');
  });

  test('disables first where the rule says so', async () => {
    const id = addKey('ann', 400);
    const { report } = await sweep({ when: OLD, action: 'disable' });
    expect(report).toMatchObject({ outcome: 'ok', totals: { disabled: 1, revoked: 0 } });
    expect(iam.keys.get(id)?.status).toBe('Inactive');
    expect(iam.calls('DeleteAccessKey')).toEqual([]);
  });

  test('never touches the key that it signs with', async () => {
    addKey('ann', 400, { id: CHAIN_KEY.accessKeyId });
    addKey('ann', 500);
    const { report, fates } = await sweep({ when: OLD });
    expect(report.totals).toMatchObject({ listed: 2, revoked: 1, withheld: 1 });
    expect(fates).toContainEqual(
      expect.objectContaining({
        token: expect.objectContaining({ id: CHAIN_KEY.accessKeyId, own: true }),
        decision: 'withheld',
      }),
    );
  });

  test('nor the key with which it assumes its role', async () => {
    addKey('ann', 400, { id: CHAIN_KEY.accessKeyId });
    const roleArn = 'arn:aws:iam::111122223333:role/sweeper';
    const { report } = await sweep({ when: OLD, settings: { users: 'all', roleArn } });
    expect(report.totals).toMatchObject({ listed: 1, withheld: 1 });
  });

  test('keeps the newest key of each user', async () => {
    addKey('ann', 500);
    addKey('bob', 500);
    const newest = addKey('ann', 400);
    const { report } = await sweep({ when: OLD, keepNewest: 1 });
    expect(report.totals).toMatchObject({ revoked: 1, withheld: 2 });
    expect(iam.keys.has(newest)).toBe(true);
  });

  test('a key that somebody else deleted is already gone', async () => {
    const id = addKey('ann', 400);
    const beforeRevoking = () => void iam.keys.delete(id);
    const { report } = await sweep({ when: OLD, beforeRevoking });
    expect(report).toMatchObject({ outcome: 'ok', totals: { alreadyGone: 1 } });
  });

  test('a key that it deleted itself, the answer being lost, is revoked', async () => {
    addKey('ann', 400);
    iam.hit('DeleteAccessKey', { kind: 'lost-answer' });
    const { report } = await sweep({ when: OLD });
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1, alreadyGone: 0 } });
    expect(iam.calls('DeleteAccessKey')).toHaveLength(2);
  });

  test.each([
    ['a page of HTML', { kind: 'answer', reply: htmlPage(200) } as const],
    ['an empty answer', answer('')],
    ['the answer to another call', answer(envelope('ListUsers', ''))],
    ['a 404 that is not of IAM', { kind: 'answer', reply: htmlPage(404) } as const],
    ['an undocumented 2xx', answer(envelope('DeleteAccessKey', ''), 202)],
  ])('%s proves no deletion', async (_, effect) => {
    addKey('ann', 400);
    iam.hit('DeleteAccessKey', effect, FOREVER);
    const { report } = await sweep({ when: OLD });
    expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1, revoked: 0 } });
  });
});

describe('IAM access keys: failures', () => {
  const inner = (result: string) =>
    answer(envelope('ListAccessKeys', `<ListAccessKeysResult>${result}</ListAccessKeysResult>`));
  const KEY =
    '<member><AccessKeyId>AKIA1</AccessKeyId><CreateDate>2020-01-01T00:00:00Z</CreateDate></member>';

  test.each([
    ['no list', inner('<IsTruncated>false</IsTruncated>')],
    [
      'more, but no marker',
      inner(`<AccessKeyMetadata>${KEY}</AccessKeyMetadata><IsTruncated>true</IsTruncated>`),
    ],
    [
      'a marker that comes again',
      inner('<AccessKeyMetadata/><IsTruncated>true</IsTruncated><Marker>again</Marker>'),
    ],
    [
      'a key without an id',
      inner('<AccessKeyMetadata><member/></AccessKeyMetadata><IsTruncated>false</IsTruncated>'),
    ],
    [
      'a time that is none',
      inner(
        `<AccessKeyMetadata>${KEY.replace('2020-01', '2020-x')}</AccessKeyMetadata><IsTruncated>false</IsTruncated>`,
      ),
    ],
    ['no XML', answer('{}')],
    ['HTML', { kind: 'answer', reply: htmlPage(200) } as const],
  ])('a list with %s fails the connection and deletes nothing', async (_, effect) => {
    addKey('ann', 400);
    iam.hit('ListAccessKeys', effect, FOREVER);
    const { report } = await sweep({ when: OLD });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'invalid-response' } });
    expect(iam.calls('DeleteAccessKey')).toEqual([]);
  });

  test.each([
    ['AccessDenied', 403, 'forbidden'],
    ['InvalidClientTokenId', 403, 'unauthorized'],
    ['SignatureDoesNotMatch', 403, 'unauthorized'],
    ['ExpiredToken', 403, 'unauthorized'],
    ['Throttling', 400, 'throttled'],
    ['ServiceFailure', 500, 'unavailable'],
    ['ValidationError', 400, 'invalid-response'],
  ])('%s is told as what it means', async (name, status, expected) => {
    iam.hit('ListUsers', code(name, status), FOREVER);
    const { report } = await sweep({ when: OLD });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: expected } });
    expect(JSON.stringify(report)).not.toContain('canary-of-aws');
  });

  test('gets over a throttled call and a failing server, and calls again through its limits', async () => {
    addKey('ann', 400);
    iam.hit('ListUsers', code('Throttling', 400));
    iam.hit('ListAccessKeys', answer('<html/>', 502));
    const { report } = await sweep({ when: OLD });
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
    expect(report.limits).toMatchObject({ throttled: 1 });
  });

  test('starts no call once it is told to stop', async () => {
    for (let user = 0; user < 20; user++) addKey(`user-${user}`, 400);
    const stop = new AbortController();
    iam.server.faults.add({
      when: ({ body }) => {
        if (body.startsWith('Action=ListAccessKeys&')) stop.abort();
        return false;
      },
      effect: { kind: 'reset' },
    });
    const { report } = await sweep({
      when: OLD,
      stop: stop.signal,
      limits: { concurrency: 1 },
    });
    expect(report).toMatchObject({ complete: false, error: { code: 'deadline' } });
    expect(iam.calls('ListAccessKeys')).toHaveLength(1);
  });

  test('a credential report that never gets done ends the connection', async () => {
    iam.reportDelay = FOREVER;
    for (let user = 0; user <= 500; user++) iam.users.set(`user-${user}`, '/');
    const { report } = await sweep({ when: IDLE });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unavailable' } });
  });
});

describe('IAM access keys: another account', () => {
  const roleArn = 'arn:aws:iam::111122223333:role/sweeper';

  test('is reached by assuming a role, once for all calls', async () => {
    addKey('ann', 400);
    addKey('bob', 400);
    const { report } = await sweep({ when: OLD, settings: { users: 'all', roleArn } });
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 2 } });
    const [assume] = iam.calls('AssumeRole');
    expect(assume?.get('RoleArn')).toBe(roleArn);
    expect(iam.calls('AssumeRole')).toHaveLength(1);
    const signers = iam.server.requests.map(
      ({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1],
    );
    expect(signers).toEqual([CHAIN_KEY.accessKeyId, ...Array(5).fill(ROLE_KEY)]);
  });

  test('has a rate limit of its own', async () => {
    const roles = ['one', 'two'].map((name) => `arn:aws:iam::111122223333:role/${name}`);
    iam.hit('ListUsers', code('Throttling', 400));
    const [settings, ...others] = roles.map((role) => ({ users: 'all', roleArn: role }));
    const { reports } = await sweep({ when: OLD, mode: 'plan', settings, others });
    expect(reports.map(({ limits }) => limits?.throttled).sort()).toEqual([0, 1]);
  });

  test('fails when the role must not be assumed', async () => {
    const other = { users: 'all', roleArn: 'arn:aws:iam::999999999999:role/sweeper' };
    const { report } = await sweep({ when: OLD, settings: other });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(report.error?.message).toContain('trust policy');
  });
});

describe('IAM access keys: configuration', () => {
  test('asks for exactly the rights that its settings need', () => {
    const permissions = (settings: unknown) =>
      awsIamAccessKeys
        .permissions(awsIamAccessKeys.settings.parse(settings))
        .map(({ actions, resources }) => [actions, resources]);
    const keyActions = [
      'iam:ListAccessKeys',
      'iam:GetAccessKeyLastUsed',
      'iam:UpdateAccessKey',
      'iam:DeleteAccessKey',
    ];
    const users = 'arn:{partition}:iam::{account}:user';
    expect(permissions({ users: 'all' })).toEqual([
      [['iam:ListUsers'], [`${users}/*`]],
      [keyActions, [`${users}/*`]],
      [['iam:GenerateCredentialReport', 'iam:GetCredentialReport'], ['*']],
    ]);
    expect(permissions({ users: ['ci-*'], paths: ['/bots/'] })).toEqual([
      [['iam:ListUsers'], [`${users}/bots/*`]],
      [keyActions, [`${users}/bots/ci-*`, `${users}/bots/*/ci-*`]],
    ]);
    const roleArn = 'arn:aws:iam::111122223333:role/sweeper';
    expect(permissions({ users: 'all', roleArn })).toEqual([[['sts:AssumeRole'], [roleArn]]]);
  });

  test.each([
    {},
    { users: [] },
    { users: ['a/b'] },
    { users: 'all', paths: ['bots/'] },
    { users: 'all', paths: ['/bots'] },
    { users: 'all', paths: ['/*/'] },
    { users: 'all', roleArn: 'arn:aws:iam::111122223333:user/ann' },
    { users: 'all', other: true },
  ])('refuses the settings %j', (settings) => {
    expect(awsIamAccessKeys.settings.safeParse(settings).success).toBe(false);
  });

  test('says so when no region is set', async () => {
    vi.stubEnv('AWS_REGION', undefined);
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
    const { report } = await sweep({ when: OLD });
    expect(report.error?.message).toContain('set AWS_REGION');
  });
});
