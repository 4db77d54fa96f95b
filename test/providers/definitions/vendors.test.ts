import { describe, expect, onTestFinished, test } from 'vitest';
import { FRESH, Scene, STALE } from '../../contract/scene.ts';
import { createTestClock, DAY } from '../../support/clock.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import { consulAclCase } from './consul.contract.ts';
import { type ContractCase, changeItems, contractOf } from './contract-case.ts';
import { githubPatGrantsCase, githubSsoCredentialsCase } from './github.contract.ts';
import { grafanaServiceAccountsCase } from './grafana.contract.ts';
import { hcpTerraformCase } from './hcp-terraform.contract.ts';
import { jfrogCase } from './jfrog.contract.ts';
import { vaultCase } from './vault.contract.ts';

// What vendors' systems were seen to do, beyond what the contract suite asks of every provider.

const FOREVER = Number.POSITIVE_INFINITY;

/** A scene of one shipped definition in front of its simulator. */
async function sceneOf(one: ContractCase): Promise<Scene> {
  const contract = contractOf(one);
  const harness = await contract.start(createTestClock());
  onTestFinished(() => harness.server.close());
  return new Scene(contract, harness);
}

const answer = (reply: Reply) => ({ kind: 'answer', reply }) as const;

test.each([
  ['github-pat-grants', githubPatGrantsCase],
  ['github-sso-credentials', githubSsoCredentialsCase],
  ['hcp-terraform', hcpTerraformCase],
])('%s: a credential that may list only is answered 404, which is no proof', async (_, one) => {
  const scene = await sceneOf(one);
  const stale = scene.populate(6);
  const notFound = json(404, { message: 'Not Found', errors: [{ title: 'not found' }] });
  scene.hit(one.revokeCall, answer(notFound), FOREVER);
  const { report, tokens } = await scene.sweep();
  expect(report).toMatchObject({
    outcome: 'degraded',
    totals: { alreadyGone: 0, revoked: 0, failed: stale.length },
  });
  expect(tokens.map(({ error }) => error?.code).filter(Boolean)).toEqual(
    stale.map(() => 'not-effective'),
  );
});

test('consul-acl: 404 after a lost answer is the sweeper’s own deletion, from 1.15 on', async () => {
  const scene = await sceneOf(consulAclCase);
  const stale = scene.populate(4);
  scene.hit(consulAclCase.revokeCall, { kind: 'lost-answer' }, 1);
  const { method, path } = consulAclCase.revokeCall;
  const gone: Reply = { status: 404, body: 'Cannot find token to delete' };
  scene.harness.server.faults.add({
    method,
    path,
    when: ({ path: target }) => scene.harness.revoked().includes(target.split('/').at(-1) ?? ''),
    effect: answer(gone),
    times: FOREVER,
  });
  const { report } = await scene.sweep();
  expect(report).toMatchObject({
    outcome: 'ok',
    totals: { alreadyGone: 0, revoked: stale.length, failed: 0 },
  });
});

describe('grafana-service-accounts', () => {
  const [accounts] = grafanaServiceAccountsCase.listCalls;
  const list = grafanaServiceAccountsCase.listCalls.at(-1) ?? accounts;

  test('passes over the accounts of plugins, whose tokens cannot be listed', async () => {
    const scene = await sceneOf(grafanaServiceAccountsCase);
    const [ofPlugin = '', ...stale] = scene.populate(6);
    scene.rewrite(accounts, (page) =>
      changeItems(page, ['serviceAccounts'], (one) =>
        one.id === 1 ? { ...one, isExternal: true } : one,
      ),
    );
    const refused = json(400, { messageId: 'extsvcaccounts.ErrCannotListTokens' });
    scene.harness.server.faults.add({
      method: 'GET',
      path: /\/serviceaccounts\/1\/tokens$/,
      effect: answer(refused),
      times: FOREVER,
    });
    const { report } = await scene.sweep();
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 5, revoked: stale.length } });
    expect(scene.harness.revoked()).not.toContain(ofPlugin);
  });

  test('keeps the newest token that works, not a revoked one', async () => {
    const scene = await sceneOf(grafanaServiceAccountsCase);
    // Tokens are dealt out to 25 accounts in turns, so the first and the last are of the same one.
    const inUse = scene.harness.add({ ...STALE, expiresAt: FRESH.expiresAt });
    for (let count = 0; count < 24; count++) scene.harness.add(FRESH);
    const leaked = scene.harness.add(FRESH);
    scene.rewrite(list, (page) =>
      changeItems(page, [], (one) => ({ ...one, isRevoked: `${one.id}` === leaked })),
    );
    const safeguards = {
      maxRevocations: 100,
      maxRevocationShare: 1,
      keepNewest: 1,
      minimumAge: 0,
      maxClockSkew: 120_000,
    };
    const { report, tokens } = await scene.sweep({ policy: { safeguards } });
    expect(report.totals).toMatchObject({ listed: 25, revoked: 0, withheld: 1 });
    expect(tokens.map(({ token, reason }) => [token.id, reason])).toEqual([
      [inUse, expect.stringMatching(/^keepNewest/)],
    ]);
  });
});

