import { createHash } from 'node:crypto';

/** A secret to put in place; `text` or `binary`, JSON as text. */
export interface NewSecret {
  readonly name: string;
  readonly text?: string;
  readonly binary?: Uint8Array;
  readonly tags?: Readonly<Record<string, string>>;
  readonly description?: string;
}

/** One value that a secret has or had; `createdAt` in epoch milliseconds. */
export interface Version {
  readonly id: string;
  readonly text: string | undefined;
  readonly binary: Uint8Array | undefined;
  readonly createdAt: number;
}

/** A secret as the stub keeps it. */
export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly createdAt: number;
  tags: Record<string, string>;
  /** Newest first: the first is AWSCURRENT, the second AWSPREVIOUS. */
  readonly versions: Version[];
}

/** Secrets by name. */
export type SecretStore = Map<string, Secret>;

/** Creates a secret, or a new version of the one with this name; `now` in epoch milliseconds. */
export function putSecret(
  store: SecretStore,
  { name, text, binary, tags = {}, description = '' }: NewSecret,
  region: string,
  now: number,
): Secret {
  const secret = store.get(name) ?? {
    name,
    arn: `arn:aws:secretsmanager:${region}:111122223333:secret:${name}-${suffixOf(name)}`,
    description,
    createdAt: now,
    tags: {},
    versions: [],
  };
  const id = createHash('md5').update(`${name} ${secret.versions.length}`).digest('hex');
  secret.versions.unshift({ id, text, binary, createdAt: now });
  secret.tags = { ...secret.tags, ...tags };
  store.set(name, secret);
  return secret;
}

/** Finds a secret by name, whole ARN, or ARN without the hyphen and six characters at its end. */
export function findSecret(store: SecretStore, id: string): Secret | undefined {
  return store.get(id) ?? store.values().find(({ arn }) => arn === id || arn.slice(0, -7) === id);
}

/** The staging labels of the version at this position, counted from the newest. */
export function stagesAt(position: number): string[] {
  return ['AWSCURRENT', 'AWSPREVIOUS'].slice(position, position + 1);
}

/**
 * Whether one filter of a list holds; `undefined` for a filter that is not known.
 * Every filter is asked for itself, so that a key and a value of different tags match together.
 */
export function matchesFilter(
  secret: Secret,
  key: string,
  values: readonly string[],
): boolean | undefined {
  const fields = new Map([
    ['name', [secret.name]],
    ['description', [secret.description]],
    ['tag-key', Object.keys(secret.tags)],
    ['tag-value', Object.values(secret.tags)],
  ]).get(key);
  return (
    fields &&
    values.some((wanted) =>
      wanted.startsWith('!')
        ? !fields.some((field) => field.startsWith(wanted.slice(1)))
        : fields.some((field) => field.startsWith(wanted)),
    )
  );
}

function suffixOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 6);
}
