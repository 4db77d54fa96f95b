import { describe, expect, onTestFinished, test } from 'vitest';
import { Sockets } from '../../lambda/http/sockets.ts';
import { createTransport } from '../../lambda/http/transport.ts';
import { closedOrigin, serve, serveRaw } from '../support/loopback-server.ts';
import { responseMemory } from '../support/memory.ts';

const SHORT_MILLIS = 50;

function start(timeoutMillis = 30_000) {
  const transport = createTransport(new Sockets(responseMemory()), timeoutMillis);
  onTestFinished(() => transport.close());
  return transport;
}

describe('one attempt', () => {
  test('is sent as it is, and its response is returned as it came', async () => {
    const { origin, seen } = await serve((response) =>
      response.writeHead(404, { 'x-of': ['one', 'two'] }).end('not here'),
    );
    const url = new URL('/tokens/a%2Fb?page=2', origin);
    const request = { method: 'PATCH', url, body: 'text' } as const;
    const response = await start().send(request, { 'x-mine': 'yes' });
    expect(seen).toMatchObject([
      {
        method: 'PATCH',
        target: '/tokens/a%2Fb?page=2',
        headers: { 'x-mine': 'yes' },
        body: 'text',
      },
    ]);
    expect(response).toMatchObject({
      status: 404,
      headers: { 'x-of': 'one, two' },
      text: 'not here',
    });
  });

  test('follows no redirect', async () => {
    const { origin, seen } = await serve((response) =>
      response.writeHead(302, { location: '/elsewhere' }).end(),
    );
    const response = await start().send({ method: 'GET', url: new URL(origin) }, {});
    expect(response).toMatchObject({ status: 302 });
    expect(seen).toHaveLength(1);
  });

  test('without a response says whether it was sent', async () => {
    const refused = { method: 'GET', url: new URL(await closedOrigin()) } as const;
    const lost = {
      method: 'GET',
      url: new URL(await serveRaw((socket) => socket.destroy())),
    } as const;
    expect(await start().send(refused, {})).toMatchObject({ failure: 'network', sent: false });
    expect(await start().send(lost, {})).toMatchObject({ failure: 'network', sent: true });
  });

  test('ends after its time, each by itself', async () => {
    const origin = await serveRaw(() => {});
    const transport = start(SHORT_MILLIS);
    const send = () => transport.send({ method: 'GET', url: new URL(origin) }, {});
    const timedOut = { failure: 'timeout', sent: true };
    expect(await Promise.all([send(), send()])).toMatchObject([timedOut, timedOut]);
    expect(await send()).toMatchObject(timedOut);
  });
});