test('jfrog: a token that is not revocable has failed in words that help', async () => {
  const scene = await sceneOf(jfrogCase);
  scene.populate(2);
  const reply = json(400, { code: 'BAD_REQUEST', message: 'Token not revocable', detail: 'x' });
  scene.hit(jfrogCase.revokeCall, answer(reply), FOREVER);
  const { tokens } = await scene.sweep();
  expect(tokens.map(({ error }) => error)).toEqual([
    { code: 'conflict', message: expect.stringMatching(/not revocable/) },
  ]);
});

describe('vault', () => {
  const look = vaultCase.listCalls.at(-1) ?? vaultCase.listCalls[0];

  test('takes an accessor without a token for gone, and names one that may not be read', async () => {
    const scene = await sceneOf(vaultCase);
    const [dangling = '', denied = '', ...stale] = scene.populate(8);
    const replies: [string, string][] = [
      [dangling, 'bad token'],
      [denied, '1 error occurred:\n\n* permission denied\n\n'],
    ];
    for (const [accessor, words] of replies) {
      scene.harness.server.faults.add({
        method: look.method,
        path: look.path,
        when: ({ body }) => body.includes(`"${accessor}"`),
        effect: answer(json(403, { errors: [words] })),
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

  /** An old token, and a fresh one of which the server only says that it has a parent. */
  async function family(settings: object) {
    const scene = await sceneOf(vaultCase);
    const old = scene.harness.add({ ...STALE, expiresAt: FRESH.expiresAt });
    const child = scene.harness.add(FRESH);
    const younger = scene.harness.add({
      createdAt: FRESH.createdAt + DAY,
      expiresAt: STALE.expiresAt,
    });
    scene.rewrite(look, (page) => {
      const { data } = page;
      const isChild =
        typeof data === 'object' && data !== null && Reflect.get(data, 'accessor') === child;
      return isChild ? { ...page, data: { ...data, orphan: false } } : page;
    });
    const swept = await scene.sweep({ settings: { host: 'v', namespace: 'team-a', ...settings } });
    return { ...swept, scene, old, younger };
  }

  test('keeps whatever may be the parent of a living token, and says so', async () => {
    const { scene, tokens, old, younger } = await family({});
    scene.expectRevoked([younger]);
    expect(tokens.find(({ token }) => token.id === old)?.reason).toMatch(/^children: /);
  });

  test.each([
    ['keep', 'made after it', FRESH.createdAt],
    ['revoke', 'made after it', FRESH.createdAt],
    ['keep', 'made at a time that is not told', undefined],
    ['revoke', 'made at a time that is not told', undefined],
  ])(
    'children: %s: keeps what may be the parent of the own token, %s and not listed',
    async (children, _, createdAt) => {
      const scene = await sceneOf(vaultCase);
      scene.harness.add({ ...STALE, expiresAt: FRESH.expiresAt });
      const self = { title: 'the own token', method: 'GET', path: /\/auth\/token\/lookup-self$/ };
      const data = {
        accessor: 'hidden',
        orphan: false,
        creation_time: createdAt && createdAt / 1000,
      };
      scene.hit(self, answer(json(200, { data })), FOREVER);
      const { tokens } = await scene.sweep({
        settings: { host: 'v', namespace: 'team-a', children },
      });
      scene.expectRevoked([]);
      expect(tokens[0]?.reason).toMatch(/^children: /);
    },
  );

  test('lets it go where the connection allows that children go along', async () => {
    const { scene, old, younger } = await family({ children: 'revoke' });
    scene.expectRevoked([old, younger]);
  });
});
