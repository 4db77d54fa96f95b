import { json, type ReceivedRequest, type Reply } from '../../support/sandbox/message.ts';
import {
  type FakeToken,
  type FakeVendor,
  iso,
  isSignedIn,
  type Json,
  numberAfter,
  startFake,
} from './fake.ts';

/** The owner's token that the fake accepts. */
export const GITHUB_TOKEN = 'ghp_0123456789abcdefghijklmnopqrstsweeper';

const LIST = '/orgs/acme/credential-authorizations';

/**
 * Credentials that were authorized for a GitHub organization. The kind `ssh` is an SSH key; the kind `own`
 * is the token signed in with.
 */
export const startFakeGithubSso = () => startFake(handle);

function handle(request: ReceivedRequest, vendor: FakeVendor): Reply {
  const { method, path } = request;
  if (!request.headers['user-agent']) return problem(403, 'Request forbidden');
  if (!isSignedIn(request, `Bearer ${GITHUB_TOKEN}`)) return problem(401, 'Bad credentials');
  if (method === 'GET' && path === LIST) return list(request, vendor);
  const number = numberAfter(`${LIST}/`, path);
  if (method !== 'DELETE' || number === undefined || !vendor.tokens.delete(number)) {
    return problem(404, 'Not Found');
  }
  return { status: 204 };
}

function list({ query }: ReceivedRequest, vendor: FakeVendor): Reply {
  const size = Math.min(100, Number(query.get('per_page') ?? 30));
  const page = Number(query.get('page') ?? 1);
  const tokens = [...vendor.tokens.values()];
  const body = tokens
    .slice((page - 1) * size, page * size)
    .map(shown)
    .map(vendor.distort);
  if (page * size >= tokens.length) return json(200, body);
  const next = new URL(LIST, vendor.publicOrigin);
  next.search = `${new URLSearchParams({ per_page: `${size}`, page: `${page + 1}` })}`;
  return json(200, body, { link: `<${next.href}>; rel="next"` });
}

function shown({ number, name, createdAt, kind }: FakeToken): Json {
  const common = {
    login: `user-${number % 7}`,
    credential_id: number,
    credential_authorized_at: iso(createdAt),
    credential_accessed_at: null,
    authorized_credential_id: 90_000 + number,
  };
  if (kind === 'ssh') {
    return {
      ...common,
      credential_type: 'SSH key',
      fingerprint: 'jklmnop12345678',
      authorized_credential_title: name,
    };
  }
  return {
    ...common,
    credential_type: 'personal access token',
    token_last_eight: kind === 'own' ? GITHUB_TOKEN.slice(-8) : `${number}`.padStart(8, 'a'),
    scopes: ['repo'],
    authorized_credential_note: name,
    authorized_credential_expires_at: null,
  };
}

function problem(status: number, message: string): Reply {
  const documentation_url = 'https://docs.github.com/rest';
  return json(status, { message, documentation_url, status: `${status}` });
}
