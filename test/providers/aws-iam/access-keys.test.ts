import { describe, expect, test } from 'vitest';
import { htmlPage } from '../../support/sandbox/message.ts';
import { answer, code, FOREVER, IDLE, OLD, useKeyWorld } from './key-world.ts';
import { envelope } from './query-protocol.ts';
import { CHAIN_KEY, ROLE_KEY } from './server.ts';

const world = useKeyWorld();

describe('Deleting an IAM access key', () => {
  test('does not count an inactive key among the newest of its user', async () => {
    world.addKey('ann', 10, { status: 'Inactive' });
    const active = world.addKey('ann', 400);
    const { report } = await world.sweep({ when: OLD, keepNewest: 1 });
    expect(report.totals).toMatchObject({ withheld: 1, kept: 1, revoked: 0 });
    expect(world.iam.keys.has(active)).toBe(true);
  });

  test('is proven with one more call where single keys are read anyway', async () => {
    world.addKey('ann', 400);
    await world.sweep({ when: IDLE });
    const actions = world.iam.server.requests.map(({ body }) =>
      new URLSearchParams(body).get('Action'),
    );
    const deletion = actions.indexOf('DeleteAccessKey');
    expect(actions.slice(deletion)).toEqual(['DeleteAccessKey', 'ListAccessKeys']);
  });

  test('spares the newest key of each user', async () => {
    world.addKey('ann', 500);
    world.addKey('bob', 500);
    const newest = world.addKey('ann', 400);
    const { report } = await world.sweep({ when: OLD, keepNewest: 1 });
    expect(report.totals).toMatchObject({ revoked: 1, withheld: 2 });
    expect(world.iam.keys.has(newest)).toBe(true);
  });

  test('finds a key already gone that somebody else deleted', async () => {
    const id = world.addKey('ann', 400);
    const beforeRevoking = () => void world.iam.keys.delete(id);
    const { report } = await world.sweep({ when: OLD, beforeRevoking });
    expect(report).toMatchObject({ outcome: 'ok', totals: { alreadyGone: 1 } });
  });

  test('counts as revoked when the response to it was lost', async () => {
    world.addKey('ann', 400);
    world.iam.hit('DeleteAccessKey', { kind: 'lost-response' });
    const { report } = await world.sweep({ when: OLD });
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1, alreadyGone: 0 } });
    expect(world.iam.calls('DeleteAccessKey')).toHaveLength(2);
  });

  test.each([
    ['a page of HTML', { kind: 'response', reply: htmlPage(200) } as const],
    ['an empty answer', answer('')],
    ['the answer to another call', answer(envelope('ListUsers', ''))],
    ['a 404 that is not of IAM', { kind: 'response', reply: htmlPage(404) } as const],
    ['an undocumented 2xx', answer(envelope('DeleteAccessKey', ''), 202)],
  ])('is not proven by %s', async (_, effect) => {
    world.addKey('ann', 400);
    world.iam.hit('DeleteAccessKey', effect, FOREVER);
    const { report } = await world.sweep({ when: OLD });
    expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1, revoked: 0 } });
  });
});

describe('A change of an IAM access key that had no effect', () => {
  test.each(['revoke', 'disable'] as const)('is a failure: %s', async (action) => {
    const id = world.addKey('ann', 400);
    const name = action === 'revoke' ? 'DeleteAccessKey' : 'UpdateAccessKey';
    world.iam.hit(name, answer(envelope(name, '')));
    const { report, fates } = await world.sweep({ when: IDLE, action });
    expect(report.totals).toMatchObject({ failed: 1, revoked: 0, disabled: 0 });
    expect(fates[0]?.error?.code).toBe('not-effective');
    expect(world.iam.keys.has(id)).toBe(true);
  });

  test('is told by the status of the key from one that had an effect', async () => {
    world.addKey('ann', 400);
    const { report } = await world.sweep({ when: IDLE, action: 'disable' });
    expect(report).toMatchObject({ outcome: 'ok', totals: { disabled: 1 } });
  });

  test('is a failure when IAM calls the key unknown and lists it as before', async () => {
    world.addKey('ann', 400);
    world.iam.hit('DeleteAccessKey', code('NoSuchEntity', 404));
    const { report, fates } = await world.sweep({ when: OLD });
    expect(report.totals).toMatchObject({ failed: 1, alreadyGone: 0 });
    expect(fates[0]?.error?.code).toBe('not-effective');
  });
});

describe('Disabling an IAM access key', () => {
  test('leaves the key in place where the rule says so', async () => {
    const id = world.addKey('ann', 400);
    const { report } = await world.sweep({ when: OLD, action: 'disable' });
    expect(report).toMatchObject({ outcome: 'ok', totals: { disabled: 1, revoked: 0 } });
    expect(world.iam.keys.get(id)?.status).toBe('Inactive');
    expect(world.iam.calls('DeleteAccessKey')).toEqual([]);
  });
});

describe('The access key that a connection signs with', () => {
  test('is withheld', async () => {
    world.addKey('ann', 400, { id: CHAIN_KEY.accessKeyId });
    world.addKey('ann', 500);
    const { report, fates } = await world.sweep({ when: OLD });
    expect(report.totals).toMatchObject({ listed: 2, revoked: 1, withheld: 1 });
    expect(fates).toContainEqual(
      expect.objectContaining({
        token: expect.objectContaining({ id: CHAIN_KEY.accessKeyId, own: true }),
        decision: 'withheld',
      }),
    );
  });

  test('is withheld when it only assumes the role with it', async () => {
    world.addKey('ann', 400, { id: CHAIN_KEY.accessKeyId });
    const roleArn = 'arn:aws:iam::111122223333:role/sweeper';
    const { report } = await world.sweep({ when: OLD, settings: { users: 'all', roleArn } });
    expect(report.totals).toMatchObject({ listed: 1, withheld: 1 });
  });
});

describe('IAM access keys of another account', () => {
  const roleArn = 'arn:aws:iam::111122223333:role/sweeper';

  test('are reached by assuming a role, once for all calls', async () => {
    world.addKey('ann', 400);
    world.addKey('bob', 400);
    const { report } = await world.sweep({ when: OLD, settings: { users: 'all', roleArn } });
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 2 } });
    const [assume] = world.iam.calls('AssumeRole');
    expect(assume?.get('RoleArn')).toBe(roleArn);
    expect(world.iam.calls('AssumeRole')).toHaveLength(1);
    const signers = world.iam.server.requests.map(
      ({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1],
    );
    expect(signers).toEqual([CHAIN_KEY.accessKeyId, ...Array(5).fill(ROLE_KEY)]);
  });

  test('of one account share its rate limit', async () => {
    const roles = ['one', 'two'].map((name) => `arn:aws:iam::111122223333:role/${name}`);
    world.iam.hit('ListUsers', code('Throttling', 400));
    const [settings, ...others] = roles.map((role) => ({ users: 'all', roleArn: role }));
    const { reports } = await world.sweep({ when: OLD, mode: 'plan', settings, others });
    expect(reports.map(({ limits }) => limits?.throttled)).toEqual([1, 1]);
  });

  test('fail when the role must not be assumed', async () => {
    const other = { users: 'all', roleArn: 'arn:aws:iam::999999999999:role/sweeper' };
    const { report } = await world.sweep({ when: OLD, settings: other });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(report.error?.message).toContain('trust policy');
  });
});
