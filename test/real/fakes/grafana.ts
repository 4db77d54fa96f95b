import { json, type ReceivedRequest, type Reply } from '../../support/sandbox/message.ts';
import {
  type FakeToken,
  type FakeVendor,
  inGroup,
  iso,
  isSignedIn,
  type Json,
  startFake,
} from './fake.ts';

/** The service account token that the fake accepts. */
export const GRAFANA_TOKEN = 'glsa_sweeperSweeperSweeper_0123abcd';

const ACCOUNTS = 7;
/** A server may give less than it is asked for. */
const ACCOUNTS_A_PAGE = 3;
/** It belongs to a plugin, which loses its access with its token. */
const EXTERNAL = 6;

/** Tokens of the seven service accounts of a Grafana organization; those of the kind `plugin` lie at the last one. */
export const startFakeGrafana = () => startFake(handle);

function handle(request: ReceivedRequest, vendor: FakeVendor): Reply {
  const { method, path } = request;
  if (!isSignedIn(request, `Bearer ${GRAFANA_TOKEN}`)) return problem(401, 'Unauthorized');
  if (method === 'GET' && path === '/api/serviceaccounts/search') return search(request);
  const [, account = '', id] =
    /^\/api\/serviceaccounts\/(\d+)\/tokens(?:\/(\d+))?$/.exec(path) ?? [];
  if (account === '') return problem(404, 'Not found');
  const tokens = tokensOf(Number(account) - 1, vendor);
  if (method === 'GET' && id === undefined) return json(200, tokens.map(shown).map(vendor.distort));
  const found = tokens.find(({ number }) => number === Number(id));
  if (!found) {
    return problem(404, 'service account token not found', 'serviceaccounts.ErrTokenNotFound');
  }
  vendor.tokens.delete(found.number);
  return json(200, { message: 'Service account token deleted' });
}

function tokensOf(account: number, vendor: FakeVendor): FakeToken[] {
  if (account === EXTERNAL) {
    return [...vendor.tokens.values()].filter(({ kind }) => kind === 'plugin');
  }
  return inGroup(vendor, account, EXTERNAL).filter(({ kind }) => kind !== 'plugin');
}

function search({ query }: ReceivedRequest): Reply {
  const perPage = Math.min(ACCOUNTS_A_PAGE, Number(query.get('perpage') ?? 1000));
  const page = Number(query.get('page') ?? 1);
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) => ({
    id: index + 1,
    name: `account ${index}`,
    login: `sa-account-${index}`,
    orgId: 1,
    isDisabled: false,
    isExternal: index === EXTERNAL,
    role: 'Viewer',
    tokens: 1,
    uid: `uid${index}`,
    avatarUrl: '/avatar/0',
  }));
  const serviceAccounts = accounts.slice((page - 1) * perPage, page * perPage);
  return json(200, { totalCount: ACCOUNTS, serviceAccounts, page, perPage });
}

function shown({ number, name, createdAt }: FakeToken): Json {
  return {
    id: number,
    name,
    created: iso(createdAt),
    lastUsedAt: null,
    expiration: null,
    secondsUntilExpiration: 0,
    hasExpired: false,
    isRevoked: false,
  };
}

function problem(statusCode: number, message: string, messageId?: string): Reply {
  return json(statusCode, { message, statusCode, traceID: '', ...(messageId && { messageId }) });
}
