import { describe, expect, onTestFinished, test } from 'vitest';
import { composeConnections } from '../lambda/compose.ts';
import type { Connection } from '../lambda/config/validate.ts';
import type { LongWait } from '../lambda/domain/long-wait.ts';
import type { Connected } from '../lambda/ports.ts';
import { example } from '../lambda/providers/_example/index.ts';
import { POLICY } from './contract/sweep-once.ts';
import { createTestClock, MINUTE, SECOND } from './support/clock.ts';
import { AMPLE_MEMORY } from './support/memory.ts';
import { createMemoryRegister } from './support/memory-register.ts';
import { startLoopback } from './support/sandbox/loopback.ts';
import { json } from './support/sandbox/message.ts';

const FOREVER = { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY };

/** An API without tokens, and what connects to it. */
async function start() {
  const clock = createTestClock();
  const server = await startLoopback(() => json(200, { tokens: [] }), { clock });
  onTestFinished(() => server.close());
  const reads: (readonly string[])[] = [];
  const waits: (readonly [connection: string, wait: LongWait])[] = [];
  const adapters = {
    clock,
    tellWait: (connection: string, wait: LongWait) => waits.push([connection, wait]),
    secrets: {
      async read(ids: readonly string[]) {
        reads.push(ids);
        return new Map<string, unknown>(ids.map((id) => [id, { apiKey: `key-of-${id}` }]));
      },
    },
    register: createMemoryRegister(),
    memory: AMPLE_MEMORY,
    awsCredentials: () => Promise.reject(new Error('nobody should ask for AWS credentials')),
  };
  const connectionOf = (name: string, secret = name): Connection => ({
    name,
    module: example,
    secret,
    endpoint: new URL(server.origin),
    settings: example.settings.parse({ project: 'p' }),
    policy: POLICY,
    limits: { concurrency: 4, timeoutMillis: 5000 },
  });
  const compose = (...connections: readonly Connection[]) =>
    composeConnections(connections, adapters);
  return { server, clock, reads, waits, connectionOf, compose };
}

async function listAll({ provider }: Connected): Promise<void> {
  for await (const page of provider.list()) expect(page).toEqual([]);
}

describe('composed connections', () => {
  test('read all their secrets in one call, when the first one connects', async () => {
    const { reads, connectionOf, compose } = await start();
    const connections = compose(connectionOf('a'), connectionOf('b'), connectionOf('c', 'a'));
    expect(reads).toEqual([]);
    for (const one of connections) (await one.connect(FOREVER)).close();
    expect(reads).toEqual([['a', 'b']]);
  });

  test('sign in with their own secret', async () => {
    const { server, connectionOf, compose } = await start();
    for (const one of compose(connectionOf('a'), connectionOf('b'))) {
      const connected = await one.connect(FOREVER);
      await listAll(connected);
      connected.close();
    }
    const keys = server.requests.map(({ headers }) => JSON.stringify(headers));
    expect(keys[0]).toContain('key-of-a');
    expect(keys[1]).toContain('key-of-b');
  });

  test('keep name, provider and concurrency of their configuration', async () => {
    const { connectionOf, compose } = await start();
    expect(compose(connectionOf('a'))).toMatchObject([
      { name: 'a', provider: 'example', policy: POLICY, concurrency: 4 },
    ]);
  });

  test('share a rate limit where provider, endpoint, secret and account are the same', async () => {
    const { server, connectionOf, compose } = await start();
    server.faults.add({
      when: () => true,
      skip: 0,
      times: 1,
      effect: { kind: 'response', reply: json(429, {}) },
    });
    const connections = compose(connectionOf('a'), connectionOf('twin', 'a'), connectionOf('b'));
    const [first, twin, other] = await Promise.all(connections.map((one) => one.connect(FOREVER)));
    if (!first || !twin || !other) throw new Error('a connection is missing');
    await listAll(first);
    expect([first, twin, other].map((one) => one.limits().throttled)).toEqual([1, 1, 0]);
    for (const one of [first, twin, other]) one.close();
  });

  test('tell a long wait that the provider asks for, by name', async () => {
    const { server, clock, waits, connectionOf, compose } = await start();
    const reply = json(429, {}, { 'retry-after': '120' });
    server.faults.add({ effect: { kind: 'response', reply } });
    const until = clock.now() + 2 * MINUTE;
    for (const one of compose(connectionOf('a'))) {
      const connected = await one.connect(FOREVER);
      await listAll(connected);
      connected.close();
    }
    const why = 'as the provider asks (HTTP 429)';
    expect(waits).toEqual([['a', { end: { millis: 2 * MINUTE, until }, why }]]);
  });

  test('tell a long wait for their rate limit, by name of who waits first', async () => {
    const { waits, connectionOf, compose } = await start();
    const slow = { limits: { concurrency: 4, timeoutMillis: 5000, requestsPerSecond: 0.01 } };
    const connections = compose(
      { ...connectionOf('a'), ...slow },
      { ...connectionOf('twin', 'a'), ...slow },
    );
    for (const one of connections) {
      const connected = await one.connect(FOREVER);
      await listAll(connected);
      connected.close();
    }
    expect(waits).toMatchObject([['twin', { why: 'for its rate limit' }]]);
    expect(waits[0]?.[1].end?.millis).toBeGreaterThan(100 * SECOND);
  });
});
