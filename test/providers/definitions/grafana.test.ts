import { describe, expect, test } from 'vitest';
import { FRESH, STALE } from '../../contract/scene.ts';
import { respondWith } from '../../support/sandbox/faults.ts';
import { json } from '../../support/sandbox/message.ts';
import { changeItems } from './contract-case.ts';
import { grafanaServiceAccountsCase } from './grafana.contract.ts';
import { FOREVER, sceneOf } from './vendor-scene.ts';

describe('grafana-service-accounts', () => {
  const [accounts] = grafanaServiceAccountsCase.listCalls;
  const list = grafanaServiceAccountsCase.listCalls.at(-1) ?? accounts;

  test('skips the accounts of plugins, whose tokens cannot be listed', async () => {
    const scene = await sceneOf(grafanaServiceAccountsCase);
    const [ofPlugin = '', ...stale] = scene.populate(6);
    scene.rewrite(accounts, (page) =>
      changeItems(page, ['serviceAccounts'], (account) =>
        account.id === 1 ? { ...account, isExternal: true } : account,
      ),
    );
    const refused = json(400, { messageId: 'extsvcaccounts.ErrCannotListTokens' });
    scene.harness.server.faults.add({
      method: 'GET',
      path: /\/serviceaccounts\/1\/tokens$/,
      effect: respondWith(refused),
      times: FOREVER,
    });
    const { report } = await scene.sweep();
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 5, revoked: stale.length } });
    expect(scene.harness.revoked()).not.toContain(ofPlugin);
  });

  test('keeps the newest token that works, not a revoked one', async () => {
    const scene = await sceneOf(grafanaServiceAccountsCase);
    // Tokens go to 25 accounts in turn, so the first and the last belong to the same account.
    const inUse = scene.harness.add({ ...STALE, expiresAt: FRESH.expiresAt });
    for (let count = 0; count < 24; count++) scene.harness.add(FRESH);
    const leaked = scene.harness.add(FRESH);
    scene.rewrite(list, (page) =>
      changeItems(page, [], (token) => ({ ...token, isRevoked: `${token.id}` === leaked })),
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
