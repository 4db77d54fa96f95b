import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { DAY } from '../support/clock.ts';
import { type Loopback, startLoopback } from '../support/sandbox/loopback.ts';
import { type Emulator, ENVIRONMENT, startEmulator } from './emulator.ts';
import { findMoto } from './moto.ts';
import { createOwnedApi, LATER, type OwnedApi, ownedConfig } from './owned-api.ts';
import type { SentMail } from './sent-mail.ts';

// The life of one deployment: each test goes on where the one before it stopped. That its role may send from one address
// only is proven from the template, because moto asks no role.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const NAME = 'token-sweeper';
const BY_MAIL = `notices: { from: sweeper@example.com, allWell: never }
owners: { "*@example.com": same, "*": platform@example.com }
`;
const BY_TOPIC = `notices: { allWell: never }
deployment: { emails: [ops@example.com] }
`;

const Answer = z.object({
  outcome: z.string(),
  totals: z.record(z.string(), z.number()),
  decisions: z.array(
    z.object({
      token: z.object({ id: z.string() }),
      outcome: z.string().optional(),
      reason: z.string(),
      announcedTo: z.string().optional(),
    }),
  ),
});

let emulator: Emulator;
let server: Loopback;
let api: OwnedApi;
let folder: string;
let queue: string;
let today = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'token-sweeper-owners-'));
  const start = Date.now();
  api = createOwnedApi(start);
  server = await startLoopback(api.handle, { clock: { now: () => Date.now() + today * DAY } });
  emulator = await startEmulator();
  const secret = { Name: 'token-sweeper/owned', SecretString: '{"key":"owned"}' };
  const expires = new Date(start + 6.5 * DAY).toISOString();
  const Tags = [{ Key: 'expires-at', Value: expires }];
  await emulator.call('secretsmanager', 'create_secret', { ...secret, Tags });
});

afterAll(async () => {
  await Promise.all([emulator?.close(), server?.close()]);
  await rm(folder, { recursive: true, force: true });
});

const file = () => join(folder, 'sweeper.yaml');

async function deploy(told: string): Promise<void> {
  await writeFile(file(), ownedConfig(server.origin, told));
  const words = ['--method=direct', '--no-previous-parameters', '--require-approval', 'never'];
  await emulator.cdk('deploy', ...words, '-c', `config=${file()}`);
}

/** One run of the schedule on this day; each decision in words. */
async function runOn(day: number): Promise<string[]> {
  today = day;
  await emulator.shiftClock(day * DAY);
  const Payload = '{"trigger":"schedule","decisions":true}';
  const answer = await emulator.call('lambda', 'invoke', { FunctionName: NAME, Payload });
  const { Payload: text } = z.object({ Payload: z.string() }).parse(answer);
  return Answer.parse(JSON.parse(text)).decisions.map(({ token, outcome, reason, announcedTo }) =>
    [token.id, outcome ?? reason, announcedTo].filter(Boolean).join(': '),
  );
}

const lookUps = () =>
  server.requests.map(({ target }) => target).filter((target) => target.startsWith('/users/'));

/** Messages in the order of their addresses: several are sent at a time. */
function byAddress(mail: readonly SentMail[]): readonly SentMail[] {
  return mail.toSorted((a, b) => String(a.to).localeCompare(String(b.to)));
}

/** What came to the queue that listens to the topic. */
async function received(): Promise<{ Subject: string; Message: string }[]> {
  const Inbox = z.object({ Messages: z.array(z.object({ Body: z.string() })).default([]) });
  const Notice = z.object({ Subject: z.string(), Message: z.string() });
  const parameters = { QueueUrl: queue, MaxNumberOfMessages: 10, VisibilityTimeout: 600 };
  const { Messages } = Inbox.parse(await emulator.call('sqs', 'receive_message', parameters));
  return Messages.map(({ Body }) => Notice.parse(JSON.parse(Body)));
}

