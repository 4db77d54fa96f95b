import { apigeeError, unknownToken } from './apigee-errors.ts';
import type { ApigeeState } from './apigee-organization.ts';
import { isRevoked, renderToken, revokeFrom, type StoredApigeeToken } from './apigee-tokens.ts';
import { json, mediaType, type ReceivedRequest, type Reply } from './message.ts';

/** One token in full. */
export function getToken(state: ApigeeState, value: string): Reply {
  const token = state.tokens.get(value);
  if (token) return json(200, render(state, token));
  const code = 'keymanagement.service.AccessTokenDoesntExists';
  return apigeeError(404, code, 'Access Token doesnt exists');
}

/** Deletes a token and answers with it. */
export function deleteToken(state: ApigeeState, value: string): Reply {
  const { tokens, revoked, behaviour } = state;
  const token = tokens.get(value);
  if (!behaviour.privileged) return { status: 403 };
  if (!token) return unknownToken('keymanagement.service.invalid_account_name');
  tokens.delete(value);
  revoked.push(value);
  return json(200, render(state, token));
}

/** Switches a token off with `action=revoke`, on with `action=approve`. */
export function changeToken(state: ApigeeState, request: ReceivedRequest, value: string): Reply {
  const { tokens, disabled, behaviour } = state;
  const token = tokens.get(value);
  const action = request.query.get('action');
  const cascade = request.query.get('cascade') === 'true';
  if (!behaviour.privileged) return { status: 403 };
  if (!token) return unknownToken();
  if (action === null) return json(200, render(state, token));
  if (mediaType(request) !== 'application/octet-stream') return { status: 415 };
  if (action === 'revoke') {
    if (!isRevoked(token, state.now())) disabled.push(value);
    revokeFrom(token, state.now(), cascade);
  } else if (action === 'approve') {
    token.revokedFrom = Number.POSITIVE_INFINITY;
    if (cascade) token.refreshTokenStatus = 'approved';
  } else return apigeeError(400, 'keymanagement.service.parameters_missing', 'action');
  return { status: 204 };
}

function render({ apps, now }: ApigeeState, token: StoredApigeeToken): unknown {
  return renderToken(token, apps.get(token.appId) ?? '', now());
}
