import { describe, expect, test } from 'vitest';
import { accountCalls } from '../../lambda/aws/iam-account.ts';
import { createTestClock, SECOND } from '../support/clock.ts';
import { type FakeResult, fakeIamCalls } from './fake-iam.ts';

function accountAt(results: Readonly<Record<string, FakeResult | readonly FakeResult[]>>) {
  const { calls, forms } = fakeIamCalls(results);
  const clock = createTestClock();
  return { iam: accountCalls(calls, clock), forms, clock };
}

describe('The list of IAM users', () => {
  test('has their names, of the path that is asked for', async () => {
    const { iam, forms } = accountAt({
      ListUsers:
        '<Users><member><UserName>ann</UserName></member></Users><IsTruncated>true</IsTruncated><Marker>8</Marker>',
    });
    expect(await iam.listUsers('/bots/', '7')).toEqual({ page: ['ann'], next: '8' });
    const sent = Object.fromEntries(forms[0] ?? []);
    expect(sent).toMatchObject({ PathPrefix: '/bots/', Marker: '7', MaxItems: '1000' });
  });

  test('is refused with a user that has no name', async () => {
    const { iam } = accountAt({
      ListUsers: '<Users><member><Path>/bots/</Path></member></Users>',
    });
    await expect(iam.listUsers('/', undefined)).rejects.toMatchObject({
      code: 'invalid-response',
      message: 'IAM left out UserName, which it documents',
    });
  });
});

describe('The credential report of an account', () => {
  const RUNNING = '<State>INPROGRESS</State>';
  const COMPLETE = '<State>COMPLETE</State>';
  const content = `<Content>${Buffer.from('user,arn\nann,ö').toString('base64')}</Content>`;

  test('is read at once when it is there', async () => {
    const { iam, clock } = accountAt({
      GenerateCredentialReport: COMPLETE,
      GetCredentialReport: content,
    });
    expect(await iam.credentialReport()).toBe('user,arn\nann,ö');
    expect(clock.waits).toEqual([]);
  });

  test('is looked for, at growing distances, until it is there', async () => {
    const { iam, clock } = accountAt({
      GenerateCredentialReport: ['<State>STARTED</State>', RUNNING, COMPLETE],
      GetCredentialReport: content,
    });
    expect(await iam.credentialReport()).toBe('user,arn\nann,ö');
    expect(clock.waits).toEqual([2000, 4000]);
  });

  test('that is never there fails after three minutes', async () => {
    const { iam, clock, forms } = accountAt({ GenerateCredentialReport: RUNNING });
    await expect(iam.credentialReport()).rejects.toMatchObject({
      code: 'unavailable',
      message: 'timed out waiting for the credential report',
    });
    expect(clock.waits).toEqual([2, 4, 8, 16, 32, 64, 64].map((seconds) => seconds * SECOND));
    expect(forms.every((form) => form.get('Action') === 'GenerateCredentialReport')).toBe(true);
  });

  test('without content is refused', async () => {
    const { iam } = accountAt({
      GenerateCredentialReport: COMPLETE,
      GetCredentialReport: '<ReportFormat>text/csv</ReportFormat>',
    });
    await expect(iam.credentialReport()).rejects.toMatchObject({ code: 'invalid-response' });
  });
});
