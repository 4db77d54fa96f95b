import { IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import { IamCalls } from '../../lambda/aws/iam-calls.ts';

const named = (name: string) => Object.assign(new Error('details'), { name });

/** Calls of which every one ends with the same error; it may follow a repeated request. */
const callsOf = (wasRepeated = false) =>
  new IamCalls(new IAMClient({ region: 'us-east-1' }), { wasRepeated: () => wasRepeated });

const failWith = (name: string) => () => Promise.reject(named(name));

describe('A call to IAM', () => {
  test('gives what the client of IAM returns', async () => {
    const region = await callsOf().call('listing', ({ config }) => config.region());
    expect(region).toBe('us-east-1');
  });

  test('that fails names the operation', async () => {
    await expect(callsOf().call('listing', failWith('AccessDenied'))).rejects.toMatchObject({
      name: 'SweepError',
      code: 'forbidden',
      message: expect.stringMatching(/^listing: /),
    });
  });

  test('fails for an entity that does not exist where none may be missing', async () => {
    await expect(callsOf().call('listing', failWith('NoSuchEntity'))).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('A list of IAM below something that may no longer exist', () => {
  test('is gone when IAM does not know that', async () => {
    expect(await callsOf().callUnlessGone('listing', failWith('NoSuchEntity'))).toBe('gone');
  });

  test('gives what the client of IAM returns', async () => {
    expect(await callsOf().callUnlessGone('listing', async () => 'page')).toBe('page');
  });

  test('fails with every other error', async () => {
    const listing = callsOf().callUnlessGone('listing', failWith('AccessDenied'));
    await expect(listing).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('A change by IAM', () => {
  test('is done when the client of IAM returns', async () => {
    expect(await callsOf().change('deleting', async () => {})).toBe('done');
  });

  test('of what does not exist claims that it was already gone', async () => {
    expect(await callsOf().change('deleting', failWith('NoSuchEntity'))).toBe('already-gone');
  });

  test('of what does not exist on a repeated request claims that the first one removed it', async () => {
    expect(await callsOf(true).change('deleting', failWith('NoSuchEntity'))).toBe('gone-on-retry');
  });

  test('fails with every other error, repeated or not', async () => {
    const changing = callsOf(true).change('deleting', failWith('DeleteConflict'));
    await expect(changing).rejects.toMatchObject({ code: 'conflict' });
  });
});
