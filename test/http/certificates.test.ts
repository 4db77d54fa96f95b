import { describe, expect, test } from 'vitest';
import { createAuthority, type Identity, selfSigned } from '../support/tls/certificates.ts';
import { serveClear, serveTls } from '../support/tls/server.ts';
import { trustEverywhere } from '../support/tls/trust-everywhere.ts';
import { createTestClient, failureOf, request } from './client-fixture.ts';

const HOUR = 3_600_000;
const HOSTS = ['localhost', '127.0.0.1'];

const authority = createAuthority();
const other = createAuthority('Another Authority');

/** What becomes of a request to a server with these options, from a client that trusts `ca` too. */
async function refusalOf(options: Identity & { readonly maxVersion?: 'TLSv1.1' }, ca?: string) {
  const server = await serveTls({ ...options, minVersion: 'TLSv1' });
  const { client, clock } = createTestClient({ sockets: { ca } });
  const { code, message } = await failureOf(
    client.send(request(`https://127.0.0.1:${server.port}`)),
  );
  return {
    code,
    message,
    attempts: server.connections(),
    sleeps: clock.waits,
    paths: server.paths,
  };
}

describe('a certificate of a private authority', () => {
  test('is accepted by a connection that trusts the authority', async () => {
    const { port } = await serveTls(authority.issue(HOSTS));
    const { client } = createTestClient({ sockets: { ca: authority.cert } });
    expect(await client.send(request(`https://localhost:${port}`))).toMatchObject({ status: 200 });
  });

  test('is accepted if its authority is one of several', async () => {
    const { port } = await serveTls(authority.issue(HOSTS));
    const { client } = createTestClient({ sockets: { ca: other.cert + authority.cert } });
    expect(await client.send(request(`https://localhost:${port}`))).toMatchObject({ status: 200 });
  });
});

describe('a certificate is refused at once, before anything is sent, with what to do:', () => {
  test.each([
    [
      'one that is its own authority',
      () => selfSigned(HOSTS),
      /DEPTH_ZERO_SELF_SIGNED_CERT/,
      /tls\.ca/,
    ],
    [
      'one of an unknown authority',
      () => other.issue(HOSTS),
      /UNABLE_TO_VERIFY_LEAF_SIGNATURE/,
      /tls\.ca/,
    ],
    [
      'one with an unknown authority behind it',
      () => {
        const { cert, key } = other.issue(HOSTS);
        return { cert: cert + other.cert, key };
      },
      /SELF_SIGNED_CERT_IN_CHAIN/,
      /tls\.ca/,
    ],
    [
      'one that has expired',
      () => authority.issue(HOSTS, { to: Date.now() - HOUR }),
      /CERT_HAS_EXPIRED/,
      /renewed/,
    ],
    [
      'one that is not valid yet',
      () => authority.issue(HOSTS, { from: Date.now() + HOUR }),
      /CERT_NOT_YET_VALID/,
      /clock/,
    ],
    [
      'one for another host',
      () => authority.issue(['api.example.test']),
      /ERR_TLS_CERT_ALTNAME_INVALID/,
      /for another host/,
    ],
  ])('%s', async (_, identity, code, advice) => {
    const refusal = await refusalOf(identity(), authority.cert);
    expect(refusal).toMatchObject({ code: 'unavailable', attempts: 1, sleeps: [], paths: [] });
    expect(refusal.message).toMatch(/^DELETE https:\/\/127\.0\.0\.1:\d+: /);
    expect(refusal.message).toMatch(code);
    expect(refusal.message).toMatch(advice);
    expect(refusal.message).not.toContain('api.example.test');
  });

  test('one of a private authority that the connection does not name', async () => {
    const refusal = await refusalOf(authority.issue(HOSTS));
    expect(refusal).toMatchObject({ attempts: 1, sleeps: [], paths: [] });
  });
});

describe('TLS that cannot be agreed on is not tried again', () => {
  test('with a server that speaks only an old version', async () => {
    const options = {
      ...authority.issue(HOSTS),
      maxVersion: 'TLSv1.1',
      ciphers: 'ALL@SECLEVEL=0',
    } as const;
    const refusal = await refusalOf(options, authority.cert);
    expect(refusal).toMatchObject({ code: 'unavailable', attempts: 1, sleeps: [] });
    expect(refusal.message).toMatch(/TLS 1\.2 or later \((?:ERR_SSL_\w+|EPROTO)\)/);
  });

  test('with a server that speaks no TLS', async () => {
    const server = await serveClear();
    const { client, clock } = createTestClient();
    const { message } = await failureOf(client.send(request(`https://127.0.0.1:${server.port}`)));
    expect([server.connections(), clock.waits]).toEqual([1, []]);
    expect(message).toMatch(/speaks https at this port.*\(ERR_SSL_\w+\)/);
  });
});

test('an authority is trusted besides those of Node, not in their place', async () => {
  trustEverywhere(authority.cert);
  const { port } = await serveTls(authority.issue(HOSTS));
  const { client } = createTestClient({ sockets: { ca: other.cert } });
  expect(await client.send(request(`https://localhost:${port}`))).toMatchObject({ status: 200 });
});
