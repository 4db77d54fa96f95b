import { describe, expect, test } from 'vitest';
import { accessKeyCalls } from '../../lambda/aws/iam-access-keys.ts';
import { type FakeResult, fakeIamCalls } from './fake-iam.ts';

const CREATED = '2024-01-02T03:04:05Z';

function keysAt(results: Readonly<Record<string, FakeResult>>) {
  const { calls, forms } = fakeIamCalls(results);
  return { iam: accessKeyCalls(calls), forms };
}

/** A list with one access key. */
const listOf = (fields: string) =>
  `<AccessKeyMetadata><member>${fields}</member></AccessKeyMetadata><IsTruncated>false</IsTruncated>`;

describe('The list of a user’s access keys', () => {
  test('has id, status and creation of each key', async () => {
    const fields = `<AccessKeyId>AKIA1</AccessKeyId><Status>Inactive</Status><CreateDate>${CREATED}</CreateDate>`;
    const { iam } = keysAt({ ListAccessKeys: listOf(fields) });
    expect(await iam.listAccessKeys('ann', undefined)).toEqual({
      page: [{ id: 'AKIA1', status: 'Inactive', createdAt: Date.parse(CREATED) }],
      next: undefined,
    });
  });

  test('leaves open what IAM does not say, except an id', async () => {
    const { iam } = keysAt({ ListAccessKeys: listOf('<AccessKeyId>AKIA1</AccessKeyId>') });
    expect(await iam.listAccessKeys('ann', undefined)).toMatchObject({
      page: [{ id: 'AKIA1', status: undefined, createdAt: undefined }],
    });
    const { iam: broken } = keysAt({ ListAccessKeys: listOf('<Status>Active</Status>') });
    await expect(broken.listAccessKeys('ann', undefined)).rejects.toMatchObject({
      code: 'invalid-response',
      message: 'IAM left out AccessKeyId, which it documents',
    });
  });

  test('names the user and the marker, in pages as large as IAM allows', async () => {
    const { iam, forms } = keysAt({ ListAccessKeys: '<AccessKeyMetadata/>' });
    await iam.listAccessKeys('ann', '7');
    const sent = Object.fromEntries(forms[0] ?? []);
    expect(sent).toMatchObject({ UserName: 'ann', Marker: '7', MaxItems: '1000' });
  });

  test('is refused when it is that of another user', async () => {
    const fields = '<UserName>bob</UserName><AccessKeyId>AKIA1</AccessKeyId>';
    const { iam } = keysAt({ ListAccessKeys: listOf(fields) });
    expect((await iam.listAccessKeys('bob', undefined)) !== 'gone').toBe(true);
    await expect(iam.listAccessKeys('ann', undefined)).rejects.toMatchObject({
      code: 'invalid-response',
      message: expect.stringMatching(/another user/),
    });
  });

  test('is gone with its user', async () => {
    const { iam } = keysAt({ ListAccessKeys: { status: 404, code: 'NoSuchEntity' } });
    expect(await iam.listAccessKeys('ann', undefined)).toBe('gone');
  });
});

describe('The last use that IAM gives for an access key', () => {
  test.each([
    ['a date', `<LastUsedDate>${CREATED}</LastUsedDate>`, Date.parse(CREATED)],
    ['no date and the service N/A', '<ServiceName>N/A</ServiceName>', 'never'],
    ['no date and another service', '<ServiceName>s3</ServiceName>', 'unknown'],
    ['no date and no service', '<Region>us-east-1</Region>', 'unknown'],
  ])('with %s', async (_, fields, lastUse) => {
    const { iam } = keysAt({
      GetAccessKeyLastUsed: `<AccessKeyLastUsed>${fields}</AccessKeyLastUsed>`,
    });
    expect(await iam.accessKeyLastUsed('ann', 'AKIA1')).toBe(lastUse);
  });

  test('is not taken for never when it is left out', async () => {
    const { iam } = keysAt({ GetAccessKeyLastUsed: '<UserName>ann</UserName>' });
    await expect(iam.accessKeyLastUsed('ann', 'AKIA1')).rejects.toMatchObject({
      code: 'invalid-response',
    });
  });

  test('is refused when it is that of another user', async () => {
    const { iam } = keysAt({
      GetAccessKeyLastUsed:
        '<UserName>bob</UserName><AccessKeyLastUsed><ServiceName>N/A</ServiceName></AccessKeyLastUsed>',
    });
    expect(await iam.accessKeyLastUsed('bob', 'AKIA1')).toBe('never');
    await expect(iam.accessKeyLastUsed('ann', 'AKIA1')).rejects.toMatchObject({
      code: 'invalid-response',
    });
  });

  test('fails with the id of the key', async () => {
    const { iam } = keysAt({ GetAccessKeyLastUsed: { status: 403, code: 'AccessDenied' } });
    await expect(iam.accessKeyLastUsed('ann', 'AKIA1')).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/^reading the last use of access key AKIA1: /),
    });
  });
});

test('an access key is disabled by its user and id', async () => {
  const { iam, forms } = keysAt({ UpdateAccessKey: '' });
  expect(await iam.disableAccessKey('ann', 'AKIA1')).toBe('done');
  const sent = { UserName: 'ann', AccessKeyId: 'AKIA1', Status: 'Inactive' };
  expect(Object.fromEntries(forms[0] ?? [])).toMatchObject(sent);
});

test('an access key is deleted by its user and id', async () => {
  const { iam, forms } = keysAt({ DeleteAccessKey: '' });
  expect(await iam.deleteAccessKey('ann', 'AKIA1')).toBe('done');
  const sent = { UserName: 'ann', AccessKeyId: 'AKIA1' };
  expect(Object.fromEntries(forms[0] ?? [])).toMatchObject(sent);
});
