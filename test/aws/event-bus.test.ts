import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EventBus } from '../../lambda/aws/event-bus.ts';
import { createTestClock } from '../support/clock.ts';
import { type Seen, serve } from '../support/loopback-server.ts';

const BUS = 'arn:aws:events:us-east-1:123456789012:event-bus/sweeps';
const TIME = '2026-03-01T12:00:00.000Z';

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const entriesOf = ({ body }: Seen): { Detail: string }[] => JSON.parse(body).Entries;
const numbersIn = (request: Seen) => entriesOf(request).map(({ Detail }) => JSON.parse(Detail).n);

/** Accepts each entry unless `refuse` says why not. */
function answer(
  response: ServerResponse,
  request: Seen,
  refuse: (n: number) => string | undefined = () => undefined,
) {
  const Entries = numbersIn(request).map((n) => {
    const ErrorCode = refuse(n);
    return ErrorCode ? { ErrorCode } : { EventId: `event-${n}` };
  });
  response.setHeader('content-type', 'application/x-amz-json-1.1');
  response.end(JSON.stringify({ FailedEntryCount: 0, Entries }));
}

async function busAt(handle: Parameters<typeof serve>[0]) {
  const server = await serve(handle);
  vi.stubEnv('AWS_ENDPOINT_URL_EVENTBRIDGE', server.origin);
  const bus = new EventBus(BUS, createTestClock());
  const send = (count: number, rest: object = {}) => {
    for (let n = 0; n < count; n++)
      bus.add({ detailType: 'Token Revoked', time: TIME, detail: { n, ...rest } });
    return bus.close();
  };
  return { bus, server, send };
}

test('events go to the bus in requests of ten, each once, with source, type and time', async () => {
  const { server, send } = await busAt((response, _, request) => answer(response, request));
  expect(await send(23)).toEqual({ lost: 0 });
  expect(server.seen.map((request) => numbersIn(request).length).sort()).toEqual([10, 10, 3]);
  expect(server.seen.flatMap(numbersIn).sort((a, b) => a - b)).toEqual([...Array(23).keys()]);
  const [first] = server.seen;
  expect(first && entriesOf(first)[0]).toEqual({
    EventBusName: BUS,
    Source: 'token-sweeper',
    DetailType: 'Token Revoked',
    Time: Date.parse(TIME) / 1000,
    Detail: '{"n":0}',
  });
  expect(first?.headers['x-amz-target']).toBe('AWSEvents.PutEvents');
});

test('a request takes as many events as fit into 256 KB', async () => {
  const { server, send } = await busAt((response, _, request) => answer(response, request));
  expect(await send(5, { text: 'x'.repeat(120_000) })).toEqual({ lost: 0 });
  expect(server.seen.map((request) => numbersIn(request).length)).toEqual([2, 2, 1]);
  for (const { body } of server.seen) expect(body.length).toBeLessThan(256 * 1024);
});

test('what the bus refuses is sent again, alone, and counts as lost after three times', async () => {
  let refusals = 1;
  const { server, send } = await busAt((response, _, request) =>
    answer(response, request, (n) => {
      if (n === 3) return 'InternalFailure';
      return n === 5 && refusals-- > 0 ? 'ThrottlingException' : undefined;
    }),
  );
  expect(await send(7)).toEqual({ lost: 1, why: 'InternalFailure' });
  expect(server.seen.map(numbersIn)).toEqual([[0, 1, 2, 3, 4, 5, 6], [3, 5], [3]]);
});

test('a bus that cannot be used loses all events, says why, and throws nothing', async () => {
  const { send } = await busAt((response) => {
    response.statusCode = 400;
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end('{"__type":"AccessDeniedException","message":"body"}');
  });
  expect(await send(12)).toEqual({ lost: 12, why: 'AccessDeniedException' });
});

test.for([
  [3, 'there was no time to send them'],
  [10_100, 'the bus takes them too slowly'],
] as const)(
  'of %d events for a bus that does not respond none is kept for longer than ten seconds: %s',
  async ([count, why]) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const requests = Promise.withResolvers<void>();
      const { send } = await busAt(() => requests.resolve());
      const sent = send(count);
      await requests.promise;
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await sent).toEqual({ lost: count, why });
    } finally {
      vi.useRealTimers();
    }
  },
);
