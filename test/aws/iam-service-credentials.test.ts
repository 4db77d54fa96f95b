import { describe, expect, test } from 'vitest';
import { serviceCredentialCalls } from '../../lambda/aws/iam-service-credentials.ts';
import { type FakeResult, fakeIamCalls } from './fake-iam.ts';

const CREATED = '2024-01-02T03:04:05Z';
const EXPIRES = '2024-04-02T03:04:05Z';
const ID = '<ServiceSpecificCredentialId>ACCA1</ServiceSpecificCredentialId>';

function credentialsAt(results: Readonly<Record<string, FakeResult>>) {
  const { calls, forms } = fakeIamCalls(results);
  return { iam: serviceCredentialCalls(calls), forms };
}

/** The credential that is listed with these fields. */
async function listed(fields: string) {
  const list = `<ServiceSpecificCredentials><member>${fields}</member></ServiceSpecificCredentials>`;
  const { iam } = credentialsAt({ ListServiceSpecificCredentials: list });
  const { page } = await iam.listServiceCredentials(undefined);
  return page;
}

describe('A listed service-specific credential', () => {
  test('has everything that IAM says of it', async () => {
    const fields = [
      `${ID}<UserName>ann</UserName><ServiceName>bedrock.amazonaws.com</ServiceName>`,
      '<ServiceCredentialAlias>key-1</ServiceCredentialAlias><Status>Active</Status>',
      `<CreateDate>${CREATED}</CreateDate><ExpirationDate>${EXPIRES}</ExpirationDate>`,
    ];
    expect(await listed(fields.join(''))).toEqual([
      {
        id: 'ACCA1',
        userName: 'ann',
        serviceName: 'bedrock.amazonaws.com',
        alias: 'key-1',
        status: 'Active',
        createdAt: Date.parse(CREATED),
        expiresAt: Date.parse(EXPIRES),
      },
    ]);
  });

  test('never expires when it has no expiration date', async () => {
    expect(await listed(ID)).toMatchObject([{ expiresAt: 'never' }]);
  });

  test('is named after its user name at the service when it has no alias', async () => {
    const name = '<ServiceUserName>ann-at-111122223333</ServiceUserName>';
    expect(await listed(ID + name)).toMatchObject([{ alias: 'ann-at-111122223333' }]);
  });

  test.each(['', '<UserName></UserName>'])('has no user when IAM says %j', async (user) => {
    expect(await listed(ID + user)).toMatchObject([{ userName: undefined }]);
  });

  test('must have an id', async () => {
    await expect(listed('<UserName>ann</UserName>')).rejects.toMatchObject({
      code: 'invalid-response',
      message: 'IAM left out ServiceSpecificCredentialId, which it documents',
    });
  });
});

test('service-specific credentials of all users are listed, in pages as large as IAM allows', async () => {
  const { iam, forms } = credentialsAt({
    ListServiceSpecificCredentials: '<ServiceSpecificCredentials/>',
  });
  expect(await iam.listServiceCredentials('7')).toEqual({ page: [], next: undefined });
  const sent = Object.fromEntries(forms[0] ?? []);
  expect(sent).toMatchObject({ AllUsers: 'true', Marker: '7', MaxItems: '1000' });
});

test('a service-specific credential is disabled by its user and id', async () => {
  const { iam, forms } = credentialsAt({ UpdateServiceSpecificCredential: '' });
  expect(await iam.disableServiceCredential('ann', 'ACCA1')).toBe('done');
  const sent = { UserName: 'ann', ServiceSpecificCredentialId: 'ACCA1', Status: 'Inactive' };
  expect(Object.fromEntries(forms[0] ?? [])).toMatchObject(sent);
});

test('a service-specific credential is deleted by its user and id', async () => {
  const { iam, forms } = credentialsAt({ DeleteServiceSpecificCredential: '' });
  expect(await iam.deleteServiceCredential('ann', 'ACCA1')).toBe('done');
  const sent = { UserName: 'ann', ServiceSpecificCredentialId: 'ACCA1' };
  expect(Object.fromEntries(forms[0] ?? [])).toMatchObject(sent);
});
