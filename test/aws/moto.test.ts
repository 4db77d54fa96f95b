import { DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import { expect } from 'vitest';
import { createTokenRegister } from '../../lambda/aws/register.ts';
import { createCredentialStore } from '../../lambda/aws/secrets.ts';
import { useMoto } from '../support/moto-clients.ts';

// The same adapters as on our own stubs, against somebody else's idea of AWS.
const moto = useMoto();
const client = async () => moto.secrets;

moto.test(
  'on moto, secrets are read by name, whole ARN and partial ARN, over several batches',
  async () => {
    const names = Array.from({ length: 25 }, (_, index) => `batch/${index}`);
    for (const Name of names) await moto.createSecret({ Name, SecretString: JSON.stringify(Name) });
    const arn = await moto.createSecret({ Name: 'by-arn', SecretString: '"by ARN"' });

    const read = await createCredentialStore(client).read([...names, arn, arn.slice(0, -7)]);

    expect([...read.values()]).toEqual([...names, 'by ARN', 'by ARN']);
  },
);

moto.test('on moto, what is wrong with one secret is the result for that one alone', async () => {
  await moto.createSecret({ Name: 'plain', SecretString: 'no JSON' });
  await moto.createSecret({ Name: 'binary', SecretBinary: Buffer.from('{}') });
  await moto.createSecret({ Name: 'deleted', SecretString: '{}' });
  await moto.secrets.send(new DeleteSecretCommand({ SecretId: 'deleted' }));

  const read = await createCredentialStore(client).read(['plain', 'binary', 'deleted', 'none']);

  expect([...read]).toMatchObject([
    ['plain', { code: 'invalid-secret' }],
    ['binary', { code: 'invalid-secret' }],
    ['deleted', { code: 'not-found' }],
    ['none', { code: 'not-found' }],
  ]);
});

moto.test('on moto, a register is listed by its tag, and a marked entry is left out', async () => {
  const tag = { key: 'register', value: 'prod' };
  const tags = (...pairs: [string, string][]) => pairs.map(([Key, Value]) => ({ Key, Value }));
  const register = createTokenRegister(client);
  const list = async () => {
    const names: string[] = [];
    for await (const page of register.entries(tag, 'revoked-at')) {
      names.push(...page.map(({ name, value }) => ('text' in value ? name : 'unreadable')));
    }
    return names.sort();
  };
  const crossed = tags(['register', 'test'], ['stage', 'prod']);
  await moto.createSecret({ Name: 'crossed', SecretString: 'x', Tags: crossed });
  await moto.createSecret({ Name: 'one', SecretString: 'x', Tags: tags(['register', 'prod']) });
  const arn = await moto.createSecret({
    Name: 'two',
    SecretString: 'x',
    Tags: tags(['register', 'prod']),
  });

  expect(await list()).toEqual(['one', 'two']);
  await register.mark(arn, { key: 'revoked-at', value: '2026-03-01T12:00:00.000Z' });
  expect(await list()).toEqual(['one']);
});
