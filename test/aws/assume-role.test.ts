import { expect, test } from 'vitest';
import { assumeRole } from '../../lambda/aws/assume-role.ts';

const ROLE = 'arn:aws:iam::444455556666:role/sweeper';
const EXPIRATION = '2026-11-25T13:00:00Z';

/** Assumes the role at an STS that gives this response, and keeps the request. */
function assumeAt(statusCode: number, xml: string) {
  const requests: string[] = [];
  const chain = async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' });
  const requestHandler = {
    async handle({ body }: { readonly body?: unknown }) {
      requests.push(String(body));
      return { response: { statusCode, headers: {}, body: Buffer.from(xml) } };
    },
  };
  const assume = assumeRole(ROLE, chain, {
    region: 'us-east-1',
    maxAttempts: 1,
    requestHandler,
  });
  return { assume, requests };
}

test('an assumed role signs with the credentials that STS gave', async () => {
  const { assume, requests } = assumeAt(
    200,
    `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId>
     <SecretAccessKey>temporary</SecretAccessKey><SessionToken>session</SessionToken>
     <Expiration>${EXPIRATION}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
  );

  expect(await assume()).toMatchObject({ accessKeyId: 'ASIAEXAMPLE', sessionToken: 'session' });
  expect(new URLSearchParams(requests[0]).get('RoleArn')).toBe(ROLE);
  expect(new URLSearchParams(requests[0]).get('RoleSessionName')).toBe('token-sweeper');
});

test.each([
  ['AccessDenied', 403, 'unauthorized', /does not exist, or its trust policy/],
  ['ExpiredToken', 400, 'unauthorized', /AWS does not accept the credentials/],
  ['Throttling', 400, 'throttled', /throttled/],
])('a role that cannot be assumed for %s says so', async (name, status, code, message) => {
  const { assume } = assumeAt(
    status,
    `<ErrorResponse><Error><Code>${name}</Code><Message>no</Message></Error></ErrorResponse>`,
  );

  await expect(assume()).rejects.toMatchObject({
    code,
    message: expect.stringMatching(new RegExp(`^assuming ${ROLE}: .*${message.source}`)),
  });
});
