import { Token } from 'aws-cdk-lib';
import type { Permission } from '../lambda/domain/permission.ts';
import type { ProviderModule } from '../lambda/ports.ts';
import { InvalidDeploymentError } from './deployment-error.ts';
import { type Place, readSecretReference, type SecretReference } from './secret-arn.ts';

/** A policy is limited in size, and the CDK splits a role's permissions into several only between statements. */
const SECRETS_PER_STATEMENT = 10;

/** Characters that all secret ARNs together may have: a role has one inline policy and ten managed ones. */
const MAX_ARN_CHARACTERS = 30_000;
/** Characters of a secret's ARN without the secret's name. */
const ARN_CHARACTERS = 75;

/** The part of a connection that permissions depend on. */
export interface PermittedConnection {
  readonly name: string;
  readonly module: Pick<ProviderModule, 'name' | 'permissions'>;
  readonly settings: unknown;
  readonly secret?: string;
}

/** Where the secrets of a deployment may be. */
export interface SecretScope {
  readonly place: Place;
  /** Other AWS accounts whose secrets may be read. */
  readonly accounts: readonly string[];
  /** ARNs of the customer-managed keys that encrypt them. */
  readonly keyArns: readonly string[];
}

/**
 * The permissions that the configured connections need and nothing else, each with its reason.
 * Throws {@link InvalidDeploymentError} for secrets that the function could not read from its account and region.
 */
export function connectionPermissions(
  connections: readonly PermittedConnection[],
  scope: SecretScope,
): readonly Permission[] {
  return [
    ...secretPermissions(readReferences(connections, scope), scope),
    ...connections.flatMap(({ module, settings }) =>
      module
        .permissions(settings)
        .map((permission) => resolvePlaceholders(permission, scope.place)),
    ),
  ];
}

function readReferences(
  connections: readonly PermittedConnection[],
  scope: SecretScope,
): readonly SecretReference[] {
  const problems: string[] = [];
  const references = new Map<string, SecretReference>();
  for (const [index, { secret }] of connections.entries()) {
    if (secret === undefined) continue;
    try {
      references.set(secret, checkReach(readSecretReference(secret), scope));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      problems.push(`connections[${index}].secret: ${secret} ${error.message}`);
    }
  }
  const secrets = [...references.values()];
  if (secrets.reduce((sum, { name }) => sum + name.length + ARN_CHARACTERS, 0) > MAX_ARN_CHARACTERS)
    problems.push(
      `connections: ${secrets.length} secrets are more than the policies of one role can name; let connections share secrets, or split them into several deployments, each with its own name and config`,
    );
  if (problems.length > 0) throw new InvalidDeploymentError(problems);
  return secrets;
}

/** Throws RangeError for a secret that is out of reach. An environment-agnostic stack cannot tell, and accepts it. */
function checkReach(reference: SecretReference, { place, accounts }: SecretScope): SecretReference {
  const { region, account } = reference;
  if (region && !Token.isUnresolved(place.region) && region !== place.region)
    throw new RangeError(
      `lies in region ${region}, but the stack is for ${place.region}: replicate the secret to ${place.region} or deploy to ${region}`,
    );
  if (
    account &&
    !Token.isUnresolved(place.account) &&
    ![place.account, ...accounts].includes(account)
  )
    throw new RangeError(
      `lies in account ${account}, but the stack is for ${place.account}: to allow it, list ${account} in secretAccounts and the secret's KMS key in secretKeyArns, and let the secret's resource policy admit the function's role`,
    );
  return reference;
}

function secretPermissions(
  references: readonly SecretReference[],
  { place, keyArns }: SecretScope,
): readonly Permission[] {
  if (references.length === 0) return [];
  const resources = references.flatMap((reference) => reference.resources(place));
  return [
    ...chunks(resources, SECRETS_PER_STATEMENT).map((chunk) => ({
      actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
      resources: chunk,
      reason: 'the secrets that the configuration names, and when they end',
    })),
    {
      actions: ['secretsmanager:BatchGetSecretValue'],
      resources: ['*'],
      reason: 'knows no resource types; each secret still needs GetSecretValue',
    },
    ...(keyArns.length > 0 ? [decryptSecrets(keyArns, place)] : []),
  ];
}

function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}

function decryptSecrets(keyArns: readonly string[], { region }: Place): Permission {
  return {
    actions: ['kms:Decrypt'],
    resources: keyArns,
    conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } },
    reason: 'the keys of the secrets, by way of Secrets Manager only',
  };
}

function resolvePlaceholders(permission: Permission, place: Place): Permission {
  const resources = permission.resources.map((resource) =>
    resource
      .replaceAll('{partition}', place.partition)
      .replaceAll('{region}', place.region)
      .replaceAll('{account}', place.account),
  );
  return { ...permission, resources };
}
