import { expect, test } from 'vitest';
import { respondWith } from '../../support/sandbox/faults.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import { consulAclCase } from './consul.contract.ts';
import { githubPatGrantsCase } from './github.contract.ts';
import { githubSsoCredentialsCase } from './github-sso.contract.ts';
import { hcpTerraformCase } from './hcp-terraform.contract.ts';
import { jfrogCase } from './jfrog.contract.ts';
import { FOREVER, sceneOf } from './vendor-scene.ts';

// What vendors' systems were seen to do, beyond what the contract suite asks of every provider.

test.each([
  ['github-pat-grants', githubPatGrantsCase],
  ['github-sso-credentials', githubSsoCredentialsCase],
  ['hcp-terraform', hcpTerraformCase],
])(
  '%s: the 404 for a credential that may only list does not prove a removal',
  async (_, contractCase) => {
    const scene = await sceneOf(contractCase);
    const stale = scene.populate(6);
    const notFound = json(404, { message: 'Not Found', errors: [{ title: 'not found' }] });
    scene.hit(contractCase.revokeCall, respondWith(notFound), FOREVER);
    const { report, tokens } = await scene.sweep();
    expect(report).toMatchObject({
      outcome: 'degraded',
      totals: { alreadyGone: 0, revoked: 0, failed: stale.length },
    });
    expect(tokens.map(({ error }) => error?.code).filter(Boolean)).toEqual(
      stale.map(() => 'not-effective'),
    );
  },
);

test('consul-acl: the 404 of 1.15 and later after a lost response counts as revoked', async () => {
  const scene = await sceneOf(consulAclCase);
  const stale = scene.populate(4);
  scene.hit(consulAclCase.revokeCall, { kind: 'lost-response' }, 1);
  const { method, path } = consulAclCase.revokeCall;
  const gone: Reply = { status: 404, body: 'Cannot find token to delete' };
  scene.harness.server.faults.add({
    method,
    path,
    when: ({ path: target }) => scene.harness.revoked().includes(target.split('/').at(-1) ?? ''),
    effect: respondWith(gone),
    times: FOREVER,
  });
  const { report } = await scene.sweep();
  expect(report).toMatchObject({
    outcome: 'ok',
    totals: { alreadyGone: 0, revoked: stale.length, failed: 0 },
  });
});

test('jfrog: a token that is not revocable fails with a message that says so', async () => {
  const scene = await sceneOf(jfrogCase);
  scene.populate(2);
  const reply = json(400, { code: 'BAD_REQUEST', message: 'Token not revocable', detail: 'x' });
  scene.hit(jfrogCase.revokeCall, respondWith(reply), FOREVER);
  const { tokens } = await scene.sweep();
  expect(tokens.map(({ error }) => error)).toEqual([
    { code: 'conflict', message: expect.stringMatching(/not revocable/) },
  ]);
});
