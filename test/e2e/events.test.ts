import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { DAY } from '../support/clock.ts';
import { type Loopback, startLoopback } from '../support/sandbox/loopback.ts';
import { type Emulator, ENVIRONMENT, startEmulator } from './emulator.ts';
import { findMoto } from './moto.ts';
import { createOwnedApi, type OwnedApi, ownedConfig } from './owned-api.ts';

// The life of one deployment: each test goes on where the one before it stopped. That its role may send to its bus only is
// proven from the template, because moto asks no role; what a rule to Slack or Security Hub is made of, from that page.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const NAME = 'token-sweeper';
const TO_OWN_BUS = `notices: { allWell: never }
deployment: { emails: [ops@example.com], eventBus: sweeps }
`;
const TO_DEFAULT_BUS = `notices: { allWell: never }
deployment: { emails: [ops@example.com] }
`;

const Inbox = z.object({ Messages: z.array(z.object({ Body: z.string() })).default([]) });
const Event = z.looseObject({
  source: z.string(),
  'detail-type': z.string(),
  detail: z.looseObject({}),
});

let emulator: Emulator;
let server: Loopback;
let api: OwnedApi;
let folder: string;
let schema: z.ZodType;
let today = 0;
let isBroken = false;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'token-sweeper-events-'));
  const path = new URL('../../docs/events.schema.json', import.meta.url);
  schema = z.fromJSONSchema(JSON.parse(await readFile(path, 'utf8')));
  api = createOwnedApi(Date.now());
  server = await startLoopback(
    (request, ...rest) => (isBroken ? { status: 401, body: '{}' } : api.handle(request, ...rest)),
    { clock: { now: () => Date.now() + today * DAY } },
  );
  emulator = await startEmulator();
  const secret = { Name: 'token-sweeper/owned', SecretString: '{"key":"owned"}' };
  await emulator.call('secretsmanager', 'create_secret', secret);
  await emulator.call('events', 'create_event_bus', { Name: 'sweeps' });
  for (const bus of ['sweeps', 'default']) await subscribe(bus);
});

afterAll(async () => {
  await Promise.all([emulator?.close(), server?.close()]);
  await rm(folder, { recursive: true, force: true });
});

const file = () => join(folder, 'sweeper.yaml');

/** Lets a queue of its own receive what a bus is told by the sweeper. */
async function subscribe(EventBusName: string): Promise<void> {
  await emulator.call('sqs', 'create_queue', { QueueName: EventBusName });
  const rule = { Name: 'everything', EventBusName };
  const EventPattern = JSON.stringify({ source: ['token-sweeper'] });
  await emulator.call('events', 'put_rule', { ...rule, EventPattern });
  const Arn = `arn:aws:sqs:${ENVIRONMENT.region}:${ENVIRONMENT.account}:${EventBusName}`;
  const Targets = [{ Id: 'queue', Arn }];
  await emulator.call('events', 'put_targets', { Rule: rule.Name, EventBusName, Targets });
}

/** What was received from a bus since it was last asked for, sorted by detail type. */
async function received(bus: string) {
  const found = await emulator.call('sqs', 'get_queue_url', { QueueName: bus });
  const { QueueUrl } = z.object({ QueueUrl: z.string() }).parse(found);
  const parameters = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 };
  const { Messages } = Inbox.parse(await emulator.call('sqs', 'receive_message', parameters));
  return Messages.map(({ Body }) => Event.parse(JSON.parse(Body))).sort((a, b) =>
    a['detail-type'].localeCompare(b['detail-type']),
  );
}

async function deploy(told: string): Promise<void> {
  await writeFile(file(), ownedConfig(server.origin, told));
  const words = ['--method=direct', '--no-previous-parameters', '--require-approval', 'never'];
  await emulator.cdk('deploy', ...words, '-c', `config=${file()}`);
}

/** Does on this day what EventBridge Scheduler does: invokes the target of the schedule with its input. */
async function fireOn(day: number): Promise<void> {
  today = day;
  await emulator.shiftClock(day * DAY);
  const Schedule = z.object({ Target: z.object({ Arn: z.string(), Input: z.string() }) });
  const schedule = await emulator.call('scheduler', 'get_schedule', { Name: NAME });
  const { Target } = Schedule.parse(schedule);
  await emulator.call('lambda', 'invoke', { FunctionName: Target.Arn, Payload: Target.Input });
}

describe.skipIf(!findMoto())('subscribers of a deployment', () => {
  test('are told on its bus what happens to tokens, and that the sweep is over, in the published form', async () => {
    await emulator.cdk('bootstrap', `aws://${ENVIRONMENT.account}/${ENVIRONMENT.region}`);
    await deploy(TO_OWN_BUS);
    await fireOn(0);
    const events = await received('sweeps');
    expect(events.map((event) => event['detail-type'])).toEqual([
      'Sweep Finished',
      'Token Announced',
      'Token Announced',
      'Token Announced',
      'Token Revoked',
    ]);
    for (const event of events) expect(schema.safeParse(event)).toMatchObject({ success: true });
    expect(events[0]?.detail).toMatchObject({ sweeper: NAME, trigger: 'schedule', outcome: 'ok' });
    expect(events[4]?.detail).toMatchObject({
      connection: 'account',
      token: { id: 'old-of-ann' },
      rule: 'old',
    });
    expect(JSON.stringify(events)).not.toContain('"owned"');
    expect(await received('default')).toEqual([]);
  });

  test('are told that a connection failed each night that it lasts, and then that it has recovered', async () => {
    isBroken = true;
    for (const day of [1, 2]) {
      await fireOn(day);
      expect(await received('sweeps')).toMatchObject([
        {
          'detail-type': 'Connection Failed',
          detail: { connection: 'account', error: { code: 'unauthorized' } },
        },
        { 'detail-type': 'Sweep Finished', detail: { outcome: 'failed' } },
      ]);
    }
    isBroken = false;
    await fireOn(2.5);
    const [recovered, ...rest] = await received('sweeps');
    expect(recovered).toMatchObject({
      'detail-type': 'Connection Recovered',
      detail: { connection: 'account', outcome: 'ok', since: expect.stringMatching(/Z$/) },
    });
    expect(schema.safeParse(recovered)).toMatchObject({ success: true });
    expect(rest.map((event) => event['detail-type'])).toEqual(['Sweep Finished']);
  });

  test('find the events on the default bus after an update that names no other', async () => {
    await deploy(TO_DEFAULT_BUS);
    await fireOn(4);
    expect((await received('default')).map((event) => event['detail-type'])).toEqual([
      'Sweep Finished',
      'Token Revoked',
      'Token Revoked',
      'Token Revoked',
    ]);
    expect(await received('sweeps')).toEqual([]);
  });

  test('keep their rules when the deployment goes, which leaves no schedule behind', async () => {
    await emulator.cdk('destroy', '--force', '-c', `config=${file()}`);
    expect(await emulator.call('scheduler', 'list_schedules')).toMatchObject({ Schedules: [] });
    expect(await emulator.call('events', 'list_rules', { EventBusName: 'sweeps' })).toMatchObject({
      Rules: [{ Name: 'everything' }],
    });
  });
});
