import { describe, expect, test } from 'vitest';
import { DAY, NOW } from '../../support/clock.ts';
import { code, FOREVER, OLD, useKeyWorld } from './key-world.ts';

const world = useKeyWorld();

describe('The list of IAM access keys', () => {
  test('reads every page of users and of keys, and deletes what the policy names and nothing else', async () => {
    world.iam.pageSize = 1;
    const stale = [world.addKey('ann', 400), world.addKey('bob', 500)];
    const fresh = [world.addKey('ann', 10), world.addKey('cy', 364)];
    const { report } = await world.sweep({ when: OLD });
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 4, revoked: 2, kept: 2 } });
    expect([...world.iam.keys.keys()]).toEqual(fresh);
    const deleted = world.iam.calls('DeleteAccessKey').map((form) => form.get('AccessKeyId'));
    expect(deleted.sort()).toEqual(stale);
    expect(world.iam.calls('ListUsers')).toHaveLength(3);
    expect(world.iam.calls('ListAccessKeys')).toHaveLength(4);
  });

  test('needs one call for the users, one for each user and one for each stale key', async () => {
    for (let user = 0; user < 30; user++) {
      world.addKey(`user-${user}`, 400);
      world.addKey(`user-${user}`, 1);
    }
    await world.sweep({ when: OLD });
    expect(world.iam.server.requests).toHaveLength(1 + 30 + 30);
  });

  test('passes over a user that is deleted meanwhile', async () => {
    world.addKey('ann', 400);
    world.addKey('bob', 400);
    world.iam.hit('ListAccessKeys', code('NoSuchEntity', 404));
    const { report } = await world.sweep({ when: OLD });
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 1, revoked: 1 } });
  });
});

describe('The listed IAM access keys', () => {
  test('are those of the users that the settings name, under the paths that they name', async () => {
    for (const [name, path] of [
      ['ci-build', '/bots/'],
      ['ci-deploy', '/bots/eu/'],
      ['ci-person', '/people/'],
      ['backup', '/bots/'],
    ] as const) {
      world.iam.users.set(name, path);
      world.addKey(name, 400);
    }
    const settings = { users: ['ci-*'], paths: ['/bots/', '/bots/eu/'] };
    const { report } = await world.sweep({ when: OLD, settings });
    expect(report.totals).toMatchObject({ listed: 2, revoked: 2 });
    expect(world.iam.calls('ListAccessKeys').map((form) => form.get('UserName'))).toEqual([
      'ci-build',
      'ci-deploy',
    ]);
  });

  test('never expire, and say whose they are', async () => {
    world.addKey('ann', 400, { status: 'Inactive' });
    const { fates } = await world.sweep({ when: { neverExpires: true }, action: 'report' });
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

describe('An IAM user whose access keys cannot be listed', () => {
  const refuse = (of: string, name: string, status: number) =>
    world.iam.server.faults.add({
      when: ({ body }) => body.startsWith('Action=ListAccessKeys&') && body.includes(of),
      times: FOREVER,
      effect: code(name, status),
    });

  test('is named, and the others are swept', async () => {
    world.addKey('ann', 400);
    world.addKey('bob', 400);
    refuse('UserName=ann', 'AccessDenied', 403);
    const { report } = await world.sweep({ when: OLD });
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
    world.addKey('ann', 400);
    world.addKey('bob', 400);
    refuse('UserName=ann', 'ExpiredToken', 403);
    const { report } = await world.sweep({ when: OLD });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(world.iam.calls('DeleteAccessKey')).toEqual([]);
  });

  test('because it is gone, like most of the others, is a problem of the list', async () => {
    for (const user of ['ann', 'bob', 'cy', 'dan']) world.addKey(user, 400);
    for (const user of ['ann', 'bob', 'cy']) refuse(`UserName=${user}`, 'NoSuchEntity', 404);
    const { report } = await world.sweep({ when: OLD });
    expect(report).toMatchObject({ outcome: 'degraded', error: { code: 'not-found' } });
    expect(report.error?.message).toMatch(/^3 of 4 listed users did not exist/);
  });
});
