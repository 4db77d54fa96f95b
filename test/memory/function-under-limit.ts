import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { CONFIG_FILE, ENV } from '../../lambda/function/contract.ts';
import { nodeOptions } from '../../lib/node-options.ts';
import { startLambda } from '../lambda-host/lambda.ts';
import type { Answer } from '../lambda-host/runtime-api.ts';
import { startS3Stub } from '../support/s3-stub.ts';
import { startLoopback } from '../support/sandbox/loopback.ts';
import { SANDBOX_AWS_KEY } from '../support/sandbox/route53.ts';
import { createSecretsManagerStub } from '../support/sandbox/secrets-manager.ts';
import { Consul } from './consul.ts';
import { ROW_SECRET, type RowProvider } from './row.ts';

/** Tokens of the good connection, and how many of them are stale. */
export const GOOD = { tokens: 20, stale: 3 };

/** How a run in a function of little memory ended. */
export interface RunUnderLimit extends Answer {
  /** The largest resident set of its process, in MiB. */
  readonly peakMebibytes: number;
  /** How many tokens of the good connection were deleted. */
  readonly goodDeleted: number;
  /** The last lines of the log. */
  readonly log: string;
}

/**
 * Runs the bundle in `directory` once, in a function of so much memory, on the connections of a row beside a good one.
 * @param directory of this run alone
 */
export async function runUnderLimit(
  directory: string,
  provider: RowProvider,
  memoryMebibytes: number,
  timeoutMillis = 60_000,
): Promise<RunUnderLimit> {
  const stub = createSecretsManagerStub({ clock: Date });
  stub.put({ name: 'connections/good', text: JSON.stringify({ token: 'good' }) });
  stub.put({ name: ROW_SECRET, text: JSON.stringify(provider.secret ?? { token: 'bad' }) });
  for (const [name, value] of Object.entries(provider.secrets ?? {})) {
    stub.put({ name, text: JSON.stringify(value) });
  }
  const consul = new Consul(GOOD);
  const [secrets, s3, good, bad] = await Promise.all([
    startLoopback(stub.handle, { clock: Date }),
    startS3Stub(),
    listen(consul.serve),
    listen(provider.serve),
  ]);
  const config = configOf(provider, good.origin, bad.origin);
  await writeFile(join(directory, CONFIG_FILE), JSON.stringify(config));
  const lambda = await startLambda({
    directory,
    memoryMebibytes,
    timeoutMillis,
    environment: {
      NODE_OPTIONS: nodeOptions(memoryMebibytes),
      MALLOC_ARENA_MAX: '1',
      MALLOC_MMAP_THRESHOLD_: '1048576',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.origin,
      AWS_ENDPOINT_URL_S3: s3.origin,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: SANDBOX_AWS_KEY.accessKeyId,
      AWS_SECRET_ACCESS_KEY: SANDBOX_AWS_KEY.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: 'true',
      [ENV.auditBucket]: 'audit-bucket',
      [ENV.auditPrefix]: 'audit/',
    },
  });
  try {
    const answer = await lambda.invoke({});
    const peakMebibytes = await peakOf(lambda.pid);
    return {
      ...answer,
      peakMebibytes,
      goodDeleted: consul.deleted,
      log: lambda.logs().slice(-2000),
    };
  } finally {
    await lambda.close();
    await Promise.all([secrets.close(), s3.close(), good.close(), bad.close()]);
  }
}

function configOf(provider: RowProvider, good: string, bad: string): object {
  const consul = (name: string, secret: string, endpoint: string) => ({
    name,
    secret,
    endpoint,
    provider: 'consul-acl',
    settings: { host: 'consul.invalid' },
    policy: name,
  });
  const policy = {
    rules: [{ name: 'too-old', when: { olderThan: '365d' }, action: 'revoke' }],
  };
  const row = provider.connections?.(bad) ?? [consul('bad', ROW_SECRET, bad)];
  return {
    mode: 'enforce',
    connections: [
      consul('good', 'connections/good', good),
      ...row.map((connection) => ({ policy: 'bad', ...connection })),
    ],
    policies: { good: policy, bad: provider.policy ?? policy },
  };
}

/** Linux keeps the peak of a process that lives. @see https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
async function peakOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) / 1024;
}

async function listen(serve: RowProvider['serve']) {
  const server = createServer(serve);
  server.on('connection', (socket) => socket.on('error', () => {}));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
