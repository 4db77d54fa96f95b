import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AllowList, isBelow } from '../../lambda/http/allow-list.ts';
import { createHttpClient } from '../../lambda/http/client.ts';
import { Sockets } from '../../lambda/http/sockets.ts';
import { createTestClock } from '../support/clock.ts';
import { hostileTexts, startForbidden } from '../support/hostile-paths.ts';
import { serve } from '../support/loopback-server.ts';
import { responseMemory } from '../support/memory.ts';
import { createRecordingLimiter, failureOf } from './client-fixture.ts';

const ROOT = new URL('https://api.test');
const BASE = new URL('https://api.test/base');

describe('what is allowed', () => {
  const allowed = new AllowList();
  allowed.add([BASE, new URL('http://127.0.0.1:8080')]);

  test.each(['https://api.test/base', 'https://api.test/base/x?y', 'http://127.0.0.1:8080/x'])(
    'lies below one of the bases: %s',
    (url) => expect(allowed.admits(new URL(url))).toBe(true),
  );

  test.each([
    ...['https://api.test/', 'https://api.test/basement', 'https://api.test/Base/x'],
    ...['http://api.test/base/x', 'https://api.test:8443/base/x', 'https://evil.test/base/x'],
    ...['https://user@api.test/base/x', 'https://:pass@api.test/base/x', 'https://api.test./base'],
    ...['https://api.test//base/x', 'https://api.test/base/..%2fx', 'https://api.test/base/..;/x'],
    ...['ftp://api.test/base/x', 'http://127.0.0.1/x', 'http://127.0.0.1:8081/x'],
  ])('is nothing else: %s', (url) => expect(allowed.admits(new URL(url))).toBe(false));

  test('is nothing before a base is named', () => {
    expect(new AllowList().admits(ROOT)).toBe(false);
  });
});

function startClient(...bases: readonly URL[]) {
  const allowList = new AllowList();
  allowList.add(bases);
  const client = createHttpClient({
    limits: { timeoutMillis: 5000 },
    allowList,
    sockets: new Sockets(responseMemory()),
    limiter: createRecordingLimiter(),
    clock: createTestClock(),
    stop: { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY },
  });
  onTestFinished(() => client.close());
  return client;
}

async function start(basePath: string) {
  const forbidden = await startForbidden();
  const home = await serve((response) => response.end('ok'));
  const base = new URL(home.origin + basePath);
  return { forbidden, home, base, client: startClient(base) };
}

describe('a request that would leave its base', () => {
  test('never reaches another server, whatever its URL was made of', async () => {
    const { forbidden, home, base, client } = await start('/base');
    const bases = [base, new URL(base.origin), new URL('/base/tokens/', base)];
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(
        hostileTexts(forbidden.host),
        fc.constantFrom(...bases),
        async (text, at) => {
          const url = URL.parse(text, at.href);
          if (url === null) return;
          const request = { method: 'POST', url, body: 'secret' } as const;
          if (isBelow(url, base)) {
            expect((await client.send(request)).text).toBe('ok');
            sent++;
          } else {
            expect((await failureOf(client.send(request))).code).toBe('invalid-response');
          }
        },
      ),
      { numRuns: 1000 },
    );
    expect(forbidden.connections()).toBe(0);
    expect(home.seen).toHaveLength(sent);
    expect(home.seen.every(({ target }) => /^\/base(?:[/?]|$)/.test(target))).toBe(true);
  });

  test('is named by its method only, and not signed into being', async () => {
    const { home, client } = await start('');
    const url = new URL('https://user:canary@evil.test/canary?canary');
    const error = await failureOf(client.send({ method: 'DELETE', url }));
    expect(error.message).toBe(
      'DELETE: the request would leave the hosts of this connection; nothing was sent',
    );
    expect(home.seen).toEqual([]);
  });

  test('is judged by the URL that leaves, though its signer changed it', async () => {
    const { home, forbidden, client } = await start('');
    const url = new URL('/tokens', home.origin);
    const sign = () => {
      url.host = forbidden.host;
      return { authorization: 'canary' };
    };
    const error = await failureOf(client.send({ method: 'GET', url, sign }));
    expect([error.code, home.seen.length, forbidden.connections()]).toEqual([
      'invalid-response',
      0,
      0,
    ]);
  });
});

describe('a request to an allowed host', () => {
  test('names the host that it is sent to, and no other', async () => {
    const { home, client } = await start('');
    const url = new URL('/tokens', home.origin);
    const send = (host: string) => client.send({ method: 'GET', url, headers: { host } });
    expect((await send(url.host)).status).toBe(200);
    expect((await failureOf(send('evil.test'))).code).toBe('invalid-response');
    expect(home.seen).toHaveLength(1);
  });

  test('is not sent on to where a redirect points', async () => {
    const forbidden = await startForbidden();
    const home = await serve((response) => {
      response.writeHead(307, { location: `http://${forbidden.host}/` }).end();
    });
    const client = startClient(new URL(home.origin), new URL(`http://${forbidden.host}`));
    const response = await client.send({ method: 'POST', url: new URL('/x', home.origin) });
    expect([response.status, forbidden.connections()]).toEqual([307, 0]);
  });
});
