import { expect, test, vi } from 'vitest';
import { createTopic } from '../../lambda/aws/topic.ts';
import { useAwsEnvironment } from '../support/aws-environment.ts';
import { serve } from '../support/loopback-server.ts';

const ARN = 'arn:aws:sns:eu-west-1:123456789012:told';
const ANSWER =
  '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>';

useAwsEnvironment();

test('a message goes to the topic, signed for the region of the topic', async () => {
  const server = await serve((response) => response.end(ANSWER));
  vi.stubEnv('AWS_ENDPOINT_URL_SNS', server.origin);
  await createTopic(ARN)({ subject: 'Hello', text: 'two\nlines' });

  const [request] = server.seen;
  const sent = new URLSearchParams(request?.body);
  expect([sent.get('TopicArn'), sent.get('Subject'), sent.get('Message')]).toEqual([
    ARN,
    'Hello',
    'two\nlines',
  ]);
  expect(request?.headers.authorization).toContain('/eu-west-1/sns/');
});

test('a refused message says which topic and why, and nothing else of the response', async () => {
  const server = await serve((response) => {
    response.statusCode = 403;
    response.end(
      '<ErrorResponse><Error><Code>AuthorizationError</Code><Message>body</Message></Error></ErrorResponse>',
    );
  });
  vi.stubEnv('AWS_ENDPOINT_URL_SNS', server.origin);
  await expect(createTopic(ARN)({ subject: 's', text: 't' })).rejects.toMatchObject({
    code: 'unavailable',
    message: `the message could not be sent to the topic ${ARN} (AuthorizationErrorException)`,
  });
});

test('a topic that never answers is left when the time for a call is over', async () => {
  const server = await serve(() => {});
  vi.stubEnv('AWS_ENDPOINT_URL_SNS', server.origin);
  const publish = createTopic(ARN, { callLimit: () => 20 });
  await expect(publish({ subject: 's', text: 't' })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('(AWS gave no whole response within 1 s; check the network'),
  });
});
