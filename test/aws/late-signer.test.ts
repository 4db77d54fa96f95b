import { IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { signerOf } from '../../lambda/aws/late-signer.ts';
import { createSdkTransport } from '../../lambda/aws/sdk-transport.ts';
import type { HttpRequest } from '../../lambda/http-ports.ts';
import { HOUR, NOW } from '../support/clock.ts';
import { receivedRequest } from '../support/sandbox/message.ts';
import { refuseSigV4 } from '../support/sandbox/verify-sigv4.ts';

const KEY = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };

/** The request that the SDK makes of a call. */
async function requestOf(command: ListUsersCommand): Promise<HttpRequest> {
  const sent: HttpRequest[] = [];
  const send = async (request: HttpRequest) => {
    sent.push(request);
    return { status: 200, headers: {}, text: '<ListUsersResponse/>', repeated: false };
  };
  const { wasRepeated: _, ...config } = createSdkTransport(() => ({ send }), undefined);
  await new IAMClient({ region: 'us-east-1', credentials: KEY, ...config }).send(command);
  const [request] = sent;
  if (!request) throw new Error('nothing was sent');
  return request;
}

/** What AWS says at `now` to an attempt that was signed at `signedAt`. */
async function answerTo(request: HttpRequest, signedAt: number, now: number) {
  const headers = { ...request.headers, ...(await request.sign?.(request, signedAt)) };
  const received = receivedRequest('POST', '/', headers, request.body ?? '', now);
  return refuseSigV4(received, { key: KEY, region: 'us-east-1', service: 'iam', now });
}

test('the SDK signs nothing before a request waits', async () => {
  const { headers } = await requestOf(new ListUsersCommand());
  expect(headers).not.toHaveProperty('authorization');
  expect(headers).not.toHaveProperty('x-amz-date');
});

test('each attempt has a signature of its own, with the time that it is given', async () => {
  const request = await requestOf(new ListUsersCommand());
  for (const now of [NOW, NOW + HOUR]) expect(await answerTo(request, now, now)).toBeUndefined();
  expect(await answerTo(request, NOW, NOW + HOUR)).toMatchObject({
    message: expect.stringContaining('Signature expired'),
  });
});

test('what the SDK did not ask to sign has no signer', () => {
  expect(signerOf({})).toBeUndefined();
});
