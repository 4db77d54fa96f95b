import { generateKeyPairSync, randomUUID, verify } from 'node:crypto';
import { type Loopback, startLoopback } from '../support/sandbox/loopback.ts';
import { json, type ReceivedRequest, type Reply } from '../support/sandbox/message.ts';

/** A grant of a fine-grained token; times are epoch milliseconds. */
export interface Grant {
  readonly id: number;
  readonly owner: string;
  readonly grantedAt: number;
  /** `null` is never. */
  readonly expiresAt: number | null;
}

/** GitHub as far as the sweeper uses it, for the organization `acme`. */
export interface GithubSimulator {
  readonly server: Loopback;
  readonly grants: Map<number, Grant>;
  /** PEM, of the app 12345. */
  readonly privateKey: string;
  /** Where clients reach it, for the links that it makes. */
  publicOrigin: string;
  /** What it says of each grant, changed; for a simulator that is wrong. */
  distort: (grant: Record<string, unknown>) => Record<string, unknown>;
}

const INSTALLATION = '777';
const GRANTS = '/orgs/acme/personal-access-tokens';
const HOUR = 3_600_000;

/** Starts a simulator without grants. */
export async function startGithubSimulator(): Promise<GithubSimulator> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const tokens = new Set<string>();
  const grants = new Map<number, Grant>();

  function handle(request: ReceivedRequest): Reply {
    const { method, path } = request;
    if (!request.headers['user-agent']) return problem(403, 'Request forbidden');
    if (method === 'POST' && path === `/app/installations/${INSTALLATION}/access_tokens`) {
      return signIn(request);
    }
    if (!tokens.has((request.headers.authorization ?? '').replace('Bearer ', ''))) {
      return problem(401, 'Bad credentials');
    }
    if (method === 'GET' && path === GRANTS) return list(request);
    const id = path.startsWith(`${GRANTS}/`) ? Number(path.slice(GRANTS.length + 1)) : undefined;
    if (method === 'POST' && id !== undefined) return revoke(id, request);
    return problem(404, 'Not Found');
  }

  function signIn({ headers }: ReceivedRequest): Reply {
    const jwt = (headers.authorization ?? '').replace('Bearer ', '').split('.');
    const [header = '', claims = '', signature = ''] = jwt;
    const signed = Buffer.from(`${header}.${claims}`);
    if (!verify('sha256', signed, keys.publicKey, Buffer.from(signature, 'base64url'))) {
      return problem(401, 'A JSON web token could not be decoded');
    }
    const { iss, iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString());
    const now = Date.now() / 1000;
    if (`${iss}` !== '12345' || iat > now || exp <= now || exp - iat > 600) {
      return problem(401, 'The claims are not acceptable');
    }
    const token = `ghs_${randomUUID().replaceAll('-', '')}`;
    tokens.add(token);
    const permissions = { organization_personal_access_tokens: 'write' };
    return json(201, { token, expires_at: iso(Date.now() + HOUR), permissions });
  }

  function list({ query }: ReceivedRequest): Reply {
    const size = Number(query.get('per_page') ?? 30);
    const page = Number(query.get('page') ?? 1);
    const items = [...grants.values()].slice((page - 1) * size, page * size);
    const body = items.map((grant) => simulator.distort(shown(grant)));
    if (page * size >= grants.size) return json(200, body);
    const next = new URL(GRANTS, simulator.publicOrigin);
    next.search = `${new URLSearchParams({ per_page: `${size}`, page: `${page + 1}` })}`;
    return json(200, body, { link: `<${next.href}>; rel="next"` });
  }

  function revoke(id: number, { body }: ReceivedRequest): Reply {
    if (JSON.parse(body).action !== 'revoke') return problem(422, 'Validation Failed');
    return grants.delete(id) ? { status: 204 } : problem(404, 'Not Found');
  }

  const server = await startLoopback(handle, { clock: { now: Date.now } });
  const simulator: GithubSimulator = {
    server,
    grants,
    privateKey: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicOrigin: server.origin,
    distort: (grant) => grant,
  };
  return simulator;
}

function shown({ id, owner, grantedAt, expiresAt }: Grant): Record<string, unknown> {
  return {
    id,
    owner: userOf(owner),
    repository_selection: 'all',
    repositories_url: `https://api.github.com/organizations/1/personal-access-tokens/${id}/repositories`,
    permissions: { organization: {}, repository: { contents: 'read' }, other: {} },
    access_granted_at: iso(grantedAt),
    token_id: 90_000 + id,
    token_name: `token ${id}`,
    token_expired: expiresAt !== null && expiresAt <= Date.now(),
    token_expires_at: expiresAt === null ? null : iso(expiresAt),
    token_last_used_at: null,
  };
}

function userOf(login: string): Record<string, unknown> {
  const url = `https://api.github.com/users/${login}`;
  return {
    login,
    id: 1,
    node_id: 'MDQ6VXNlcjE=',
    avatar_url: 'https://github.com/images/error/octocat_happy.gif',
    gravatar_id: '',
    url,
    html_url: `https://github.com/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: 'User',
    site_admin: false,
  };
}

function problem(status: number, message: string): Reply {
  return json(status, { message, documentation_url: 'https://docs.github.com/rest' });
}

/** Whole seconds, as GitHub has them. */
function iso(millis: number): string {
  return new Date(millis).toISOString().replace(/\.\d+Z/, 'Z');
}
