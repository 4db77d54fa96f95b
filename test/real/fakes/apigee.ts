import { json, type ReceivedRequest, type Reply } from '../../support/sandbox/message.ts';
import {
  type FakeToken,
  type FakeVendor,
  inGroup,
  isSignedIn,
  type Json,
  startFake,
} from './fake.ts';

/** The machine user that the fake accepts. */
export const APIGEE_USER = { username: 'sweeper@example.com', password: 'correct-horse' };

const ORGANIZATION = '/v1/organizations/acme';
const APPS = 5;
/** Servers cap below what they are asked for. */
const APPS_A_PAGE = 2;

/** OAuth tokens of five apps of an Apigee Edge organization. */
export const startFakeApigee = () => startFake(handle);

function handle(request: ReceivedRequest, vendor: FakeVendor): Reply {
  const { method, path } = request;
  const user = Buffer.from(`${APIGEE_USER.username}:${APIGEE_USER.password}`).toString('base64');
  if (!isSignedIn(request, `Basic ${user}`)) return { status: 401 };
  if (method === 'GET' && path === `${ORGANIZATION}/apps`) return listApps(request);
  if (method === 'GET' && path === `${ORGANIZATION}/oauth2/search`) return search(request, vendor);
  const value = path.slice(`${ORGANIZATION}/oauth2/accesstokens/`.length);
  const found = [...vendor.tokens.values()].find((token) => secretOf(token) === value);
  if (!found) return problem('keymanagement.service.invalid_access_token', 'Invalid Access Token');
  // The contract says of a deletion no more than 200; the documentation shows the token.
  if (method === 'DELETE') vendor.tokens.delete(found.number);
  return json(200, vendor.distort(shown(found)));
}

/** A page begins with the key that it is asked for by. */
function listApps({ query }: ReceivedRequest): Reply {
  const ids = Array.from({ length: APPS }, (_, index) => appOf(index));
  const start = Math.max(0, ids.indexOf(query.get('startKey') ?? ''));
  return json(200, ids.slice(start, start + APPS_A_PAGE));
}

/** A page begins with the token that it is asked for by. */
function search({ query }: ReceivedRequest, vendor: FakeVendor): Reply {
  const app = query.get('app') ?? '';
  const values = inGroup(vendor, Number(app.replace('app-', '')), APPS).map(secretOf);
  const limit = Number(query.get('limit') ?? 10);
  const start = Math.max(0, values.indexOf(query.get('start') ?? ''));
  const list = values.slice(start, start + limit);
  const next = values[start + limit];
  return json(200, {
    list,
    meta: {
      limit,
      ...(next && { next }),
      query: { app },
      ...(list[0] && { start: list[0] }),
      totalResults: `${values.length}`,
    },
  });
}

const appOf = (index: number) => `app-${index}`;
const secretOf = ({ number }: FakeToken) => `AbCdEfGh${`${number}`.padStart(20, '0')}`;

function shown(token: FakeToken): Json {
  const { number, name, createdAt } = token;
  return {
    token: secretOf(token),
    tokenType: 'BearerToken',
    app: name,
    appId: appOf(number % APPS),
    apiproducts: ['weather'],
    attributes: [],
    clientId: 'abcdefgh',
    createdAt,
    issuedAt: createdAt,
    expiresAt: Date.now() + 86_400_000,
    grantType: 'client_credentials',
    refreshCount: 0,
    scope: 'READ',
    status: 'approved',
  };
}

/** The contract knows no answer but 200 and 400; the documentation gives errors this form. */
function problem(code: string, message: string): Reply {
  return json(404, { code, message, contexts: [] });
}
