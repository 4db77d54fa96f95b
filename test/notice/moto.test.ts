import { tmpdir } from 'node:os';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { secretsManagerClient } from '../../lambda/aws/clients.ts';
import { createMailer } from '../../lambda/aws/mail.ts';
import { createSecretDates } from '../../lambda/aws/secret-dates.ts';
import { createTopic } from '../../lambda/aws/topic.ts';
import { renderDigest } from '../../lambda/notice/digest-text.ts';
import { renderNotice } from '../../lambda/notice/text.ts';
import { findFreePort, findMoto, startBoto, startMoto } from '../e2e/moto.ts';
import { sentMail } from '../e2e/sent-mail.ts';
import { sampleNight } from './sample.ts';
import { sampleDigest } from './sample-digest.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const KEY = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };

const againstMoto = describe.skipIf(!findMoto());

let port: number;
let moto: Awaited<ReturnType<typeof startMoto>>;
let boto: ReturnType<typeof startBoto>;

beforeAll(async () => {
  if (!findMoto()) return;
  port = await findFreePort();
  const env = {
    ...KEY,
    PATH: process.env.PATH ?? '',
    HOME: tmpdir(),
    AWS_DEFAULT_REGION: KEY.AWS_REGION,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    PYTHONDONTWRITEBYTECODE: '1',
  };
  moto = await startMoto(port, env);
  boto = startBoto(env);
});
afterAll(() => Promise.all([boto?.close(), moto?.close()]));

beforeEach(() => {
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`);
  for (const [name, value] of Object.entries(KEY)) vi.stubEnv(name, value);
  return () => vi.unstubAllEnvs();
});

/** Calls moto and reads one text of its answer. */
async function textOf(service: string, operation: string, parameters: object, key: string) {
  return z.record(z.string(), z.unknown()).parse(await boto.call(service, operation, parameters))[
    key
  ];
}

againstMoto('a notice, in the SNS and SQS of moto', () => {
  test('reaches a queue that is subscribed to the topic, as it was written', async () => {
    const TopicArn = z
      .string()
      .parse(await textOf('sns', 'create_topic', { Name: 'told' }, 'TopicArn'));
    const QueueUrl = z
      .string()
      .parse(await textOf('sqs', 'create_queue', { QueueName: 'inbox' }, 'QueueUrl'));
    const Endpoint = `arn:aws:sqs:us-east-1:123456789012:inbox`;
    await boto.call('sns', 'subscribe', { TopicArn, Protocol: 'sqs', Endpoint });
    const notice = renderNotice(sampleNight());

    await createTopic(TopicArn)(notice);

    const { Messages } = z
      .object({ Messages: z.array(z.object({ Body: z.string() })) })
      .parse(await boto.call('sqs', 'receive_message', { QueueUrl }));
    expect(Messages).toHaveLength(1);
    expect(JSON.parse(Messages[0]?.Body ?? '')).toMatchObject({
      TopicArn,
      Subject: notice.subject,
      Message: notice.text,
    });
  });

  test('to a topic that does not exist is an error', async () => {
    const arn = 'arn:aws:sns:us-east-1:123456789012:none';
    await expect(createTopic(arn)({ subject: 's', text: 't' })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('(NotFound'),
    });
  });
});

againstMoto('a message to an owner, in the SES of moto', () => {
  test('is refused until its sender is verified, and then arrives as it was written', async () => {
    const notice = renderDigest(...sampleDigest());
    const send = createMailer('sweeper@example.com');
    await expect(send('team@example.com', notice)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('from sweeper@example.com (MessageRejected)'),
    });
    await boto.call('sesv2', 'create_email_identity', { EmailIdentity: 'example.com' });

    await send('team@example.com', notice);

    expect(await sentMail(port)).toEqual([
      {
        from: 'sweeper@example.com',
        to: ['team@example.com'],
        subject: notice.subject,
        text: notice.text,
      },
    ]);
  });
});

againstMoto('the end of a credential, in the Secrets Manager of moto', () => {
  test('is what the tag of its secret says, and unknown without one', async () => {
    const Tags = [{ Key: 'expires-at', Value: '2027-01-31T12:00Z' }];
    await boto.call('secretsmanager', 'create_secret', { Name: 'a', SecretString: 'x', Tags });
    await boto.call('secretsmanager', 'create_secret', { Name: 'b', SecretString: 'x' });
    const dates = await createSecretDates(secretsManagerClient())(['a', 'b', 'c']);
    expect(dates.get('a')).toEqual({ at: Date.UTC(2027, 0, 31, 12), by: 'tag' });
    expect(dates.get('b')).toBeUndefined();
    expect(dates.get('c')).toMatchObject({ code: 'unavailable' });
  });
});
