import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { EventBus } from '../../lambda/aws/event-bus.ts';
import { findFreePort, findMoto, startBoto, startMoto } from '../e2e/moto.ts';
import { createTestClock } from '../support/clock.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const REGION = 'us-east-1';
const ACCOUNT = '123456789012';
const BUS = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/sweeps`;

const Inbox = z.object({ Messages: z.array(z.object({ Body: z.string() })).default([]) });

let moto: Awaited<ReturnType<typeof startMoto>>;
let boto: ReturnType<typeof startBoto>;
let queue: string;

beforeAll(async () => {
  const port = await findFreePort();
  const key = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.TMPDIR ?? '/tmp',
    ...key,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    PYTHONDONTWRITEBYTECODE: '1',
  };
  moto = await startMoto(port, env);
  boto = startBoto(env);
  for (const [name, value] of Object.entries({ ...key, AWS_REGION: REGION }))
    vi.stubEnv(name, value);
  vi.stubEnv('AWS_ENDPOINT_URL_EVENTBRIDGE', env.AWS_ENDPOINT_URL);
  await boto.call('events', 'create_event_bus', { Name: 'sweeps' });
  const created = await boto.call('sqs', 'create_queue', { QueueName: 'inbox' });
  queue = z.object({ QueueUrl: z.string() }).parse(created).QueueUrl;
  const rule = { Name: 'tell', EventBusName: 'sweeps' };
  const EventPattern = JSON.stringify({
    source: ['token-sweeper'],
    'detail-type': ['Connection Failed'],
  });
  await boto.call('events', 'put_rule', { ...rule, EventPattern });
  const Arn = `arn:aws:sqs:${REGION}:${ACCOUNT}:inbox`;
  await boto.call('events', 'put_targets', {
    Rule: rule.Name,
    EventBusName: rule.EventBusName,
    Targets: [{ Id: 'inbox', Arn }],
  });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([boto?.close(), moto?.close()]);
});

// The same adapter as before our own servers, against somebody else's idea of EventBridge.
describe.skipIf(!findMoto())('events, on a bus of moto:', () => {
  test('a rule finds those that it subscribed to by source and detail type, and delivers them whole', async () => {
    const bus = new EventBus(BUS, createTestClock());
    const detail = { detailVersion: 1, connection: 'okta', error: { code: 'x', message: 'ü "' } };
    for (const detailType of ['Sweep Finished', 'Connection Failed', 'Token Revoked'] as const)
      bus.add({ detailType, time: '2026-11-28T03:12:07.250Z', detail });
    expect(await bus.close()).toEqual({ lost: 0 });

    const parameters = { QueueUrl: queue, MaxNumberOfMessages: 10 };
    const { Messages } = Inbox.parse(await boto.call('sqs', 'receive_message', parameters));
    expect(Messages.map(({ Body }) => JSON.parse(Body))).toMatchObject([
      {
        source: 'token-sweeper',
        'detail-type': 'Connection Failed',
        time: expect.stringMatching(/^2026-11-28T03:12:07/),
        detail,
      },
    ]);
  });
});
