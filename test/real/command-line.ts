import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../lambda/domain/report.ts';
import { startLoopback } from '../support/sandbox/loopback.ts';
import { SANDBOX_AWS_KEY } from '../support/sandbox/route53.ts';
import {
  createSecretsManagerStub,
  type SecretsManagerStub,
} from '../support/sandbox/secrets-manager.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** One connection, in the words of `sweeper.yaml` but for the secret, which is given by its value. */
export interface Connection {
  readonly provider: string;
  readonly endpoint: string;
  readonly settings?: object;
  readonly secret: object;
  readonly ownToken?: { readonly name: string } | { readonly id: string } | 'none';
}

/** A policy, in the words of `sweeper.yaml`; safeguards are out of the way unless given. */
export interface Policy {
  readonly rules: readonly object[];
  readonly protect?: readonly object[];
  readonly safeguards?: object;
}

/** What a run came to. */
export interface Run {
  readonly code: number | null;
  readonly report: Report;
}

/** `npm run sweeper` with a configuration of its own and a Secrets Manager on loopback. */
export interface CommandLine {
  readonly secrets: SecretsManagerStub;
  /** `enforce --yes --json`. Throws with what it printed when that is no report. */
  enforce(connection: Connection, policy: Policy): Promise<Run>;
  close(): Promise<void>;
}

/** Prepares a folder and Secrets Manager; each run gets the configuration that it is asked for. */
export async function prepareCommandLine(): Promise<CommandLine> {
  const clock = { now: Date.now };
  const folder = await mkdtemp(join(tmpdir(), 'sweeper-'));
  const stub = createSecretsManagerStub({ clock });
  const aws = await startLoopback(stub.handle, { clock });
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.origin,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: SANDBOX_AWS_KEY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: SANDBOX_AWS_KEY.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  return {
    secrets: stub,
    async enforce({ secret, ...connection }, policy) {
      stub.put({ name: 'sweeper/real', text: JSON.stringify(secret) });
      const config = join(folder, 'sweeper.yaml');
      await writeFile(config, configurationOf(connection, policy));
      return runSweeper(['enforce', '--yes', '--json', '--config', config], env);
    },
    async close() {
      await aws.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Of JSON, which is YAML too. */
function configurationOf(connection: Omit<Connection, 'secret'>, policy: Policy): string {
  const safeguards = { keepNewest: 0, minimumAge: '0s', maxRevocationShare: 1 };
  return JSON.stringify({
    mode: 'enforce',
    connections: [{ name: 'real', secret: 'sweeper/real', ...connection }],
    policies: { default: { ...policy, safeguards: { ...safeguards, ...policy.safeguards } } },
  });
}

async function runSweeper(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Run> {
  const child = spawn('npm', ['run', '--silent', 'sweeper', '--', ...words], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, complaints] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  try {
    return { code: child.exitCode, report: JSON.parse(output) };
  } catch (cause) {
    throw new Error(`sweeper ${words.join(' ')} printed no report:\n${complaints}${output}`, {
      cause,
    });
  }
}
