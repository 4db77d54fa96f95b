/** Where the function is deployed; each part may be a CDK token. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** A secret as the configuration refers to it; `region` and `account` are absent unless it is an ARN. */
export interface SecretReference {
  readonly name: string;
  readonly region?: string;
  readonly account?: string;
  /** IAM resources that match this secret and no other. */
  resources(place: Place): readonly string[];
}

const ARN = /^arn:([a-z-]+):secretsmanager:([a-z0-9-]+):(\d{12}):secret:([\w/+=.@-]+)$/;
const NAME = /^[\w/+=.@-]{1,512}$/;
/** Secrets Manager ends each ARN with a hyphen and six random letters and digits. */
const SUFFIX = '-??????';
const LOOKS_COMPLETE = /-[A-Za-z0-9]{6}$/;
const LOOKS_RANDOM = /-(?=.*[A-Z0-9])[A-Za-z0-9]{6}$/;

/**
 * Parses a secret's name, partial ARN or full ARN. Throws RangeError for anything else, above all for a wildcard,
 * which would widen the function's permissions.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html
 */
export function readSecretReference(text: string): SecretReference {
  const [arn, , region, account, name] = ARN.exec(text) ?? [];
  if (arn && region && account && name)
    return { name, region, account, resources: () => resourcesOfArn(arn) };
  if (!NAME.test(text)) throw new RangeError('is neither the name nor the ARN of a secret');
  return {
    name: text,
    resources: (place) => [
      `arn:${place.partition}:secretsmanager:${place.region}:${place.account}:secret:${text}${SUFFIX}`,
    ],
  };
}

/** A partial ARN may end in a hyphen and six letters too (`…:prod-apigee`); where that is undecidable, both are granted. */
function resourcesOfArn(arn: string): readonly string[] {
  if (LOOKS_RANDOM.test(arn)) return [arn];
  return LOOKS_COMPLETE.test(arn) ? [arn, `${arn}${SUFFIX}`] : [`${arn}${SUFFIX}`];
}
