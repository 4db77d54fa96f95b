import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { createCredentialStore } from '../../lambda/aws/secrets.ts';
import { SweepError } from '../../lambda/errors.ts';
import { useSecretsManager } from '../support/secrets-manager.ts';

const aws = useSecretsManager();

const read = (...ids: string[]) => createCredentialStore(aws.client).read(ids);

async function errorOf(id: string): Promise<SweepError> {
  const error = (await read(id)).get(id);
  if (!(error instanceof SweepError)) throw new Error('there is no error');
  return error;
}

describe('a secret', () => {
  test('is found by its name, its whole ARN, and its ARN without the six characters', async () => {
    const arn = aws.stub.put({ name: 'team/one', text: '{"key":1}' });
    const ids = ['team/one', arn, arn.slice(0, -7)];

    const secrets = await read(...ids);

    expect([...secrets]).toEqual(ids.map((id) => [id, { key: 1 }]));
  });

  test('whose name ends as an ARN does is not taken for another', async () => {
    aws.stub.put({ name: 'one', text: '"short"' });
    aws.stub.put({ name: 'one-abcdef', text: '"long"' });

    const secrets = await read('one-abcdef', 'one');

    expect(secrets.get('one')).toBe('short');
    expect(secrets.get('one-abcdef')).toBe('long');
  });

  test('that several connections name is fetched once', async () => {
    aws.stub.put({ name: 'shared', text: '{}' });

    await read('shared', 'shared', 'shared');

    expect(aws.calls('BatchGetSecretValue')).toEqual([{ SecretIdList: ['shared'] }]);
  });

  test('that nobody names costs no call and no client', async () => {
    const secrets = await createCredentialStore(() => Promise.reject(new Error('no'))).read([]);

    expect(secrets.size).toBe(0);
  });
});

test('secrets are fetched by twenty', async () => {
  const names = Array.from({ length: 45 }, (_, index) => `secret-${index}`);
  for (const name of names) aws.stub.put({ name, text: JSON.stringify(name) });

  const secrets = await read(...names);

  expect([...secrets.keys()]).toEqual(names);
  expect([...secrets.values()]).toEqual(names);
  const sizes = aws.calls('BatchGetSecretValue').map(({ SecretIdList }) => {
    return Array.isArray(SecretIdList) ? SecretIdList.length : 0;
  });
  expect(sizes).toEqual([20, 20, 5]);
  expect(aws.calls('GetSecretValue')).toEqual([]);
});

describe('what is wrong with one secret', () => {
  test('is the result for that one alone', async () => {
    aws.stub.put({ name: 'good', text: '{}' });
    aws.stub.put({ name: 'denied', text: '{}' });
    aws.stub.put({ name: 'text', text: '{"plain-canary' });
    aws.stub.put({ name: 'binary', binary: Buffer.from('binary-canary') });
    aws.stub.denied.add('denied');

    const secrets = await read('good', 'denied', 'text', 'missing', 'binary');

    expect(secrets.get('good')).toEqual({});
    const problems = [...secrets].filter(([name]) => name !== 'good');
    expect(problems).toEqual([
      ['denied', expect.objectContaining({ code: 'forbidden' })],
      ['text', expect.objectContaining({ code: 'invalid-secret' })],
      ['missing', expect.objectContaining({ code: 'not-found' })],
      ['binary', expect.objectContaining({ code: 'invalid-secret' })],
    ]);
  });

  test.each([
    ['denied', 'secretsmanager:GetSecretValue'],
    ['missing', 'account and region'],
    ['text', 'JSON'],
    ['binary', 'store text'],
  ])('is told with its name, what to do, and nothing of its content: %s', async (name, hint) => {
    aws.stub.put({ name: 'denied', text: '{}' });
    aws.stub.put({ name: 'text', text: '{"plain-canary' });
    aws.stub.put({ name: 'binary', binary: Buffer.from('binary-canary') });
    aws.stub.denied.add('denied');

    const { message } = await errorOf(name);

    expect(message).toMatch(new RegExp(`\\bsecret ${name}\\b`));
    expect(message).toContain(hint);
    expect(message).not.toMatch(/canary|Ymlu/);
  });
});

