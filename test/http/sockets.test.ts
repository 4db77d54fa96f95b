import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Sockets } from '../../lambda/http/sockets.ts';
import { createTransport } from '../../lambda/http/transport.ts';
import { serveStatuses } from '../support/loopback-server.ts';
import { responseMemory } from '../support/memory.ts';

async function serveAnything() {
  const { origin, seen } = await serveStatuses();
  const used = () => [...new Set(seen.map(({ socket }) => socket))];
  return { request: { method: 'GET', url: new URL(origin) } as const, used };
}

test('connections to the same origin use the same sockets, one after the other', async () => {
  const { request, used } = await serveAnything();
  const sockets = new Sockets(responseMemory());
  const [one, other] = [createTransport(sockets, 30_000), createTransport(sockets, 30_000)];
  for (const transport of [one, other, one, other]) {
    expect(await transport.send(request, {})).toMatchObject({ status: 200 });
  }
  expect(used()).toHaveLength(1);
  one.close();
  other.close();
});

test('a connection that ends takes the sockets from nobody', async () => {
  const { request, used } = await serveAnything();
  const sockets = new Sockets(responseMemory());
  const [one, other] = [createTransport(sockets, 30_000), createTransport(sockets, 30_000)];
  await Promise.all([one.send(request, {}), other.send(request, {})]);
  one.close();
  expect(await other.send(request, {})).toMatchObject({ status: 200 });
  expect(used()).toHaveLength(2);
  other.close();
});

test('the last one to let go closes the sockets, although the server would keep them for ten minutes', async () => {
  const server = createServer((socket) => {
    socket.on('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nKeep-Alive: timeout=600\r\nContent-Length: 0\r\n\r\n');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const request = { method: 'GET', url: new URL(`http://127.0.0.1:${port}`) } as const;
  const transport = createTransport(new Sockets(responseMemory()), 30_000);
  const opened = once(server, 'connection');
  await transport.send(request, {});
  await transport.send(request, {});
  const [socket] = await opened;
  const closed = once(socket, 'close');
  transport.close();
  await closed;
});

test('after all have let go, the next request opens a new socket', async () => {
  const { request, used } = await serveAnything();
  const transport = createTransport(new Sockets(responseMemory()), 30_000);
  await transport.send(request, {});
  transport.close();
  expect(await transport.send(request, {})).toMatchObject({ status: 200 });
  expect(used()).toHaveLength(2);
  transport.close();
});

test('a transport that never sent anything has nothing to let go of', async () => {
  const { request, used } = await serveAnything();
  const sockets = new Sockets(responseMemory());
  const [one, idle] = [createTransport(sockets, 30_000), createTransport(sockets, 30_000)];
  await one.send(request, {});
  idle.close();
  expect(await one.send(request, {})).toMatchObject({ status: 200 });
  expect(used()).toHaveLength(1);
  one.close();
});
