import { apigeeError, unknownApp, unknownToken } from './apigee-errors.ts';
import { hashToken, revokeFrom, type StoredApigeeToken } from './apigee-tokens.ts';
import { json, type ReceivedRequest, type Reply } from './message.ts';

/** How the organisation is set up, and the points at which the documentation leaves room. */
export interface ApigeeBehaviour {
  /** Search and bulk revocation have to be enabled by the vendor. */
  searchEnabled: boolean;
  /** Only hashes are kept, so searches give nothing that a token can be asked for with. */
  hashed: boolean;
  /** The caller has the role orgadmin or opsadmin. */
  privileged: boolean;
  /** `totalResults` as the schema has it, a string, instead of the number of the example. */
  totalAsText: boolean;
  /** The last page says `next: ""` instead of leaving it out. */
  emptyNext: boolean;
}

/** Everything that the organisation knows. */
export interface ApigeeState {
  readonly now: () => number;
  /** Names of the apps, by id. */
  readonly apps: Map<string, string>;
  readonly tokens: Map<string, StoredApigeeToken>;
  readonly revoked: string[];
  readonly disabled: string[];
  readonly behaviour: ApigeeBehaviour;
}

const MAX_ROWS = 1000;
const MAX_SEARCH_LIMIT = 100;
const BULK_DELAY_MILLIS = 30_000;

/** The ids of the apps, or the apps with `expand=true`. */
export function listApps({ apps }: ApigeeState, request: ReceivedRequest): Reply {
  const { query } = request;
  const rows = Number(query.get('rows') ?? MAX_ROWS);
  const startKey = query.get('startKey') ?? '';
  if (!isCount(rows, MAX_ROWS) || (startKey && !query.has('rows')))
    return apigeeError(400, 'keymanagement.service.parameters_missing', 'rows is wrong');
  const page = [...apps.keys()]
    .sort()
    .filter((appId) => appId >= startKey)
    .slice(0, rows);
  return query.get('expand') === 'true'
    ? json(200, { app: page.map((appId) => expandApp(appId, apps.get(appId) ?? '')) })
    : json(200, page);
}

/** One app in full. */
export function getApp({ apps }: ApigeeState, appId: string): Reply {
  const name = apps.get(appId);
  return name === undefined ? unknownApp() : json(200, expandApp(appId, name));
}

/** A page of the values of the tokens that are asked for. */
export function search(state: ApigeeState, request: ReceivedRequest): Reply {
  const { query } = request;
  const { behaviour } = state;
  const selected = selectTokens(state, request);
  if (!Array.isArray(selected)) return selected;
  const limit = Number(query.get('limit') ?? 10);
  if (!isCount(limit, MAX_SEARCH_LIMIT))
    return apigeeError(400, 'InvalidValueForLimitParam', `at most ${MAX_SEARCH_LIMIT}`);
  const values = selected.map(({ token }) => (behaviour.hashed ? hashToken(token) : token));
  const start = query.get('start') ?? values[0] ?? '';
  const from = values.indexOf(start);
  if (from < 0 && query.has('start')) return unknownToken();
  const next = values[from + limit] ?? (behaviour.emptyNext ? '' : undefined);
  const total = values.length;
  return json(200, {
    list: values.slice(Math.max(from, 0), from + limit),
    meta: {
      limit,
      next,
      query: { app: query.get('app') ?? undefined, endUser: query.get('enduser') ?? undefined },
      start,
      totalResults: behaviour.totalAsText ? String(total) : total,
    },
  });
}

/** Revokes the tokens that are asked for, some time later. */
export function revokeMany(state: ApigeeState, request: ReceivedRequest): Reply {
  const selected = selectTokens(state, request);
  if (!Array.isArray(selected)) return selected;
  const cascade = request.query.get('cascade') === 'true';
  for (const token of selected) revokeFrom(token, state.now() + BULK_DELAY_MILLIS, cascade);
  return json(202, selected.length);
}

/** The tokens of `app`, `enduser` or both, or the error that the question deserves. */
function selectTokens(
  { apps, tokens, behaviour }: ApigeeState,
  { query }: ReceivedRequest,
): StoredApigeeToken[] | Reply {
  const app = query.get('app');
  const enduser = query.get('enduser');
  if (!behaviour.privileged) return { status: 403 };
  if (!behaviour.searchEnabled)
    return apigeeError(400, 'UnsupportedOperationRevoke', 'This operation is not enabled');
  if (!app && !enduser)
    return apigeeError(400, 'keymanagement.service.parameters_missing', 'app or enduser');
  if (app && !apps.has(app)) return unknownApp();
  return [...tokens.values()].filter(
    (token) => (!app || token.appId === app) && (!enduser || token.enduser === enduser),
  );
}

function isCount(value: number, maximum: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= maximum;
}

/** An app in full, which holds the app's own secret: nothing should ever ask for it. */
function expandApp(appId: string, name: string): unknown {
  const key = `client-of-${appId}`;
  const credential = { consumerKey: key, consumerSecret: `secret-of-${appId}`, expiresAt: -1 };
  return { appId, name, status: 'approved', credentials: [{ ...credential, status: 'approved' }] };
}
