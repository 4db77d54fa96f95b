import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '../e2e/moto.ts';
import { hasPart } from './parts.ts';
import { startProgram } from './program.ts';

/** A Consul datacenter of one agent, with ACLs. */
export interface Consul {
  readonly origin: string;
  /** Secret of the token that may do anything. */
  readonly management: string;
  /** Calls its API as `secret`, the management token unless told otherwise. Throws unless the answer is 200. */
  call(method: string, path: string, body?: object, secret?: string): Promise<unknown>;
  /** The status that Consul answers to whoever signs in with this secret. */
  signIn(secret: string): Promise<number>;
  close(): Promise<void>;
}

/** True where `consul` can be run; says so loudly where it cannot. */
export function findConsul(): boolean {
  const { status } = spawnSync('consul', ['version']);
  const missing = 'consul is not in the PATH (.ci/install-consul FOLDER unpacks one)';
  return hasPart('consul-acl at a real server', missing, status === 0, 'CI_DEMANDS_CONSUL');
}

/** Starts an agent that keeps everything in memory, and bootstraps its ACLs. */
export async function startConsul(): Promise<Consul> {
  const folder = await mkdtemp(join(tmpdir(), 'consul-'));
  const config = join(folder, 'agent.json');
  const acl = { enabled: true, default_policy: 'deny' };
  const port = await findFreePort();
  const ports = {
    http: port,
    dns: -1,
    grpc: -1,
    server: await findFreePort(),
    serf_lan: await findFreePort(),
    serf_wan: await findFreePort(),
  };
  await writeFile(config, JSON.stringify({ acl, ports, bind_addr: '127.0.0.1' }));
  const origin = `http://127.0.0.1:${port}`;
  const words = ['agent', '-dev', '-config-file', config];
  const agent = await startProgram('consul', words, { url: origin, cwd: folder });

  async function call(method: string, path: string, body?: object, secret?: string) {
    const response = await send(method, path, secret ?? consul.management, body);
    if (response.status !== 200) throw new Error(`${method} ${path}: ${await response.text()}`);
    return response.json();
  }
  const send = (method: string, path: string, secret: string, body?: object) =>
    fetch(origin + path, {
      method,
      headers: { 'x-consul-token': secret },
      ...(body && { body: JSON.stringify(body) }),
    });
  const consul: Consul = {
    origin,
    management: await bootstrap(origin),
    call,
    signIn: async (secret) => (await send('GET', '/v1/acl/token/self', secret)).status,
    async close() {
      await agent.close();
      await rm(folder, { recursive: true });
    },
  };
  return consul;
}

/** Makes the first token, which Consul refuses until its only server has made itself the leader. */
async function bootstrap(origin: string): Promise<string> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const response = await fetch(`${origin}/v1/acl/bootstrap`, { method: 'PUT' });
    if (response.ok) return Object(await response.json()).SecretID;
    const reason = await response.text();
    if (Date.now() > deadline) throw new Error(`Consul does not bootstrap its ACLs: ${reason}`);
    await delay(100);
  }
}
