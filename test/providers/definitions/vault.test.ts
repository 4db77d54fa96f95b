import { describe, expect, test } from 'vitest';
import { FRESH, STALE } from '../../contract/scene.ts';
import { DAY } from '../../support/clock.ts';
import { respondWith } from '../../support/sandbox/faults.ts';
import { json } from '../../support/sandbox/message.ts';
import { vaultCase } from './vault.contract.ts';
import { FOREVER, sceneOf } from './vendor-scene.ts';

const recheck = vaultCase.listCalls.at(-1) ?? vaultCase.listCalls[0];

describe('vault', () => {
  test('treats an accessor without a token as gone, and names one that may not be read', async () => {
    const scene = await sceneOf(vaultCase);
    const [dangling = '', denied = '', ...stale] = scene.populate(8);
    const replies: [string, string][] = [
      [dangling, 'bad token'],
      [denied, '1 error occurred:\n\n* permission denied\n\n'],
    ];
    for (const [accessor, words] of replies) {
      scene.harness.server.faults.add({
        method: recheck.method,
        path: recheck.path,
        when: ({ body }) => body.includes(`"${accessor}"`),
        effect: respondWith(json(403, { errors: [words] })),
        times: FOREVER,
      });
    }
    const { report, tokens } = await scene.sweep();
    expect(report).toMatchObject({
      outcome: 'degraded',
      totals: { alreadyGone: 1, failed: 1, revoked: stale.length },
    });
    const failed = tokens.find(({ outcome }) => outcome === 'failed');
    expect(failed?.token.id).toBe(denied);
    expect(failed?.error?.message).toContain(denied);
  });
});

/** Sweeps an old token, a fresh one that has some parent, and one made after it. */
async function family(settings: object) {
  const scene = await sceneOf(vaultCase);
  const old = scene.harness.add({ ...STALE, expiresAt: FRESH.expiresAt });
  const child = scene.harness.add(FRESH);
  const younger = scene.harness.add({
    createdAt: FRESH.createdAt + DAY,
    expiresAt: STALE.expiresAt,
  });
  scene.rewrite(recheck, (page) => {
    const { data } = page;
    const isChild =
      typeof data === 'object' && data !== null && Reflect.get(data, 'accessor') === child;
    return isChild ? { ...page, data: { ...data, orphan: false } } : page;
  });
  const swept = await scene.sweep({ settings: { host: 'v', namespace: 'team-a', ...settings } });
  return { ...swept, scene, old, younger };
}

describe('vault, which revokes children with their parent,', () => {
  test('keeps whatever may be the parent of a living token, and says so', async () => {
    const { scene, tokens, old, younger } = await family({});
    scene.expectRevoked([younger]);
    expect(tokens.find(({ token }) => token.id === old)?.reason).toMatch(/^children: /);
  });

  test.each([
    ['keep', 'made after it', FRESH.createdAt],
    ['revoke', 'made after it', FRESH.createdAt],
    ['keep', 'made at an unknown time', undefined],
    ['revoke', 'made at an unknown time', undefined],
  ])(
    'with children: %s keeps what may be the parent of the own token, %s and not listed',
    async (children, _, createdAt) => {
      const scene = await sceneOf(vaultCase);
      scene.harness.add({ ...STALE, expiresAt: FRESH.expiresAt });
      const ownTokenCall = {
        title: 'the own token',
        method: 'GET',
        path: /\/auth\/token\/lookup-self$/,
      };
      const data = {
        accessor: 'hidden',
        orphan: false,
        creation_time: createdAt && createdAt / 1000,
      };
      scene.hit(ownTokenCall, respondWith(json(200, { data })), FOREVER);
      const { tokens } = await scene.sweep({
        settings: { host: 'v', namespace: 'team-a', children },
      });
      scene.expectRevoked([]);
      expect(tokens[0]?.reason).toMatch(/^children: /);
    },
  );

  test('revokes a parent where the connection permits that children go along', async () => {
    const { scene, old, younger } = await family({ children: 'revoke' });
    scene.expectRevoked([old, younger]);
  });
});
