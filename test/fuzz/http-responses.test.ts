// Bytes from a socket that may be a response, and may be anything.

import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { SweepError } from '../../lambda/errors.ts';
import { createHttpClient } from '../../lambda/http/client.ts';
import { Sockets } from '../../lambda/http/sockets.ts';
import { createRecordingLimiter } from '../http/client-fixture.ts';
import { createTestClock } from '../support/clock.ts';
import { EVERYWHERE } from '../support/everywhere.ts';
import { responseMemory } from '../support/memory.ts';
import { property } from './property.ts';
import { damaged, wellFramed } from './raw-http.ts';

/** What a response that cannot be read, or does not come, may be called. */
const CODES = ['unavailable', 'invalid-response', 'timeout', 'throttled'];

let response: Buffer = Buffer.alloc(0);
const open = new Set<Socket>();
const server = createServer((socket) => {
  open.add(socket);
  socket.on('error', () => {});
  socket.on('close', () => open.delete(socket));
  socket.on('data', () => socket.end(response));
});
const clock = createTestClock();
const client = createHttpClient({
  limits: { timeoutMillis: 5000 },
  allowList: EVERYWHERE,
  sockets: new Sockets(responseMemory()),
  limiter: createRecordingLimiter(),
  clock,
  stop: { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY },
});
let url: URL;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  url = new URL(`http://127.0.0.1:${address.port}/tokens/s3cret`);
});

afterAll(() => {
  client.close();
  server.close();
  for (const socket of open) socket.destroy();
});

/** Half of the hundred thousand cases of `npm run test:fuzz` for each of the two. */
const FACTOR = 2;

describe('the HTTP client', () => {
  property(
    'reads every form that a response may have',
    wellFramed,
    async ({ bytes, status, text }) => {
      response = bytes;
      expect(await client.send({ method: 'GET', url })).toMatchObject({ status, text });
    },
    FACTOR,
  );

  property(
    'gives a response or an error of its own, whatever comes',
    damaged,
    async (bytes) => {
      response = bytes;
      const result = await client.send({ method: 'GET', url }).catch((error: unknown) => error);
      if (!(result instanceof Error)) {
        expect(result).toMatchObject({ status: expect.any(Number), text: expect.any(String) });
        return;
      }
      expect(result).toBeInstanceOf(SweepError);
      expect(CODES).toContain((result as SweepError).code);
      expect(result.message).not.toContain('s3cret');
    },
    FACTOR,
  );
});
