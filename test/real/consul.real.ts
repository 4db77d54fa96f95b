import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CommandLine, type Policy, prepareCommandLine } from './command-line.ts';
import { type Consul, findConsul, startConsul } from './consul.ts';
import { startMeddler } from './meddler.ts';

const ANONYMOUS = '00000000-0000-0000-0000-000000000002';

let consul: Consul;
let commandLine: CommandLine;
/** Secret of the token that the sweeper signs in with. */
let own: string;

beforeAll(async () => {
  consul = await startConsul();
  await consul.call('PUT', '/v1/acl/policy', { Name: 'sweeper', Rules: 'acl = "write"' });
  await consul.call('PUT', '/v1/acl/policy', { Name: 'reader', Rules: 'acl = "read"' });
});
afterAll(() => consul?.close());

beforeEach(async () => {
  commandLine = await prepareCommandLine();
  const self = Object(await consul.call('GET', '/v1/acl/token/self'));
  for (const { AccessorID } of await listed()) {
    if (AccessorID === self.AccessorID || AccessorID === ANONYMOUS) continue;
    await consul.call('DELETE', `/v1/acl/token/${AccessorID}`);
  }
  own = (await create('sweeper', { ExpirationTTL: '1h', Policies: [{ Name: 'sweeper' }] })).secret;
});
afterEach(() => commandLine.close());

const atConsul = describe.skipIf(!findConsul());

atConsul('consul-acl at a real Consul', () => {
  test('what expires soon goes and no longer signs in; its own token, though it expires as soon, stays', async () => {
    const soon = await create('soon', { ExpirationTTL: '1h' });
    const late = await create('late', { ExpirationTTL: '20h' });
    await create('endless');
    expect(await consul.signIn(soon.secret)).toBe(200);

    expect(await enforce({ rules: [revoke({ expiresWithin: '2h' })] })).toMatchObject({
      code: 0,
      totals: { listed: 5, revoked: 1, withheld: 1, kept: 3 },
    });
    expect(await names()).toEqual(['Anonymous', 'Bootstrap', 'endless', 'late', 'sweeper']);
    expect(await consul.signIn(soon.secret)).toBe(403);
    expect(await consul.signIn(late.secret)).toBe(200);
  });

  test('a second run finds nothing to do', async () => {
    await create('soon', { ExpirationTTL: '1h' });
    const policy = { rules: [revoke({ expiresWithin: '2h' })] };
    expect((await enforce(policy)).totals).toMatchObject({ revoked: 1 });
    expect(await enforce(policy)).toMatchObject({
      code: 0,
      totals: { listed: 2, revoked: 0, alreadyGone: 0, withheld: 1 },
    });
  });

  test('the anonymous token stays when a rule wants every token gone', async () => {
    await create('one');
    const everything = { rules: [revoke({ name: '*' })] };
    expect((await enforce(everything, consul.management)).code).toBe(0);
    expect(await names()).toEqual(['Anonymous', 'Bootstrap']);
  });

  test('keepNewest keeps the newest token of the datacenter', async () => {
    for (const name of ['ci 1', 'ci 2', 'ci 3']) await create(name);
    const policy = { rules: [revoke({ name: 'ci *' })], safeguards: { keepNewest: 1 } };
    expect(await enforce(policy)).toMatchObject({ code: 0, totals: { revoked: 2, withheld: 1 } });
    expect(await names()).toEqual(['Anonymous', 'Bootstrap', 'ci 3', 'sweeper']);
  });

  test('a legacy management token, of which Consul tells no age, stays until it is looked at', async () => {
    await consul.call('PUT', '/v1/acl/create', { Name: 'legacy', Type: 'management' });
    // Consul gives such a token the accessor by which it can be removed some time after.
    await expect
      .poll(listed, { timeout: 30_000, interval: 200 })
      .not.toContainEqual(expect.objectContaining({ AccessorID: '' }));
    const legacy = (await listed()).find(({ Description }) => Description === 'legacy');
    expect(legacy).toMatchObject({ CreateTime: '0001-01-01T00:00:00Z' });

    expect(await enforce({ rules: [revoke({ name: 'legacy' })] })).toMatchObject({
      code: 0,
      totals: { revoked: 0, withheld: 1 },
    });
    expect(await names()).toContain('legacy');
  });
});

atConsul('consul-acl at a real Consul that refuses or changes something meanwhile', () => {
  test('a token that goes while the sweeper is about to remove it is no failure', async () => {
    const { accessor } = await create('soon', { ExpirationTTL: '1h' });
    const path = `/v1/acl/token/${accessor}`;
    // Deletes it first, so that the sweeper's own deletion finds it gone.
    const meddler = await startMeddler(consul.origin, async (method, url) => {
      if (method === 'DELETE' && url === path) await consul.call('DELETE', path);
    });
    const verdict = await enforce(
      { rules: [revoke({ expiresWithin: '2h' })] },
      own,
      meddler.origin,
    );
    await meddler.close();
    // This Consul answers such a deletion as it does any other.
    expect(verdict).toMatchObject({ code: 0, totals: { revoked: 1, failed: 0 } });
    expect(await names()).toEqual(['Anonymous', 'Bootstrap', 'sweeper']);
  });

  test('a credential that may only list fails with each token, and none is gone', async () => {
    await create('soon', { ExpirationTTL: '1h' });
    const reader = await create('reader', { Policies: [{ Name: 'reader' }] });
    const policy = { rules: [revoke({ name: 'soon' })] };
    expect(await enforce(policy, reader.secret)).toMatchObject({
      code: 1,
      outcome: 'degraded',
      totals: { revoked: 0, failed: 1 },
    });
    expect(await names()).toContain('soon');
  });
});

function revoke(when: object): object {
  return { name: 'stale', when, action: 'revoke' };
}

async function create(Description: string, more: object = {}) {
  const made = Object(await consul.call('PUT', '/v1/acl/token', { Description, ...more }));
  return { accessor: `${made.AccessorID}`, secret: `${made.SecretID}` };
}

async function listed(): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const tokens = await consul.call('GET', '/v1/acl/tokens');
  return Array.isArray(tokens) ? tokens : [];
}

/** First words of the descriptions of all tokens, sorted. */
async function names(): Promise<string[]> {
  const tokens = await listed();
  return tokens.map(({ Description }) => `${Description}`.replace(/ Token.*/, '')).sort();
}

async function enforce(policy: Policy, token = own, endpoint = consul.origin) {
  const { code, report } = await commandLine.enforce(
    {
      provider: 'consul-acl',
      endpoint,
      settings: { host: 'consul.example.com' },
      secret: { token },
    },
    policy,
  );
  const { outcome, totals } = Object(report.connections[0]);
  return { code, outcome, totals };
}
