import { describe, expect, test } from 'vitest';
import type { Connection } from '../lambda/config/validate.ts';
import { SweepError } from '../lambda/errors.ts';
import { findPeersAmong } from '../lambda/peers.ts';
import { providers } from '../lambda/providers/index.ts';
import { policyOf } from './support/tokens.ts';

const SECRETS: Readonly<Record<string, unknown>> = {
  one: { token: 's3cr3t', note: 'first' },
  same: { note: 'second', token: 's3cr3t' },
  two: { token: 'another' },
  lost: new SweepError('not-found', 'no such secret'),
  'also lost': new SweepError('not-found', 'no such secret'),
};

function connection(
  name: string,
  parts: Partial<Connection> & { readonly provider?: string },
): Connection {
  const { provider = 'gitlab-project', ...rest } = parts;
  const module = providers.find((one) => one.name === provider);
  if (!module) throw new Error(`no provider ${provider}`);
  const limits = { concurrency: 1, timeoutMillis: 1000 };
  const settings = { host: 'gitlab.com', projects: ['7'] };
  return { name, module, settings, secret: 'one', policy: policyOf(), limits, ...rest };
}

const first = connection('first', {});

async function isPeer(one: Connection, other: Connection): Promise<boolean> {
  const all = [one, other];
  const names = await Promise.all(
    all.map(async (each) => {
      const peers = await findPeersAmong(all, async (id) => SECRETS[id])(each)?.();
      return peers?.map(({ name }) => name) ?? [];
    }),
  );
  const isSymmetric = (names[0]?.length === 0) === (names[1]?.length === 0);
  expect(isSymmetric).toBe(true);
  return names[0]?.length === 1;
}

const iam = (name: string, roleArn?: string) =>
  connection(name, {
    provider: 'aws-iam-access-keys',
    settings: { users: 'all', ...(roleArn && { roleArn }) },
    secret: undefined as never,
  });

describe('two connections reach the same account', () => {
  test.each<[string, Connection]>([
    ['with the same provider, host and secret', connection('b', {})],
    ['for other projects', connection('b', { settings: { host: 'gitlab.com', projects: ['8'] } })],
    [
      'with the host in another case',
      connection('b', { settings: { host: 'GitLab.com', projects: ['7'] } }),
    ],
    [
      'by an endpoint that names the host',
      connection('b', { endpoint: new URL('https://GITLAB.com:443/') }),
    ],
    ['with the same credential in another secret', connection('b', { secret: 'same' })],
  ])('%s', async (_, other) => {
    expect(await isPeer(first, other)).toBe(true);
  });

  test('with a secret of the same name that cannot be read', async () => {
    const [a, b] = ['a', 'b'].map((name) => connection(name, { secret: 'lost' }));
    if (!a || !b) throw new Error('there are two');
    expect(await isPeer(a, b)).toBe(true);
  });

  test('with roles of the same AWS account, or with one role that may belong to it', async () => {
    const role = iam('a', 'arn:aws:iam::111122223333:role/one');
    expect(await isPeer(role, iam('b', 'arn:aws:iam::111122223333:role/two'))).toBe(true);
    expect(await isPeer(role, iam('b'))).toBe(true);
    expect(await isPeer(role, iam('b', 'arn:aws:iam::444455556666:role/one'))).toBe(false);
  });
});

describe('two connections reach different accounts', () => {
  test.each<[string, Connection]>([
    [
      'with another provider',
      connection('b', {
        provider: 'gitlab-group',
        settings: { host: 'gitlab.com', groups: ['7'] },
      }),
    ],
    [
      'with another host',
      connection('b', { settings: { host: 'git.example.com', projects: ['7'] } }),
    ],
    ['with another endpoint', connection('b', { endpoint: new URL('https://git.example.com') })],
    ['with another credential', connection('b', { secret: 'two' })],
    ['with a secret that cannot be read', connection('b', { secret: 'lost' })],
  ])('%s', async (_, other) => {
    expect(await isPeer(first, other)).toBe(false);
  });
});

test('OAuth clients at different issuers reach different accounts, though their register is the same', async () => {
  const at = (issuer: string) =>
    connection(issuer, { provider: 'oauth-revocation', settings: { issuer, register: {} } });
  const here = at('https://idp.example.com/one');
  expect(await isPeer(here, at('https://idp.example.com/two'))).toBe(false);
  expect(await isPeer(here, at('https://idp.example.com/one'))).toBe(true);
});

test('no secret is read where another host or provider tells that there is no peer', () => {
  const other = connection('b', { settings: { host: 'git.example.com', projects: ['7'] } });
  expect(
    findPeersAmong([first, other], () => Promise.reject(new Error('read')))(first),
  ).toBeUndefined();
});

test('thousands of connections at one host are told apart, and each is compared once', async () => {
  let read = 0;
  const all = Array.from({ length: 4000 }, (_, index) =>
    connection(`c-${index}`, { secret: `secret ${index % 3999}` }),
  );
  const peersOf = findPeersAmong(all, async (id) => {
    read++;
    return { token: id };
  });
  const peers = await Promise.all(all.map(async (one) => peersOf(one)?.()));
  expect(peers[0]?.map(({ name }) => name)).toEqual(['c-3999']);
  expect(peers.flat()).toHaveLength(2);
  expect(read).toBe(2 * all.length);
});
