import { json, type ReceivedRequest, type Reply } from '../../support/sandbox/message.ts';
import { type FakeToken, type FakeVendor, iso, isSignedIn, type Json, startFake } from './fake.ts';

/** The token that the fake accepts. */
export const OKTA_TOKEN = '00QCjAl4MlV-WPXM_Uzb5Lb8H0sweeper';

const TOKENS = '/api/v1/api-tokens';

/** API tokens of an Okta organization; the contract knows no pages. */
export const startFakeOkta = () => startFake(handle);

function handle(request: ReceivedRequest, vendor: FakeVendor): Reply {
  const { method, path } = request;
  if (!isSignedIn(request, `SSWS ${OKTA_TOKEN}`)) return problem(401, 'E0000011', 'Invalid token');
  if (method === 'GET' && path === TOKENS) {
    return json(200, [...vendor.tokens.values()].map(shown).map(vendor.distort));
  }
  const id = path.slice(TOKENS.length + 1);
  const found = [...vendor.tokens.values()].find((token) => idOf(token) === id);
  if (!found) return problem(404, 'E0000007', `Not found: Resource not found: ${id} (ApiToken)`);
  if (method !== 'DELETE') return problem(405, 'E0000022', 'The endpoint does not support this');
  vendor.tokens.delete(found.number);
  return { status: 204 };
}

const idOf = ({ number }: FakeToken) => `00Tabcdefg${number}`;

function shown(token: FakeToken): Json {
  const { name, number, createdAt } = token;
  return {
    id: idOf(token),
    name,
    userId: `00uabcdefg${number % 7}`,
    clientName: 'Okta API',
    tokenWindow: 'P30D',
    network: { connection: 'ANYWHERE' },
    created: iso(createdAt),
    lastUpdated: iso(createdAt),
    expiresAt: iso(Date.now() + 30 * 86_400_000),
    _link: {
      self: {
        href: `https://acme.okta.com${TOKENS}/${idOf(token)}`,
        hints: { allow: ['GET', 'DELETE'] },
      },
    },
  };
}

function problem(status: number, errorCode: string, errorSummary: string): Reply {
  return json(status, {
    errorCode,
    errorSummary,
    errorLink: errorCode,
    errorId: 'oae1234567890',
    errorCauses: [],
  });
}
