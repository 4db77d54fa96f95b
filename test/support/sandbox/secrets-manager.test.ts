import {
  BatchGetSecretValueCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  TagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Loopback, startLoopback } from './loopback.ts';
import {
  createSecretsManagerStub,
  operationOf,
  type SecretsManagerStub,
  secretsManagerError,
} from './secrets-manager.ts';

const clock = { now: () => Date.parse('2026-11-25T12:00:00Z') };

let stub: SecretsManagerStub;
let server: Loopback;
let client: SecretsManagerClient;

beforeEach(async () => {
  stub = createSecretsManagerStub({ clock });
  server = await startLoopback(stub.handle, { clock });
  client = connect(stub.key);
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

function connect(credentials: { accessKeyId: string; secretAccessKey: string }) {
  return new SecretsManagerClient({ region: 'us-east-1', endpoint: server.origin, credentials });
}

const read = async (SecretId: string) => client.send(new GetSecretValueCommand({ SecretId }));

describe('the Secrets Manager stub, through the AWS SDK', () => {
  test('finds a secret by name, by ARN and by ARN without its suffix', async () => {
    const arn = stub.put({ name: 'app/one', text: '{"a":1}' });
    for (const id of ['app/one', arn, arn.slice(0, -7)])
      expect(await read(id)).toMatchObject({ ARN: arn, Name: 'app/one', SecretString: '{"a":1}' });
    await expect(read(arn.slice(0, -3))).rejects.toThrow(ResourceNotFoundException);
  });

  test('knows binary secrets, denied ones and removed ones', async () => {
    stub.put({ name: 'binary', binary: new Uint8Array([1, 2]) });
    stub.put({ name: 'denied', text: 'x' });
    stub.put({ name: 'removed', text: 'x' });
    stub.denied.add('denied');
    stub.remove('removed');
    expect((await read('binary')).SecretBinary).toEqual(new Uint8Array([1, 2]));
    await expect(read('denied')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(read('removed')).rejects.toThrow(ResourceNotFoundException);
  });

  test('reads up to 20 secrets at once and tells of each what is wrong', async () => {
    stub.put({ name: 'good', text: 'x' });
    stub.put({ name: 'denied', text: 'x' });
    stub.denied.add('denied');
    const batch = (SecretIdList: string[]) =>
      client.send(new BatchGetSecretValueCommand({ SecretIdList }));
    const { SecretValues, Errors } = await batch(['good', 'denied', 'absent']);
    expect(SecretValues?.map((value) => value.Name)).toEqual(['good']);
    expect(Errors?.map((error) => `${error.SecretId} ${error.ErrorCode}`)).toEqual([
      'denied AccessDeniedException',
      'absent ResourceNotFoundException',
    ]);
    await expect(batch(Array.from({ length: 21 }, String))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('keeps the previous version of a secret and the tags that are set', async () => {
    const arn = stub.put({ name: 'a', text: 'old', tags: { kept: '1' } });
    await client.send(new PutSecretValueCommand({ SecretId: 'a', SecretString: 'new' }));
    const Tags = [{ Key: 'revoked-at', Value: 'today' }];
    await client.send(new TagResourceCommand({ SecretId: arn, Tags }));
    const previous = new GetSecretValueCommand({ SecretId: 'a', VersionStage: 'AWSPREVIOUS' });
    expect((await client.send(previous)).SecretString).toBe('old');
    expect(stub.text('a')).toBe('new');
    expect(stub.tags('a')).toEqual({ kept: '1', 'revoked-at': 'today' });
    const described = await client.send(new DescribeSecretCommand({ SecretId: 'a' }));
    expect(described.Tags).toContainEqual({ Key: 'revoked-at', Value: 'today' });
    expect(Object.values(described.VersionIdsToStages ?? {})).toHaveLength(2);
  });
});

describe('the Secrets Manager stub, asked for a list through the AWS SDK,', () => {
  test('asks each filter for itself, so that key and value may be of different tags', async () => {
    stub.put({ name: 'right', text: 'x', tags: { sweep: 'demo' } });
    stub.put({ name: 'crossed', text: 'x', tags: { sweep: 'other', stage: 'demo' } });
    stub.put({ name: 'neither', text: 'x' });
    const names = async (
      ...Filters: { Key: 'tag-key' | 'tag-value' | 'name'; Values: string[] }[]
    ) => (await client.send(new ListSecretsCommand({ Filters }))).SecretList?.map((s) => s.Name);
    expect(
      await names({ Key: 'tag-key', Values: ['sweep'] }, { Key: 'tag-value', Values: ['demo'] }),
    ).toEqual(['right', 'crossed']);
    expect(await names({ Key: 'tag-key', Values: ['!sweep'] })).toEqual(['neither']);
    expect(await names({ Key: 'name', Values: ['cro', 'nei'] })).toEqual(['crossed', 'neither']);
  });

  test('pages lists and filtered batches', async () => {
    for (const name of ['a', 'b', 'c']) stub.put({ name, text: name, tags: { t: '1' } });
    const first = await client.send(new ListSecretsCommand({ MaxResults: 2 }));
    const { NextToken } = first;
    const last = await client.send(new ListSecretsCommand({ MaxResults: 2, NextToken }));
    expect([first.SecretList?.length, last.SecretList?.length, last.NextToken]).toEqual([
      2,
      1,
      undefined,
    ]);
    const Filters = [{ Key: 'tag-key' as const, Values: ['t'] }];
    const batch = await client.send(new BatchGetSecretValueCommand({ Filters, MaxResults: 2 }));
    expect(batch.SecretValues?.map((value) => value.SecretString)).toEqual(['a', 'b']);
    expect(batch.NextToken).toBeDefined();
  });
});

describe('the Secrets Manager stub, like the service,', () => {
  test('refuses a wrong key and a wrong secret key', async () => {
    stub.put({ name: 'a', text: 'x' });
    for (const [credentials, name] of [
      [{ ...stub.key, accessKeyId: 'AKIDOTHER' }, 'UnrecognizedClientException'],
      [{ ...stub.key, secretAccessKey: 'wrong' }, 'InvalidSignatureException'],
    ] as const) {
      client.destroy();
      client = connect(credentials);
      await expect(read('a')).rejects.toMatchObject({ name });
    }
  });

  test('is throttled by faults for one operation', async () => {
    stub.put({ name: 'a', text: 'x' });
    const reply = secretsManagerError(400, 'ThrottlingException', 'Rate exceeded');
    const when = (request: Parameters<typeof operationOf>[0]) =>
      operationOf(request) === 'GetSecretValue';
    server.faults.add({ when, effect: { kind: 'response', reply } });
    const answer = await read('a');
    expect([answer.SecretString, answer.$metadata.attempts]).toEqual(['x', 2]);
  });
});
