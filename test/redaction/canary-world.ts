import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { echo } from '../contract/echo.ts';
import type { Harness } from '../contract/harness.ts';
import { FRESH, isCall, STALE } from '../contract/scene.ts';
import { startApigee } from '../providers/apigee-edge/contract.ts';
import {
  accessKeysContract,
  serviceCredentialsContract,
  startAccessKeys,
  startServiceCredentials,
} from '../providers/aws-iam/contract.ts';
import { startHuawei } from '../providers/huawei-identity-center/contract.ts';
import { oauthContract, REGISTER_TAG, startOAuth } from '../providers/oauth-revocation/contract.ts';
import { startRoute53 } from '../providers/route53-global-resolver/contract.ts';
import { createTestClock, NOW } from '../support/clock.ts';
import type { Effect } from '../support/sandbox/faults.ts';
import { type Loopback, startLoopback } from '../support/sandbox/loopback.ts';
import type { ReceivedRequest } from '../support/sandbox/message.ts';
import { createSecretsManagerStub } from '../support/sandbox/secrets-manager.ts';
import { BROKEN_CANARIES, BROKEN_ENTRIES } from './broken-secrets.ts';
import { type CanaryConnection, connectionsOf, PROCESS_KEY } from './canary-connections.ts';
import { sentSecrets } from './sent-secrets.ts';

/** Every provider with every way to sign in, where each secret and each token is recognisable. */
export interface CanaryWorld {
  /** Holds `sweeper.yaml`. */
  readonly folder: string;
  /** The configuration, as it is read from its file. */
  readonly config: unknown;
  /** For a process that lives in the time of the tests. */
  env(): Record<string, string>;
  now(): number;
  /** Everything that nobody may see; more of it once requests were sent. */
  canaries(): readonly string[];
  /** Lets the providers answer with what they were sent, as JSON or not: everywhere, or where a token is revoked. */
  echo(status: number, where: Place, form?: 'json' | 'text'): void;
  /** Lets the requests to providers go wrong. */
  breakAll(effect: Effect, where: Place): void;
  /** Spends so many milliseconds before every answer of a provider. */
  slowDown(millis: number): void;
  readonly secretsManager: Loopback;
  /** How many tokens were revoked so far. */
  revoked(): number;
  close(): Promise<void>;
}

type Place = 'everywhere' | 'revocations';

/** Starts all providers and Secrets Manager, and fills them. */
export async function startCanaryWorld(): Promise<CanaryWorld> {
  const shift = NOW - Date.now();
  const clock = { ...createTestClock(), now: () => Date.now() + shift };
  const stub = createSecretsManagerStub({ clock, key: PROCESS_KEY });
  const secretsManager = await startLoopback(stub.handle, { clock });
  const huawei = await startHuawei(clock);
  const route53 = await startRoute53(clock, { key: PROCESS_KEY });
  const apigee = await startApigee(clock);
  const oauth = await startOAuth(clock);
  const iamKeys = await startAccessKeys(clock, PROCESS_KEY);
  const iamCredentials = await startServiceCredentials(clock, PROCESS_KEY);
  const harnesses: readonly Harness[] = [huawei, route53, apigee, oauth, iamKeys, iamCredentials];
  for (const harness of harnesses) {
    for (const times of [STALE, FRESH, STALE, FRESH, STALE]) harness.add(times);
  }
  for await (const page of oauth.register.entries(REGISTER_TAG)) {
    for (const { name, tags, value } of page) {
      if ('text' in value) stub.put({ name, text: value.text, tags });
    }
  }
  for (const [name, text] of Object.entries(BROKEN_ENTRIES)) {
    stub.put({ name: `register/${name}`, text, tags: { [REGISTER_TAG.key]: REGISTER_TAG.value } });
  }
  const connections = connectionsOf({ huawei, route53, apigee, oauth, iamKeys, iamCredentials });
  for (const { secret, text } of connections) {
    if (secret !== undefined && text !== undefined) stub.put({ name: secret, text });
  }
  const folder = await mkdtemp(join(tmpdir(), 'redaction-'));
  const config = configOf(connections);
  await writeFile(join(folder, 'sweeper.yaml'), JSON.stringify(config));
  const servers = harnesses.map(({ server }) => server);

  return {
    folder,
    config,
    env: () => ({
      CLOCK_SHIFT_MILLIS: String(shift),
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.origin,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: PROCESS_KEY.accessKeyId,
      AWS_SECRET_ACCESS_KEY: PROCESS_KEY.secretAccessKey,
      AWS_SESSION_TOKEN: PROCESS_KEY.sessionToken,
      AWS_EC2_METADATA_DISABLED: 'true',
    }),
    now: clock.now,
    canaries: () => [
      ...Object.values(PROCESS_KEY),
      ...harnesses.flatMap((harness) => harness.secrets()),
      ...connections.flatMap(({ canaries }) => canaries),
      ...BROKEN_CANARIES,
      ...servers.flatMap(({ requests }) => requests.flatMap(sentSecrets)),
    ],
    echo(status, where, form = 'json') {
      for (const { faults } of servers) {
        const { when, effect } = form === 'json' ? echo(status) : echoText(status);
        const isHit = (request: ReceivedRequest) => lies(request, where) && !!when?.(request);
        faults.add({ when: isHit, times: FOREVER, effect });
      }
    },
    breakAll(effect, where) {
      for (const { faults } of servers) {
        faults.add({ when: (request) => lies(request, where), times: FOREVER, effect });
      }
    },
    slowDown(millis) {
      for (const { options } of servers) options.latencyMillis = millis;
    },
    secretsManager,
    revoked: () => harnesses.reduce((sum, one) => sum + one.revoked().length, 0),
    async close() {
      await Promise.all([...servers, secretsManager].map((server) => server.close()));
      await rm(folder, { recursive: true });
    },
  };
}

const SENT_BY_POST = [oauthContract, accessKeysContract, serviceCredentialsContract];

function lies(request: ReceivedRequest, where: Place): boolean {
  const isRevocation =
    request.method === 'DELETE' ||
    SENT_BY_POST.some(({ revokeCall }) => isCall(revokeCall, request));
  return where === 'everywhere' || isRevocation;
}

/** Like {@link echo}, for a client that expects JSON and quotes what is none. */
function echoText(status: number): ReturnType<typeof echo> {
  const reply: { status: number; body?: string } = { status };
  return {
    effect: { kind: 'response', reply },
    when({ headers, target, body }) {
      reply.body = `${target} ${body} ${headers.authorization}`;
      return true;
    },
  };
}

const FOREVER = Number.POSITIVE_INFINITY;

function configOf(connections: readonly CanaryConnection[]) {
  return {
    mode: 'enforce',
    connections: connections.map(({ name, harness, settings, secret }) => ({
      name,
      provider: harness.module.name,
      ...(secret !== undefined && { secret }),
      endpoint: harness.server.origin,
      settings: settings ?? harness.settings,
    })),
    policies: {
      default: {
        rules: [
          { name: 'long-expired', when: { expiredFor: '7d' }, action: 'revoke' },
          { name: 'too-old', when: { olderThan: '365d' }, action: 'revoke' },
          { name: 'young', when: { not: { olderThan: '365d' } }, action: 'report' },
        ],
        safeguards: { keepNewest: 0 },
      },
    },
  };
}
