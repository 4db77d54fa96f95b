import { describe, expect, test } from 'vitest';
import { composeConnections } from '../../../lambda/compose.ts';
import { oauthRevocation } from '../../../lambda/providers/oauth-revocation/index.ts';
import { STALE } from '../../contract/scene.ts';
import { POLICY, sweepOnce } from '../../contract/sweep-once.ts';
import { AMPLE_MEMORY } from '../../support/memory.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import { DEFAULT_REVOCATION_PATH } from '../../support/sandbox/oauth.ts';
import { SANDBOX_INTROSPECTION_PATH } from '../../support/sandbox/sandbox.ts';
import { REGISTER_TAG } from './contract.ts';
import { clock, harness, useServer } from './each-test.ts';

const FOREVER = Number.POSITIVE_INFINITY;

const REGISTER = { register: { secretTag: REGISTER_TAG } };

useServer({ metadata: true });

const WELL_KNOWN = '/.well-known/oauth-authorization-server';

const issuer = () => harness.server.origin;

const requested = () => harness.server.requests.map(({ path }) => path);

/** Answers at a path, instead of what the simulator would say. */
function answer(path: string, reply: Reply): void {
  harness.server.faults.add({
    when: (request) => request.path === path,
    times: FOREVER,
    effect: { kind: 'response', reply },
  });
}

const publish = (path: string, metadata: unknown, status = 200) =>
  answer(path, json(status, metadata));

describe('The endpoints of an authorization server', () => {
  test('come from the settings rather than from the metadata of the issuer', async () => {
    const id = harness.add(STALE);
    publish(WELL_KNOWN, { issuer: issuer(), revocation_endpoint: `${issuer()}/elsewhere` });
    const configured = {
      issuer: issuer(),
      revocationPath: DEFAULT_REVOCATION_PATH,
      introspectionPath: SANDBOX_INTROSPECTION_PATH,
    };
    await sweepOnce(harness, { settings: { ...REGISTER, ...configured } });
    expect(harness.revoked()).toEqual([id]);
    expect(requested()).not.toContain(WELL_KNOWN);
  });

  test('have to be configured or published', async () => {
    const { report } = await sweepOnce(harness, { settings: REGISTER });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'invalid-settings' } });
    expect(report.error?.message).toMatch(/revocationPath/);
  });
});

test('an issuer without encryption is never called', async () => {
  const [connection] = composeConnections(
    [
      {
        name: 'idp',
        module: oauthRevocation,
        secret: 'idp',
        // As the settings would refuse it.
        settings: { ...oauthRevocation.settings.parse(REGISTER), issuer: 'http://idp.example.com' },
        policy: POLICY,
        limits: { concurrency: 1, timeoutMillis: 1000 },
      },
    ],
    {
      clock,
      secrets: { read: async () => new Map([['idp', harness.secret]]) },
      register: harness.register,
      memory: AMPLE_MEMORY,
      awsCredentials: () => Promise.reject(new Error('nobody should ask')),
    },
  );
  const stop = { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY };
  await expect(connection?.connect(stop)).rejects.toMatchObject({ code: 'invalid-settings' });
});
