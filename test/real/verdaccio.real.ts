import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { npm } from '../../lambda/providers/definitions/npm.ts';
import { defineRestProvider } from '../../lambda/providers/rest/shipped.ts';
import { findFreePort } from '../e2e/moto.ts';
import { type Program, startScript } from './program.ts';
import { sweepReal } from './sweep.ts';

const YEAR = 365 * 86_400_000;
const PASSWORD = 'correct-horse-battery';

let directory: string;
let origin: string;
let verdaccio: Program;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'verdaccio-'));
  const port = await findFreePort();
  origin = `http://127.0.0.1:${port}`;
  const config = join(directory, 'config.yaml');
  await writeFile(
    config,
    JSON.stringify({
      storage: join(directory, 'storage'),
      auth: { htpasswd: { file: join(directory, 'htpasswd') } },
      uplinks: {},
      packages: { '**': { access: '$authenticated' } },
      security: { api: { legacy: true } },
      flags: { token: true },
      listen: `127.0.0.1:${port}`,
    }),
  );
  verdaccio = await startScript('verdaccio/bin/verdaccio', ['--config', config], {
    url: `${origin}/-/ping`,
    cwd: directory,
  });
});
afterAll(async () => {
  await verdaccio?.close();
  await rm(directory, { recursive: true });
});

async function send(method: string, path: string, value: unknown, token?: string) {
  const response = await fetch(origin + path, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(value),
  });
  expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true);
  return Object(await response.json());
}

/** Registers a user, which signs it in. */
async function signUp(name: string): Promise<string> {
  const path = `/-/user/org.couchdb.user:${name}`;
  return (await send('PUT', path, { name, password: PASSWORD })).token;
}

async function createToken(session: string): Promise<{ token: string; created: number }> {
  const asked = { password: PASSWORD, readonly: false, cidr_whitelist: [] };
  const { token, created } = await send('POST', '/-/npm/v1/tokens', asked, session);
  return { token, created: new Date(created).getTime() };
}

/** The status that the registry answers to whoever signs in with this token. */
async function signIn(token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${origin}/-/whoami`, { headers })).status;
}

const later = () => Date.now() + 2 * YEAR;

const sweepOf = (session: string, at: number) =>
  sweepReal({
    module: defineRestProvider(npm),
    origin,
    settings: { host: 'npm.example.com' },
    secret: { token: session },
    rule: { when: { olderThan: YEAR }, action: 'revoke' },
    at,
  });

test('a token that the shipped npm definition swept no longer signs in, and the others do', async () => {
  const session = await signUp('ann');
  const old = await createToken(session);
  const young = await createToken(session);
  const neighbour = await signUp('bob');
  const theirs = await createToken(neighbour);
  expect(await signIn(old.token)).toBe(200);

  // At the instant at which the older one has its birthday, and the younger one not yet.
  expect(young.created).toBeGreaterThan(old.created);
  const { report, fates } = await sweepOf(session, old.created + YEAR);

  expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 2, revoked: 1, kept: 1 } });
  expect(fates).toMatchObject([{ token: { owner: 'ann' }, outcome: 'revoked' }]);
  expect(await signIn(old.token)).not.toBe(200);
  expect(await signIn(young.token)).toBe(200);
  expect(await signIn(theirs.token)).toBe(200);
});

test('a second sweep finds nothing left to do', async () => {
  const session = await signUp('cy');
  await createToken(session);
  expect((await sweepOf(session, later())).report.totals).toMatchObject({ revoked: 1 });
  expect((await sweepOf(session, later())).report).toMatchObject({
    outcome: 'ok',
    totals: { listed: 0 },
  });
});

test('a session that is not accepted fails the connection', async () => {
  const { report } = await sweepOf('bm8gc3VjaCBzZXNzaW9u', later());
  expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
});
