import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { Sockets } from '../../lambda/http/sockets.ts';
import { createTransport } from '../../lambda/http/transport.ts';
import type { Memory } from '../../lambda/http-ports.ts';
import { serveRaw } from '../support/loopback-server.ts';
import { AMPLE_MEMORY, responseMemory } from '../support/memory.ts';

const MEBIBYTE = 1024 * 1024;
const OK = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;

/** What comes of a request to a server that sends `raw`. */
async function send(
  handle: (socket: Socket) => void,
  memory: Memory = AMPLE_MEMORY,
  timeout = 30_000,
) {
  const transport = createTransport(new Sockets(responseMemory(memory)), timeout);
  const url = new URL(await serveRaw(handle));
  const result = await transport.send({ method: 'GET', url }, {});
  transport.close();
  return result;
}

/** Sends `piece` as often as the client takes it. */
function endlessly(head: string, piece: string) {
  return (socket: Socket) => {
    socket.write(head);
    const more = () => {
      while (!socket.destroyed && socket.write(piece));
      socket.once('drain', more);
    };
    more();
  };
}

const once = (raw: string) => (socket: Socket) => void socket.end(raw);
const withLength = (body: string) => once(`${OK}Content-Length: ${body.length}\r\n\r\n${body}`);
const heapOf = (mebibytes: number): Memory => ({
  ...AMPLE_MEMORY,
  heapBytes: mebibytes * MEBIBYTE,
});

describe('more around a body than there is of it', () => {
  test.each([
    ['one byte a chunk', CHUNKED, '1\r\nx\r\n'.repeat(1000)],
    ['a kilobyte of chunk extension a byte', CHUNKED, `1;${'x'.repeat(1024)}\r\nx\r\n`],
    ['a chunk extension without end', `${CHUNKED}1;`, 'x'.repeat(65_536)],
    ['blanks without end before a header', `${OK}X:`, ' '.repeat(65_536)],
    ['empty lines without end', '', '\r\n'.repeat(10_000)],
    ['1xx without end', '', 'HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n'.repeat(100)],
  ])('is refused, with the numbers: %s', async (_, head, piece) => {
    const result = await send(endlessly(head, piece));
    expect(result).toMatchObject({ failure: 'too-large' });
    expect('cause' in result && result.cause.message).toMatch(
      /^the server sent \d{7} bytes, of which \d+ are the body of a response; check the endpoint$/,
    );
  });

  test.each([
    ['a header', `${OK}X: `, 'x'.repeat(65_536)],
    ['trailers', `${CHUNKED}1\r\nx\r\n0\r\n`, 'X: y\r\n'.repeat(1000)],
  ])(
    'is a broken connection, where undici sees it first: %s without end',
    async (_, head, piece) => {
      expect(await send(endlessly(head, piece))).toMatchObject({
        failure: 'network',
        code: 'UND_ERR_HEADERS_OVERFLOW',
      });
    },
  );

  test('is taken where it is little: 10,000 chunks of one byte, or interim responses', async () => {
    const chunks = `${CHUNKED}${'1\r\nx\r\n'.repeat(10_000)}0\r\n\r\n`;
    const interim = 'HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n'.repeat(100);
    expect(await send(once(interim + chunks))).toMatchObject({
      status: 200,
      text: 'x'.repeat(10_000),
    });
  });
});

describe('a response that does not fit into the memory', () => {
  test('is refused at its first byte where it says how long it is', async () => {
    const result = await send((socket) => {
      socket.write(`${OK}Content-Length: ${40 * MEBIBYTE}\r\n\r\n`);
    });
    expect('cause' in result && result.cause.message).toBe(
      `the response has ${40 * MEBIBYTE} bytes or more, and 32 MiB are possible; ` +
        'list less at a time, or give the sweeper more memory',
    );
  });

  test('may have a quarter of the heap', async () => {
    const body = 'x'.repeat(MEBIBYTE);
    expect(await send(withLength(body), heapOf(4))).toMatchObject({ text: body });
    expect(await send(withLength(`${body}x`), heapOf(4))).toMatchObject({ failure: 'too-large' });
    const unsaid = once(`${OK}Connection: close\r\n\r\n${body}x`);
    expect(await send(unsaid, heapOf(4))).toMatchObject({ failure: 'too-large' });
  });

  test('is refused for what it takes once it is parsed', async () => {
    const heap = { ...heapOf(30), freeBytes: () => 30 * MEBIBYTE };
    const body = `[${'{},'.repeat(300_000)}{}]`;
    const result = await send(withLength(body), heap);
    expect('cause' in result && result.cause.message).toBe(
      `the response of ${body.length} bytes would take 28 MiB of memory, and 20 MiB are possible; ` +
        'list less at a time, or give the sweeper more memory',
    );
    expect(await send(withLength('x'.repeat(body.length)), heap)).toMatchObject({ status: 200 });
  });

  test('because of others waits for as long as it may', async () => {
    const full = { ...heapOf(128), freeBytes: () => 0 };
    const result = await send(withLength('x'.repeat(MEBIBYTE)), full, 200);
    expect(result).toMatchObject({ failure: 'no-room', sent: true });
  });
});

describe('large responses that come at once', () => {
  test('all arrive, one after another where they do not fit beside each other', async () => {
    const transport = createTransport(new Sockets(responseMemory(heapOf(8))), 30_000);
    const body = 'x'.repeat(2 * MEBIBYTE);
    const url = new URL(await serveRaw(withLength(body)));
    const results = await Promise.all(
      Array.from({ length: 20 }, () => transport.send({ method: 'GET', url }, {})),
    );
    transport.close();
    for (const result of results) expect(result).toMatchObject({ status: 200, text: body });
  });

  test('and never end leave room for those of another connection', async () => {
    const sockets = new Sockets(responseMemory(heapOf(32)));
    const [bad, good] = [createTransport(sockets, 30_000), createTransport(sockets, 30_000)];
    const stalling = `${OK}Content-Length: ${8 * MEBIBYTE}\r\n\r\n${'x'.repeat(8 * MEBIBYTE - 1)}`;
    let stalled = 0;
    const badUrl = new URL(
      await serveRaw((socket) => socket.write(stalling, () => void stalled++)),
    );
    const ends = Array.from({ length: 3 }, () => bad.send({ method: 'GET', url: badUrl }, {}));
    await expect.poll(() => stalled).toBeGreaterThan(0);
    const body = 'x'.repeat(MEBIBYTE);
    const url = new URL(await serveRaw(withLength(body)));
    expect(await good.send({ method: 'GET', url }, {})).toMatchObject({ status: 200, text: body });
    bad.close();
    good.close();
    for (const end of await Promise.all(ends)) expect(end).toMatchObject({ failure: 'network' });
  });
});
