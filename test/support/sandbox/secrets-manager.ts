import type { Clock } from '../../../lambda/ports.ts';
import { type Handler, mediaType, type ReceivedRequest, type Reply } from './message.ts';
import { SANDBOX_AWS_KEY } from './route53.ts';
import { SecretOperations, ServiceError } from './secret-operations.ts';
import { type NewSecret, putSecret, type SecretStore } from './secret-store.ts';
import { type AwsAccessKey, refuseSigV4 } from './verify-sigv4.ts';

/** AWS Secrets Manager, as much of it as the product uses and a little more. */
export interface SecretsManagerStub {
  readonly key: AwsAccessKey;
  readonly handle: Handler;
  /** Names of the secrets that may not be read or changed; may change between requests. */
  readonly denied: Set<string>;
  /** Creates a secret, or a new version of the one with this name. Returns the ARN. */
  put(secret: NewSecret): string;
  remove(name: string): void;
  /** The current text of a secret. */
  text(name: string): string | undefined;
  tags(name: string): Readonly<Record<string, string>>;
}

const CONTENT_TYPE = 'application/x-amz-json-1.1';

/**
 * Simulates Secrets Manager over AWS JSON 1.1.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html
 */
export function createSecretsManagerStub(options: {
  readonly clock: Pick<Clock, 'now'>;
  readonly key?: AwsAccessKey;
  /** @default us-east-1 */
  readonly region?: string;
}): SecretsManagerStub {
  const { clock, key = SANDBOX_AWS_KEY, region = 'us-east-1' } = options;
  const store: SecretStore = new Map();
  const denied = new Set<string>();

  const operations = new SecretOperations({ store, denied, region, now: () => clock.now() });

  return {
    key,
    denied,
    handle(request) {
      try {
        check(request, key, region);
        return awsJson(200, operations.run(operationOf(request), JSON.parse(request.body)));
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        return secretsManagerError(400, error.type, error.message);
      }
    },
    put: (secret) => putSecret(store, secret, region, clock.now()).arn,
    remove(name) {
      store.delete(name);
    },
    text: (name) => store.get(name)?.versions[0]?.text,
    tags: (name) => store.get(name)?.tags ?? {},
  };
}

function check(request: ReceivedRequest, key: AwsAccessKey, region: string): void {
  // The AWS SDK signs with the clock of the machine, which a test does not own: the time is not judged.
  const refusal = refuseSigV4(request, { key, region, service: 'secretsmanager' });
  if (refusal) throw new ServiceError(refusal.type, refusal.message);
  if (request.method !== 'POST' || request.target !== '/' || mediaType(request) !== CONTENT_TYPE)
    throw new ServiceError('UnknownOperationException', 'not a call of AWS JSON 1.1');
}

/** The operation that a request names, for the `when` of a fault. */
export function operationOf(request: ReceivedRequest): string {
  const [service, operation] = (request.headers['x-amz-target'] ?? '').split('.');
  return service === 'secretsmanager' ? (operation ?? '') : '';
}

/** An error as Secrets Manager writes it, for faults such as ThrottlingException. */
export function secretsManagerError(status: number, type: string, message: string): Reply {
  return awsJson(status, { __type: type, Message: message });
}

function awsJson(status: number, value: unknown): Reply {
  return {
    status,
    headers: { 'content-type': CONTENT_TYPE },
    ...(value !== undefined && { body: JSON.stringify(value) }),
  };
}
