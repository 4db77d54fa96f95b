import { json, type ReceivedRequest, type Reply } from '../../support/sandbox/message.ts';
import { type FakeToken, type FakeVendor, isSignedIn, type Json, startFake } from './fake.ts';
import { OPENAI_ADMIN_KEY, page, problem, redacted, seconds } from './openai.ts';

const KEYS = '/v1/organization/admin_api_keys';

/**
 * Admin keys of an OpenAI organization. By the contract's own title the list is of "all organization and
 * project API keys": tokens of the kind `proj` are of the latter. The kind `own` is the one signed in with.
 */
export const startFakeOpenaiAdmin = () => startFake(handle);

function handle(request: ReceivedRequest, vendor: FakeVendor): Reply {
  const { method, path } = request;
  if (!isSignedIn(request, `Bearer ${OPENAI_ADMIN_KEY}`)) {
    return problem(401, 'Incorrect API key provided', 'invalid_request_error');
  }
  const tokens = [...vendor.tokens.values()];
  if (method === 'GET' && path === KEYS) {
    return page(
      tokens.map((token) => Object(vendor.distort(shown(token)))),
      request,
    );
  }
  const found = tokens.find((token) => path === `${KEYS}/${idOf(token)}`);
  if (method !== 'DELETE' || !found) {
    return problem(404, 'No such admin API key', 'invalid_request_error');
  }
  vendor.tokens.delete(found.number);
  return json(200, {
    object: 'organization.admin_api_key.deleted',
    id: idOf(found),
    deleted: true,
  });
}

const idOf = ({ number }: FakeToken) => `key_${number}`;

function shown(token: FakeToken): Json {
  const { name, createdAt, kind } = token;
  return {
    object: 'organization.admin_api_key',
    id: idOf(token),
    name,
    redacted_value:
      kind === 'own'
        ? `sk-admin...${OPENAI_ADMIN_KEY.slice(-3)}`
        : redacted(kind === undefined ? 'sk-admin' : `sk-${kind}-`, token),
    created_at: seconds(createdAt),
    expires_at: null,
    last_used_at: seconds(createdAt),
    owner: {
      type: 'user',
      object: 'organization.user',
      id: 'user_1',
      name: 'Ann',
      created_at: seconds(createdAt),
      role: 'owner',
    },
  };
}
