import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connectIam } from '../../lambda/aws/iam.ts';
import type { Rule } from '../../lambda/domain/policy-types.ts';
import { createHttpClient } from '../../lambda/http/client.ts';
import { createLimiter } from '../../lambda/http/pacing/limiter.ts';
import { Sockets } from '../../lambda/http/sockets.ts';
import { awsIamAccessKeys } from '../../lambda/providers/aws-iam/access-keys.ts';
import type { Iam } from '../../lambda/providers/aws-iam/api.ts';
import { systemClock } from '../../lambda/system-clock.ts';
import { findMoto, startMotoFor } from '../e2e/moto.ts';
import { EVERYWHERE } from '../support/everywhere.ts';
import { responseMemory } from '../support/memory.ts';
import { sweepReal } from './sweep.ts';

const YEAR = 365 * 86_400_000;
const KEY = { accessKeyId: 'test', secretAccessKey: 'test' };
const later = () => Date.now() + 2 * YEAR;

let moto: Awaited<ReturnType<typeof startMotoFor>>;
let sdk: IAMClient;

beforeAll(async () => {
  if (!findMoto()) throw new Error('these tests need moto');
  vi.stubEnv('AWS_REGION', 'us-east-1');
  moto = await startMotoFor(KEY);
  sdk = new IAMClient({ endpoint: moto.origin, region: 'us-east-1', credentials: KEY });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  sdk?.destroy();
  await moto?.close();
});

async function createKey(UserName: string) {
  await sdk.send(new CreateUserCommand({ UserName }));
  return sdk.send(new CreateAccessKeyCommand({ UserName }));
}

/** Makes a user with so many access keys; returns their ids. */
async function createUser(UserName: string, count: number, Path = '/'): Promise<string[]> {
  await sdk.send(new CreateUserCommand({ UserName, Path }));
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    const { AccessKey } = await sdk.send(new CreateAccessKeyCommand({ UserName }));
    ids.push(AccessKey?.AccessKeyId ?? '');
  }
  return ids;
}

async function keysOf(UserName: string): Promise<Record<string, string>> {
  const { AccessKeyMetadata = [] } = await sdk.send(new ListAccessKeysCommand({ UserName }));
  return Object.fromEntries(
    AccessKeyMetadata.map(({ AccessKeyId = '', Status = '' }) => [AccessKeyId, Status]),
  );
}

const sweep = (users: readonly string[], rule: Omit<Rule, 'name'>, more: object = {}) =>
  sweepReal({
    module: awsIamAccessKeys,
    origin: moto.origin,
    settings: { users, ...more },
    rule,
    at: later(),
    awsCredentials: async () => KEY,
  });

test('disables old keys, then deletes those that are disabled, and leaves other users alone', async () => {
  const ids = [...(await createUser('ci-build', 2)), ...(await createUser('ci-deploy', 1))];
  await createUser('person', 1);

  const disabled = await sweep(['ci-*'], { when: { olderThan: YEAR }, action: 'disable' });
  expect(disabled.report).toMatchObject({ outcome: 'ok', totals: { listed: 3, disabled: 3 } });
  expect(Object.values(await keysOf('ci-build'))).toEqual(['Inactive', 'Inactive']);
  expect(Object.values(await keysOf('person'))).toEqual(['Active']);

  const deleted = await sweep(['*'], { when: { status: ['Inactive'] }, action: 'revoke' });
  expect(deleted.report).toMatchObject({ outcome: 'ok', totals: { revoked: 3, kept: 1 } });
  expect(deleted.fates.map(({ token }) => token.id).sort()).toEqual(ids.sort());
  expect(await keysOf('ci-build')).toEqual({});
  expect(Object.values(await keysOf('person'))).toEqual(['Active']);
});

test('looks only under the paths that it is told', async () => {
  await createUser('bot-1', 1, '/bots/eu/');
  await createUser('bot-2', 1, '/robots/');
  const rule = { when: { olderThan: YEAR }, action: 'revoke' } as const;
  const { report } = await sweep(['bot-*'], rule, { paths: ['/bots/'] });
  expect(report.totals).toMatchObject({ listed: 1, revoked: 1 });
});

test('tells a key that was used from one that never was', async () => {
  await createUser('idle', 1);
  const { AccessKey } = await createKey('busy');
  const credentials = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
  const before = Date.now();
  const user = new IAMClient({ endpoint: moto.origin, region: 'us-east-1', credentials });
  await user.send(new ListUsersCommand());
  user.destroy();

  const rule = { when: { unusedFor: YEAR }, action: 'report' } as const;
  const { fates } = await sweep(['idle', 'busy'], rule);
  const uses = new Map(fates.map(({ token }) => [token.owner, Number(token.lastUsedAt)]));
  expect(uses.get('idle')).toBeNaN();
  expect(uses.get('busy')).toBeGreaterThanOrEqual(before);
});

test('a role of the account is assumed', async () => {
  await createUser('by-role', 1);
  const rule = { when: { olderThan: YEAR }, action: 'revoke' } as const;
  const roleArn = 'arn:aws:iam::123456789012:role/sweeper';
  const { report } = await sweep(['by-role'], rule, { roleArn });
  expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 1, revoked: 1 } });
});

test('a second deletion, and one for a user that is not there, find nothing', async () => {
  const [id = ''] = await createUser('twice', 1);
  const { iam, close } = connect();
  expect(await iam.deleteAccessKey('twice', id)).toBe('done');
  expect(await iam.deleteAccessKey('twice', id)).toBe('already-gone');
  expect(await iam.disableAccessKey('twice', id)).toBe('already-gone');
  expect(await iam.deleteAccessKey('nobody', id)).toBe('already-gone');
  expect(await iam.listAccessKeys('nobody', undefined)).toBe('gone');
  close();
});

test('a key that was disabled is enabled again, once more without harm, and a deleted one is gone', async () => {
  const [id = ''] = await createUser('switched', 1);
  const { iam, close } = connect();
  expect(await iam.disableAccessKey('switched', id)).toBe('done');
  expect(await iam.enableAccessKey('switched', id)).toBe('done');
  expect(await keysOf('switched')).toEqual({ [id]: 'Active' });
  expect(await iam.enableAccessKey('switched', id)).toBe('done');
  await iam.deleteAccessKey('switched', id);
  expect(await iam.enableAccessKey('switched', id)).toBe('already-gone');
  close();
});

test('the credential report has the columns that are read', async () => {
  await createUser('reported', 2);
  const { iam, close } = connect();
  const [header = '', ...lines] = (await iam.credentialReport()).split('\n');
  expect(header.split(',')).toEqual(
    expect.arrayContaining([
      'user',
      'access_key_1_last_rotated',
      'access_key_1_last_used_date',
      'access_key_2_last_rotated',
      'access_key_2_last_used_date',
    ]),
  );
  expect(lines.some((line) => line.startsWith('reported,'))).toBe(true);
  close();
});

function connect(): { iam: Iam; close: () => void } {
  const clock = { ...systemClock, sleep: () => new Promise<void>((wake) => setTimeout(wake, 10)) };
  const limits = { concurrency: 2, timeoutMillis: 30_000 };
  const limiter = createLimiter({ limits, clock });
  const stop = { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY };
  const http = createHttpClient({
    limits,
    allowList: EVERYWHERE,
    sockets: new Sockets(responseMemory()),
    limiter,
    clock,
    stop,
  });
  const credentials = async () => KEY;
  const endpoint = new URL(moto.origin);
  const iam = connectIam({
    openHttp: () => http,
    clock,
    credentials,
    endpoint,
    roleArn: undefined,
  });
  return { iam, close: () => http.close() };
}
