import { json, type ReceivedRequest, type Reply } from '../../support/sandbox/message.ts';
import {
  type FakeToken,
  type FakeVendor,
  inGroup,
  isSignedIn,
  type Json,
  startFake,
} from './fake.ts';
import { OPENAI_ADMIN_KEY, page, problem, redacted, seconds } from './openai.ts';

const PROJECTS = '/v1/organization/projects';
const COUNT = 3;

/**
 * Keys of an OpenAI organization's three projects. The owner of the kind `inactive` has left the project,
 * and such keys are listed only when asked for; the kind `service` belongs to a service account, and the
 * contract has the API refuse to delete it.
 */
export const startFakeOpenaiProject = () => startFake(handle);

function handle(request: ReceivedRequest, vendor: FakeVendor): Reply {
  const { method, path } = request;
  if (!isSignedIn(request, `Bearer ${OPENAI_ADMIN_KEY}`)) {
    return problem(401, 'Incorrect API key provided', 'invalid_request_error');
  }
  if (method === 'GET' && path === PROJECTS) {
    return page(
      Array.from({ length: COUNT }, (_, index) => projectOf(index)),
      request,
    );
  }
  const [, index = '', id] =
    /^\/proj_(\d+)\/api_keys(?:\/(\w+))?$/.exec(path.slice(PROJECTS.length)) ?? [];
  if (index === '') return problem(404, `Invalid URL (${path})`, 'invalid_request_error');
  const tokens = inGroup(vendor, Number(index), COUNT);
  if (method === 'GET' && id === undefined) return list(tokens, request, vendor);
  const found = tokens.find((token) => idOf(token) === id);
  if (!found) return problem(404, 'No such API key', 'invalid_request_error');
  if (found.kind === 'service') {
    return problem(400, 'API keys of service accounts cannot be deleted', 'invalid_request_error');
  }
  vendor.tokens.delete(found.number);
  return json(200, {
    object: 'organization.project.api_key.deleted',
    id: idOf(found),
    deleted: true,
  });
}

function list(tokens: readonly FakeToken[], request: ReceivedRequest, vendor: FakeVendor): Reply {
  const wanted = request.query.get('owner_project_access') ?? 'active';
  const items = tokens.map(shown).filter((item) => {
    return wanted === 'any' || item.owner_project_access === wanted;
  });
  return page(
    items.map((item) => Object(vendor.distort(item))),
    request,
  );
}

const idOf = ({ number }: FakeToken) => `key_${number}`;

function projectOf(index: number): Json {
  return {
    id: `proj_${index}`,
    object: 'organization.project',
    name: `Project ${index}`,
    created_at: 1_711_471_533,
    archived_at: null,
    status: 'active',
  };
}

function shown(token: FakeToken): Json {
  const { name, createdAt, kind } = token;
  const created_at = seconds(createdAt);
  const holder = { id: 'user_1', name: 'Ann', created_at, role: 'owner' };
  return {
    object: 'organization.project.api_key',
    id: idOf(token),
    name,
    redacted_value: redacted('sk-proj-', token),
    created_at,
    last_used_at: null,
    owner_project_access: kind === 'inactive' ? 'inactive' : 'active',
    owner:
      kind === 'service'
        ? { type: 'service_account', service_account: holder }
        : { type: 'user', user: { ...holder, email: 'ann@example.com' } },
  };
}
