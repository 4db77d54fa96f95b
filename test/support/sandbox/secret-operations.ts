import { pageOf } from './page.ts';
import {
  findSecret,
  matchesFilter,
  putSecret,
  type Secret,
  type SecretStore,
  stagesAt,
} from './secret-store.ts';

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
export class ServiceError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** What the operations work on. */
interface Service {
  readonly store: SecretStore;
  /** Names of the secrets that may not be read or changed. */
  readonly denied: ReadonlySet<string>;
  readonly region: string;
  readonly now: () => number;
}

/** The operations of Secrets Manager, by their names there. */
export class SecretOperations {
  readonly #service: Service;

  constructor(service: Service) {
    this.#service = service;
  }

  /**
   * Runs one operation and returns its output.
   * @throws {ServiceError} As the service refuses.
   */
  run(name: string, input: Input): unknown {
    switch (name) {
      case 'GetSecretValue':
        return this.#value(input);
      case 'BatchGetSecretValue':
        return this.#batch(input);
      case 'ListSecrets':
        return this.#list(input);
      case 'DescribeSecret': {
        const secret = this.#find(input.SecretId);
        return { ...describe(secret), VersionIdsToStages: stages(secret) };
      }
      case 'PutSecretValue':
        return this.#put(input);
      case 'TagResource': {
        const secret = this.#find(input.SecretId);
        for (const { Key, Value } of input.Tags ?? []) secret.tags[Key] = Value;
        return undefined;
      }
      default:
        throw new ServiceError('UnknownOperationException', name);
    }
  }

  #find(id = ''): Secret {
    const found = findSecret(this.#service.store, id);
    if (!found) throw notFound("Secrets Manager can't find the specified secret.");
    if (this.#service.denied.has(found.name))
      throw new ServiceError('AccessDeniedException', `access to ${id} is denied`);
    return found;
  }

  #value(input: Input) {
    const { arn, name, versions } = this.#find(input.SecretId);
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
  }

  #select(input: Input, maximum: number) {
    const chosen = [...this.#service.store.values()].filter((secret) =>
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
  }

  #batch(input: Input) {
    const { SecretIdList: given, Filters, MaxResults } = input;
    if (!given === !Filters)
      throw invalidParameter('Either SecretIdList or Filters must be provided, but not both.');
    if (given && MaxResults) throw invalidParameter('MaxResults goes with Filters only.');
    if (given && given.length > 20) throw invalid('SecretIdList holds more than 20');
    const page = given ? undefined : this.#select(input, 20);
    const ids = given ?? page?.items.map((secret) => secret.arn) ?? [];
    const SecretValues: unknown[] = [];
    const Errors: unknown[] = [];
    for (const SecretId of ids) {
      try {
        SecretValues.push(this.#value({ SecretId }));
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        Errors.push({ SecretId, ErrorCode: error.type, Message: error.message });
      }
    }
    return { SecretValues, Errors, NextToken: page?.next };
  }

  #list(input: Input) {
    const { items, next } = this.#select(input, 100);
    return {
      SecretList: items.map((secret) => ({
        ...describe(secret),
        SecretVersionsToStages: stages(secret),
      })),
      NextToken: next,
    };
  }

  #put(input: Input) {
    const { store, region, now } = this.#service;
    const { name } = this.#find(input.SecretId);
    const text = input.SecretString;
    const binary = input.SecretBinary && Buffer.from(input.SecretBinary, 'base64');
    const secret = { name, ...(text !== undefined && { text }), ...(binary && { binary }) };
    putSecret(store, secret, region, now());
    const { ARN, Name, VersionId, VersionStages } = this.#value({ SecretId: name });
    return { ARN, Name, VersionId, VersionStages };
  }
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
