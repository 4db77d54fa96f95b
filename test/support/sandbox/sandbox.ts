import type { Clock } from '../../../lambda/ports.ts';
import { type ApigeeSimulator, createApigeeSimulator } from './apigee.ts';
import { createHuaweiSimulator, type HuaweiSimulator } from './huawei.ts';
import { type Loopback, startLoopback } from './loopback.ts';
import type { Handler } from './message.ts';
import { createOAuthSimulator, type OAuthSimulator } from './oauth.ts';
import { createRoute53Simulator, type Route53Simulator, SANDBOX_AWS_KEY } from './route53.ts';
import { createSecretsManagerStub, type SecretsManagerStub } from './secrets-manager.ts';

/** A simulator and the server that it answers through. */
export interface Simulated<Simulator> {
  readonly simulator: Simulator;
  readonly server: Loopback;
}

/** Everything that the product talks to, on loopback. */
export interface Sandbox {
  readonly huawei: Simulated<HuaweiSimulator>;
  readonly route53: Simulated<Route53Simulator>;
  readonly apigee: Simulated<ApigeeSimulator>;
  readonly oauth: Simulated<OAuthSimulator>;
  readonly secretsManager: Simulated<SecretsManagerStub>;
  /** Environment variables that lead the AWS SDK here, with credentials that work nowhere else. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Where the simulated authorization server introspects tokens. */
export const SANDBOX_INTROSPECTION_PATH = '/api/id/v1/auth/token/introspect';

const REGION = 'us-east-1';

/** Starts one empty simulator of each kind. `latencyMillis` is spent before every answer. */
export async function startSandbox(
  options: { readonly clock?: Pick<Clock, 'now'>; readonly latencyMillis?: number } = {},
): Promise<Sandbox> {
  const { clock = { now: () => Date.now() }, latencyMillis = 0 } = options;
  const servers: Loopback[] = [];
  const serve = async <Simulator extends { readonly handle: Handler }>(simulator: Simulator) => {
    const server = await startLoopback(simulator.handle, { clock, latencyMillis });
    servers.push(server);
    return { simulator, server };
  };
  const introspectionPath = SANDBOX_INTROSPECTION_PATH;
  const secretsManager = await serve(createSecretsManagerStub({ clock, region: REGION }));
  return {
    huawei: await serve(createHuaweiSimulator({ clock })),
    route53: await serve(createRoute53Simulator({ clock })),
    apigee: await serve(createApigeeSimulator({ clock })),
    oauth: await serve(createOAuthSimulator({ clock, introspectionPath })),
    secretsManager,
    env: {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.server.origin,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: SANDBOX_AWS_KEY.accessKeyId,
      AWS_SECRET_ACCESS_KEY: SANDBOX_AWS_KEY.secretAccessKey,
      // Empty, so that a person's own session or profile does not mix in.
      AWS_SESSION_TOKEN: '',
      AWS_PROFILE: '',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    async close() {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
