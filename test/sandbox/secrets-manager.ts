import { createHash } from 'node:crypto';
import type { Clock } from '../../lambda/ports.ts';
import { type Handler, mediaType, type ReceivedRequest, type Reply } from './message.ts';
import { pageOf } from './page.ts';
import { SANDBOX_AWS_KEY } from './route53.ts';
import { type AwsAccessKey, refuseSigV4 } from './verify-sigv4.ts';

/** A secret to put in place; `text` or `binary`, JSON as text. */
export interface NewSecret {
  readonly name: string;
  readonly text?: string;
  readonly binary?: Uint8Array;
  readonly tags?: Readonly<Record<string, string>>;
  readonly description?: string;
}

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

interface Version {
  readonly id: string;
  readonly text: string | undefined;
  readonly binary: Uint8Array | undefined;
  readonly createdAt: number;
}

interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly createdAt: number;
  tags: Record<string, string>;
  /** Newest first: the first is AWSCURRENT, the second AWSPREVIOUS. */
  versions: Version[];
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
  const secrets = new Map<string, Secret>();
  const denied = new Set<string>();

  const put = ({ name, text, binary, tags = {}, description = '' }: NewSecret): Secret => {
    const createdAt = clock.now();
    const secret = secrets.get(name) ?? {
      name,
      arn: `arn:aws:secretsmanager:${region}:111122223333:secret:${name}-${digest(name).slice(0, 6)}`,
      description,
      createdAt,
      tags: {},
      versions: [],
    };
    const id = versionId(`${name} ${secret.versions.length}`);
    secret.versions.unshift({ id, text, binary, createdAt });
    secret.tags = { ...secret.tags, ...tags };
    secrets.set(name, secret);
    return secret;
  };

  const find = (id = ''): Secret => {
    const found = secrets.get(id) ?? secrets.values().find(({ arn }) => hasArn(arn, id));
    if (found && !denied.has(found.name)) return found;
    if (found) throw new ServiceError('AccessDeniedException', `access to ${id} is denied`);
    throw notFound("Secrets Manager can't find the specified secret.");
  };

  const value = (input: Input) => {
    const secret = find(input.SecretId);
    const stage = input.VersionStage ?? 'AWSCURRENT';
    const index = secret.versions.findIndex((version, position) =>
      input.VersionId ? version.id === input.VersionId : stagesAt(position).includes(stage),
    );
    const version = secret.versions[index];
    if (!version)
      throw notFound(
        `Secrets Manager can't find the specified secret value for staging label: ${stage}`,
      );
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: version.id,
      VersionStages: stagesAt(index),
      CreatedDate: version.createdAt / 1000,
      SecretString: version.text,
      SecretBinary: version.binary && Buffer.from(version.binary).toString('base64'),
    };
  };

  const select = (input: Input, maximum: number) => {
    const chosen = [...secrets.values()].filter((secret) =>
      (input.Filters ?? []).every((filter) => matchesFilter(secret, filter.Key, filter.Values)),
    );
    const limit = input.MaxResults ?? maximum;
    if (limit < 1 || limit > maximum) throw invalid(`MaxResults must be between 1 and ${maximum}`);
    const page = pageOf(chosen, (secret) => secret.name, 'secrets', limit, input.NextToken);
    if (!page) throw new ServiceError('InvalidNextTokenException', 'NextToken is not valid');
    return page;
  };

  const operations: Readonly<Record<string, (input: Input) => unknown>> = {
    GetSecretValue: value,
    BatchGetSecretValue(input) {
      if (!input.SecretIdList === !input.Filters)
        throw new ServiceError(
          'InvalidParameterException',
          'Either SecretIdList or Filters must be provided, but not both.',
        );
      if ((input.SecretIdList?.length ?? 0) > 20) throw invalid('SecretIdList holds more than 20');
      if (input.SecretIdList && input.MaxResults)
        throw new ServiceError('InvalidParameterException', 'MaxResults goes with Filters only.');
      const page = input.SecretIdList ? undefined : select(input, 20);
      const ids = page?.items.map((secret) => secret.arn) ?? input.SecretIdList ?? [];
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
    },
    ListSecrets(input) {
      const page = select(input, 100);
      return {
        SecretList: page.items.map((secret) => ({
          ...describe(secret),
          SecretVersionsToStages: stages(secret),
        })),
        NextToken: page.next,
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
      secrets.delete(name);
    },
    text: (name) => secrets.get(name)?.versions[0]?.text,
    tags: (name) => secrets.get(name)?.tags ?? {},
  };

  function check(request: ReceivedRequest): void {
    // The AWS SDK signs with the clock of the machine, which a test does not own: the time is not judged.
    const refusal = refuseSigV4(request, { key, region, service: 'secretsmanager' });
    if (refusal) throw new ServiceError(refusal.type, refusal.message);
    if (request.method !== 'POST' || request.target !== '/' || mediaType(request) !== CONTENT_TYPE)
      throw new ServiceError('UnknownOperationException', 'not a call of AWS JSON 1.1');
  }
}

const CONTENT_TYPE = 'application/x-amz-json-1.1';

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

/** Every filter is asked for itself, so that a key and a value of different tags match together. */
function matchesFilter(secret: Secret, key: string, values: readonly string[]): boolean {
  const fields = new Map([
    ['name', [secret.name]],
    ['description', [secret.description]],
    ['tag-key', Object.keys(secret.tags)],
    ['tag-value', Object.values(secret.tags)],
  ]).get(key);
  if (!fields) throw invalid(`filter ${key} is not known`);
  return values.some((wanted) =>
    wanted.startsWith('!')
      ? !fields.some((field) => field.startsWith(wanted.slice(1)))
      : fields.some((field) => field.startsWith(wanted)),
  );
}

/** A whole ARN, or one without the hyphen and six characters at its end. */
function hasArn(arn: string, id: string): boolean {
  return arn === id || arn.slice(0, -7) === id;
}

function stages(secret: Secret): Record<string, string[]> {
  const labelled = secret.versions.slice(0, 2);
  return Object.fromEntries(labelled.map(({ id }, position) => [id, stagesAt(position)]));
}

function stagesAt(position: number): string[] {
  return ['AWSCURRENT', 'AWSPREVIOUS'].slice(position, position + 1);
}

function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message);
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', `1 validation error detected: ${message}`);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').replace(/[-_]/g, 'x');
}

function versionId(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
