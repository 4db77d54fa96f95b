import {
  GetSecretValueCommand,
  paginateListSecrets,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { SANDBOX_AWS_KEY } from '../support/sandbox/route53.ts';
import type { Sandbox } from '../support/sandbox/sandbox.ts';
import type { Emulator } from './emulator.ts';

/** Creates the sandbox's secrets, with their tags, in the emulated Secrets Manager. */
export async function copySecrets({ secretsManager }: Sandbox, emulator: Emulator): Promise<void> {
  const client = new SecretsManagerClient({
    region: 'us-east-1',
    endpoint: secretsManager.server.origin,
    credentials: SANDBOX_AWS_KEY,
  });
  for await (const { SecretList = [] } of paginateListSecrets({ client }, {}))
    for (const { Name, ARN, Tags = [] } of SecretList) {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: ARN }));
      await emulator.call('secretsmanager', 'create_secret', { Name, SecretString, Tags });
    }
  client.destroy();
}
