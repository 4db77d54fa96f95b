import { generateKeyPairSync } from 'node:crypto';
import type { Harness } from '../contract/harness.ts';
import type { ApigeeHarness } from '../providers/apigee-edge/contract.ts';
import type { OAuthHarness } from '../providers/oauth-revocation/contract.ts';
import { BROKEN_SECRETS } from './broken-secrets.ts';

/** One configured connection and what is secret about it. */
export interface CanaryConnection {
  readonly name: string;
  readonly harness: Harness;
  readonly settings?: unknown;
  /** Its name in Secrets Manager, and what is stored there. */
  readonly secret?: string;
  readonly text?: string;
  readonly canaries: readonly string[];
}

/** The AWS credentials of the process, with which Route 53 is called too. */
export const PROCESS_KEY = {
  accessKeyId: 'AKIDCANARYPROCESS0001',
  secretAccessKey: 'canary-process-secret-access-key/+0001',
  sessionToken: 'canary-process-session-token/+0001==',
};

/** Every way to sign in at every provider, with right and with wrong credentials, and every broken secret. */
export function connectionsOf({
  huawei,
  route53,
  apigee,
  oauth,
  iamKeys,
  iamCredentials,
}: {
  readonly huawei: Harness;
  readonly route53: Harness;
  readonly apigee: ApigeeHarness;
  readonly oauth: OAuthHarness;
  readonly iamKeys: Harness;
  readonly iamCredentials: Harness;
}): readonly CanaryConnection[] {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  oauth.simulator.addClient({ id: 'canary-jwt-client', method: 'private_key_jwt', publicKey });
  const byPost = { clientId: 'canary-post-client', clientSecret: 'canary-post-client-secret-0001' };
  oauth.simulator.addClient({
    id: byPost.clientId,
    secret: byPost.clientSecret,
    method: 'client_secret_post',
  });
  const authenticatedBy = (clientAuthentication: string) => ({
    settings: { ...Object(oauth.settings), clientAuthentication },
  });
  return [
    connection('huawei', huawei, huawei.secret),
    connection('huawei-temporary', huawei, {
      accessKey: 'CANARYTEMPORARYKEY01',
      secretKey: 'canary-temporary-secret-key-0001',
      securityToken: 'canary-temporary-security-token-0001',
    }),
    connection('route53', route53, PROCESS_KEY),
    connection('route53-refused', route53, {
      accessKeyId: 'AKIDCANARYREFUSED0001',
      secretAccessKey: 'canary-refused-secret-access-key-0001',
      sessionToken: 'canary-refused-session-token-0001',
    }),
    { name: 'route53-role', harness: route53, canaries: [] },
    { name: 'iam-keys', harness: iamKeys, canaries: [] },
    { name: 'iam-credentials', harness: iamCredentials, canaries: [] },
    connection('apigee-basic', apigee, apigee.secret),
    connection('apigee-basic-refused', apigee, {
      username: 'canary-user-0001',
      password: 'canary-wrong-password-0001',
    }),
    connection('apigee-bearer', apigee, { accessToken: 'canary-bearer-access-token-0001' }),
    connection('apigee-login', apigee, { refreshToken: apigee.simulator.login.refreshToken }),
    connection('apigee-login-refused', apigee, { refreshToken: 'canary-wrong-refresh-token-0001' }),
    connection('oauth-basic', oauth, oauth.secret),
    { ...connection('oauth-post', oauth, byPost), ...authenticatedBy('client_secret_post') },
    {
      ...connection('oauth-jwt', oauth, { clientId: 'canary-jwt-client', privateKey: pem }),
      ...authenticatedBy('private_key_jwt'),
    },
    {
      ...connection('oauth-jwt-broken', oauth, {
        clientId: 'canary-jwt-client',
        privateKey: pem.replace('PRIVATE', 'CANARY-BROKEN'),
      }),
      ...authenticatedBy('private_key_jwt'),
    },
    ...Object.entries(BROKEN_SECRETS).map(([name, text]) => ({
      name: `broken-${name}`,
      harness: huawei,
      secret: `connections/broken-${name}`,
      text,
      canaries: [],
    })),
    { name: 'missing', harness: huawei, secret: 'connections/missing', canaries: [] },
  ];
}

function connection(name: string, harness: Harness, credentials: unknown): CanaryConnection {
  return {
    name,
    harness,
    secret: `connections/${name}`,
    text: JSON.stringify(credentials),
    canaries: Object.values(Object(credentials)).map(String),
  };
}
