import { describe, expect, test } from 'vitest';
import { DAY, NOW } from '../../support/clock.ts';
import { answer, FOREVER, IDLE, OLD, useKeyWorld } from './key-world.ts';
import { envelope } from './server.ts';

const world = useKeyWorld();

describe('The last use of an IAM access key', () => {
  test('is asked for when a rule needs it, and only then', async () => {
    world.addKey('ann', 400);
    await world.sweep({ when: OLD, mode: 'plan' });
    expect(world.iam.calls('GetAccessKeyLastUsed')).toEqual([]);
    await world.sweep({ when: { not: IDLE }, mode: 'plan' });
    expect(world.iam.calls('GetAccessKeyLastUsed')).toHaveLength(1);
  });

  test('a key that was never used is as idle as it is old', async () => {
    const used = world.addKey('ann', 400, { lastUsedAt: NOW - 2 * DAY });
    world.addKey('ann', 400);
    world.addKey('bob', 400, { lastUsedAt: NOW - 100 * DAY });
    const unused = world.addKey('bob', 10);
    const { report } = await world.sweep({ when: IDLE });
    expect(report.totals).toMatchObject({ listed: 4, revoked: 2, kept: 2 });
    expect([...world.iam.keys.keys()]).toEqual([used, unused]);
  });

  test('a missing date alone does not mean never', async () => {
    world.addKey('ann', 400);
    const result = '<AccessKeyLastUsed><ServiceName>s3</ServiceName></AccessKeyLastUsed>';
    const inner = `<GetAccessKeyLastUsedResult>${result}</GetAccessKeyLastUsedResult>`;
    world.iam.hit('GetAccessKeyLastUsed', answer(envelope('GetAccessKeyLastUsed', inner)), FOREVER);
    const { report } = await world.sweep({ when: IDLE });
    expect(report.totals).toMatchObject({ listed: 1, kept: 1 });
  });

  test('a key that is used after the plan was made is kept', async () => {
    const id = world.addKey('ann', 400);
    world.addKey('bob', 400);
    const { report } = await world.sweep({
      when: IDLE,
      beforeRevoking: () => world.addKey('ann', 400, { id, lastUsedAt: NOW }),
    });
    expect(report.totals).toMatchObject({ revoked: 1, kept: 1 });
    expect([...world.iam.keys.keys()]).toEqual([id]);
  });

  test('a key that is deleted after the plan was made is already gone', async () => {
    const id = world.addKey('ann', 400);
    world.addKey('bob', 400);
    const beforeRevoking = () => void world.iam.keys.delete(id);
    const { report } = await world.sweep({ when: IDLE, beforeRevoking });
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1, alreadyGone: 1 } });
  });
});

describe('The last use of IAM access keys in the credential report', () => {
  test('comes from one credential report where there are many users', async () => {
    world.iam.reportDelay = 2;
    for (let user = 0; user <= 500; user++) world.addKey(`user-${user}`, 10);
    const idle = world.addKey('user-7', 400, { lastUsedAt: NOW - 100 * DAY });
    const busy = world.addKey('user-8', 400, { lastUsedAt: NOW - DAY });
    const { report } = await world.sweep({ when: IDLE });
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 503, revoked: 1 } });
    expect(world.iam.keys.has(idle)).toBe(false);
    expect(world.iam.keys.has(busy)).toBe(true);
    expect(world.clock.waits).toEqual([2000, 2000]);
    // Only for what is about to be deleted, whose use the report may not know yet.
    expect(world.iam.calls('GetAccessKeyLastUsed').map((form) => form.get('AccessKeyId'))).toEqual([
      idle,
    ]);
  });

  test('what the credential report cannot tell apart is asked for', async () => {
    for (let user = 0; user <= 500; user++) world.addKey(`user-${user}`, 10);
    world.addKey('twins', 400, { lastUsedAt: NOW - DAY });
    world.addKey('twins', 400);
    world.addKey('a,b', 400, { lastUsedAt: NOW - DAY });
    const { report } = await world.sweep({ when: IDLE, mode: 'plan' });
    expect(report.totals).toMatchObject({ listed: 504, planned: 1 });
    expect(world.iam.calls('GetAccessKeyLastUsed')).toHaveLength(3);
  });

  test('a credential report that never gets done ends the connection', async () => {
    world.iam.reportDelay = FOREVER;
    for (let user = 0; user <= 500; user++) world.iam.users.set(`user-${user}`, '/');
    const { report } = await world.sweep({ when: IDLE });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unavailable' } });
  });
});
