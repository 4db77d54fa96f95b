import { describe, expect, test } from 'vitest';
import { code, FOREVER, IDLE, useKeyWorld } from './key-world.ts';

const world = useKeyWorld();

describe('An IAM access key without a last use', () => {
  const asked = 'GetAccessKeyLastUsed';
  const refuse = (status: number, of: string, name = 'AccessDenied', act = () => {}) =>
    world.iam.server.faults.add({
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
    const gone = world.addKey('ann', 400);
    const others = [world.addKey('ann', 400), world.addKey('bob', 400)];
    refuse(status, gone, name, () => world.iam.keys.delete(gone));
    const { report, fates } = await world.sweep({ when: IDLE });
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 2, revoked: 2 } });
    expect(fates.map(({ token }) => token.id).sort()).toEqual(others);
  });

  test('because it was deleted meanwhile is no failure though it is the only one', async () => {
    const gone = world.addKey('ann', 400);
    refuse(403, gone, 'AccessDenied', () => world.iam.keys.delete(gone));
    const { report } = await world.sweep({ when: IDLE });
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 0 } });
  });

  test('because its user was deleted meanwhile is passed over', async () => {
    const gone = world.addKey('ann', 400);
    world.addKey('bob', 400);
    refuse(403, gone, 'AccessDenied', () => world.iam.users.delete('ann'));
    const { report } = await world.sweep({ when: IDLE });
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 1, revoked: 1 } });
  });
});

describe('IAM access keys of which some have no last use', () => {
  const asked = 'GetAccessKeyLastUsed';
  const refuse = (status: number, of: string, name = 'AccessDenied', act = () => {}) =>
    world.iam.server.faults.add({
      when({ body }) {
        const isHit = body.startsWith(`Action=${asked}&`) && body.includes(of);
        if (isHit) act();
        return isHit;
      },
      times: FOREVER,
      effect: code(name, status),
    });

  test.each([
    [403, 'AccessDenied', 'forbidden'],
    [500, 'ServiceFailure', 'unavailable'],
    [400, 'ValidationError', 'invalid-response'],
  ])('fail under their ids: %i %s', async (status, name, expected) => {
    const denied = world.addKey('ann', 400);
    const other = world.addKey('bob', 400);
    refuse(status, denied, name);
    const { report, fates } = await world.sweep({ when: IDLE });
    expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1, revoked: 1 } });
    expect(fates.find(({ outcome }) => outcome === 'failed')).toMatchObject({
      token: { id: denied, owner: 'ann' },
      error: { code: expected, message: expect.stringContaining(`access key ${denied}`) },
    });
    expect([...world.iam.keys.keys()]).toEqual([denied]);
    expect(other).not.toBe(denied);
  });

  test('withhold the other keys of the user where the newest is kept', async () => {
    const denied = world.addKey('ann', 400);
    world.addKey('ann', 500);
    refuse(403, denied);
    world.addKey('bob', 400);
    world.addKey('bob', 500);
    const { report } = await world.sweep({ when: IDLE, keepNewest: 1 });
    expect(report.totals).toMatchObject({ failed: 1, withheld: 2, revoked: 1 });
  });

  test('fail the connection when none of them has one', async () => {
    world.addKey('ann', 400);
    world.addKey('bob', 400);
    refuse(403, 'AKIA');
    const { report } = await world.sweep({ when: IDLE });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'forbidden' } });
    expect(world.iam.calls('DeleteAccessKey')).toEqual([]);
  });
});
