import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../e2e/moto.ts';
import { hasPart } from './parts.ts';
import { startProgram } from './program.ts';

/** The client whose tokens are swept, and another one of the same server. */
export const CLIENT = { clientId: 'sweeper', clientSecret: 'secret of: the+client%/&=' };
export const OTHER_CLIENT = { clientId: 'other', clientSecret: 'secret of another client' };

/** Debian's own Python, which has Debian's packages; the first one of the PATH may be another. */
const PYTHON = '/usr/bin/python3';

/** A server of django-oauth-toolkit. */
export interface OAuthServer {
  readonly origin: string;
  /** Signs a user in at a client, as its password grant has it. */
  issue(client: typeof CLIENT): Promise<{ readonly access: string; readonly refresh: string }>;
  /** Asks the introspection endpoint as `client`; resolves to status and body. */
  introspect(token: string, client?: typeof CLIENT): Promise<readonly [number, string]>;
  /** The tokens that the server would still accept. */
  living(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** True where the toolkit is installed; says so loudly where it is not. */
export function findDjangoOAuth(): boolean {
  const { status } = spawnSync(PYTHON, ['-c', 'import oauth2_provider']);
  const missing =
    'django-oauth-toolkit is not installed (apt-get install python3-django-oauth-toolkit)';
  return hasPart('oauth-revocation at a real server', missing, status === 0, 'CI_DEMANDS_DJANGO');
}

/** Starts a server with an empty database. */
export async function startDjangoOAuth(): Promise<OAuthServer> {
  const cwd = await mkdtemp(join(tmpdir(), 'django-'));
  const port = await findFreePort();
  const origin = `http://127.0.0.1:${port}`;
  const script = join(import.meta.dirname, 'django/server.py');
  const clients = JSON.stringify([CLIENT, OTHER_CLIENT]);
  // -B: nothing is written beside the script.
  const words = ['-B', script, `${port}`, clients];
  const django = await startProgram(PYTHON, words, { url: `${origin}/living/`, cwd });

  const post = (path: string, { clientId, clientSecret }: typeof CLIENT, form: object) => {
    const userinfo = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    return fetch(origin + path, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(userinfo).toString('base64')}` },
      body: new URLSearchParams({ ...form }),
    });
  };
  return {
    origin,
    async issue(client) {
      const user = { username: 'ann', password: 'correct-horse' };
      const answer = await post('/o/token/', client, { grant_type: 'password', ...user });
      if (!answer.ok) throw new Error(`no token was issued: ${await answer.text()}`);
      const { access_token, refresh_token } = Object(await answer.json());
      return { access: access_token, refresh: refresh_token };
    },
    async introspect(token, client = CLIENT) {
      const answer = await post('/o/introspect/', client, { token });
      return [answer.status, await answer.text()];
    },
    async living() {
      const tokens: unknown = await (await fetch(`${origin}/living/`)).json();
      return Array.isArray(tokens) ? tokens : [];
    },
    async close() {
      await django.close();
      await rm(cwd, { recursive: true });
    },
  };
}
