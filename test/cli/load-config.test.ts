import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../../lambda/cli/load-config.ts';
import { createAuthority } from '../support/tls/certificates.ts';

const CONFIG = `connections:
  - { name: resolvers, provider: route53-global-resolver, settings: { dnsViewIds: all } }
  - { name: laptops, provider: route53-global-resolver, settings: { dnsViewIds: all } }
policies:
  default: { rules: [{ name: expired, when: { expiredFor: 7d }, action: revoke }] }
`;

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'load-config-'));
  path = join(folder, 'sweeper.yaml');
  await writeFile(path, CONFIG);
});
afterEach(() => rm(folder, { recursive: true }));

const namesIn = async (names?: readonly string[]) =>
  (await loadConfig(path, names)).connections.map(({ name }) => name);

describe('loading a configuration', () => {
  test('keeps all connections, or only those that are named', async () => {
    expect(await namesIn()).toEqual(['resolvers', 'laptops']);
    expect(await namesIn(['laptops'])).toEqual(['laptops']);
    const { others } = await loadConfig(path, ['laptops']);
    expect(others.map(({ name }) => name)).toEqual(['resolvers']);
  });

  test('names every unknown connection at once, with what may be meant', async () => {
    await expect(loadConfig(path, ['resolver', 'laptops', 'elsewhere'])).rejects.toMatchObject({
      code: 'invalid-configuration',
      message:
        '--connection: unknown connection resolver; did you mean resolvers?\n' +
        '--connection: unknown connection elsewhere; configured connections: resolvers, laptops',
    });
  });

  test('reads the certificates that a connection trusts, beside the configuration', async () => {
    const { cert } = createAuthority();
    await writeFile(join(folder, 'ca.pem'), cert);
    await writeFile(
      path,
      CONFIG.replace('{ name: laptops,', '{ name: laptops, tls: { ca: ca.pem },'),
    );
    const { connections } = await loadConfig(path);
    expect(connections.map(({ ca }) => ca)).toEqual([undefined, cert]);
  });

  test('finds the file of a secret beside the configuration', async () => {
    const secrets = ['file:secrets/one', 'file:/run/secrets/two', 'env:THREE'];
    const connections = secrets.map((secret, index) => ({
      ...{
        name: `c${index}`,
        provider: 'cloudflare',
        secret,
        settings: { accountId: 'a'.repeat(32) },
      },
    }));
    const policies = { default: { rules: [{ when: { expiredFor: '7d' }, action: 'revoke' }] } };
    await writeFile(path, JSON.stringify({ connections, policies }));
    const loaded = await loadConfig(path);
    expect(loaded.connections.map(({ secret }) => secret)).toEqual([
      `file:${join(folder, 'secrets/one')}`,
      'file:/run/secrets/two',
      'env:THREE',
    ]);
  });

  test('names the certificates that cannot be read, along with whatever else is wrong', async () => {
    const wrong = CONFIG.replace('dnsViewIds: all', 'dnsViews: all');
    await writeFile(
      path,
      wrong.replace('{ name: laptops,', '{ name: laptops, tls: { ca: ca.pem },'),
    );
    await expect(loadConfig(path)).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringMatching(
        /connections\[0\] \(resolvers\)\.settings.*\n\S+:3:\d+ connections\[1\] \(laptops\)\.tls\.ca: cannot be read \(ENOENT\)/s,
      ),
    });
  });

  test('says which option names another file when there is none', async () => {
    const missing = join(folder, 'missing.yaml');
    await expect(loadConfig(missing)).rejects.toThrow(
      `${missing}: there is no such file; \`npx token-sweeper init\` writes a first one, --config FILE names another`,
    );
  });
});
