import { json, type ReceivedRequest, type Reply } from '../../support/sandbox/message.ts';
import { type FakeToken, type FakeVendor, iso, isSignedIn, type Json, startFake } from './fake.ts';

/** The token that the fake accepts. */
export const NPM_TOKEN = 'npm_OwNtOkEnOwNtOkEnOwNtOkEnOwNtOkEnOwNt';

const TOKENS = '/-/npm/v1/tokens';

/** Tokens of one user of the npm registry. The kind `own` is the one signed in with. */
export const startFakeNpm = () => startFake(handle);

function handle(request: ReceivedRequest, vendor: FakeVendor): Reply {
  const { method, path } = request;
  if (!isSignedIn(request, `Bearer ${NPM_TOKEN}`)) return json(401, { error: 'Unauthorized' });
  if (method === 'GET' && path === TOKENS) return list(request, vendor);
  const key = path.slice(`${TOKENS}/token/`.length);
  const found = [...vendor.tokens.values()].find((token) => keyOf(token) === key);
  if (method !== 'DELETE' || !found) return json(400, { message: 'could not delete token' });
  vendor.tokens.delete(found.number);
  return { status: 204 };
}

/** Pages count from 0. */
function list({ query }: ReceivedRequest, vendor: FakeVendor): Reply {
  const perPage = Number(query.get('perPage') ?? 10);
  const page = Number(query.get('page') ?? 0);
  const tokens = [...vendor.tokens.values()];
  const linkTo = (at: number) =>
    `${TOKENS}?${new URLSearchParams({ page: `${at}`, perPage: `${perPage}` })}`;
  return json(200, {
    objects: tokens
      .slice(page * perPage, (page + 1) * perPage)
      .map(shown)
      .map(vendor.distort),
    total: tokens.length,
    urls: {
      ...((page + 1) * perPage < tokens.length && { next: linkTo(page + 1) }),
      ...(page > 0 && { prev: linkTo(page - 1) }),
    },
  });
}

const keyOf = ({ number }: FakeToken) => `00000000-0000-4000-8000-${`${number}`.padStart(12, '0')}`;

function shown(token: FakeToken): Json {
  const { number, name, createdAt, kind } = token;
  const value = kind === 'own' ? NPM_TOKEN : `npm_abcd${`${number}`.padStart(32, '0')}`;
  return {
    key: keyOf(token),
    name,
    description: null,
    token: `${value.slice(0, 8)}...${value.slice(-4)}`,
    expiry: iso(Date.now() + 86_400_000),
    readonly: false,
    bypass_2fa: false,
    cidr: null,
    revoked: null,
    created: iso(createdAt),
    updated: iso(createdAt),
    accessed: null,
    permissions: [{ name: 'package', action: 'write' }],
    scopes: [{ type: 'package', name: 'left-pad' }],
  };
}
