import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach } from 'vitest';
import { type Loopback, startLoopback } from './sandbox/loopback.ts';
import { SANDBOX_AWS_KEY } from './sandbox/route53.ts';
import {
  createSecretsManagerStub,
  operationOf,
  type SecretsManagerStub,
  secretsManagerError,
} from './sandbox/secrets-manager.ts';

/** Secrets Manager on loopback, with a client that asks once: the SDK's own retries are not what is tested. */
export interface SecretsManagerScene {
  readonly stub: SecretsManagerStub;
  readonly server: Loopback;
  readonly client: () => Promise<SecretsManagerClient>;
  /** The operations that were called, with their inputs. */
  calls(operation: string): Record<string, unknown>[];
  /** Every call of `operation` fails with this error. */
  fail(operation: string, type: string, status?: number): void;
}

/** Gives each test of a file an empty Secrets Manager. */
export function useSecretsManager(): SecretsManagerScene {
  let stub: SecretsManagerStub;
  let server: Loopback;
  let client: SecretsManagerClient;

  beforeEach(async () => {
    const clock = { now: () => Date.now() };
    stub = createSecretsManagerStub({ clock });
    server = await startLoopback(stub.handle, { clock });
    client = new SecretsManagerClient({
      endpoint: server.origin,
      region: 'us-east-1',
      credentials: SANDBOX_AWS_KEY,
      maxAttempts: 1,
    });
  });
  afterEach(async () => {
    client.destroy();
    await server.close();
  });

  return {
    get stub() {
      return stub;
    },
    get server() {
      return server;
    },
    client: async () => client,
    calls: (operation) =>
      server.requests
        .filter((request) => operationOf(request) === operation)
        .map(({ body }) => JSON.parse(body)),
    fail: (operation, type, status = 400) =>
      server.faults.add({
        when: (request) => operationOf(request) === operation,
        times: Number.POSITIVE_INFINITY,
        effect: { kind: 'response', reply: secretsManagerError(status, type, 'in other words') },
      }),
  };
}
