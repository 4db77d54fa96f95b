import type { Clock } from '../../../lambda/ports.ts';
import { type Handler, mediaType, type ReceivedRequest, type Reply } from './message.ts';
import { pageOf } from './page.ts';
import { SANDBOX_AWS_KEY } from './route53.ts';
import {
  findSecret,
  matchesFilter,
  type NewSecret,
  putSecret,
  type Secret,
  type SecretStore,
  stagesAt,
} from './secret-store.ts';
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

/** What a caller may ask of all operations together; each reads its own members. */
interface Input {
  readonly SecretId?: string;
  readonly SecretIdList?: readonly string[];
  readonly SecretString?: string;
  readonly SecretBinary?: string;
  readonly VersionId?: string;
  readonly VersionStage?: string;
  readonly Filters?: readonly { readonly Key: string; readonly Values: readonly string[] }[];
  readonly MaxResults?: number;
  readonly NextToken?: string;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

/** A refusal in the words of the service. */
class ServiceError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
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

  const put = (secret: NewSecret) => putSecret(store, secret, region, clock.now());

  const find = (id = ''): Secret => {
    const found = findSecret(store, id);
    if (!found) throw notFound("Secrets Manager can't find the specified secret.");
    if (denied.has(found.name))
      throw new ServiceError('AccessDeniedException', `access to ${id} is denied`);
    return found;
  };

  const value = (input: Input) => {
    const { arn, name, versions } = find(input.SecretId);
    const stage = input.VersionStage ?? 'AWSCURRENT';
    const position = versions.findIndex(({ id }, index) =>
      input.VersionId ? id === input.VersionId : stagesAt(index).includes(stage),
    );
    const version = versions[position];
    if (!version)
      throw notFound(
        `Secrets Manager can't find the specified secret value for staging label: ${stage}`,
      );
    return {
      ARN: arn,
      Name: name,
      VersionId: version.id,
      VersionStages: stagesAt(position),
      CreatedDate: version.createdAt / 1000,
      SecretString: version.text,
      SecretBinary: version.binary && Buffer.from(version.binary).toString('base64'),
    };
  };

  const select = (input: Input, maximum: number) => {
    const chosen = [...store.values()].filter((secret) =>
      (input.Filters ?? []).every(({ Key, Values }) => {
        const holds = matchesFilter(secret, Key, Values);
        if (holds === undefined) throw invalid(`filter ${Key} is not known`);
        return holds;
      }),
    );
    const limit = input.MaxResults ?? maximum;
    if (limit < 1 || limit > maximum) throw invalid(`MaxResults must be between 1 and ${maximum}`);
    const page = pageOf(chosen, (secret) => secret.name, 'secrets', limit, input.NextToken);
    if (!page) throw new ServiceError('InvalidNextTokenException', 'NextToken is not valid');
    return page;
  };

  const batch = (input: Input) => {
    const { SecretIdList: given, Filters, MaxResults } = input;
    if (!given === !Filters)
      throw invalidParameter('Either SecretIdList or Filters must be provided, but not both.');
    if (given && MaxResults) throw invalidParameter('MaxResults goes with Filters only.');
    if (given && given.length > 20) throw invalid('SecretIdList holds more than 20');
    const page = given ? undefined : select(input, 20);
    const ids = given ?? page?.items.map((secret) => secret.arn) ?? [];
    const SecretValues: unknown[] = [];
    const Errors: unknown[] = [];
    for (const SecretId of ids) {
      try {
        SecretValues.push(value({ SecretId }));
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        Errors.push({ SecretId, ErrorCode: error.type, Message: error.message });
      }
    }
    return { SecretValues, Errors, NextToken: page?.next };
  };

  const operations: Readonly<Record<string, (input: Input) => unknown>> = {
    GetSecretValue: value,
    BatchGetSecretValue: batch,
    ListSecrets(input) {
      const { items, next } = select(input, 100);
      return {
        SecretList: items.map((secret) => ({
          ...describe(secret),
          SecretVersionsToStages: stages(secret),
        })),
        NextToken: next,
      };
    },
    DescribeSecret(input) {
      const secret = find(input.SecretId);
      return { ...describe(secret), VersionIdsToStages: stages(secret) };
    },
    PutSecretValue(input) {
      const { name } = find(input.SecretId);
      const text = input.SecretString;
      const binary = input.SecretBinary && Buffer.from(input.SecretBinary, 'base64');
      put({ name, ...(text !== undefined && { text }), ...(binary && { binary }) });
      const { ARN, Name, VersionId, VersionStages } = value({ SecretId: name });
      return { ARN, Name, VersionId, VersionStages };
    },
    TagResource(input) {
      const secret = find(input.SecretId);
      for (const { Key, Value } of input.Tags ?? []) secret.tags[Key] = Value;
      return undefined;
    },
  };

  return {
    key,
    denied,
    handle(request) {
      try {
        check(request);
        const name = operationOf(request);
        const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
        if (!operation) throw new ServiceError('UnknownOperationException', name);
        return awsJson(200, operation(JSON.parse(request.body)));
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        return secretsManagerError(400, error.type, error.message);
      }
    },
    put: (secret) => put(secret).arn,
    remove(name) {
      store.delete(name);
    },
    text: (name) => store.get(name)?.versions[0]?.text,
    tags: (name) => store.get(name)?.tags ?? {},
  };

  function check(request: ReceivedRequest): void {
    // The AWS SDK signs with the clock of the machine, which a test does not own: the time is not judged.
    const refusal = refuseSigV4(request, { key, region, service: 'secretsmanager' });
    if (refusal) throw new ServiceError(refusal.type, refusal.message);
    if (request.method !== 'POST' || request.target !== '/' || mediaType(request) !== CONTENT_TYPE)
      throw new ServiceError('UnknownOperationException', 'not a call of AWS JSON 1.1');
  }
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

function describe(secret: Secret): Record<string, unknown> {
  return {
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    CreatedDate: secret.createdAt / 1000,
    Tags: Object.entries(secret.tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

function stages(secret: Secret): Record<string, string[]> {
  const labelled = secret.versions.slice(0, 2);
  return Object.fromEntries(labelled.map(({ id }, position) => [id, stagesAt(position)]));
}

function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message);
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', `1 validation error detected: ${message}`);
}

function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}