/** Lets a queue listen to the topic of the deployment. */
async function listen(): Promise<void> {
  const Topics = z.object({ Topics: z.array(z.object({ TopicArn: z.string() })) });
  const { Topics: topics } = Topics.parse(await emulator.call('sns', 'list_topics'));
  const created = await emulator.call('sqs', 'create_queue', { QueueName: 'inbox' });
  queue = z.object({ QueueUrl: z.string() }).parse(created).QueueUrl;
  const Endpoint = `arn:aws:sqs:${ENVIRONMENT.region}:${ENVIRONMENT.account}:inbox`;
  const subscription = { TopicArn: topics[0]?.TopicArn, Protocol: 'sqs', Endpoint };
  await emulator.call('sns', 'subscribe', subscription);
}

describe.skipIf(!findMoto())('owners of a deployment', () => {
  test('are told nothing while SES refuses the sender, so that nothing is announced', async () => {
    await emulator.cdk('bootstrap', `aws://${ENVIRONMENT.account}/${ENVIRONMENT.region}`);
    await deploy(BY_MAIL);
    await listen();
    expect(await runOn(0)).toEqual([
      'old-of-ann: revoked',
      'stale-of-ann: unavailable: could not be announced',
      'stale-of-bob: unavailable: could not be announced',
      'stale-of-nobody: unavailable: could not be announced',
    ]);
    expect([...api.tokens]).not.toContain('old-of-ann');
    expect(await emulator.sentMail()).toEqual([]);
    const [notice] = await received();
    expect(notice?.Subject).toContain('1 connection to look at, 1 removed for good');
    expect(notice?.Message).toContain('CREDENTIAL OF THE SWEEPER EXPIRES');
    expect(notice?.Message).toMatch(/\/s3\/object\/.*\.jsonl\.gz\n/);
  });

  test('get one message each once SES takes it, and the API is asked once for each number', async () => {
    await emulator.call('sesv2', 'create_email_identity', { EmailIdentity: 'example.com' });
    server.requests.length = 0;
    expect(await runOn(1)).toEqual([
      'stale-of-ann: announced: ann@example.com',
      'stale-of-bob: announced: platform@example.com',
      'stale-of-nobody: announced: platform@example.com',
    ]);
    const mail = byAddress(await emulator.sentMail());
    expect(mail.map(({ from, to, subject }) => [from, ...to, subject])).toEqual([
      ['sweeper@example.com', 'ann@example.com', 'token-sweeper: 1 token announced'],
      ['sweeper@example.com', 'platform@example.com', 'token-sweeper: 2 tokens announced'],
    ]);
    expect(mail[0]?.text).toContain('- stale-of-ann, 42, stale-of-ann\n');
    expect(lookUps().sort()).toEqual(['/users/42', '/users/43']);
  });

  test('get none while their tokens wait, and one when these are removed', async () => {
    server.requests.length = 0;
    expect(await runOn(2)).toHaveLength(3);
    expect(await emulator.sentMail()).toHaveLength(2);
    expect(lookUps()).toEqual([]);
    expect(await runOn(4.01)).toEqual([
      'stale-of-ann: revoked',
      'stale-of-bob: revoked',
      'stale-of-nobody: revoked',
    ]);
    const later = byAddress((await emulator.sentMail()).slice(2));
    expect(later.map(({ to, subject }) => [...to, subject])).toEqual([
      ['ann@example.com', 'token-sweeper: 1 token removed for good'],
      ['platform@example.com', 'token-sweeper: 2 tokens removed for good'],
    ]);
    expect([...api.tokens]).toEqual(['fresh']);
  });
});

describe.skipIf(!findMoto())('owners of a deployment that is updated', () => {
  test('are not told any more after an update without them: the topic is, and no address is looked up', async () => {
    await deploy(BY_TOPIC);
    for (const id of LATER) api.tokens.add(id);
    server.requests.length = 0;
    await received();
    expect(await runOn(5)).toEqual([
      'stale-and-new-of-ann: announced: topic',
      'stale-and-new-of-bob: announced: topic',
    ]);
    expect((await received()).map(({ Subject }) => Subject).sort()).toEqual([
      'token-sweeper: 2 announced',
      'token-sweeper: 2 tokens of account announced',
    ]);
    expect(await emulator.sentMail()).toHaveLength(4);
    expect(lookUps()).toEqual([]);
  });

  test('leave nothing behind that could send', async () => {
    await emulator.cdk('destroy', '--force', '-c', `config=${file()}`);
    await expect(emulator.call('lambda', 'get_function', { FunctionName: NAME })).rejects.toThrow(
      'ResourceNotFoundException',
    );
  });
});
