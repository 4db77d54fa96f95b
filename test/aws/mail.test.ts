import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMailer } from '../../lambda/aws/mail.ts';
import { serve } from '../support/loopback-server.ts';

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test('a message goes to one address, from the sender, as plain text', async () => {
  const server = await serve((response) => response.end('{"MessageId":"1"}'));
  vi.stubEnv('AWS_ENDPOINT_URL_SESV2', server.origin);
  await createMailer('sweeper@example.com')('ann@example.com', {
    subject: 'Hello',
    text: 'two\nlines',
  });

  const [request] = server.seen;
  expect(request?.target).toBe('/v2/email/outbound-emails');
  expect(JSON.parse(request?.body ?? '')).toEqual({
    FromEmailAddress: 'sweeper@example.com',
    Destination: { ToAddresses: ['ann@example.com'] },
    Content: {
      Simple: {
        Subject: { Data: 'Hello', Charset: 'UTF-8' },
        Body: { Text: { Data: 'two\nlines', Charset: 'UTF-8' } },
      },
    },
  });
  expect(request?.headers.authorization).toContain('/eu-west-1/ses/');
});

test('a refused message says to whom, from whom and why, and nothing else of the response', async () => {
  const server = await serve((response) => {
    response.writeHead(400, { 'x-amzn-errortype': 'MessageRejected' });
    response.end('{"message":"Email address is not verified"}');
  });
  vi.stubEnv('AWS_ENDPOINT_URL_SESV2', server.origin);
  await expect(
    createMailer('sweeper@example.com')('ann@example.com', { subject: 's', text: 't' }),
  ).rejects.toMatchObject({
    code: 'unavailable',
    message:
      'the message to ann@example.com could not be sent by SES from sweeper@example.com (MessageRejected)',
  });
});
