import { describe, expect, test } from 'vitest';
import { DAY, NOW } from '../../support/clock.ts';
import { IDLE, OLD, useKeyWorld } from './key-world.ts';

const world = useKeyWorld();

describe('The last use of an IAM access key', () => {
  test('is requested when a rule needs it, and only then', async () => {
    world.addKey('ann', 400);
    await world.sweep({ when: OLD, mode: 'plan' });
    expect(world.iam.calls('GetAccessKeyLastUsed')).toEqual([]);
    await world.sweep({ when: { not: IDLE }, mode: 'plan' });
    expect(world.iam.calls('GetAccessKeyLastUsed')).toHaveLength(1);
  });

  test('is as long ago as the creation of a key that was never used', async () => {
    const used = world.addKey('ann', 400, { lastUsedAt: NOW - 2 * DAY });
    world.addKey('ann', 400);
    world.addKey('bob', 400, { lastUsedAt: NOW - 100 * DAY });
    const unused = world.addKey('bob', 10);
    const { report } = await world.sweep({ when: IDLE });
    expect(report.totals).toMatchObject({ listed: 4, revoked: 2, kept: 2 });
    expect([...world.iam.keys.keys()]).toEqual([used, unused]);
  });

  test('after the plan was made keeps the key', async () => {
    const id = world.addKey('ann', 400);
    world.addKey('bob', 400);
    const { report } = await world.sweep({
      when: IDLE,
      beforeRevoking: () => world.addKey('ann', 400, { id, lastUsedAt: NOW }),
    });
    expect(report.totals).toMatchObject({ revoked: 1, kept: 1 });
    expect([...world.iam.keys.keys()]).toEqual([id]);
  });

  test('cannot be read of a key that was deleted after the plan was made, which is already gone', async () => {
    const id = world.addKey('ann', 400);
    world.addKey('bob', 400);
    const beforeRevoking = () => void world.iam.keys.delete(id);
    const { report } = await world.sweep({ when: IDLE, beforeRevoking });
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1, alreadyGone: 1 } });
  });
});

describe('The last use of IAM access keys in the credential report', () => {
  test('is read there where there are many users', async () => {
    world.iam.reportDelay = 2;
    for (let user = 0; user <= 500; user++) world.addKey(`user-${user}`, 10);
    const idle = world.addKey('user-7', 400, { lastUsedAt: NOW - 100 * DAY });
    const busy = world.addKey('user-8', 400, { lastUsedAt: NOW - DAY });
    const { report } = await world.sweep({ when: IDLE });
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 503, revoked: 1 } });
    expect(world.iam.keys.has(idle)).toBe(false);
    expect(world.iam.keys.has(busy)).toBe(true);
    expect(world.clock.waits).toEqual([2000, 4000]);
    // Only for what is about to be deleted, whose use the report may not know yet.
    expect(world.iam.calls('GetAccessKeyLastUsed').map((form) => form.get('AccessKeyId'))).toEqual([
      idle,
    ]);
  });

  test('is requested for each key that the report cannot tell from another', async () => {
    for (let user = 0; user <= 500; user++) world.addKey(`user-${user}`, 10);
    world.addKey('twins', 400, { lastUsedAt: NOW - DAY });
    world.addKey('twins', 400);
    world.addKey('a,b', 400, { lastUsedAt: NOW - DAY });
    const { report } = await world.sweep({ when: IDLE, mode: 'plan' });
    expect(report.totals).toMatchObject({ listed: 504, planned: 1 });
    expect(world.iam.calls('GetAccessKeyLastUsed')).toHaveLength(3);
  });
});
