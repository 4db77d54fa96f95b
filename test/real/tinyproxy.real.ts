import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sockets } from '../../lambda/http/sockets.ts';
import { createTransport } from '../../lambda/http/transport.ts';
import { readProxies } from '../../lambda/network/proxies.ts';
import { endChild } from '../e2e/child.ts';
import { findFreePort } from '../e2e/moto.ts';
import { responseMemory } from '../support/memory.ts';
import { createAuthority } from '../support/tls/certificates.ts';
import { hasPart } from './parts.ts';

/** This machine is reached without a proxy by its name, so the proxy is asked for another of its addresses. */
const address = Object.values(networkInterfaces())
  .flatMap((all) => all ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

const { error } = spawnSync('tinyproxy', ['-v']);
const missing = 'tinyproxy is not installed, or this machine has no address but 127.0.0.1';
const isThere = error === undefined && address !== undefined;

describe.runIf(hasPart('proxies at a real one', missing, isThere, 'CI_DEMANDS_TINYPROXY'))(
  'tinyproxy',
  () => {
    const authority = createAuthority();
    const server = createServer(authority.issue([address ?? '']), (_, response) =>
      response.end('ok'),
    );
    let folder: string;
    let proxy: ChildProcess | undefined;
    let output = '';
    let host: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'tinyproxy-'));
      const port = await findFreePort();
      host = `127.0.0.1:${port}`;
      const config = join(folder, 'tinyproxy.conf');
      const lines = [`Port ${port}`, 'Listen 127.0.0.1', 'Timeout 60', 'BasicAuth me pw'];
      await writeFile(config, `${lines.join('\n')}\n`);
      await new Promise<void>((resolve) => server.listen(0, address, resolve));
      // Not by `startProgram`, which would ask it for a page, which it would ask itself for, for ever.
      proxy = spawn('tinyproxy', ['-d', '-c', config], { stdio: ['ignore', 'pipe', 'pipe'] });
      proxy.stdout?.on('data', (data) => {
        output += data;
      });
      while (!output.includes('Accepting connections')) await delay(50);
    });
    afterAll(async () => {
      server.close();
      server.closeAllConnections();
      if (proxy) await endChild(proxy);
      await rm(folder, { recursive: true });
    });

    /** What two requests through the proxy come to, signed in as `user`. */
    async function send(user: string) {
      const proxies = readProxies({ HTTPS_PROXY: `http://${user}@${host}` });
      const transport = createTransport(
        new Sockets(responseMemory(), { proxies, ca: authority.cert }),
        10_000,
      );
      const url = new URL(`https://${address}:${(server.address() as AddressInfo).port}/`);
      const first = await transport.send({ method: 'GET', url }, {});
      const second = await transport.send({ method: 'GET', url }, {});
      transport.close();
      return [first, second];
    }

    const connects = () => output.match(/Request .*CONNECT /g)?.length ?? 0;

    test('connects, once for both requests', async () => {
      const before = connects();
      expect(await send('me:pw')).toMatchObject([{ status: 200, text: 'ok' }, { status: 200 }]);
      expect(connects() - before).toBe(1);
    });

    test('refuses a wrong password, which is said and not shown', async () => {
      const [result] = await send('me:wrong-word');
      const sentence = expect.stringMatching(/HTTP 40[17]\); put the user name and password/);
      expect(result).toMatchObject({ failure: 'network', problem: { lasting: true, sentence } });
      expect(JSON.stringify(result)).not.toContain('wrong-word');
    });
  },
);