describe('a batch that is refused', () => {
  test.each(['AccessDeniedException', 'ValidationException', 'InvalidParameterException'])(
    'with %s says nothing of its secrets: each is asked for alone',
    async (type) => {
      aws.stub.put({ name: 'good', text: '{"a":1}' });
      aws.fail('BatchGetSecretValue', type);

      const secrets = await read('good', 'missing');

      expect(secrets.get('good')).toEqual({ a: 1 });
      expect(secrets.get('missing')).toMatchObject({ code: 'not-found' });
    },
  );

  test('together with its secrets makes each of them forbidden', async () => {
    aws.stub.put({ name: 'one', text: '{}' });
    aws.fail('BatchGetSecretValue', 'AccessDeniedException');
    aws.fail('GetSecretValue', 'AccessDeniedException');

    const secrets = await read('one', 'two');

    expect([...secrets.values()]).toMatchObject([{ code: 'forbidden' }, { code: 'forbidden' }]);
  });

  test('by an answer that leaves one out has that one asked for alone', async () => {
    aws.stub.put({ name: 'one', text: '{"key":1}' });
    aws.stub.put({ name: 'two', text: 'plain' });
    aws.server.faults.add({
      effect: {
        kind: 'rewrite',
        change: ({ SecretValues }) => ({
          SecretValues: Array.isArray(SecretValues) ? SecretValues.slice(1) : [],
        }),
      },
    });

    expect([...(await read('one', 'two'))]).toEqual([
      ['one', { key: 1 }],
      ['two', 'plain'],
    ]);
    expect(aws.calls('GetSecretValue')).toEqual([{ SecretId: 'one' }]);
  });
});

describe('a batch that fails', () => {
  test.each([
    ['ThrottlingException', 400, 'unavailable'],
    ['InternalServiceError', 500, 'unavailable'],
    ['SomethingNew', 400, 'unavailable'],
    ['constructor', 400, 'unavailable'],
    ['ExpiredTokenException', 400, 'unauthorized'],
    ['UnrecognizedClientException', 400, 'unauthorized'],
  ] as const)(
    'with %s fails each of its secrets, and is not asked again',
    async (type, status, code) => {
      aws.fail('BatchGetSecretValue', type, status);

      const secrets = await read('one', 'two');

      expect([...secrets.values()]).toMatchObject([{ code }, { code }]);
      expect(aws.calls('GetSecretValue')).toEqual([]);
    },
  );
});

test.each([
  ['DecryptionFailure', 'forbidden', 'kms:Decrypt'],
  ['InvalidRequestException', 'not-found', 'scheduled for deletion'],
  ['ValidationException', 'not-found', 'secret one is not a valid secret name or ARN'],
  ['AccessDeniedException', 'forbidden', 'access denied reading secret one; grant '],
])('a secret whose own error is %s is %s', async (type, code, hint) => {
  aws.fail('BatchGetSecretValue', 'AccessDeniedException');
  aws.fail('GetSecretValue', type);

  const error = await errorOf('one');

  expect(error.code).toBe(code);
  expect(error.message).toContain(hint);
});

describe('without AWS', () => {
  test('a region that is not set is named', async () => {
    const client = new SecretsManagerClient({
      region: async () => {
        throw new Error('Region is missing');
      },
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 1,
    });

    const secrets = await createCredentialStore(async () => client).read(['one']);

    expect(secrets.get('one')).toMatchObject({
      code: 'invalid-settings',
      message:
        'secret one was not read: no AWS region is set; set AWS_REGION or the region of the profile',
    });
  });

  test('credentials that are not there are told as such', async () => {
    const client = new SecretsManagerClient({
      region: 'us-east-1',
      credentials: () =>
        Promise.reject(Object.assign(new Error('none'), { name: 'CredentialsProviderError' })),
      maxAttempts: 1,
    });

    const secrets = await createCredentialStore(async () => client).read(['one']);

    expect(secrets.get('one')).toMatchObject({ code: 'unauthorized' });
  });

  test('a service that does not answer is unavailable', async () => {
    aws.server.faults.add({ times: Number.POSITIVE_INFINITY, effect: { kind: 'reset' } });

    expect((await errorOf('one')).code).toBe('unavailable');
  });
});
