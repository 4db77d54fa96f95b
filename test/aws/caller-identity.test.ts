import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { callerIdentity } from '../../lambda/aws/caller-identity.ts';
import { serve } from '../support/loopback-server.ts';

const ARN = 'arn:aws:sts::123456789012:assumed-role/admin/ada';
const ANSWER = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${ARN}</Arn><UserId>x</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>`;

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test.each(['AWS_ENDPOINT_URL_STS', 'AWS_ENDPOINT_URL'])(
  'STS, at the host that %s names, says whose the credentials are',
  async (variable) => {
    const server = await serve((response) => response.end(ANSWER));

    expect(await callerIdentity({ [variable]: server.origin }, {})).toBe(ARN);

    const [request] = server.seen;
    expect(request?.body).toBe('Action=GetCallerIdentity&Version=2011-06-15');
    expect(request?.headers.authorization).toContain('/eu-west-1/sts/aws4_request');
  },
);

test.each([
  ['a refusal', 403, ANSWER],
  ['something else', 200, '<html>welcome</html>'],
])('%s tells nobody', async (_, status, body) => {
  const server = await serve((response) => {
    response.statusCode = status;
    response.end(body);
  });
  expect(await callerIdentity({ AWS_ENDPOINT_URL: server.origin }, {})).toBeUndefined();
});

test('neither does a host that nobody is at, nor a run without a region', async () => {
  const nobody = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
  expect(await callerIdentity(nobody, {})).toBeUndefined();

  vi.stubEnv('AWS_REGION', undefined);
  vi.stubEnv('AWS_CONFIG_FILE', '/nowhere');
  expect(await callerIdentity(nobody, {})).toBeUndefined();
});
